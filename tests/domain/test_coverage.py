"""What is covered: counts, hours over the weeks, and the burden of people."""

from datetime import date

import builders
import pytest

from lobscan.domain import coverage
from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.school import Person
from lobscan.domain.weeks import school_weeks
from lobscan.domain.workplan import Action

YEAR = builders.school_year(date(2026, 8, 31), date(2027, 7, 9), (date(2026, 10, 19), date(2026, 10, 23)))
WEEKS = school_weeks(YEAR)
HOLIDAY = 43


def activity(id_: str, *groups: str, **more: object) -> Activity:
    return Activity.model_validate({"id": id_, "title": id_, "year_groups": groups, **more})


def test_an_activity_counts_in_full_for_each_competency_and_year_group() -> None:
    found = coverage.by_competency(
        [
            activity("a", "h3", "h4", competencies=["net", "work"], hours=6),
            activity("b", "h3", competencies=["net"], hours=1.5),
        ],
        ["h3", "h4"],
    )
    assert found == {
        ("net", "h3"): (2, 7.5),
        ("net", "h4"): (1, 6),
        ("work", "h3"): (1, 6),
        ("work", "h4"): (1, 6),
    }


def test_a_year_group_that_is_not_looked_at_has_no_cell() -> None:
    assert coverage.by_competency([activity("a", "h3", "h4", competencies=["net"])], ["h4"]).keys() == {
        ("net", "h4")
    }


def test_kinds_are_counted_apart() -> None:
    found = coverage.by_kind([activity("a", "h3", inform=True, reflect=True, hours=2)], ["h3"])
    assert found == {("inform", "h3"): (1, 2), ("reflect", "h3"): (1, 2)}


def test_what_is_missing_is_named_in_the_order_asked() -> None:
    grid = coverage.by_competency([activity("a", "h4", competencies=["net"])], ["h3", "h4", "h5"])
    assert coverage.missing(["net", "work"], ["h3", "h4", "h5"], grid) == {
        "net": ("h3", "h5"),
        "work": ("h3", "h4", "h5"),
    }


def test_behind_a_cell_stand_the_activities_that_it_counts() -> None:
    a = activity("a", "h3", competencies=["net"], inform=True)
    b = activity("b", "h4", competencies=["net"])
    assert coverage.behind([a, b], "net", "h3") == (a,)
    assert coverage.behind([a, b], "inform", "h3") == (a,)
    assert coverage.behind([a, b], "inform", "h4") == ()


def test_a_track_leaves_out_what_is_for_other_tracks_alone() -> None:
    for_all, for_havo, for_vwo = (
        activity("all", "h3"),
        activity("havo", "h3", tracks=["havo"]),
        activity("vwo", "h3", tracks=["vwo"]),
    )
    every = [for_all, for_havo, for_vwo]
    assert coverage.among(every, ["h3"], track="havo") == (for_all, for_havo)
    assert coverage.among(every, ["h3"], track="") == tuple(every)
    assert coverage.among(every, ["h4"], track="") == ()


def test_hours_are_shared_among_weeks_outside_the_holidays() -> None:
    found = coverage.by_week([activity("a", "h3", weeks=[42, HOLIDAY, 44], hours=6)], WEEKS, ["h3"])
    assert found == {42: 3, 44: 3}


def test_what_happens_in_a_holiday_alone_stands_there() -> None:
    assert coverage.by_week([activity("a", "h3", weeks=[HOLIDAY], hours=6)], WEEKS, ["h3"]) == {HOLIDAY: 6}


def test_hours_of_a_week_are_the_mean_of_the_year_groups() -> None:
    two = [activity("a", "h3", "h4", weeks=[40], hours=3), activity("b", "h3", weeks=[40], hours=1)]
    assert coverage.by_week(two, WEEKS, ["h3", "h4"]) == {40: pytest.approx(3.5)}


def test_all_hours_with_a_week_are_in_the_weeks() -> None:
    every = [activity(str(i), "h3", weeks=[36 + i, 37 + i, 38 + i], hours=i + 0.5) for i in range(12)]
    found = coverage.by_week([*every, activity("undated", "h3", hours=99)], WEEKS, ["h3"])
    assert sum(found.values()) == pytest.approx(sum(a.hours for a in every))


def test_a_burden_is_tasks_and_actions_together() -> None:
    an, bo, cy = (
        Person(id="an", name="An", hours=10),
        Person(id="bo", name="Bo", hours=10),
        Person(id="cy", name="Cy"),
    )
    task = Allocation(id="t", title="t", executors=("an", "bo"), hours=12)
    action = Action(
        id="a", title="a", responsible="an", start=date(2026, 10, 1), due=date(2026, 11, 1), hours=7
    )
    found = coverage.burdens([bo, an, cy], [task], [action], YEAR)
    assert [(b.person.id, b.tasks, b.actions, b.planned, b.over) for b in found] == [
        ("an", 6, 7, 13, 3),
        ("bo", 6, 0, 6, 0),
    ]


def test_without_a_school_year_the_tasks_still_weigh() -> None:
    an = Person(id="an", name="An")
    (found,) = coverage.burdens([an], [Allocation(id="t", title="t", responsible="an", hours=4)], [], None)
    assert (found.planned, found.over) == (4, 4)
