"""How much a plan can close at the very most: the same choice without saying when.

Hours are counted over all periods together, weeks as places among those that run at once. So no
plan closes more, and where a plan closes as much it is the best.
"""

from __future__ import annotations

from math import floor

import numpy as np
from ortools.sat.python import cp_model

from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.model import PLENTY, Expr, solver, total, weighted
from lobscan.domain.roadmap.problem import Problem
from lobscan.domain.roadmap.staff import Ints


def choose(problem: Problem, draft: Draft, *, work: float) -> tuple[int, frozenset[int]]:
    """What no plan exceeds, and the measures that closed most, after so much work.

    `draft` is the plan to begin with.
    """
    cp = cp_model.CpModel()
    on = _options(problem, cp, draft)
    for i in range(problem.count):
        for q in problem.before[i]:
            cp.add(on[problem.base[i]] <= on[problem.base[q]])
        for option in problem.spots[i]:
            for q in problem.needs_option[option]:
                cp.add(on[option] <= on[q])
    _limits(problem, cp, on)
    cp.maximize(_closing(problem, cp, on))
    made = solver(work)
    made.parameters.linearization_level = 2
    if made.solve(cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        chosen = frozenset(i for i in range(problem.count) if made.value(on[problem.base[i]]))
        return max(draft.value, floor(made.best_objective_bound + 0.5)), chosen
    return int(problem.gap @ problem.weight), frozenset(draft.start)


def _options(problem: Problem, cp: cp_model.CpModel, draft: Draft) -> list[Expr]:
    on: list[Expr] = []
    for o, (i, group) in enumerate(problem.options):
        if not problem.possible(i) or o in problem.banned:
            on.append(0)
            continue
        var = cp.new_bool_var("")
        on.append(var)
        cp.add_hint(var, i in draft.start and (not group or o in draft.on[i]))
        if group:
            cp.add(var <= on[problem.base[i]])
        if o in problem.musts:
            cp.add(var == 1)
    return on


def _limits(problem: Problem, cp: cp_model.CpModel, on: list[Expr]) -> None:
    """The weeks and hours there are in all, and the hours a measure finds in any of its periods."""
    weeks = [m.weeks for m in problem.measures]
    used = [on[b] for b in problem.base]
    cp.add(weighted(used, weeks) <= problem.case.at_once * len(problem.period))
    staff = problem.staff
    for kinds, limits in zip(staff.sets, staff.limits, strict=True):
        rates = problem.rates[:, kinds].sum(axis=1)
        some = [int(o) for o in np.nonzero(rates)[0]]
        asked = [int(rates[o]) * weeks[problem.options[o][0]] for o in some]
        cp.add(weighted([on[o] for o in some], asked) <= int(limits.sum()))
        for i in {problem.options[o][0] for o in some}:
            mine = [o for o in some if problem.options[o][0] == i]
            cp.add(
                weighted([on[o] for o in mine], [int(rates[o]) for o in mine]) <= _rate(problem, i, limits)
            )


def _rate(problem: Problem, measure: int, limits: Ints) -> int:
    """The most a measure can ask in a week wherever it starts."""
    window = slice(problem.first[measure], problem.last[measure] + 1)
    spans = problem.spans[problem.measures[measure].weeks][window]
    each = np.where(spans > 0, limits // np.maximum(spans, 1), PLENTY)
    return int(each.min(axis=1).max(initial=0))


def _closing(problem: Problem, cp: cp_model.CpModel, on: list[Expr]) -> Expr:
    parts: list[Expr] = []
    for n, gap in enumerate(problem.gap):
        some = [int(o) for o in np.nonzero(problem.lifts[:, n])[0]]
        closed = cp.new_int_var(0, int(gap), "")
        cp.add(closed <= weighted([on[o] for o in some], [int(problem.lifts[o, n]) for o in some]))
        parts.append(int(problem.weight[n]) * closed)
    return total(parts)
