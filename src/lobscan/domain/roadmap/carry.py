"""Who carries what: as few people as can be, and a kind of work stays with one of them if the hours allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from ortools.sat.python import cp_model

from lobscan.domain.roadmap.case import Share
from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.model import solver, total, weighted
from lobscan.domain.roadmap.problem import HOUR
from lobscan.domain.roadmap.staff import Bools, Ints

Booked = dict[tuple[int, int], Ints]
"""Thousandths of an hour per period, by person and kind of work."""


ENOUGH = 10.0
"""Counted work for who carries the plan; then all do."""


def fewest(draft: Draft) -> Ints:
    """Who is needed (1 or 0 per person) to carry a plan with as few people as can be.

    For every set of kinds of work the chosen ones must have the hours (Hall); where a choice
    falls short, the set that shows it is added, until none does.
    """
    staff = draft.problem.staff
    cp = cp_model.CpModel()
    busy = [cp.new_bool_var("") for _ in staff.people]
    cp.minimize(total(busy))

    def need(kinds: Bools, period: int) -> None:
        who = np.nonzero(staff.able[:, kinds].any(axis=1))[0]
        have = weighted([busy[a] for a in who], [int(h) for h in staff.hours[who, period]])
        cp.add(have >= int(draft.asked[period, kinds].sum()))

    short = [(kinds, k) for kinds in staff.sets for k in range(len(draft.asked))]
    while True:
        for kinds, k in short:
            need(kinds, k)
        made = solver(ENOUGH)
        if made.solve(cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return np.ones(len(busy), dtype=np.int64)
        chosen: Ints = np.array([made.boolean_value(var) for var in busy], dtype=np.int64)
        cuts = [staff.flow(asked, staff.hours[:, k] * chosen)[1] for k, asked in enumerate(draft.asked)]
        short = [(cut, k) for k, cut in enumerate(cuts) if cut is not None]
        if not short:
            return chosen


class Carriers:
    """Shares out the work of a plan, measure after measure; what is left can always be done."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.staff = draft.problem.staff
        self.left = self.staff.hours * fewest(draft)[:, None]
        self.asked = draft.asked.copy()
        self.shares = {m: self._measure(m) for m in sorted(draft.start, key=lambda m: (draft.start[m], m))}

    def _measure(self, measure: int) -> Booked:
        draft, p, booked = self.draft, self.draft.problem, Booked()
        span = p.spans[p.measures[measure].weeks][draft.start[measure]]
        rate = draft.rate(measure, draft.on[measure])
        for kind in sorted(np.nonzero(rate)[0], key=lambda n: -int(rate[n])):
            self._kind(int(kind), span * rate[kind], booked)
        return booked

    def _kind(self, kind: int, hours: Ints, booked: Booked) -> None:
        busy = {person for person, _ in booked}
        able = np.nonzero(self.staff.able[:, kind])[0]
        for person in sorted(map(int, able), key=lambda a: (a not in busy, -int(self.left[a].sum()))):
            if (hours <= self.left[person]).all() and self._book(person, kind, hours):
                booked[person, kind] = hours
                return
        for k in np.nonzero(hours)[0]:
            self._share(kind, int(k), int(hours[k]), booked)

    def _book(self, person: int, kind: int, hours: Ints) -> bool:
        """Give all of it to a person, unless something else can then not be done."""
        self.left[person] -= hours
        self.asked[:, kind] -= hours
        if all(self.staff.flow(self.asked[k], self.left[:, k])[1] is None for k in np.nonzero(hours)[0]):
            return True
        self.left[person] += hours
        self.asked[:, kind] += hours
        return False

    def _share(self, kind: int, period: int, hours: int, booked: Booked) -> None:
        """Give it to several as they do it in one way in which everything can be done."""
        flow = self.staff.flow(self.asked[period], self.left[:, period])[0][:, kind]
        for person in sorted(map(int, np.nonzero(flow)[0]), key=lambda a: -int(flow[a])):
            part = min(hours, int(flow[person]))
            if part:
                mine = booked.setdefault((person, kind), np.zeros(self.left.shape[1], dtype=np.int64))
                mine[period] += part
                self.left[person, period] -= part
                self.asked[period, kind] -= part
                hours -= part

    def of(self, measure: int) -> tuple[Share, ...]:
        """Who carries a measure, those with the most hours first."""
        p = self.draft.problem
        together: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (person, kind), hours in self.shares[measure].items():
            mine = together[p.case.people[person].id, self.staff.kinds[kind][0]]
            for k in np.nonzero(hours)[0]:
                mine[p.case.periods[k].id] += int(hours[k]) / HOUR * self._exact(measure, kind)
        found = [Share(who, role, sum(h.values()), dict(h)) for (who, role), h in together.items()]
        return tuple(sorted(found, key=lambda s: (-s.hours, s.person, s.role)))

    def _exact(self, measure: int, kind: int) -> float:
        """What takes the rounding of hours a week out again."""
        p, (role, group) = self.draft.problem, self.staff.kinds[kind]
        told = p.measures[measure]
        each = [
            w
            for w in told.work
            if w.role == role and (bool(group) == (w.per == "year_group" and bool(p.spots[measure])))
        ]
        counted = int(self.draft.rate(measure, self.draft.on[measure])[kind]) * told.weeks / HOUR
        return sum(w.hours for w in each) / counted


def shares(draft: Draft) -> Mapping[int, tuple[Share, ...]]:
    """Who carries each measure of a plan."""
    carriers = Carriers(draft)
    return {m: carriers.of(m) for m in draft.start}
