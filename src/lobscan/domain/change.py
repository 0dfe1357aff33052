"""Change: how scores moved between rounds, over what these show alike; and how they ran over all rounds.

A *spot* is a statement at a place. Totals are those of product 5: places of a statement count alike,
statements by their weight. What a round hides is in neither side.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from lobscan.domain import bootstrap
from lobscan.domain.answers import LEVELS
from lobscan.domain.bootstrap import Counts, Spot
from lobscan.domain.figures import Values, mean_level
from lobscan.domain.gate import Cells
from lobscan.domain.lineage import Left


@dataclass(frozen=True, eq=False)
class Taken:
    """A round as today's statements read it.

    `levels` are its shown counts, by the statements of today that mean the same; `asked` are those of
    today that it asked, `left` is what does not run on to today, `broken` those of today among it.
    `shared` is its `shared_factor`; `joint` a team that answered as one.
    """

    id: str
    title: str
    day: date
    levels: Mapping[Spot, Counts]
    asked: frozenset[str]
    broken: frozenset[str] = frozenset()
    left: tuple[Left, ...] = ()
    shared: float = 1.0
    joint: bool = False
    pulse: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A mean score in levels with its 95 % interval; `n` adds up the levels given at its spots."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Change:
    """A score in two rounds over the spots that both show; the interval is that of `value`."""

    before: float
    after: float
    low: float
    high: float
    n: tuple[int, int]
    statements: int
    joint: bool = False

    @property
    def value(self) -> float:
        """How many levels it went up, or down with a minus."""
        return self.after - self.before

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0; never where a team answered as one."""
        return not self.joint and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Point:
    """A round on a line: its score over the spots that all rounds of the line show, or none.

    `broken` says that of the line's statements the round asked some in another form.
    """

    round: str
    title: str
    score: Score | None
    broken: bool
    pulse: bool
    joint: bool


def shown(cells: Cells, now: Mapping[str, str]) -> dict[Spot, Counts]:
    """The shown counts of levels, by the statements of today; `now` has these for those of the round."""
    found = {}
    for i, own in enumerate(cells.statements):
        for j, place in enumerate(cells.places):
            levels = cells.now[i, j, : len(LEVELS)]
            if own in now and not cells.hidden[i, j] and levels.sum():
                found[now[own], place] = levels
    return found


def within(taken: Taken, keep: Callable[[Spot], bool]) -> dict[Spot, Counts]:
    """The shown counts of some spots."""
    return {spot: levels for spot, levels in taken.levels.items() if keep(spot)}


def moved(
    then: Taken, now: Taken, weights: Mapping[str, float], *, keep: Callable[[Spot], bool], seed: int = 0
) -> Change | None:
    """How the total of the spots that `keep` takes moved; None where the rounds share none.

    `weights` are those of statements in an area. The interval is that of `bootstrap`.
    """
    before, after = within(then, keep), within(now, keep)
    both = [spot for spot in after if spot in before]
    if not both:
        return None
    parts = portions(both, weights)
    rng = np.random.default_rng(seed)
    late = _drawn(rng, after, parts, now.shared)
    early = _drawn(rng, before, parts, then.shared)
    low, high = bootstrap.bounds(late - early)
    return Change(
        _total(before, parts),
        _total(after, parts),
        low,
        high,
        (_count(before, parts), _count(after, parts)),
        len({statement for statement, _place in both}),
        joint=then.joint or now.joint,
    )


def score(
    levels: Mapping[Spot, Counts], weights: Mapping[str, float], *, shared: float = 1.0, seed: int = 0
) -> Score | None:
    """The total of some spots with its interval; None without spots."""
    if not levels:
        return None
    parts = portions(levels, weights)
    low, high = bootstrap.bounds(_drawn(np.random.default_rng(seed), levels, parts, shared))
    return Score(_total(levels, parts), low, high, _count(levels, parts))


def portions(spots: Iterable[Spot], weights: Mapping[str, float]) -> dict[Spot, float]:
    """How much each spot counts in their total; together 1."""
    every = tuple(spots)
    places: dict[str, int] = {}
    for statement, _place in every:
        places[statement] = places.get(statement, 0) + 1
    whole = sum(weights[statement] for statement in places)
    return {(s, place): weights[s] / whole / places[s] for s, place in every}


def _drawn(
    rng: np.random.Generator, levels: Mapping[Spot, Counts], parts: Mapping[Spot, float], shared: float
) -> Values:
    order = sorted(parts, key=lambda spot: spot[1])
    drawn = {spot: parts[spot] * bootstrap.means(rng, levels[spot]) for spot in order}
    return bootstrap.summed(rng, drawn, shared)


def _total(levels: Mapping[Spot, Counts], parts: Mapping[Spot, float]) -> float:
    return float(sum(part * mean_level(levels[spot]) for spot, part in parts.items()))


def _count(levels: Mapping[Spot, Counts], parts: Mapping[Spot, float]) -> int:
    return sum(int(levels[spot].sum()) for spot in parts)


def line(
    rounds: Sequence[Taken], statements: Collection[str], weights: Mapping[str, float]
) -> tuple[Point, ...]:
    """The points of some statements over `rounds`, the oldest first.

    Every point rests on the spots that all rounds of the line show, so that it tells of the same thing
    each time; a round that shows none of them has no point, and takes no part in that. Rounds that
    neither ask nor broke any of the statements are left out, and pulses where there are several
    statements: those stand on their own ones only.
    """
    wanted = frozenset(statements)
    row = [r for r in rounds if (r.asked | r.broken) & wanted and not (r.pulse and len(wanted) > 1)]
    common = _common(row, wanted)
    return tuple(
        Point(
            r.id,
            r.title,
            score({s: r.levels[s] for s in common}, weights, shared=r.shared) if _has(r, common) else None,
            broken=bool(r.broken & wanted),
            pulse=r.pulse,
            joint=r.joint,
        )
        for r in row
    )


def _common(row: Sequence[Taken], wanted: Collection[str]) -> tuple[Spot, ...]:
    """The spots of some statements that all rounds show that show any."""
    sets = [found for r in row if (found := {spot for spot in r.levels if spot[0] in wanted})]
    return tuple(sorted(set.intersection(*sets))) if sets else ()


def _has(taken: Taken, common: Sequence[Spot]) -> bool:
    return bool(common) and all(spot in taken.levels for spot in common)
