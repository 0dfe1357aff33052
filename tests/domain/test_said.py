"""You said, we did: only what fell short, only what was finished, better only where it is clear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from lobscan.domain import said
from lobscan.domain.effect import Pair
from lobscan.domain.said import Now
from lobscan.domain.workplan import Action
from tests import builders

TALK = builders.measure("talk", lifts={"s1": (0.4, 0.6)})


def action(**more: object) -> Action:
    fields = {"id": "1", "title": "Iets", "start": date(2026, 9, 1), "due": date(2026, 10, 1)}
    return Action.model_validate({**fields, "statements": ["s1"], "status": "done", **more})


def pair(before: Sequence[int], after: Sequence[int]) -> Pair:
    return Pair(np.array(before), np.array(after), 3.0)


def lines(*actions: Action, before: float = 2.0, **spots: Pair) -> tuple[said.Line, ...]:
    shown = {("s1", group): pair_ for group, pair_ in spots.items()}
    return said.lines({"s1": before, "s2": 1.5}, shown, actions, {"talk": TALK})


def test_what_was_said_what_was_done_and_what_is_said_now() -> None:
    (one,) = lines(action(), h3=pair([0, 40, 0, 0], [0, 0, 40, 0]), h4=pair([40, 0, 0, 0], [0, 40, 0, 0]))
    assert (one.statement, one.before, one.after, one.now) == ("s1", 1.5, 2.5, Now.BETTER)
    assert [a.title for a in one.actions] == ["Iets"]


@pytest.mark.parametrize(
    ("before", "after", "now"),
    [
        ([4, 4, 4, 4], [4, 4, 3, 5], Now.ALIKE),
        ([0, 20, 20, 0], [20, 20, 0, 0], Now.WORSE),
        ([40, 0, 0, 0], [0, 40, 0, 0], Now.BETTER),
    ],
)
def test_better_and_worse_are_said_only_where_the_difference_is_clear(
    before: list[int], after: list[int], now: Now
) -> None:
    (one,) = lines(action(), h3=pair(before, after))
    assert one.now is now


def test_a_score_near_the_top_is_not_cut_off_by_the_ambition() -> None:
    (one,) = lines(action(), h3=pair([10, 10, 10, 10], [0, 0, 0, 40]))
    assert (one.before, one.after) == (2.5, 4.0)


def test_what_both_rounds_show_must_be_a_shortage_too() -> None:
    assert lines(action(), before=2.5, h4=pair([0, 0, 20, 30], [0, 0, 20, 20])) == ()


def test_what_was_not_asked_again_is_told_without_a_figure_of_now() -> None:
    (one,) = lines(action())
    assert (one.before, one.after, one.now) == (2.0, None, Now.UNASKED)


@pytest.mark.parametrize("status", ["planned", "running", "blocked", "stopped"])
def test_what_is_not_finished_was_not_done(status: str) -> None:
    assert lines(action(status=status)) == ()


def test_what_is_in_place_was_no_complaint() -> None:
    assert lines(action(), before=3.0) == ()


def test_an_action_without_statements_is_about_what_its_measure_lifts() -> None:
    (one,) = lines(action(statements=(), measure="talk"))
    assert one.statement == "s1"
    assert lines(action(statements=(), measure="unknown")) == ()


def test_the_clearly_better_comes_first_and_then_what_scored_lowest() -> None:
    shown = {("s1", "h3"): pair([40, 0, 0, 0], [0, 40, 0, 0])}
    done = [action(statements=("s1", "s2", "s3"))]
    found = said.lines({"s3": 1.9, "s2": 1.5, "s1": 1.0}, shown, done, {})
    assert [x.statement for x in found] == ["s1", "s2", "s3"]
