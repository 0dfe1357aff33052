"""Positions among other schools: quartiles per area and statement, and where one's own school stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from lobscan.domain.pool import Asked, Item, Like, Shared, SharedRound, scores, traits
from lobscan.domain.pool_gate import FEWEST, Kind, groups_of, shown_groups

EVERY = Like()
Scores = npt.NDArray[np.float64]


class Position(StrEnum):
    """Where a school stands: below the first quartile, above the third, or in the half between."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Pooled:
    """A line of the table: an area, or a statement of it.

    `first`, `median` and `third` are the quartiles of the schools' scores, in levels; `own` is the
    own school's score. None is a figure that is hidden or does not exist.
    """

    asked: Asked
    area: str
    statement: str
    schools: int | None
    first: float | None
    median: float | None
    third: float | None
    own: float | None
    position: Position | None
    hidden: bool


def pooled(
    what: Asked,
    rounds: Sequence[tuple[Shared, SharedRound]],
    *,
    like: Like = EVERY,
    own: SharedRound | None = None,
) -> tuple[Pooled, ...]:
    """The lines for the schools that are `like` that, each with its last round that asked `what`.

    Quartiles lie between two scores where the position does, by proportion (Hyndman and Fan 1996,
    type 7). A line of fewer than five schools is hidden, and one by which such could be had
    (`pool_gate`). A school whose file is among `rounds` counts among them, also one's own.
    """
    mine = scores(own) if own else {}
    kinds = [traits(*one) for one in rounds]
    of_item: dict[Item, list[tuple[int, float]]] = {item: [] for item in mine}
    for at, (_shared, round_) in enumerate(rounds):
        for item, score in scores(round_).items():
            of_item.setdefault(item, []).append((at, score))
    inside = np.array([like in set(groups_of(kind)) for kind in kinds], dtype=bool)
    codes, names = _coded(kinds)
    lines = []
    for item, given in of_item.items():
        which = np.array([index for index, _ in given], dtype=np.int64)
        values = np.array([score for _, score in given], dtype=np.float64)
        shown = len(given) >= FEWEST and like in shown_groups(_counts(codes[which], names))
        lines.append(_line(what, item, values[inside[which]] if shown else None, mine))
    areas = list(dict.fromkeys(area for area, _ in of_item))
    return tuple(sorted(lines, key=lambda line: (areas.index(line.area), line.statement != "")))


def _coded(kinds: Sequence[Kind]) -> tuple[npt.NDArray[np.int64], list[Kind]]:
    names = sorted(set(kinds))
    number = {kind: at for at, kind in enumerate(names)}
    return np.array([number[kind] for kind in kinds], dtype=np.int64), names


def _counts(codes: npt.NDArray[np.int64], names: list[Kind]) -> Mapping[Kind, int]:
    return dict(zip(names, np.bincount(codes, minlength=len(names)).tolist(), strict=True))


def _line(what: Asked, item: Item, values: Scores | None, mine: Mapping[Item, float]) -> Pooled:
    own = mine.get(item)
    if values is None:
        return Pooled(what, *item, None, None, None, None, own, None, hidden=True)
    first, median, third = (round(float(q), 6) for q in np.quantile(values, (0.25, 0.5, 0.75)))
    return Pooled(
        what, *item, len(values), first, median, third, own, _position(own, first, third), hidden=False
    )


def _position(own: float | None, first: float, third: float) -> Position | None:
    if own is None:
        return None
    if own < first:
        return Position.LOW
    return Position.HIGH if own > third else Position.MIDDLE
