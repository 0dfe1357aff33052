"""How far a mean over shown counts may lie off by chance: the percentile bootstrap, seeded (Efron 1979).

It draws from shown counts alone, so it tells nothing that these do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from lobscan.domain.figures import LEVEL_VALUES, Values

Spot = tuple[str, str]
"""A statement at a place: "" is the school, else a year group."""
Counts = npt.NDArray[np.int64]
"""How many gave the levels 1, 2, 3 and 4."""
DRAWS: Final = 2000
INTERVAL: Final = (0.025, 0.975)


def means(rng: np.random.Generator, levels: Counts) -> Values:
    """Drawn means of `levels`, as if as many people were asked again."""
    n = levels.sum()
    return np.asarray(rng.multinomial(n, levels / n, DRAWS) @ LEVEL_VALUES / n)


def summed(rng: np.random.Generator, drawn: Mapping[Spot, Values], shared: float) -> Values:
    """Draws of the sum over spots, made wider for what the counts cannot tell.

    - The same people answer all statements. Within a year group, and between these and the school as a
      whole, high draws are laid upon high ones: the largest variance that a sum can have.
    - People answer for several year groups. The variance over year groups is multiplied by `shared`
      (`shared_factor`; Kish's design effect, 1965), as if all said the same in each of theirs.

    So an interval over them is rather too wide than too narrow.
    """
    sums: dict[str, Values] = {}
    for (_statement, place), values in drawn.items():
        sums[place] = sums.get(place, np.zeros(DRAWS)) + np.sort(values)
    school = sums.pop("", np.zeros(DRAWS))
    groups = np.sum([rng.permutation(sums[place]) for place in sorted(sums)] or [np.zeros(DRAWS)], axis=0)
    wide = groups.mean() + np.sqrt(min(shared, max(1, len(sums)))) * (groups - groups.mean())
    return rng.permutation(np.sort(wide) + np.sort(school))


def bounds(drawn: Values) -> tuple[float, float]:
    """The 95 % interval of what was drawn."""
    low, high = np.quantile(drawn, INTERVAL)
    return float(low), float(high)


def shared_factor(places: Iterable[int]) -> float:
    """By how much people who answer for several year groups raise the variance of a mean over these.

    `places` says for how many of them each person answers: Kish's design effect, sum(m²) / sum(m); 1
    where everybody answers for one.
    """
    row = [m for m in places if m > 0]
    return sum(m * m for m in row) / sum(row) if row else 1.0
