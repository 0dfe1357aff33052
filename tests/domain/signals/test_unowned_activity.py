"""An activity for which nobody is responsible."""

from domain.signals.given import activity, facts, practice, subjects

from lobscan.domain.signals.unowned_activity import RULE


def test_nobody_and_who_left_alarm() -> None:
    here = practice(
        activities=[
            activity("fair", "g1"),
            activity("visit", "g1", responsible="gone"),
            activity("talk", "g1", responsible="sam"),
        ]
    )
    assert subjects(RULE, facts(here)) == ["fair", "visit"]


def test_an_idea_needs_nobody_yet() -> None:
    assert subjects(RULE, facts(practice(activities=[activity("fair", "g1", status="idea")]))) == []
