"""Effect: how the gap moved where a measure was to lift it, beside where nobody worked. Never a cause.

A *spot* is a statement at a place ("" is the school, else a year group) that both rounds show. Both
gaps of a spot are taken against the ambition of the earlier round, as another ambition is no effect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lobscan.domain.answers import LEVELS
from lobscan.domain.figures import LEVEL_VALUES, Values, mean_level
from lobscan.domain.gate import Cells
from lobscan.domain.rubric import Measure
from lobscan.domain.workplan import Action, Status

Spot = tuple[str, str]
Counts = npt.NDArray[np.int64]
DRAWS: Final = 2000
INTERVAL: Final = (0.025, 0.975)
WORKED: Final = (Status.RUNNING, Status.BLOCKED, Status.DONE, Status.STOPPED)
"""Statuses of an action on which somebody worked."""


@dataclass(frozen=True, eq=False)
class Pair:
    """A spot in two rounds: how many gave the levels 1..4 then and now, and the ambition of then."""

    before: Counts
    after: Counts
    ambition: float


@dataclass(frozen=True, slots=True)
class Moved:
    """The mean gap over some spots then and now, in levels; the interval is that of `change`.

    `n` adds up the answers that each mean rests on.
    """

    spots: int
    before: float
    after: float
    low: float
    high: float
    n: tuple[int, int]

    @property
    def change(self) -> float:
        """The gap now less the gap then: below 0 it became smaller."""
        return self.after - self.before

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Effect:
    """A finished measure: its actions, how the gap moved, and how many of its spots are not shown twice."""

    measure: str
    actions: tuple[Action, ...]
    moved: Moved | None
    unseen: int


@dataclass(frozen=True, slots=True)
class Effects:
    """The finished measures between two rounds, beside what moved where nobody worked."""

    effects: tuple[Effect, ...]
    untouched: Moved | None


def pairs(before: Cells, ambition: Values, after: Cells, now: Mapping[str, str]) -> dict[Spot, Pair]:
    """The spots that both rounds show, by the later round's statements.

    `ambition` is the earlier round's, of shape (statement, place); `now` says which statement of the
    later round means the same as one of the earlier.
    """
    found = {}
    at = {(s, p): (i, j) for i, s in enumerate(after.statements) for j, p in enumerate(after.places)}
    for i, old in enumerate(before.statements):
        for j, place in enumerate(before.places):
            there = at.get((now.get(old, ""), place))
            if there is not None:
                pair = Pair(_levels(before, (i, j)), _levels(after, there), float(ambition[i, j]))
                if pair.before.sum() and pair.after.sum():
                    found[now[old], place] = pair
    return found


def _levels(cells: Cells, at: tuple[int, int]) -> Counts:
    return np.asarray(cells.now[at][: len(LEVELS)])


def effects(
    actions: Collection[Action],
    measures: Mapping[str, Measure],
    pairs_: Mapping[Spot, Pair],
    asked: Iterable[Spot],
) -> Effects:
    """Per measure that was finished how the gap moved at its spots, the most closed first.

    `actions` are those that ran between the two rounds, `asked` all spots that the later round asks.
    """
    every = tuple(asked)
    done = [a for a in actions if a.status is Status.DONE and a.measure in measures]
    found = []
    for id_ in dict.fromkeys(a.measure for a in done):
        own = tuple(a for a in done if a.measure == id_)
        aimed = {s for a in own for s in every if s[0] in _lifted(measures[id_]) and _there(a, s[1])}
        shown = [pairs_[s] for s in every if s in aimed and s in pairs_]
        found.append(Effect(id_, own, moved(shown), len(aimed) - len(shown)))
    worked = {s for a in actions if a.status in WORKED for s in every if _works_on(a, s, measures)}
    free = [pairs_[s] for s in every if s in pairs_ and s not in worked]
    return Effects(tuple(sorted(found, key=_most_closed)), moved(free))


def _most_closed(effect: Effect) -> tuple[float, str]:
    return (effect.moved.change if effect.moved else np.inf, effect.measure)


def _lifted(measure: Measure) -> set[str]:
    return {lift.statement for lift in measure.lifts}


def _there(action: Action, place: str) -> bool:
    return not place or action.touches(place)


def _works_on(action: Action, spot: Spot, measures: Mapping[str, Measure]) -> bool:
    measure = measures.get(action.measure)
    lifted = {*action.statements, *(_lifted(measure) if measure else ())}
    return spot[0] in lifted and _there(action, spot[1])


def moved(shown: Collection[Pair], *, seed: int = 0) -> Moved | None:
    """The mean gap over spots in two rounds, with a 95 % interval of its change; None without spots.

    Each gap is max(0, A - S) (product 5), each spot counts once. The interval is the percentile
    bootstrap (Efron 1979), seeded. Why the draws of a round are put in order per spot before they are
    averaged: the same people answer all statements, and no count tells how alike. In order, high
    draws fall together with high ones, which is the largest variance that the mean can have; so the
    interval is rather too wide than too narrow.
    """
    if not shown:
        return None
    rng = np.random.default_rng(seed)
    then = np.mean([_gap(p.before, p.ambition) for p in shown])
    now = np.mean([_gap(p.after, p.ambition) for p in shown])
    drawn = [
        rng.permutation(np.mean([np.sort(_draws(rng, counts, a)) for counts, a in side], axis=0))
        for side in (
            [(p.after, p.ambition) for p in shown],
            [(p.before, p.ambition) for p in shown],
        )
    ]
    low, high = np.quantile(drawn[0] - drawn[1], INTERVAL)
    n = sum(int(p.before.sum()) for p in shown), sum(int(p.after.sum()) for p in shown)
    return Moved(len(shown), float(then), float(now), float(low), float(high), n)


def _gap(levels: Counts, ambition: float) -> float:
    return max(0.0, ambition - float(mean_level(levels)))


def _draws(rng: np.random.Generator, levels: Counts, ambition: float) -> Values:
    n = levels.sum()
    means = rng.multinomial(n, levels / n, DRAWS) @ LEVEL_VALUES / n
    return np.asarray(np.maximum(0.0, ambition - means))
