from datetime import date, timedelta

import pytest
from builders import school_year

from lobscan.domain.agenda import (
    Notice,
    board,
    busiest_month,
    in_order,
    in_year,
    loads,
    months,
    notices,
    this_week,
)
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action

WEDNESDAY = date(2026, 10, 7)
YEAR = school_year(date(2026, 9, 1), date(2027, 8, 31))


def day(offset):
    """A day so many days from the Wednesday that is today."""
    return WEDNESDAY + timedelta(days=offset)


def action(id_="a", *, start=-30, due=60, **more):
    fields = {"id": id_, "title": id_, "start": day(start), "due": day(due), "status": "running"}
    return Action.model_validate({**fields, "responsible": "ann", **more})


def person(id_, hours=10):
    return Person(id=id_, name=id_.title(), hours=hours)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (-1, (Notice.LATE,)),
        (0, (Notice.DUE,)),
        (4, (Notice.DUE,)),
        (5, (Notice.DUE_NEXT,)),
        (11, (Notice.DUE_NEXT,)),
        (12, ()),
    ],
    ids=["yesterday", "today", "Sunday", "Monday", "next Sunday", "after that"],
)
def test_what_is_due_asks_for_attention_in_its_week_and_the_one_before(due, expected):
    assert notices(action(due=due), WEDNESDAY) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [(-1, (Notice.NOT_BEGUN,)), (0, (Notice.STARTS,)), (11, (Notice.STARTS,)), (12, ())],
)
def test_a_planned_action_asks_for_its_start(start, expected):
    assert notices(action(start=start, status="planned"), WEDNESDAY) == expected


def test_a_running_action_does_not_ask_for_its_start():
    assert notices(action(start=3), WEDNESDAY) == ()


@pytest.mark.parametrize("status", ["done", "stopped"])
def test_what_is_finished_asks_for_nothing(status):
    assert notices(action(due=-1, status=status), WEDNESDAY) == ()


@pytest.mark.parametrize(("check", "asks"), [(-3, True), (0, True), (4, True), (5, False)])
def test_a_check_asks_in_its_week_and_after_it(check, asks):
    assert (Notice.CHECK in notices(action(next_check=day(check)), WEDNESDAY)) is asks
    assert notices(action(next_check=day(check), status="done"), WEDNESDAY) == ()


def test_what_is_about_to_start_and_waits_for_another_says_so():
    first, second = action("a", due=30), action("b", start=3, status="planned", after=["a"])
    (item,) = this_week([first, second], WEDNESDAY)
    assert (item.action.id, item.notices) == ("b", (Notice.HELD, Notice.STARTS))
    done = action("a", due=30, status="done")
    assert this_week([done, second], WEDNESDAY)[0].notices == (Notice.STARTS,)


def test_the_board_has_a_column_for_each_status_what_is_over_with_the_latest_first():
    actions = [
        action("a", due=9),
        action("b", due=2),
        action("c", due=1, status="done"),
        action("d", due=5, status="done"),
    ]
    columns = {s.value: [a.id for a in kept] for s, kept in board(actions).items()}
    assert columns == {"planned": [], "running": ["b", "a"], "blocked": [], "done": ["d", "c"], "stopped": []}


def test_a_blocked_and_late_action_says_both_the_more_pressing_first():
    assert notices(action(due=-1, status="blocked"), WEDNESDAY) == (Notice.LATE, Notice.BLOCKED)


def test_that_nobody_is_responsible_is_said_where_an_action_asks_for_attention():
    assert notices(action(due=0, responsible=""), WEDNESDAY) == (Notice.DUE, Notice.NOBODY)


def test_the_most_pressing_comes_first_then_the_earliest_due():
    actions = [
        action("next", due=8),
        action("soon", due=2),
        action("late-1", due=-1),
        action("late-9", due=-9),
        action("quiet"),
    ]
    assert [i.action.id for i in this_week(actions, WEDNESDAY)] == ["late-9", "late-1", "soon", "next"]


def test_what_is_still_to_be_done_stands_before_what_is_finished():
    actions = [action("done", due=1, status="done"), action("later", due=9), action("first", due=2)]
    assert [a.id for a in in_order(actions)] == ["first", "later", "done"]


def test_a_persons_load_stands_beside_the_hours_they_have():
    actions = [
        action("one", hours=12, executors=["bob"]),
        action("two", hours=6),
        action("off", hours=99, status="stopped"),
    ]
    # ann: half of 12 and all of 6; bob: the other half
    found = {
        one.person.id: one for one in loads(actions, [person("ann"), person("bob"), person("cas")], YEAR)
    }
    assert [(found[p].planned, found[p].over) for p in ("ann", "bob", "cas")] == [(12, 2), (6, 0), (0, 0)]
    assert [(found[p].responsible, found[p].executes) for p in ("ann", "bob", "cas")] == [
        (2, 0),
        (0, 1),
        (0, 0),
    ]


def test_who_is_most_overloaded_comes_first_then_who_is_fullest():
    actions = [
        action(p, hours=h, responsible=p) for p, h in (("ann", 9), ("bob", 30), ("cas", 12), ("dee", 2))
    ]
    people = [person("dee"), person("ann"), person("cas"), person("bob", 29)]
    assert [one.person.id for one in loads(actions, people, YEAR)] == ["cas", "bob", "ann", "dee"]


@pytest.mark.parametrize(
    ("start", "due", "inside"),
    [
        (date(2026, 8, 1), date(2026, 8, 31), False),
        (date(2026, 8, 1), date(2026, 9, 1), True),
        (date(2027, 8, 31), date(2027, 10, 1), True),
        (date(2027, 9, 1), date(2027, 10, 1), False),
        (date(2026, 1, 1), date(2028, 1, 1), True),
    ],
)
def test_an_action_is_in_a_year_when_some_part_of_it_is(start, due, inside):
    one = Action(id="a", title="a", start=start, due=due)
    assert in_year([one], YEAR) == ((one,) if inside else ())


def test_the_months_of_a_school_year_follow_each_other_over_the_turn():
    assert months(YEAR) == (
        *(date(2026, m, 1) for m in (9, 10, 11, 12)),
        *(date(2027, m, 1) for m in range(1, 9)),
    )


def test_the_busiest_month_is_the_first_in_which_most_actions_run():
    spans = [("2026-10-31", "2026-12-01"), ("2026-11-01", "2026-11-30"), ("2026-12-01", "2026-12-24")]
    actions = [
        Action(id=f"a{i}", title="a", start=date.fromisoformat(s), due=date.fromisoformat(d))
        for i, (s, d) in enumerate(spans)
    ]
    # October 1; November 2; December 2
    assert busiest_month(actions, YEAR) == (date(2026, 11, 1), 2)


def test_stopped_actions_make_no_month_busy():
    assert busiest_month([action(status="stopped")], YEAR) is None
    assert busiest_month([], YEAR) is None
