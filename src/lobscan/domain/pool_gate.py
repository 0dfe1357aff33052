"""The gate over schools: which groups of schools may have a pooled figure.

A group is all schools, or those of one structure, size class or region, or of two or three of these
together. Somebody may ask for any group, one after the other, and take what they get together: all
schools less those of one region are the other regions; the sizes of one region less two of them are
the third. So what counts is not one group but all that is shown at once.

The gate treats a figure as if it were a sum over the schools of its group, which tells more than
quartiles do. Whoever has the sums of the shown groups can have the sum over a set of schools exactly
if that set is a combination of those groups, added and subtracted. The gate hides groups until no
set of 1 to 4 schools is such a combination. Schools alike in all three are one kind and cannot be
told apart, so a set that must not come out is made of kinds with at most four schools together.

What it cannot prevent: two pools that differ by one school tell on that school. Who has the files
has their figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product
from typing import Final

import numpy as np
import numpy.typing as npt

from lobscan.domain.pool import Like

FEWEST: Final = 5
"""Schools below which no figure is shown."""
MOST_SMALL: Final = 20
"""Small kinds above which groups are hidden until there are fewer, as looking at every set takes long."""
TOLERANCE: Final = 1e-7
Kind = tuple[str, str, str]
"""Structure, size and region; "" where the size is not told."""
Groups = dict[Like, int]
"""Groups of schools with how many these are."""


def shown_groups(counts: Mapping[Kind, int]) -> frozenset[Like]:
    """The groups that may have a figure, where each kind of school has so many of them."""
    return of_kinds(tuple(sorted((kind, n) for kind, n in counts.items() if n > 0)))


@lru_cache(maxsize=4096)
def of_kinds(kinds: tuple[tuple[Kind, int], ...]) -> frozenset[Like]:
    """The same, kept: many statements are judged in the same schools."""
    counts = dict(kinds)
    groups = {group: n for group, n in _groups(counts).items() if n >= FEWEST}
    while groups:
        told = _told(counts, groups)
        if told is None:
            break
        del groups[told]
    return frozenset(groups)


def groups_of(kind: Kind) -> Iterator[Like]:
    """Every group that a school of a kind is in; no group is of schools that did not tell their size."""
    for structure, size, region in product(*((value, None) for value in kind)):
        if size != "":
            yield Like(structure, size, region)


def _groups(counts: Mapping[Kind, int]) -> Groups:
    found: Groups = {}
    for kind, n in counts.items():
        for group in groups_of(kind):
            found[group] = found.get(group, 0) + n
    return found


def _told(counts: Mapping[Kind, int], groups: Groups) -> Like | None:
    """What to hide next: the smallest of the groups by which a few schools could be had, if they can."""
    matrix, sizes = _matrix(counts, groups)
    small = [at for at, n in enumerate(sizes) if n < FEWEST]
    if len(small) > MOST_SMALL:
        return _smallest(groups)
    found = _exposed(matrix, sizes, small)
    if found is None:
        return None
    names = list(groups)
    share = np.linalg.lstsq(matrix.T, found, rcond=None)[0]
    return _smallest({names[at]: groups[names[at]] for at in np.flatnonzero(np.abs(share) > TOLERANCE)})


def _smallest(groups: Groups) -> Like:
    """The smallest group; of two alike the one of which more is asked, so that wide ones stay longest."""
    return min(groups, key=lambda g: (groups[g], g.key.count(None), tuple(part or "" for part in g.key)))


def _matrix(counts: Mapping[Kind, int], groups: Groups) -> tuple[npt.NDArray[np.float64], list[int]]:
    """Which group (row) has which schools (column); kinds in the same shown groups are one column."""
    columns: dict[frozenset[Like], int] = {}
    for kind, n in counts.items():
        within = frozenset(g for g in groups_of(kind) if g in groups)
        columns[within] = columns.get(within, 0) + n
    columns.pop(frozenset(), None)
    matrix = np.array([[group in within for within in columns] for group in groups], dtype=np.float64)
    return matrix, list(columns.values())


def _exposed(
    matrix: npt.NDArray[np.float64], sizes: list[int], small: list[int]
) -> npt.NDArray[np.float64] | None:
    """A set of columns with fewer than five schools that the rows add up to, if there is one.

    A set is a combination of the rows if it stands at a right angle to all that does, of which one
    drawn at random tells as much as all.
    """
    if not small:
        return None
    drawn = np.random.default_rng(0).standard_normal(matrix.shape[1])
    rest = drawn - np.linalg.pinv(matrix) @ (matrix @ drawn)
    for many in range(1, FEWEST):
        for some in combinations(small, many):
            chosen = list(some)
            if sum(sizes[at] for at in chosen) < FEWEST and abs(rest[chosen].sum()) < TOLERANCE:
                found = np.zeros(matrix.shape[1])
                found[chosen] = 1.0
                return found
    return None
