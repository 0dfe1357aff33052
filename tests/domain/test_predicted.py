"""Predicted beside measured, of shown figures alone."""

from datetime import date

import pytest

from lobscan.domain import predicted
from lobscan.domain.results import Row
from lobscan.domain.workplan import Action
from tests import builders

TALK = builders.measure("talk", lifts={"s1": (0.4, 0.6)})


def row(statement: str, year_group: str, score: float | None, *, hidden: bool = False) -> Row:
    return Row("a", statement, year_group, 9, 0.0, score, 0.5, None, 3.0, None, hidden)


def action(**more: object) -> Action:
    fields = {
        "id": "1",
        "title": "Iets",
        "start": date(2026, 9, 1),
        "due": date(2026, 10, 1),
        "measure": "talk",
    }
    return Action.model_validate({**fields, "status": "done", **more})


def outcomes(one: Action, before: list[Row], after: list[Row]) -> tuple[predicted.Outcome, ...]:
    return predicted.outcomes([one], {"talk": TALK}, before, after)


def test_the_mean_change_over_the_places_that_both_rounds_show() -> None:
    before = [
        row("s1", "h3", 2.0),
        row("s1", "h4", 2.0),
        row("s1", "h5", None, hidden=True),
        row("s1", "*", 2.0),
    ]
    after = [row("s1", "h3", 2.5), row("s1", "h4", 2.3), row("s1", "h5", 2.9), row("s1", "*", 2.5)]
    (found,) = outcomes(action(), before, after)
    assert found.measured == pytest.approx(0.4)
    assert (found.places, found.low, found.high, found.verdict) == (2, 0.4, 0.6, 0)


@pytest.mark.parametrize(("score", "verdict"), [(2.1, -1), (2.36, 0), (2.64, 0), (2.9, 1)])
def test_less_as_and_more_than_predicted(score: float, verdict: int) -> None:
    (found,) = outcomes(action(), [row("s1", "h3", 2.0)], [row("s1", "h3", score)])
    assert found.verdict == verdict


def test_only_the_year_groups_of_the_action_count() -> None:
    before, after = [row("s1", g, 2.0) for g in ("h3", "h4")], [row("s1", "h3", 2.5), row("s1", "h4", 3.5)]
    (found,) = outcomes(action(year_groups=("h3",)), before, after)
    assert found.measured == pytest.approx(0.5)


def test_what_is_not_finished_or_nowhere_shown_is_not_told() -> None:
    before, after = [row("s1", "h3", 2.0)], [row("s1", "h3", 2.5)]
    assert not outcomes(action(status="running"), before, after)
    assert not outcomes(action(), [row("s1", "h3", None, hidden=True)], after)


def test_an_area_is_expected_at_its_score_plus_the_weighted_lifts() -> None:
    areas = [row("", "h3", 2.0), row("", "h4", None, hidden=True)]
    statements = [row("s1", "h3", 2.0), row("s2", "h3", 2.0), row("s1", "h4", 2.0)]
    found = predicted.lifted_areas(areas, statements, {"s1": 3.0, "s2": 1.0}, {("s1", "h3"): 0.4})
    assert found == {("a", "h3"): pytest.approx(2.3)}
