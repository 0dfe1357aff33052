"""An ambition above what is, on which nobody works."""

from datetime import datetime

import pytest
from domain.signals.given import action, facts, figure, judged, only, subjects

from lobscan.domain.ambition import Ambition
from lobscan.domain.results import TOTAL
from lobscan.domain.signals.idle_ambition import RULE


def ambition(target: str, level: int, group: str = "") -> Ambition:
    """An ambition of the round."""
    return Ambition("r1", target, group, level, "why", "sam", datetime(2026, 11, 1))  # noqa: DTZ001


def test_an_ambition_above_the_score_without_an_action_alarms() -> None:
    seen = judged(figure("doing", TOTAL, 2.4), ambitions=[ambition("doing", 3)])
    row = only(RULE, facts(judged=seen))
    assert (row.subject, row.statements) == ("doing.", ("b4", "b5"))
    assert row.detail.values == {"level": 3, "score": 2.4}


def test_an_ambition_that_is_reached_does_not() -> None:
    seen = judged(figure("doing", TOTAL, 3.0), ambitions=[ambition("doing", 3)])
    assert subjects(RULE, facts(judged=seen)) == []


def test_the_score_is_that_of_the_year_group_of_the_ambition() -> None:
    figures = [figure("b4", TOTAL, 2.0, of="doing"), figure("b4", "g1", 4.0, of="doing")]
    assert subjects(RULE, facts(judged=judged(*figures, ambitions=[ambition("b4", 4, "g1")]))) == []
    assert subjects(RULE, facts(judged=judged(*figures, ambitions=[ambition("b4", 4)]))) == ["b4."]


@pytest.mark.parametrize(
    ("fields", "alarms"),
    [
        ({"statements": ["b4"]}, False),
        ({"statements": ["b4"], "status": "done"}, False),
        ({"statements": ["b4"], "status": "stopped"}, True),
        ({"statements": ["b5"]}, True),
        ({"area": "doing"}, True),
        ({"statements": ["b4"], "year_groups": ["g2"]}, True),
        ({"statements": ["b4"], "year_groups": ["g1", "g2"]}, False),
    ],
)
def test_an_action_about_the_statement_there_answers_it(fields: dict[str, object], alarms: bool) -> None:
    seen = judged(figure("b4", "g1", 2.0, of="doing"), ambitions=[ambition("b4", 4, "g1")])
    assert subjects(RULE, facts(judged=seen, actions=(action(**fields),))) == ["b4.g1"] * alarms


@pytest.mark.parametrize("fields", [{"area": "doing"}, {"statements": ["b5"], "year_groups": ["g3"]}])
def test_any_action_in_an_area_answers_an_ambition_of_all_of_it(fields: dict[str, object]) -> None:
    seen = judged(figure("doing", TOTAL, 2.0), ambitions=[ambition("doing", 3)])
    assert subjects(RULE, facts(judged=seen, actions=(action(**fields),))) == []


@pytest.mark.parametrize("figures", [[figure("b4", "g1", None, of="doing", hidden=True)], []])
def test_with_an_unknown_score_an_ambition_is_one_above_the_expectation(figures: list[object]) -> None:
    above = judged(*figures, ambitions=[ambition("b4", 4, "g1")])
    assert subjects(RULE, facts(judged=above)) == ["b4.g1"]
    expected = judged(*figures, ambitions=[ambition("b4", 3, "g1")])
    assert subjects(RULE, facts(judged=expected)) == []
