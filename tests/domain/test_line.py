"""A line of the draft as people change it."""

from datetime import date, timedelta

import pytest

from lobscan.domain import line as lines
from lobscan.domain.draft import Carrier, Planned, Said
from lobscan.domain.line import Edit
from lobscan.domain.roadmap import Case, Period
from lobscan.domain.rubric import Measure
from lobscan.domain.school import Person, YearGroup
from lobscan.errors import UserError
from tests import builders

MONDAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
END = MONDAY + timedelta(days=25)
TALK = builders.measure("talk", lifts={"s1": (0.4, 0.6)}, applies="school", weeks=4)
DOSSIER = builders.measure(
    "dossier",
    lifts={"s2": (0.2, 0.4)},
    applies="year_group",
    weeks=4,
    work=[{"role": "mentor", "hours": 10, "per": "year_group"}],
)


def person(id_: str, *roles: str) -> Person:
    return Person(id=id_, name=id_.title(), roles=roles, hours=100)


def case(*measures: Measure) -> Case:
    weeks = tuple(MONDAY + n * WEEK for n in range(12))
    return Case(
        measures=measures,
        needs=(),
        people=(person("an", "mentor"), person("bo", "mentor"), person("cas", "concierge")),
        roles=(builders.role("mentor"),),
        year_groups=(
            YearGroup(id="h3", label="havo 3", year=3),
            YearGroup(id="h4", label="havo 4", year=4),
        ),
        periods=(Period(id="2026-2027/1", year="2026-2027", number=1, weeks=weeks, of_year=12),),
        at_once=6,
        hours={},
    )


def line(measure: Measure, *groups: str, hours: float = 10) -> Planned:
    carriers = (Carrier(person="an", role="mentor", hours=hours, periods={"2026-2027/1": hours}),)
    return Planned(
        measure=measure.id,
        title=measure.title,
        year_groups=groups,
        start=MONDAY,
        end=END,
        responsible="an",
        people=carriers,
        why=Said(message="x"),
    )


def edited(one: Planned, measure: Measure, **typed: object) -> Planned:
    edit = Edit(**{"start": one.start, "end": one.end, "responsible": one.responsible, **typed})  # type: ignore[arg-type]
    return lines.edited(one, edit, case(measure))


def shares(one: Planned) -> dict[str, float]:
    return {c.person: round(c.hours, 6) for c in one.people}


def test_typed_hours_are_shared_in_proportion_also_over_the_periods() -> None:
    two = line(TALK).model_copy(
        update={"people": (*line(TALK, hours=6).people, Carrier(person="bo", role="mentor", hours=2))}
    )
    after = edited(two, TALK, hours=4.0)
    assert shares(after) == {"an": 3.0, "bo": 1.0}
    assert after.people[0].periods == {"2026-2027/1": pytest.approx(3.0)}


def test_hours_for_a_line_that_had_none_go_to_who_is_on_it() -> None:
    bare = line(TALK).model_copy(update={"people": ()})
    assert shares(edited(bare, TALK, hours=5.0)) == {"an": 5.0}
    assert shares(edited(line(TALK), TALK, hours=0.0)) == {"an": 0.0}


def test_who_joins_shares_the_work_and_who_has_no_asked_role_helps_with_all() -> None:
    assert shares(edited(line(TALK), TALK, people=("an", "bo"))) == {"an": 5.0, "bo": 5.0}
    assert shares(edited(line(TALK), TALK, people=("an", "cas"))) == {"an": 5.0, "cas": 5.0}
    assert shares(edited(line(TALK), TALK, people=("bo",))) == {"bo": 10.0}


def test_a_line_that_was_made_lighter_stays_so_with_other_people() -> None:
    assert shares(edited(line(TALK, hours=5), TALK, people=("an", "bo"))) == {"an": 2.5, "bo": 2.5}


def test_another_year_group_more_is_as_many_hours_more() -> None:
    after = edited(line(DOSSIER, "h3"), DOSSIER, year_groups=("h3", "h4"))
    assert after.year_groups == ("h3", "h4")
    assert after.hours == pytest.approx(20)
    assert edited(line(DOSSIER, "h3"), DOSSIER, year_groups=("h3", "h4"), hours=12.0).hours == 12


def test_who_becomes_responsible_takes_over_the_hours_unless_people_are_chosen() -> None:
    assert shares(edited(line(TALK), TALK, responsible="bo")) == {"bo": 10.0}
    after = edited(line(TALK), TALK, responsible="bo", people=("an", "bo"))
    assert (after.responsible, shares(after)) == ("bo", {"an": 5.0, "bo": 5.0})


def test_a_measure_that_runs_elsewhere_by_now_is_shared_alike() -> None:
    assert shares(edited(line(TALK), DOSSIER, people=("an", "cas"))) == {"an": 5.0, "cas": 5.0}


def test_other_days_spread_the_hours_anew_over_the_periods() -> None:
    after = edited(line(TALK), TALK, start=MONDAY + WEEK)
    assert (after.start, after.end) == (MONDAY + WEEK, END + WEEK)
    assert after.people[0].periods == {}


@pytest.mark.parametrize(
    ("measure", "typed", "told"),
    [
        (TALK, {"end": MONDAY - WEEK}, "before it starts"),
        (TALK, {"people": ()}, "at least one person"),
        (TALK, {"people": ("nobody",)}, "at least one person"),
        (TALK, {"year_groups": ("h3",)}, "whole school"),
        (DOSSIER, {"year_groups": ()}, "at least one year group"),
    ],
)
def test_what_cannot_be_is_told_with_the_measure(
    measure: Measure, typed: dict[str, object], told: str
) -> None:
    groups = ("h3",) if measure is DOSSIER else ()
    with pytest.raises(UserError, match=told) as error:
        edited(line(measure, *groups), measure, **typed)
    assert error.value.params["measure"] == measure.title
