"""Whether sums over people, added and subtracted, come to tell on few of them.

One person stands in several shown sums: a mentor of two year groups counts in both. If all five
mentors of year 1 are also mentors of year 2, which has a sixth, then year 2 less year 1 is the sixth
one's answer.

Each shown sum is a row, each person a column; a row has 1 where it counts the person. People who
count in the same rows are one column with a weight. Whoever has the sums has every combination of
the rows and nothing else, so what must be seen is whether some combination is zero for all people
but one to k - 1 of them: a set S whose columns, left out, leave the rows with a lower rank. (Such
sets are the small cocircuits of the matrix: the question is its weighted cogirth.)

Let P be the projection on what the rows add up to. A combination u that is zero but for S has u = Pu,
so 1 is an eigenvalue of P on S. Then in the row of P of somebody in S (where u is largest) |P| adds up
to at least 1 over S, and in the row of somebody in S P squared adds up to at least 1 / |S|. Few people
can be either; each is left out in turn, which changes P by a product, and the rest is looked at in the
same way, then without them being counted at all. Who is left with a 1 in P of themselves is told on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOST_STEPS: Final = 300
"""People left out before the careful answer is given."""
MOST_COLUMNS: Final = 2500
"""Columns above which it is given at once, unless all is well at first sight."""
CAREFUL: Final = 1e-6
"""Far more than rounding does to a projection; what is that near counts as telling."""


def pairs(rows: Matrix, weights: Sequence[int], *, k: int) -> list[tuple[int, int]]:
    """The rows of which one less the other counts at least one person and fewer than `k`.

    Most combinations that tell are such; they are seen at once, `exposed` looks for all the others.
    """
    counted = rows.astype(np.float64)
    both = (counted * np.asarray(weights, dtype=np.float64)) @ counted.T
    apart = np.add.outer(both.diagonal(), both.diagonal()) - 2 * both
    first, second = np.nonzero(np.triu((apart > 0) & (apart < k)))
    return list(zip(first.tolist(), second.tolist(), strict=True))


def exposed(rows: Matrix, weights: Sequence[int], *, k: int) -> tuple[int, ...] | None:
    """The rows of a combination that counts at least one person and fewer than `k`; None without one.

    `rows` has the shape (row, column) and holds small whole numbers; `weights` says how many people a
    column stands for. Where it would take long to be sure: all rows.
    """
    system = _system(rows, weights)
    half = system.half()
    own = (half * system.rows).sum(axis=0)
    if not own.size or (k - 1) * own.max() < 1 - CAREFUL:
        return None  # everybody counts for so little that no few people come to 1 together
    everything = tuple(range(len(rows)))
    if len(system.weights) > MOST_COLUMNS:
        return everything
    search = _Search(system.weights)
    found = search.told(system.rows.T @ half, k - 1, ())
    if search.steps > MOST_STEPS:
        return everything
    return None if found is None else system.made_of(found)


@dataclass(frozen=True, eq=False)
class _System:
    """Rows without columns alike, and how many people each column is."""

    rows: Floats
    weights: Floats

    def half(self, without: Sequence[int] = ()) -> Floats:
        """What the rows, transposed, are multiplied by to make P for one person of each column."""
        weights = self.weights.copy()
        weights[list(without)] = 0
        gram = (self.rows * weights) @ self.rows.T
        return np.asarray(np.linalg.pinv(gram, rcond=1e-9, hermitian=True) @ self.rows)

    def made_of(self, found: tuple[int, ...]) -> tuple[int, ...]:
        """The rows of the combination that counts only the columns `found`."""
        share = self.half(found[:-1])[:, found[-1]]
        return tuple(int(row) for row in np.flatnonzero(np.abs(share) > CAREFUL))


def _system(rows: Matrix, weights: Sequence[int]) -> _System:
    """People who count in the same rows together; without who counts in none."""
    columns = np.ascontiguousarray(rows.T)
    alike: dict[bytes, int] = {}
    first: dict[bytes, int] = {}
    for at, (column, weight) in enumerate(zip(columns, weights, strict=True)):
        kind = column.tobytes()
        first.setdefault(kind, at)
        alike[kind] = alike.get(kind, 0) + weight
    some = [at for kind, at in first.items() if alike[kind] > 0 and columns[at].any()]
    weigh = [alike[columns[at].tobytes()] for at in some]
    return _System(columns[some].T.astype(np.float64), np.array(weigh, dtype=np.float64))


@dataclass(slots=True)
class _Search:
    """Leaves columns out until the rest says whether a combination tells."""

    weights: Floats
    steps: int = field(default=0)

    def told(self, p: Floats, few: float, gone: tuple[int, ...]) -> tuple[int, ...] | None:
        """The columns of a combination that counts none but `gone` and at most `few` people more."""
        while possible := _possible(p, self.weights, few):
            self.steps += 1
            if self.steps > MOST_STEPS:
                return None
            one = max(possible, key=lambda at: self.weights[at] * p[at, at])
            own, weight = p[one, one], self.weights[one]
            if weight * own > 1 - CAREFUL:
                return (*gone, one)
            beside = np.outer(p[one], p[one])
            without = p + beside * weight / (1 - weight * own)
            without[one] = without[:, one] = 0
            found = self.told(without, few - weight, (*gone, one))
            if found is not None:
                return found
            p = p - beside / own  # from here on it is not counted at all
        return None


def _possible(p: Floats, weights: Floats, few: float) -> list[int]:
    """The columns of which one must be in a combination that counts at most `few` people."""
    if few < 1:
        return []
    sums = _more(np.abs(p), weights, few, 1 - CAREFUL)
    return min(sums, _more(p * p, weights, few, (1 - CAREFUL) / few), key=len) if sums else sums


def _more(p: Floats, weights: Floats, few: float, least: float) -> list[int]:
    """The rows of `p` that can add up to more than `least` over `few` people, their own column first."""
    able = np.flatnonzero((few * p.max(axis=1, initial=0) > least) & (weights <= few))
    if not able.size:
        return []
    most = _largest(p[able], weights, few, able)
    return [int(one) for one in able[most > least]]


def _largest(p: Floats, weights: Floats, few: float, own: Matrix) -> Floats:
    """The most that each row of `p` adds up to over `few` people, among them all of the column `own`."""
    at = np.arange(len(own))
    others = p.copy()
    others[at, own] = 0
    order = np.argpartition(-others, min(p.shape[1] - 1, int(few)), axis=1)[:, : int(few)]
    value = np.take_along_axis(others, order, axis=1)
    by_size = np.argsort(-value, axis=1)
    value = np.take_along_axis(value, by_size, axis=1)
    weight = weights[np.take_along_axis(order, by_size, axis=1)]
    room = (few - weights[own])[:, None] - (np.cumsum(weight, axis=1) - weight)
    return np.asarray(p[at, own] * weights[own] + (value * np.clip(room, 0, weight)).sum(axis=1))
