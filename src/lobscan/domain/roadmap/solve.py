"""A roadmap for a case: the plan that closes most, then the earlier, then with fewer people."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import ceil
from typing import NamedTuple

import numpy as np

from lobscan.domain.roadmap.carry import shares
from lobscan.domain.roadmap.case import Case, Closing, LeftOut, Placement, Roadmap, Share, Status, Why
from lobscan.domain.roadmap.choose import Most, again
from lobscan.domain.roadmap.clash import clash, meet
from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.model import Model
from lobscan.domain.roadmap.problem import FRIDAY, LEVEL, Problem, problem
from lobscan.domain.roadmap.reasons import Reasons
from lobscan.domain.roadmap.search import complete, prune, search, settle

SMALL = 6000
"""Starts and places up to which the solver places every week itself."""


class Effort(NamedTuple):
    """How long to go on: tries of the search, dealt over so many goes, and counted work of the solver.

    The search ends sooner when the plan is `near` the bound: a part of it, 0 for as near as can
    be. `ties`: of plans that close as much the first is looked for as well. All is counted and
    nothing is timed, so the same case gives the same plan on any machine.
    """

    tries: int = 90_000
    goes: int = 3
    work: float = 1.5
    near: float = 0.0098
    ties: bool = True


BRIEF = Effort(tries=6_000, goes=1, work=0.4, near=0.01, ties=False)
"""For a point of a curve, which begins from the plan of the point before."""


class Found(NamedTuple):
    """A plan, what no plan exceeds (counted), and whether no other that closes as much comes before it."""

    draft: Draft
    most: int
    first: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """What a plan closes when everybody has `factor` times their hours."""

    factor: float
    gap_closed: float
    bound: float
    status: Status


def roadmap(case: Case, *, effort: Effort | None = None) -> Roadmap:
    """The plan for a case, with reasons; the same for the same case.

    Where the wishes cannot all be met it says which constraints clash. `UnknownThing` for a
    wish about what is not in the case.
    """
    numbered = problem(case)
    start = _wished(numbered)
    if start is None:
        return replace(_empty(numbered), clash=clash(case))
    return _told(_best(start, effort or Effort()))


def curve(case: Case, factors: Sequence[float], *, effort: Effort = BRIEF) -> tuple[Point, ...]:
    """What could be closed with everybody's hours times each factor, the fewest hours first.

    Each plan is the start of the next one, so more hours never close less. Points where the
    wishes cannot be met have the status infeasible and close nothing.
    """
    found: list[Point] = []
    last: Draft | None = None
    for factor in sorted(factors):
        numbered = problem(_scaled(case, factor))
        start = _wished(numbered)
        if start is None:
            found.append(Point(factor, 0.0, 0.0, Status.INFEASIBLE))
            continue
        best = _best(start, effort, also=_moved(last, numbered) if last else None)
        last, answer = best.draft, _figures(best)
        found.append(Point(factor, answer.gap_closed, answer.bound, answer.status))
    return tuple(found)


def _scaled(case: Case, factor: float) -> Case:
    people = tuple(p.model_copy(update={"hours": p.hours * factor}) for p in case.people)
    return replace(case, people=people, hours={who: h * factor for who, h in case.hours.items()})


def _wished(numbered: Problem) -> Draft | None:
    """A plan of what the wishes force; `None` where they cannot be met."""
    met = meet(numbered.case) if numbered.musts else Draft(numbered)
    return _moved(met, numbered) if met else None


def _moved(draft: Draft, numbered: Problem) -> Draft:
    """The same plan for a problem with the same measures or more."""
    place = {m.id: i for i, m in enumerate(numbered.measures)}
    option = {(numbered.measures[i].id, g): o for o, (i, g) in enumerate(numbered.options)}
    moved, old = Draft(numbered), draft.problem
    for i, start in draft.start.items():
        id_ = old.measures[i].id
        moved.put(place[id_], start, [option[id_, old.options[o][1]] for o in draft.on[i]])
    return moved


def _best(start: Draft, effort: Effort, also: Draft | None = None) -> Found:
    """A plan that keeps to a start's measures, and what no plan exceeds."""
    keep = frozenset(start.start)
    found = search(start, tries=effort.tries // 20, also=also)
    best = _exact(found, effort) if _size(start.problem) <= SMALL else _large(start, found, effort)
    _tidy(best.draft, keep)
    return best._replace(most=max(best.most, best.draft.value))


def _large(start: Draft, found: Draft, effort: Effort) -> Found:
    """A plan by search, led by the choice that the bound comes from; on the second core this comes nearer."""
    keep = frozenset(start.start)

    def mend(draft: Draft) -> Draft:
        return again(draft, keep, effort.work / 8)

    choice, near = Most(found), effort.near / 5
    most, guide = choice.found(effort.work, near)
    best = found
    with ThreadPoolExecutor(1) as beside:
        nearer = beside.submit(choice.looked_at_again, effort.work, near)
        for seed in range(effort.goes):
            goal = ceil(most * (1 - effort.near))
            gone = search(
                start,
                tries=effort.tries // effort.goes,
                goal=goal,
                also=found,
                guide=guide,
                mend=mend,
                seed=seed,
            )
            best = max(best, mend(gone), key=lambda d: d.value)
            if best.value >= goal:
                break
            most, guide = nearer.result()
        choice.wanted = False
    return Found(best, most)


def _size(numbered: Problem) -> int:
    starts = sum(max(0, last - first + 1) for first, last in zip(numbered.first, numbered.last, strict=True))
    return starts + len(numbered.options) * len(numbered.case.periods)


def _exact(found: Draft, effort: Effort) -> Found:
    """The solver's plan: most closed, then the earlier, then with fewer people and at fewer places."""
    model = Model(found.problem)
    closing = model.closing()
    model.cp.maximize(closing)
    model.hint(found)
    solved = model.solve(work=effort.work)
    best = max(filter(None, (found, solved.draft)), key=lambda d: d.value)
    top = int(found.problem.gap @ found.problem.weight)
    most = min(top, round(solved.bound)) if solved.draft else top
    first = most <= best.value
    model.cp.add(closing >= best.value)
    for tie in (model.lateness, model.people) if effort.ties else ():
        aim = tie()
        model.cp.minimize(aim)
        model.hint(best)
        solved = model.solve(work=effort.work)
        first = first and solved.proven
        if solved.draft is None:
            break
        best = solved.draft
        model.cp.add(aim <= solved.value)
    return Found(best, most, first and effort.ties)


def _tidy(draft: Draft, keep: frozenset[int]) -> None:
    """Nothing too much, nothing missing that fits, nothing later than it must."""
    before = None
    while before != (before := (dict(draft.start), dict(draft.on))):
        prune(draft, keep)
        complete(draft)
        settle(draft)


def _figures(found: Found) -> Roadmap:
    draft, most, numbered = found.draft, found.most, found.draft.problem
    closed, total = numbered.closes(draft.lifted), numbered.closes(numbered.gap)
    if most <= draft.value:
        return Roadmap(Status.OPTIMAL, closed, closed, total)
    return Roadmap(Status.FEASIBLE, closed, min(total, max(closed, numbered.most(most))), total)


def _empty(numbered: Problem) -> Roadmap:
    return replace(_figures(Found(Draft(numbered), 0)), status=Status.INFEASIBLE)


def _told(found: Found) -> Roadmap:
    """The plan in words, with who carries it."""
    draft, numbered, reasons = found.draft, found.draft.problem, Reasons(found.draft)
    order = sorted(draft.start, key=lambda m: (draft.start[m], m))
    people = shares(draft)
    closes = _closings(draft, order)
    placements = [_placement(draft, m, people[m], closes[m], reasons.placed(m)) for m in order]
    out = [m for m in range(numbered.count) if m not in draft.start]
    left_out = [LeftOut(numbered.measures[m].id, reasons.left_out(m)) for m in out]
    answer = replace(_figures(found), placements=tuple(placements), left_out=tuple(left_out))
    return replace(answer, ties_proven=found.first)


def _placement(
    draft: Draft, measure: int, people: tuple[Share, ...], closes: tuple[Closing, ...], why: Why
) -> Placement:
    p, start = draft.problem, draft.start[measure]
    told = p.measures[measure]
    groups = {p.options[o][1] for o in draft.on[measure]}
    return Placement(
        measure=told.id,
        year_groups=tuple(g.id for g in p.case.year_groups if g.id in groups),
        start=p.mondays[start],
        end=p.mondays[start + told.weeks - 1] + FRIDAY,
        people=people,
        closes=closes,
        why=why,
    )


def _closings(draft: Draft, order: Sequence[int]) -> dict[int, tuple[Closing, ...]]:
    """What each measure closes when those that end earlier count first."""
    p, found = draft.problem, dict[int, tuple[Closing, ...]]()
    lifted = np.zeros(len(p.gap), dtype=np.int64)
    for m in sorted(order, key=lambda m: (draft.start[m] + p.measures[m].weeks, m)):
        after = lifted + p.lifts[draft.rows(m, draft.on[m])].sum(axis=0)
        by = np.minimum(p.gap, after) - np.minimum(p.gap, lifted)
        needs = [(p.case.needs[n], int(by[n])) for n in np.nonzero(by)[0]]
        found[m] = tuple(Closing(need.statement, need.year_group, b / LEVEL) for need, b in needs)
        lifted = after
    return found
