"""The case as a model for CP-SAT: which measures, where, and from which week.

A measure is a row of booleans "has started by week t"; it runs in a week when it has started by
then and had not as many weeks before as it lasts. How many of its weeks fall in a period is a sum
of these; at a year group it is the same number or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from lobscan.domain.roadmap.case import ClashKind
from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.problem import Problem
from lobscan.domain.rubric import Scope

Expr = cp_model.LinearExpr | int
total = cp_model.LinearExpr.sum
weighted = cp_model.LinearExpr.weighted_sum
Key = tuple[str, ...]
Tie = cp_model.BoundedLinearExpression | bool
PLENTY = 10**9


class Solved(NamedTuple):
    """A plan, what it comes to, the bound of that, and whether it is proven to be the best."""

    draft: Draft | None
    value: int
    bound: float
    proven: bool


def solver(seconds: float) -> cp_model.CpSolver:
    """A solver on two cores that gives the same answer every time; `seconds` are counted work."""
    made = cp_model.CpSolver()
    made.parameters.num_workers = 2
    made.parameters.interleave_search = True
    made.parameters.random_seed = 7
    made.parameters.max_deterministic_time = seconds
    return made


class Model:
    """Variables and constraints of a problem.

    With `guarded` every constraint that can be named has a literal of its own in `guards`, and
    counts only where that is true: so a clash is found. Hours are then obeyed person by person.
    """

    def __init__(self, problem: Problem, *, guarded: bool = False) -> None:
        self.problem = problem
        self.cp = cp_model.CpModel()
        self.guarded = guarded
        self.guards: dict[Key, cp_model.IntVar] = {}
        self.sets = 0
        self.rows = [self._row(i) for i in range(problem.count)]
        self.used: list[Expr] = [row[-1] if row else 0 for row in self.rows]
        self.on: dict[int, Expr] = {}
        self.span: dict[int, list[Expr]] = {}
        self.closed: dict[int, cp_model.IntVar] = {}
        for i in range(problem.count):
            self._place(i)
        self._at_once()
        for i in range(problem.count):
            self._order(i)
        for option in problem.musts:
            self.cp.add(self.on[option] == 1)

    def tie(self, key: Key, constraint: Tie) -> None:
        """Add a constraint that can be named."""
        if not self.guarded:
            self.cp.add(constraint)
        elif constraint is not True:
            guard = self.guards.setdefault(key, self.cp.new_bool_var(str(key)))
            if constraint is False:
                self.cp.add(guard == 0)
            else:
                self.cp.add(constraint).only_enforce_if(guard)

    def _row(self, measure: int) -> list[cp_model.IntVar]:
        p = self.problem
        open_ = self.guarded or p.possible(measure)
        weeks = range(p.first[measure], p.last[measure] + 1) if open_ else ()
        row = [self.cp.new_bool_var(f"started-{measure}-{t}") for t in weeks]
        for before, after in pairwise(row):
            self.cp.add_implication(before, after)
        return row

    def by(self, measure: int, week: int) -> Expr:
        """Whether a measure has started by a week."""
        row, at = self.rows[measure], week - self.problem.first[measure]
        return row[min(at, len(row) - 1)] if row and at >= 0 else 0

    def runs(self, measure: int, weeks: Iterable[int]) -> Expr:
        """In how many of some weeks a measure runs."""
        long = self.problem.measures[measure].weeks
        return total([part for t in weeks for part in (self.by(measure, t), -1 * self.by(measure, t - long))])

    def _place(self, measure: int) -> None:
        p, base = self.problem, self.problem.base[measure]
        most = [int(m) for m in p.spans[p.measures[measure].weeks].max(axis=0, initial=0)]
        self.on[base] = self.used[measure]
        self.span[base] = [self._count(m if self.rows[measure] else 0) for m in most]
        if self.rows[measure]:
            for k, span in enumerate(self.span[base]):
                self.cp.add(span == self.runs(measure, map(int, np.nonzero(p.period == k)[0])))
        for option in p.spots[measure]:
            self._spot(option, base, most, open_=bool(self.rows[measure]) and option not in p.banned)
        if p.spots[measure] or p.measures[measure].applies is Scope.YEAR_GROUP:
            self.cp.add(total([self.on[o] for o in p.spots[measure]]) >= self.used[measure])

    def _count(self, most: int) -> Expr:
        return self.cp.new_int_var(0, most, "") if most else 0

    def _spot(self, option: int, base: int, most: list[int], *, open_: bool) -> None:
        self.on[option] = self.cp.new_bool_var(f"on-{option}") if open_ else 0
        self.span[option] = [self._count(m if open_ else 0) for m in most]
        if open_:
            self.cp.add(self.on[option] <= self.on[base])
            for mine, whole in zip(self.span[option], self.span[base], strict=True):
                self.cp.add(mine <= whole)
            weeks = self.problem.measures[self.problem.options[option][0]].weeks
            self.cp.add(total(self.span[option]) == weeks * self.on[option])

    def _at_once(self) -> None:
        p = self.problem
        for t in range(len(p.period)):
            runs = total([self.runs(i, [t]) for i in range(p.count)])
            self.tie((ClashKind.AT_ONCE,), runs <= p.case.at_once)

    def _order(self, measure: int) -> None:
        p = self.problem
        weeks = range(p.first[measure], p.last[measure] + 1) if self.rows[measure] else ()
        for q in p.before[measure]:
            key = (ClashKind.PREREQUISITE, p.measures[q].id, p.measures[measure].id)
            for t in weeks:
                self.tie(key, self.by(measure, t) <= self.by(q, t - p.measures[q].weeks))
        for option, q in ((o, q) for o in p.spots[measure] for q in p.needs_option[o]):
            key = (ClashKind.PREREQUISITE, p.measures[p.options[q][0]].id, p.measures[measure].id)
            self.tie(key, self.on[option] <= self.on[q])
        for id_ in p.missing[measure]:
            self.tie((ClashKind.PREREQUISITE, id_, p.measures[measure].id), self.used[measure] == 0)
        for q in p.earlier[measure]:
            key = (ClashKind.PHASE, p.measures[q].id, p.measures[measure].id)
            for t in weeks:
                self.tie(key, self.by(measure, t) + self.used[q] - self.by(q, t) <= 1)

    def closing(self) -> Expr:
        """The gap closed."""
        p = self.problem
        parts: list[Expr] = []
        for n, gap in enumerate(p.gap):
            closed = self.cp.new_int_var(0, int(gap), f"closed-{n}")
            some = [int(o) for o in np.nonzero(p.lifts[:, n])[0]]
            self.cp.add(closed <= weighted([self.on[o] for o in some], [int(p.lifts[o, n]) for o in some]))
            self.closed[n] = closed
            parts.append(int(p.weight[n]) * closed)
        return total(parts)

    def lateness(self) -> Expr:
        """The weeks until each measure has ended, added up."""
        p, parts = self.problem, list[Expr]()
        for i, row in enumerate(self.rows):
            parts.append((p.first[i] + p.measures[i].weeks + len(row)) * self.used[i])
            parts += [-1 * var for var in row]
        return total(parts)

    def people(self) -> Expr:
        """How many people have work, and in the last place at how many year groups."""
        busy = [self.cp.new_bool_var("") for _ in self.problem.case.people]
        self.staff(busy)
        spots = [self.on[o] for some in self.problem.spots for o in some]
        return total(busy) * (len(spots) + 1) + total(spots)

    def hours(self) -> None:
        """Obey the sets of work that were learned since the last time."""
        p, staff = self.problem, self.problem.staff
        for kinds, limits in zip(staff.sets[self.sets :], staff.limits[self.sets :], strict=True):
            rates = p.rates[:, kinds].sum(axis=1)
            some = [int(o) for o in np.nonzero(rates)[0]]
            for k, limit in enumerate(limits):
                asked = weighted([self.span[o][k] for o in some], [int(rates[o]) for o in some])
                self.cp.add(asked <= int(limit))
        self.sets = len(staff.sets)

    def staff(self, busy: Sequence[Expr] = ()) -> None:
        """Obey hours person by person, so that a clash can name them or who is `busy` can be counted."""
        p, staff = self.problem, self.problem.staff
        for k in range(staff.hours.shape[1]):
            asked = [self._asked(n, k) for n in range(len(staff.kinds))]
            for n, kind in enumerate(staff.kinds):
                if not staff.able[:, n].any():
                    self.tie((ClashKind.NOBODY, *kind), asked[n] == 0)
            table = {
                (a, n): self.cp.new_int_var(0, PLENTY, "")
                for a, n in map(tuple, np.argwhere(staff.able).tolist())
            }
            for n in map(int, np.nonzero(staff.able.any(axis=0))[0]):
                self.cp.add(total([v for (_, m), v in table.items() if m == n]) == asked[n])
            for a, person in enumerate(p.case.people):
                done = total([v for (b, _), v in table.items() if a == b])
                most = int(staff.hours[a, k]) * (busy[a] if busy else 1)
                self.tie((ClashKind.HOURS, person.id), done <= most)

    def _asked(self, kind: int, period: int) -> Expr:
        rates = self.problem.rates[:, kind]
        some = [int(o) for o in np.nonzero(rates)[0]]
        return weighted([self.span[o][period] for o in some], [int(rates[o]) for o in some])

    def read(self, made: cp_model.CpSolver) -> Draft:
        """The plan that was found."""
        p, draft = self.problem, Draft(self.problem)
        for i, row in enumerate(self.rows):
            if row and made.boolean_value(row[-1]):
                start = p.first[i] + sum(not made.boolean_value(var) for var in row)
                draft.put(i, start, [o for o in p.spots[i] if made.value(self.on[o])])
        return draft

    def hint(self, draft: Draft) -> None:
        """Begin from a plan: all that it says about each variable."""
        p = self.problem
        self.cp.clear_hints()  # type: ignore[no-untyped-call]  # the solver's own
        for i, row in enumerate(self.rows):
            for t, var in enumerate(row, start=p.first[i]):
                self.cp.add_hint(var, i in draft.start and draft.start[i] <= t)
            for o in draft.rows(i, p.spots[i]):
                self._hint(o, draft)
        for n, closed in self.closed.items():
            self.cp.add_hint(closed, int(min(p.gap[n], draft.lifted[n])))

    def _hint(self, option: int, draft: Draft) -> None:
        i = self.problem.options[option][0]
        there = i in draft.start and option in draft.rows(i, draft.on[i])
        spans = self.problem.spans[self.problem.measures[i].weeks]
        if isinstance(on := self.on[option], cp_model.IntVar) and option not in self.problem.base:
            self.cp.add_hint(on, there)
        for k, span in enumerate(self.span[option]):
            if isinstance(span, cp_model.IntVar):
                self.cp.add_hint(span, int(spans[draft.start[i], k]) if there else 0)

    def solve(self, *, work: float) -> Solved:
        """A plan that holds for every person, and how good it is at what was asked for."""
        self.hours()
        while True:
            made = solver(work)
            status = made.solve(self.cp)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return Solved(None, 0, 0.0, proven=False)
            draft = self.read(made)
            if draft.holds():
                best = made.best_objective_bound
                return Solved(draft, round(made.objective_value), best, proven=status == cp_model.OPTIMAL)
            self.hours()
