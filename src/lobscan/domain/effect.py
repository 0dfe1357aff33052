"""Effect: how the gap moved where a measure was to lift it, beside where nobody worked. Never a cause.

A *spot* is a statement at a place ("" is the school, else a year group) that both rounds show. Both
gaps of a spot are taken against the ambition of the earlier round, as another ambition is no effect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from lobscan.domain import bootstrap
from lobscan.domain.answers import LEVELS
from lobscan.domain.bootstrap import Counts, Spot
from lobscan.domain.figures import Values, mean_level
from lobscan.domain.gate import Cells
from lobscan.domain.rubric import Measure
from lobscan.domain.workplan import Action, Status

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
    joint: bool = False
    """A team answered with one voice in either round: chance in who answers says nothing then."""

    @property
    def change(self) -> float:
        """The gap now less the gap then: below 0 it became smaller."""
        return self.after - self.before

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0; never where a team answered as one."""
        return not self.joint and (self.low > 0 or self.high < 0)


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
    *,
    shared: tuple[float, float] = (1.0, 1.0),
    joint: bool = False,
) -> Effects:
    """Per measure that was finished how the gap moved at its spots, the most closed first.

    `actions` are those that ran between the two rounds, `asked` all spots that the later round asks,
    `shared` each round's `shared_factor`; `joint` says that either is a team's one answer.
    """
    every = tuple(asked)
    done = [a for a in actions if a.status is Status.DONE and a.measure in measures]
    found = []
    for id_ in dict.fromkeys(a.measure for a in done):
        own = tuple(a for a in done if a.measure == id_)
        aimed = {s for a in own for s in every if s[0] in _lifted(measures[id_]) and _there(a, s[1])}
        shown = {s: pairs_[s] for s in every if s in aimed and s in pairs_}
        found.append(Effect(id_, own, moved(shown, shared=shared, joint=joint), len(aimed) - len(shown)))
    worked = {s for a in actions if a.status in WORKED for s in every if _works_on(a, s, measures)}
    free = {s: pairs_[s] for s in every if s in pairs_ and s not in worked}
    return Effects(tuple(sorted(found, key=_most_closed)), moved(free, shared=shared, joint=joint))


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


def moved(
    shown: Mapping[Spot, Pair],
    *,
    shared: tuple[float, float] = (1.0, 1.0),
    joint: bool = False,
    seed: int = 0,
) -> Moved | None:
    """The mean gap over spots in two rounds, with a 95 % interval of its change; None without spots.

    Each gap is max(0, A - S) (product 5), each spot counts once; the interval is that of `bootstrap`,
    with one `shared` factor per round.
    """
    if not shown:
        return None
    rng = np.random.default_rng(seed)
    pairs_ = list(shown.values())
    then, now = (
        float(np.mean([_gap(counts, p.ambition) for p, counts in zip(pairs_, side, strict=True)]))
        for side in ([p.before for p in pairs_], [p.after for p in pairs_])
    )
    before = {spot: (p.before, p.ambition) for spot, p in shown.items()}
    after = {spot: (p.after, p.ambition) for spot, p in shown.items()}
    drawn = _drawn(rng, after, shared[1]) - _drawn(rng, before, shared[0])
    low, high = bootstrap.bounds(drawn)
    n = sum(int(p.before.sum()) for p in pairs_), sum(int(p.after.sum()) for p in pairs_)
    return Moved(len(shown), then, now, low, high, n, joint)


def _gap(levels: Counts, ambition: float) -> float:
    return max(0.0, ambition - float(mean_level(levels)))


def _drawn(rng: np.random.Generator, side: Mapping[Spot, tuple[Counts, float]], shared: float) -> Values:
    """Drawn means of one round over all its spots."""
    order = sorted(side, key=lambda spot: spot[1])
    drawn = {spot: np.maximum(0.0, side[spot][1] - bootstrap.means(rng, side[spot][0])) for spot in order}
    return bootstrap.summed(rng, drawn, shared) / len(side)
