"""Measures that want the same few people: which of them cannot all be carried out, whatever the weeks.

Hours counted over all periods together suggest more than a single support coordinator can do in
any order of the weeks. What cannot be is found for one set of kinds of work at a time, among the
measures that ask it, and made as small as can be; so it can be told to the choice as a bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from lobscan.domain.roadmap.model import Expr, total, weighted
from lobscan.domain.roadmap.problem import Problem
from lobscan.domain.roadmap.staff import Ints

MANY = 12
"""More measures than this are not looked at together."""
BUSY = 0.6
"""The part of the hours that must be asked before it is worth while to look."""
WORK = 0.1
"""Counted work of the solver for one look."""
Rates = Mapping[int, int]
"""Per measure what it asks in a week, at least."""


def too_much(problem: Problem, rates: Rates, levels: Mapping[int, Ints], limits: Ints) -> Rates | None:
    """The least of some rates that cannot be carried out within the hours, or `None` if they may be.

    `levels` are the rates that a measure can have, upwards; of each one the lowest is kept at which
    it still cannot be, and measures without which it cannot be either are left out.
    """
    asked = sum(rate * problem.measures[i].weeks for i, rate in rates.items())
    if not rates or len(rates) > MANY or asked < BUSY * limits.sum() or fits(problem, rates, limits):
        return None
    core = dict(rates)
    for i in sorted(rates, key=lambda i: rates[i] * problem.measures[i].weeks):
        core = _less(problem, core, i, [int(x) for x in levels[i] if x < rates[i]], limits)
    return core


def _less(problem: Problem, core: Rates, measure: int, lower: list[int], limits: Ints) -> dict[int, int]:
    without = {i: rate for i, rate in core.items() if i != measure}
    if not fits(problem, without, limits):
        return without
    for rate in lower:
        if not fits(problem, {**core, measure: rate}, limits):
            return {**core, measure: rate}
    return dict(core)


def fits(problem: Problem, rates: Rates, limits: Ints) -> bool:
    """Whether some measures at some rates may all be carried out; `True` where it is not known."""
    cp, rows = cp_model.CpModel(), dict[int, list[cp_model.IntVar]]()
    some = sorted(_with_prerequisites(problem, rates))
    for i in some:
        rows[i] = [cp.new_bool_var("") for _ in range(problem.first[i], problem.last[i] + 1)]
        for before, after in pairwise(rows[i]):
            cp.add_implication(before, after)
        cp.add_bool_or(rows[i][-1:])
    for i in some:
        _order(problem, cp, rows, i)
    for k, limit in enumerate(limits):
        asked = [_asked(problem, rows[i], i, k, rate) for i, rate in rates.items()]
        cp.add(total(asked) <= int(limit))
    made = cp_model.CpSolver()
    made.parameters.num_workers = 1
    made.parameters.random_seed = 7
    made.parameters.max_deterministic_time = WORK
    return made.solve(cp) != cp_model.INFEASIBLE


def _with_prerequisites(problem: Problem, measures: Rates) -> set[int]:
    found, todo = set[int](), list(measures)
    while todo:
        if (i := todo.pop()) not in found:
            found.add(i)
            todo += problem.before[i]
    return found


def _by(problem: Problem, row: list[cp_model.IntVar], measure: int, week: int) -> cp_model.IntVar | None:
    """Whether a measure has started by a week; `None` where it cannot have."""
    at = week - problem.first[measure]
    return row[min(at, len(row) - 1)] if row and at >= 0 else None


def _order(
    problem: Problem, cp: cp_model.CpModel, rows: Mapping[int, list[cp_model.IntVar]], measure: int
) -> None:
    """After what it needs, and not before what comes in an earlier phase."""
    needed = {q: problem.measures[q].weeks for q in problem.before[measure]}
    waits = {q: 0 for q in problem.earlier[measure] if q in rows} | needed
    for q, weeks in waits.items():
        for t, started in enumerate(rows[measure], start=problem.first[measure]):
            by = _by(problem, rows[q], q, t - weeks)
            if by is None:
                cp.add(started == 0)
            else:
                cp.add_implication(started, by)


def _asked(problem: Problem, row: list[cp_model.IntVar], measure: int, period: int, rate: int) -> Expr:
    """What a measure asks in a period: it changes with each week that the start is later."""
    weeks = problem.measures[measure].weeks
    span = problem.spans[weeks][problem.first[measure] : problem.last[measure] + 1, period] * rate
    step = span - np.append(span[1:], 0)
    return weighted([row[t] for t in np.nonzero(step)[0]], [int(step[t]) for t in np.nonzero(step)[0]])
