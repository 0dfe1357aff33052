"""The school scores reflection high where the register shows none."""

import pytest
from domain.signals.given import activity, facts, figure, judged, only, practice, subjects

from lobscan.domain.signals.believed_reflection import RULE

BARE = practice(activities=[activity("visit", "g1", experience=True)])


def reflection(score: float | None, place: str = "g1", **more: object) -> object:
    """The figure for reflection at a place."""
    return figure("b4", place, score, of="doing", **more)


def test_a_high_score_without_reflection_in_the_register_alarms() -> None:
    row = only(RULE, facts(BARE, judged=judged(reflection(3.0))))
    assert (row.subject, row.statements, row.detail.values) == ("g1", ("b4",), {"score": 3.0})


def test_a_score_below_the_expectation_does_not() -> None:
    assert subjects(RULE, facts(BARE, judged=judged(reflection(2.9)))) == []


def test_reflection_in_the_register_bears_the_score_out() -> None:
    here = practice(activities=[activity("talk", "g1", reflect=True)])
    assert subjects(RULE, facts(here, judged=judged(reflection(4.0)))) == []


def test_the_score_of_another_year_group_tells_nothing() -> None:
    assert subjects(RULE, facts(BARE, judged=judged(reflection(4.0, "g2")))) == []


@pytest.mark.parametrize("figures", [[reflection(None, hidden=True)], [reflection(None)], []])
def test_a_score_that_is_hidden_or_not_given_is_unknown(figures: list[object]) -> None:
    assert subjects(RULE, facts(BARE, judged=judged(*figures))) == []


def test_without_a_round_it_waits() -> None:
    assert subjects(RULE, facts(BARE)) == []
