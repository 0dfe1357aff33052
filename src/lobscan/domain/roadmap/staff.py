"""Who can do which work: whether hours suffice, and which kinds of work they are short for.

Work of a role (at a year group) is shared by the people who have the role (there), in whatever
way the hours allow. By Hall's theorem it can be done when for no set of kinds of work more hours
are asked than the people have who can do any of it. Such sets are found one by one, as minimal
cuts of a flow, and kept: a check against those known is a product of matrices.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from lobscan.domain.school import Person

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Kind = tuple[str, str]
"""A kind of work: a role, and the year group where it is done ("" is the school)."""


def can(person: Person, kind: Kind) -> bool:
    """Whether a person does a kind of work: has the role, and works there."""
    role, group = kind
    return role in person.roles and (not group or not person.year_groups or group in person.year_groups)


class Staff:
    """People with what they can do (people x kinds) and their hours (people x periods)."""

    def __init__(self, people: Sequence[Person], kinds: Sequence[Kind], hours: Ints) -> None:
        self.people = tuple(people)
        self.kinds = tuple(kinds)
        self.hours = hours
        table = [[can(p, k) for k in kinds] for p in people]
        self.able: Bools = np.array(table, dtype=bool).reshape(len(people), len(kinds))
        self.sets: Bools = np.zeros((0, len(kinds)), dtype=bool)
        self.table: NDArray[np.float64] = self.sets.astype(float)
        """The same as floats: their products are exact here, and quicker."""
        self.limits: Ints = np.zeros((0, hours.shape[1]), dtype=np.int64)
        self._known: set[bytes] = set()
        for k in range(len(kinds)):
            self.learn(np.arange(len(kinds)) == k)

    def learn(self, kinds: Bools) -> None:
        """Keep a set of kinds of work to check against, with all else that only the same people do."""
        people = self.able[:, kinds].any(axis=1)
        alone = self.able.any(axis=0) & ~self.able[~people].any(axis=0)
        kinds = kinds | alone
        if kinds.tobytes() not in self._known:
            self._known.add(kinds.tobytes())
            self.sets = np.vstack([self.sets, kinds])
            self.table = self.sets.astype(float)
            self.limits = np.vstack([self.limits, self.limit(kinds)])

    def limit(self, kinds: Bools) -> Ints:
        """The hours per period of all who can do any of some kinds of work."""
        total: Ints = self.hours[self.able[:, kinds].any(axis=1)].sum(axis=0)
        return total

    def short(self, asked: Ints, period: int) -> Bools | None:
        """The kinds of work that ask more than there is in a period, learned; `None` when all fits."""
        cut = self.flow(asked, self.hours[:, period])[1]
        if cut is not None:
            self.learn(cut)
        return cut

    def flow(self, asked: Ints, hours: Ints) -> tuple[Ints, Bools | None]:
        """Who does how much (people x kinds), and the kinds of work that are short, if any."""
        people, kinds = self.able.shape
        graph = max_flow.SimpleMaxFlow()
        source, sink = people + kinds, people + kinds + 1
        who, what = np.nonzero(self.able & (asked > 0))
        ends = np.concatenate([what + people, who, np.full(len(who), 0)])[: len(who)]
        shares = graph.add_arcs_with_capacity(ends, who, asked[what])
        graph.add_arcs_with_capacity(np.full(kinds, source), people + np.arange(kinds), asked)
        graph.add_arcs_with_capacity(np.arange(people), np.full(people, sink), hours)
        graph.solve(source, sink)
        done = np.zeros((people, kinds), dtype=np.int64)
        done[who, what] = graph.flows(shares)
        if graph.optimal_flow() == asked.sum():
            return done, None
        side = set(graph.get_source_side_min_cut())
        return done, np.array([people + k in side and asked[k] > 0 for k in range(kinds)])
