"""One person's part of the plan, against cases worked out by hand."""

from datetime import date, timedelta

import pytest

from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.mine import Mine, carries, mine
from lobscan.domain.school import Person
from lobscan.domain.weeks import SchoolWeek
from lobscan.domain.workplan import Action

TODAY = date(2026, 11, 18)  # a Wednesday of week 47
AN = Person(id="an", name="An", roles=("mentor",), year_groups=("havo-3",))


def action(id_: str, start: int, due: int, **more: object) -> Action:
    """An action of An's from `start` to `due` days after today."""
    fields = {"id": id_, "title": id_, "responsible": "an", **more}
    days = {"start": TODAY + timedelta(start), "due": TODAY + timedelta(due)}
    return Action.model_validate({**fields, **days})


def part(*actions: Action, activities: tuple[Activity, ...] = (), tasks: tuple[Allocation, ...] = ()) -> Mine:
    weeks = [SchoolWeek(47 + i, date(2026, 11, 16) + timedelta(weeks=i), i == 2) for i in range(4)]
    return mine(AN, actions=actions, activities=activities, tasks=tasks, weeks=weeks, today=TODAY)


@pytest.mark.parametrize(
    ("one", "where"),
    [
        (action("x", -20, -1), "late"),
        (action("x", -20, -1, status="blocked"), "late"),
        (action("x", -20, 0), "week"),
        (action("x", -20, 4), "week"),  # Sunday
        (action("x", -20, 5, status="running"), "now"),  # Monday
        (action("x", 2, 30), "week"),  # begins on Friday
        (action("x", 5, 30), "later"),
        (action("x", 5, 30, status="running"), "now"),  # begun before its day
        (action("x", -20, 30), "now"),
        (action("x", -20, 30, next_check=TODAY - timedelta(3)), "week"),
        (action("x", -20, 30, next_check=TODAY + timedelta(5)), "now"),
        (action("x", -20, 30, milestones=[{"title": "half", "due": TODAY}]), "week"),
        (action("x", -20, 30, milestones=[{"title": "half", "due": TODAY, "done": True}]), "now"),
    ],
)
def test_an_open_action_stands_in_one_part(one: Action, where: str) -> None:
    found = part(one)
    assert [name for name in ("late", "week", "now", "later") if getattr(found, name)] == [where]
    assert found.open == 1


@pytest.mark.parametrize("more", [{"status": "done"}, {"status": "stopped"}, {"responsible": "bo"}])
def test_what_is_over_or_of_others_is_not_there(more: dict[str, object]) -> None:
    assert part(action("x", -20, 3, **more)).nothing


def test_who_carries_it_out_has_it_too_and_the_first_due_comes_first() -> None:
    helps = action("helps", -5, 20, responsible="bo", executors=("an",))
    assert [a.id for a in part(action("own", -5, 30), helps).now] == ["helps", "own"]


@pytest.mark.parametrize(
    ("executors", "groups", "expected"),
    [
        (("an",), ("vwo-6",), True),
        (("mentor",), ("havo-3", "vwo-6"), True),
        (("mentor",), ("vwo-6",), False),
        (("mentor",), (), True),
        (("decaan",), ("havo-3",), False),
        (("de ouders",), ("havo-3",), False),
    ],
)
def test_an_activity_is_theirs_by_name_or_by_role_in_their_year_group(
    executors: tuple[str, ...], groups: tuple[str, ...], expected: bool
) -> None:
    assert carries(AN, Activity(id="a", title="a", executors=executors, year_groups=groups)) is expected
    idea = Activity(id="a", title="a", executors=executors, year_groups=groups, status="idea")
    assert not carries(AN, idea)


def test_activities_come_by_their_next_week_and_no_holiday_is_one() -> None:
    over = Activity(id="over", title="over", responsible="an", weeks=(40,))
    soon = Activity(id="soon", title="soon", responsible="an", weeks=(48, 49, 50))
    now = Activity(id="now", title="now", responsible="an", weeks=(47,))
    found = part(activities=(over, soon, now))
    assert [(c.activity.id, [w.number for w in c.weeks]) for c in found.activities] == [
        ("now", [47]),
        ("soon", [48, 50]),
        ("over", []),
    ]
    assert [c.activity.id for c in found.happening(TODAY)] == ["now"]


def test_tasks_of_a_role_are_those_of_the_own_year_groups() -> None:
    tasks = tuple(
        Allocation(id=id_, title=id_, year_group=group, executors=("mentor",))
        for id_, group in (("mine", "havo-3"), ("other", "vwo-6"), ("all", ""))
    )
    assert [t.id for t in part(tasks=tasks).tasks] == ["mine", "all"]
