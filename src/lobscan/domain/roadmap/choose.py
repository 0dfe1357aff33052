"""What to do and where, without saying when, or with the weeks as they are.

Without weeks hours are counted over all periods together, and weeks as places among those that run
at once. So no plan closes more, and where a plan closes as much it is the best. With the weeks of
a plan the best measures and year groups for just these weeks are found.
"""

from __future__ import annotations

from math import floor

import numpy as np
from ortools.sat.python import cp_model

from lobscan.domain.roadmap.crowd import Rates, too_much
from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.model import PLENTY, Expr, solver, total, weighted
from lobscan.domain.roadmap.problem import Problem
from lobscan.domain.roadmap.staff import Ints

CLOSE = 0.001
"""The part of the bound from which nearer is not worth the time."""
LOOKS = 6
"""How often what asks too much of a few people is learned at most."""


class Choice:
    """Which measures, at which year groups: a part of all there are, `draft` to begin with."""

    def __init__(self, draft: Draft, measures: frozenset[int]) -> None:
        self.draft = draft
        self.problem = draft.problem
        self.measures = measures
        self.cp = cp_model.CpModel()
        self.on: list[Expr] = []
        for option in range(len(self.problem.options)):
            self.on.append(self._option(option))
        self._order()
        self.cp.maximize(self._closing())

    def _option(self, option: int) -> Expr:
        p, cp, draft = self.problem, self.cp, self.draft
        i, group = p.options[option]
        if i not in self.measures or option in p.banned:
            return 0
        var = cp.new_bool_var("")
        cp.add_hint(var, i in draft.start and (not group or option in draft.on[i]))
        if group:
            cp.add(var <= self.on[p.base[i]])
        if option in p.musts:
            cp.add(var == 1)
        return var

    def _order(self) -> None:
        p, on = self.problem, self.on
        for i in self.measures:
            for q in p.before[i]:
                self.cp.add(on[p.base[i]] <= on[p.base[q]])
            if p.spots[i]:
                self.cp.add(on[p.base[i]] <= total([on[o] for o in p.spots[i]]))
            for option in p.spots[i]:
                for q in p.needs_option[option]:
                    self.cp.add(on[option] <= on[q])

    def _closing(self) -> Expr:
        p, parts = self.problem, list[Expr]()
        for n, gap in enumerate(p.gap):
            some = [int(o) for o in np.nonzero(p.lifts[:, n])[0]]
            closed = self.cp.new_int_var(0, int(gap), "")
            self.cp.add(closed <= weighted([self.on[o] for o in some], [int(p.lifts[o, n]) for o in some]))
            parts.append(int(p.weight[n]) * closed)
        return total(parts)

    def solve(self, work: float, near: float) -> cp_model.CpSolver | None:
        """The best choice after so much work, or sooner when it is this near to the bound; on one core."""
        made = solver(work)
        made.parameters.num_workers = 1
        made.parameters.linearization_level = 2
        made.parameters.subsolvers.append("reduced_costs")
        made.parameters.relative_gap_limit = near
        return made if made.solve(self.cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


class Most(Choice):
    """How much a plan can close at the very most."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft, frozenset(filter(draft.problem.possible, range(draft.problem.count))))
        p = self.problem
        used = [self.on[b] for b in p.base]
        self.cp.add(weighted(used, [m.weeks for m in p.measures]) <= room(p))
        self.most, self.chosen = int(p.gap @ p.weight), frozenset[int]()
        self.wanted = True
        self._made: cp_model.CpSolver | None = None
        # Why a copy: the search learns more of them meanwhile, and what comes out must not hang on when.
        self._sets = tuple(zip(p.staff.sets, p.staff.limits, strict=True))
        for kinds, limits in zip(p.staff.sets, p.staff.limits, strict=True):
            self._limit(p.rates[:, kinds].sum(axis=1), limits)

    def _limit(self, rates: Ints, limits: Ints) -> None:
        """The hours there are in all, and those that a measure finds in any of its periods."""
        p, on = self.problem, self.on
        some = [int(o) for o in np.nonzero(rates)[0]]
        asked = [int(rates[o]) * p.measures[p.options[o][0]].weeks for o in some]
        self.cp.add(weighted([on[o] for o in some], asked) <= int(limits.sum()))
        for i in sorted({p.options[o][0] for o in some}):
            mine = [o for o in some if p.options[o][0] == i]
            most = _rate(p, i, limits)
            self.cp.add(weighted([on[o] for o in mine], [int(rates[o]) for o in mine]) <= most)

    def found(self, work: float, near: float) -> tuple[int, frozenset[int]]:
        """What no plan exceeds, and the measures that would close most."""
        self._made = self.solve(work, max(near, CLOSE))
        if self._made is None:
            return self.most, self.chosen
        self.most = min(self.most, floor(self._made.best_objective_bound + 0.5))
        self.chosen = frozenset(i for i in self.measures if self._made.value(self.on[self.problem.base[i]]))
        return self.most, self.chosen

    def looked_at_again(self, work: float, near: float) -> tuple[int, frozenset[int]]:
        """The same, nearer; it ends when it is no longer `wanted`.

        Where what was chosen asks more of a few people than fits in any order of the weeks, that is
        learned, and chosen anew.
        """
        for _ in range(LOOKS):
            if not self._learn():
                break
            self.found(work, near)
        return self.most, self.chosen

    def _learn(self) -> bool:
        """Rule out what was chosen where too much is asked of a few people; whether there was any."""
        p, made, learned = self.problem, self._made, False
        if made is None:
            return False
        for kinds, limits in self._sets:
            rates = p.rates[:, kinds].sum(axis=1)
            asked = {
                i: sum(int(rates[o] * made.value(self.on[o])) for o in self._rows(i)) for i in self.measures
            }
            asked = {i: rate for i, rate in asked.items() if rate}
            levels = {i: self._levels(i, rates) for i in asked}
            core = too_much(p, asked, levels, limits) if self.wanted else None
            if core:
                self._rule_out(core, rates)
                learned = True
        return learned

    def _rows(self, measure: int) -> list[int]:
        return self.draft.rows(measure, self.problem.spots[measure])

    def _levels(self, measure: int, rates: Ints) -> Ints:
        """What a measure can ask in a week, roughly: itself, and with each year group more."""
        base, *spots = self._rows(measure)
        levels: Ints = rates[base] + np.append(0, np.cumsum(np.sort(rates[spots])))
        return levels

    def _rule_out(self, core: Rates, rates: Ints) -> None:
        """Not all of these measures at these rates or more."""
        most = []
        for i, rate in core.items():
            some = [o for o in self._rows(i) if rates[o]]
            asked = weighted([self.on[o] for o in some], [int(rates[o]) for o in some])
            high = self.cp.new_bool_var("")
            self.cp.add(asked <= rate - 1).only_enforce_if(~high)
            most.append(high)
        self.cp.add(total(most) <= len(core) - 1)


def room(problem: Problem) -> int:
    """The weeks that all measures together can take at most.

    Measures of which at most so many run at once can be dealt over as many rows, one after
    another in each, as intervals always can; and a row is filled by whole measures.
    """
    sums = 1
    for i in filter(problem.possible, range(problem.count)):
        sums |= sums << problem.measures[i].weeks
    row = (sums & ((2 << len(problem.period)) - 1)).bit_length() - 1
    return problem.case.at_once * row


def _rate(problem: Problem, measure: int, limits: Ints) -> int:
    """The most a measure can ask in a week wherever it starts."""
    window = slice(problem.first[measure], problem.last[measure] + 1)
    spans = problem.spans[problem.measures[measure].weeks][window]
    each = np.where(spans > 0, limits // np.maximum(spans, 1), PLENTY)
    return int(each.min(axis=1).max(initial=0))


def again(draft: Draft, keep: frozenset[int], work: float) -> Draft:
    """The plan with its measures and year groups chosen anew for its weeks, if that closes more."""
    choice, p = Choice(draft, frozenset(draft.start)), draft.problem
    for i in sorted(keep):
        choice.cp.add(choice.on[p.base[i]] == 1)
    for kinds, limits in zip(p.staff.sets, p.staff.limits, strict=True):
        rates = p.rates[:, kinds].sum(axis=1)
        some = [int(o) for o in np.nonzero(rates)[0] if p.options[o][0] in draft.start]
        weeks = [p.spans[p.measures[i].weeks][draft.start[i]] for i in (p.options[o][0] for o in some)]
        for k, limit in enumerate(limits):
            asked = [int(rates[o] * span[k]) for o, span in zip(some, weeks, strict=True)]
            choice.cp.add(weighted([choice.on[o] for o in some], asked) <= int(limit))
    made = choice.solve(work, CLOSE)
    if made is None:
        return draft
    better = Draft(p)
    for i, start in draft.start.items():
        if made.value(choice.on[p.base[i]]):
            better.put(i, start, [o for o in p.spots[i] if made.value(choice.on[o])])
    return better if better.value > draft.value and better.holds() else draft
