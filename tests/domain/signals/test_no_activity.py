"""A year group for which nothing is filled in, while others have activities."""

from domain.signals.given import activity, everywhere, facts, practice, subjects

from lobscan.domain.signals.no_activity import RULE


def test_a_year_group_that_was_left_out_alarms() -> None:
    assert subjects(RULE, facts(practice(activities=[activity("a", "g1", "g3")]))) == ["g2", "g4"]


def test_an_idea_is_no_activity_yet() -> None:
    here = practice(activities=[activity("a", "g1", "g2", "g3"), activity("b", "g4", status="idea")])
    assert subjects(RULE, facts(here)) == ["g4"]


def test_something_everywhere_is_no_alarm() -> None:
    assert subjects(RULE, facts(practice(activities=[everywhere()]))) == []


def test_an_empty_register_is_no_alarm() -> None:
    assert subjects(RULE, facts()) == []
