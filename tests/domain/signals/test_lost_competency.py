"""A competency that is out for three years on end in a track."""

from domain.signals.given import activity, everywhere, facts, only, practice, school, subjects

from lobscan.domain.school import YearGroup
from lobscan.domain.signals import Need
from lobscan.domain.signals.lost_competency import RULE


def test_three_years_without_it_alarm_and_are_named() -> None:
    here = practice(
        activities=[everywhere(competencies=["self"]), activity("a", "g1", competencies=["work"])]
    )
    row = only(RULE, facts(here))
    assert row.subject == "t.work.2-4"
    assert row.year_groups == ("g2", "g3", "g4")
    assert dict(row.detail.values) == {"first": 2, "last": 4}


def test_two_years_without_it_do_not() -> None:
    here = practice(
        activities=[everywhere(competencies=["self"]), activity("a", "g1", "g3", competencies=["work"])]
    )
    assert subjects(RULE, facts(here)) == []


def test_three_years_that_do_not_follow_on_each_other_do_not() -> None:
    here = practice(
        activities=[everywhere(competencies=["self"]), activity("a", "g3", competencies=["work"])]
    )
    assert subjects(RULE, facts(here)) == []


def test_an_activity_for_one_track_practises_nothing_in_the_other() -> None:
    two = school(tracks=("t", "u"))
    here = practice(
        activities=[
            everywhere(competencies=["self", "work"], tracks=["t"]),
            activity("a", "g1", "g2", "g3", "g4", tracks=["u"], competencies=["self"]),
        ],
        of=two,
    )
    assert subjects(RULE, facts(here)) == ["u.work.1-4"]


def test_years_without_any_activity_are_another_signal() -> None:
    here = practice(activities=[activity("a", "g1", competencies=["self", "work"])])
    assert subjects(RULE, facts(here)) == []


def test_before_any_competency_is_filled_in_it_asks_for_that() -> None:
    seen = facts(practice(activities=[everywhere()]))
    assert subjects(RULE, seen) == []
    assert Need.COMPETENCIES in seen.lacks


def test_it_is_seen_where_pupils_pass_from_one_track_into_two_others() -> None:
    """As in Flanders: a first grade of two years, then a track for each finality."""
    groups = [("a1", 1, "first"), ("a2", 2, "first"), ("d3", 3, "on"), ("w3", 3, "work")]
    flemish = school(tracks=("first", "on", "work")).model_copy(
        update={"year_groups": tuple(YearGroup(id=i, label=i, year=y, tracks=(t,)) for i, y, t in groups)}
    )
    here = practice(
        activities=[
            activity("a", "a1", "a2", "d3", "w3", competencies=["self"]),
            activity("b", "w3", competencies=["work"]),
        ],
        of=flemish,
    )
    row = only(RULE, facts(here))
    assert row.subject == "work.a1-d3"
    assert row.year_groups == ("a1", "a2", "d3")
