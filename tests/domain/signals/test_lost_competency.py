"""A competency that is out for three years on end in a track."""

from domain.signals.given import activity, everywhere, facts, only, practice, school, subjects

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
