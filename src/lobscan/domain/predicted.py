"""Predicted beside measured: what a finished measure was to lift, and what the next scan says it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lobscan.domain.results import TOTAL, Row
from lobscan.domain.rubric import Lift, Measure
from lobscan.domain.workplan import Action, Status

MARGIN = 0.05
"""Levels outside its range that a figure, shown with one decimal, is still told as in it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A measure's predicted range and what was measured, in levels, for a statement.

    Both are means over the `places` that both rounds show.
    """

    action: Action
    statement: str
    low: float
    high: float
    measured: float
    places: int
    basis: str

    @property
    def verdict(self) -> int:
        """-1 where less was measured than predicted, 1 where more, else 0."""
        if self.measured < self.low - MARGIN:
            return -1
        return int(self.measured > self.high + MARGIN)


def outcomes(
    actions: Iterable[Action], measures: Mapping[str, Measure], before: Iterable[Row], after: Iterable[Row]
) -> tuple[Outcome, ...]:
    """Per finished action and statement that its measure lifts; only figures that both rounds show."""
    old, new = _scores(before), _scores(after)
    found = []
    for action in actions:
        if action.status is not Status.DONE or action.measure not in measures:
            continue
        for lift in measures[action.measure].lifts:
            moved = [
                new[at] - score
                for at, score in old.items()
                if at[0] == lift.statement and at in new and _there(action, at[1])
            ]
            if moved:
                found.append(_outcome(action, lift, moved))
    return tuple(found)


def _scores(rows: Iterable[Row]) -> dict[tuple[str, str], float]:
    return {
        (r.statement, r.year_group): r.score
        for r in rows
        if r.year_group != TOTAL and not r.hidden and r.score is not None
    }


def _there(action: Action, year_group: str) -> bool:
    return not year_group or action.touches(year_group)


def _outcome(action: Action, lift: Lift, moved: list[float]) -> Outcome:
    return Outcome(
        action, lift.statement, lift.low, lift.high, sum(moved) / len(moved), len(moved), lift.basis
    )


def lifted_areas(
    areas: Iterable[Row],
    statements: Sequence[Row],
    weights: Mapping[str, float],
    closes: Mapping[tuple[str, str], float],
) -> dict[tuple[str, str], float]:
    """The score per (area, place) that is to be expected when gaps are closed by so much.

    Only where the area's own figure is shown: its statements' lifts count by their weight (product 5).
    """
    shown = [r for r in statements if r.year_group != TOTAL and not r.hidden and r.score is not None]
    found = {}
    for area in areas:
        own = [r for r in shown if (r.area, r.year_group) == (area.area, area.year_group)]
        if not area.hidden and area.score is not None and own:
            whole = sum(weights[r.statement] for r in own)
            lift = sum(weights[r.statement] * closes.get((r.statement, r.year_group), 0.0) for r in own)
            found[area.area, area.year_group] = area.score + lift / whole
    return found
