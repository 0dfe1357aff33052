"""Whether the shown sums of a statement tell on few people because people stand in several of them.

Whoever knows who works in which year groups, and which figures are shown, may add and subtract them
(`overlap`). People who answer for several year groups usually say the same of each, so that what
two year groups differ by is the answers of who works in one of them alone.

Why those who answered anything for a year group, and not who answered this statement: who skipped
one is known to nobody else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from lobscan.domain.overlap import Matrix, exposed, pairs
from lobscan.domain.tally import Crowd

SCHOOL = 0
"""The place of school-wide statements, for which everybody answers."""


class Sum(NamedTuple):
    """A sum that can be had from what is shown: of some roles at a place, first counted in some looks."""

    place: int
    roles: frozenset[int]
    looks: frozenset[int] = frozenset({0})


Telling = frozenset[Sum]
"""Sums that together tell on few people."""


@dataclass(slots=True)
class Overlaps:
    """Looks for sums that tell; keeps what it found, as many statements are shown alike."""

    crowds: Sequence[Crowd]
    k: int
    _found: dict[frozenset[Sum], tuple[Telling, ...]] = field(default_factory=dict)
    _rows: dict[Sum, Matrix] = field(default_factory=dict)
    _of: Matrix = field(init=False)
    _at: Matrix = field(init=False)

    def __post_init__(self) -> None:
        """The crowds as columns: role, look and people, and at which places they are."""
        self._of = np.array([(c.role, c.look, c.people) for c in self.crowds], dtype=np.int64).reshape(-1, 3)
        most = max((place for c in self.crowds for place in c.places), default=SCHOOL)
        self._at = np.zeros((most + 1, len(self.crowds)), dtype=np.int64)
        for column, crowd in enumerate(self.crowds):
            self._at[[SCHOOL, *crowd.places], column] = 1

    def telling(self, sums: Collection[Sum]) -> list[Telling]:
        """Sums that tell on fewer than `k` people: each pair that does, else one set."""
        every: list[Telling] = []
        for some in _linked(sums):
            if some not in self._found:
                self._found[some] = self._looked(tuple(some))
            every += self._found[some]
        return every

    def _looked(self, sums: Sequence[Sum]) -> tuple[Telling, ...]:
        if len(sums) < 2 or not self.crowds:  # noqa: PLR2004 - one sum alone is what the gate looks at
            return ()
        rows = np.stack([self._row(each) for each in sums])
        some = rows.any(axis=0)
        rows, people = rows[:, some], self._of[some, 2].tolist()
        two = pairs(rows, people, k=self.k)
        more = None if two or not people else exposed(rows, people, k=self.k)
        return tuple(frozenset(sums[at] for at in found) for found in (*two, *([more] if more else [])))

    def _row(self, each: Sum) -> Matrix:
        """Whom a sum counts."""
        if each not in self._rows:
            roles, looks, _people = self._of.T
            inside = _among(roles, each.roles) & _among(looks, each.looks)
            at = self._at[each.place] if each.place < len(self._at) else 0
            self._rows[each] = at * inside
        return self._rows[each]


def _among(values: Matrix, some: frozenset[int]) -> Matrix:
    """1 where a value is one of `some`; for so few faster than `np.isin`."""
    return np.asarray(sum(values == one for one in some), dtype=np.int64)


def _linked(sums: Collection[Sum]) -> Iterator[frozenset[Sum]]:
    """The sums in sets that have no role in common."""
    left = set(sums)
    while left:
        some = {left.pop()}
        roles = next(iter(some)).roles
        while more := {s for s in left if s.roles & roles}:
            roles = roles.union(*(s.roles for s in more))
            some |= more
            left -= more
        yield frozenset(some)
