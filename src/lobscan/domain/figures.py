"""Every figure of product 5, from shown cells: their one home.

Arrays have the shape (statement, place); a figure that does not exist is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lobscan.domain.answers import LEVELS
from lobscan.domain.gate import Cells, Mask

Values = npt.NDArray[np.float64]
LEVEL_VALUES = np.array(LEVELS, dtype=np.float64)
SPAN = LEVELS[-1] - LEVELS[0]


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures per statement and place; `hidden` marks what the gate keeps back.

    `n` people gave a level, `unknown` is the share of "don't know" (0..1), `score` and
    `desired` are levels (1..4), `consensus` lies in 0..1, `gap` is how many levels the score
    lies below `ambition`.
    """

    statements: tuple[str, ...]
    places: tuple[str, ...]
    n: npt.NDArray[np.int64]
    unknown: Values
    score: Values
    consensus: Values
    desired: Values
    ambition: Values
    gap: Values
    hidden: Mask


def compute(cells: Cells, ambition: Values) -> Figures:
    """The figures of `cells` against `ambition`, levels of shape (statement, place)."""
    levels, unknown = cells.now[..., : len(LEVELS)], cells.now[..., len(LEVELS)]
    n = levels.sum(-1)
    score = mean_level(levels)
    return Figures(
        statements=cells.statements,
        places=cells.places,
        n=n,
        unknown=_ratio(unknown, n + unknown),
        score=score,
        consensus=consensus(levels),
        desired=mean_level(cells.wanted[..., : len(LEVELS)]),
        ambition=ambition,
        gap=np.maximum(0.0, ambition - score),
        hidden=cells.hidden,
    )


def mean_level(levels: npt.NDArray[np.int64]) -> Values:
    """Arithmetic mean of levels counted along the last axis; NaN where there are none."""
    return _ratio(levels @ LEVEL_VALUES, levels.sum(-1))


def consensus(levels: npt.NDArray[np.int64]) -> Values:
    """Consensus of Tastle and Wierman (2007) over counts of levels along the last axis.

    1 + Σ pᵢ·log₂(1 − |i − mean| / 3): 1 when all say the same, 0 when split between both ends.
    NaN where nobody gave a level.
    """
    shares = _ratio(levels, levels.sum(-1, keepdims=True))
    mean = mean_level(levels)[..., None]
    with np.errstate(divide="ignore", invalid="ignore"):
        closeness = np.log2(1 - np.abs(LEVEL_VALUES - mean) / SPAN)
        parts = np.where(shares == 0, 0.0, shares * closeness)
    return np.asarray(1 + parts.sum(-1), dtype=np.float64)


def _ratio(part: npt.ArrayLike, whole: npt.NDArray[np.int64]) -> Values:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(part, np.where(whole == 0, np.nan, whole)))


@dataclass(frozen=True)
class Difference:
    """Score of one group less that of another, with a 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: tuple[int, int]

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


def difference(
    one: npt.NDArray[np.int64], other: npt.NDArray[np.int64], *, seed: int = 0, draws: int = 2000
) -> Difference | None:
    """The difference between two shown groups, from their counts of the levels 1..4.

    The interval is the percentile bootstrap (Efron 1979), seeded. None where either is empty.
    """
    n = int(one.sum()), int(other.sum())
    if not all(n):
        return None
    rng = np.random.default_rng(seed)
    means = [rng.multinomial(c.sum(), c / c.sum(), draws) @ LEVEL_VALUES / c.sum() for c in (one, other)]
    low, high = np.quantile(means[0] - means[1], [0.025, 0.975])
    value = float(mean_level(one) - mean_level(other))
    return Difference(value, float(low), float(high), n)
