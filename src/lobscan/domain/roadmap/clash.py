"""Wishes that cannot all be met: the constraints that clash, none of them too many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ortools.sat.python import cp_model

from lobscan.domain.roadmap.case import Case, Clash, ClashKind, Why, Wish, WishKind
from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.model import Key, Model, solver
from lobscan.domain.roadmap.names import Names
from lobscan.domain.roadmap.problem import FRIDAY, hours_of, problem
from lobscan.locales import N_

LEAST = 60.0
FORCING = WishKind.IN_PLAN
SENTENCES = {
    WishKind.IN_PLAN: N_("“{measure}” must be in the plan."),
    WishKind.LEFT_OUT: N_("“{measure}” must stay out of the plan."),
    WishKind.START_FROM: N_("“{measure}” must not start before {day}."),
    WishKind.START_BY: N_("“{measure}” must start by {day}."),
    WishKind.END_BY: N_("“{measure}” must be finished by {day}."),
}
AT_GROUP = {
    WishKind.IN_PLAN: N_("“{measure}” must be in the plan for {year_group}."),
    WishKind.LEFT_OUT: N_("“{measure}” must stay out of the plan for {year_group}."),
}
OTHERS = {
    ClashKind.PREREQUISITE: N_("“{first}” must be finished before “{then}” starts."),
    ClashKind.PHASE: N_("“{first}” belongs to an earlier phase than “{then}” and starts first."),
    ClashKind.HOURS: N_("{person} has no more than {hours} hours."),
    ClashKind.NOBODY: N_("Nobody has the role of {role}."),
    ClashKind.AT_ONCE: N_("At most {count} measures run at once."),
}
NOBODY_THERE = N_("Nobody has the role of {role} for {year_group}.")


def forced(case: Case) -> Case:
    """The part of a case that its wishes force: the measures wished for and all that these need."""
    known = {m.id: m for m in case.measures}
    todo = [w.measure for w in case.wishes if w.kind is FORCING]
    found: set[str] = set()
    while todo:
        id_ = todo.pop()
        if id_ in known and id_ not in found:
            found.add(id_)
            todo += [q for q in known[id_].prerequisites if q not in case.done]
    wishes = tuple(w for w in case.wishes if w.measure in found)
    return replace(case, measures=tuple(m for m in case.measures if m.id in found), wishes=wishes)


def meet(case: Case) -> Draft | None:
    """A plan of only what the wishes force; `None` where there is none."""
    model = Model(problem(case))
    model.cp.minimize(model.lateness())
    return model.solve(work=LEAST)[0]


def clash(case: Case) -> tuple[Clash, ...]:
    """The constraints that cannot hold together, so that without any one of them the rest can."""
    part = forced(case)
    model = _guarded(part)
    order = sorted(model.guards, key=_rank)
    core = _core(model, order) or []
    for key in order:
        less = _core(model, [k for k in core if k != key]) if key in core else None
        core = core if less is None else less
    return tuple(_named(part, key) for key in sorted(core, key=lambda k: (-_rank(k)[0], k)))


def _rank(key: Key) -> tuple[int, Key]:
    """Which to try to do without first: the wishes last."""
    kinds = (
        ClashKind.PHASE,
        ClashKind.AT_ONCE,
        ClashKind.HOURS,
        ClashKind.PREREQUISITE,
        ClashKind.NOBODY,
        ClashKind.WISH,
    )
    return kinds.index(ClashKind(key[0])), key


def _guarded(case: Case) -> Model:
    model = Model(problem(replace(case, wishes=())), guarded=True)
    model.staff()
    for n, wish in enumerate(case.wishes):
        _wish(model, (ClashKind.WISH, str(n)), wish)
    return model


def _wish(model: Model, key: Key, wish: Wish) -> None:
    """Tie a wish into the model, as something that can be let go."""
    p = model.problem
    measure = next(i for i, m in enumerate(p.measures) if m.id == wish.measure)
    option = p.options.index((measure, wish.year_group))
    if wish.kind is WishKind.IN_PLAN:
        model.tie(key, model.on[option] == 1)
    elif wish.kind is WishKind.LEFT_OUT:
        model.tie(key, model.on[option] == 0)
    elif wish.day:
        _window(model, key, measure, wish.kind, wish.day)


def _window(model: Model, key: Key, measure: int, kind: WishKind, day: date) -> None:
    p = model.problem
    weeks = p.measures[measure].weeks
    if kind is WishKind.START_FROM:
        model.tie(key, model.by(measure, sum(1 for m in p.mondays if m < day) - 1) == 0)
        return
    latest = sum(1 for m in p.mondays if m <= day) - 1
    if kind is WishKind.END_BY:
        latest = sum(1 for m in p.mondays if m + FRIDAY <= day) - weeks
    model.tie(key, model.by(measure, latest) == model.used[measure])


def _core(model: Model, keys: list[Key]) -> list[Key] | None:
    """Which of some constraints clash; `None` where they can all be met."""
    model.cp.clear_assumptions()
    model.cp.add_assumptions([model.guards[k] for k in keys])
    made = solver(LEAST)
    made.parameters.num_workers = 1
    if made.solve(model.cp) != cp_model.INFEASIBLE:
        return None
    named = set(made.sufficient_assumptions_for_infeasibility())
    return [k for k in keys if model.guards[k].index in named] or keys


def _named(case: Case, key: Key) -> Clash:
    kind = ClashKind(key[0])
    values = _values(case, kind, key)
    if kind is ClashKind.WISH:
        wish = case.wishes[int(key[1])]
        table: Mapping[WishKind, str] = AT_GROUP if wish.year_group else SENTENCES
        return Clash(kind, Why(table[wish.kind], values), wish=wish)
    message = NOBODY_THERE if kind is ClashKind.NOBODY and key[2] else OTHERS[kind]
    return Clash(
        kind,
        Why(message, values),
        person=key[1] if kind is ClashKind.HOURS else "",
        role=key[1] if kind is ClashKind.NOBODY else "",
        measures=key[1:] if kind in (ClashKind.PREREQUISITE, ClashKind.PHASE) else (),
    )


def _values(case: Case, kind: ClashKind, key: Key) -> dict[str, object]:
    names = Names(case)
    if kind is ClashKind.WISH:
        wish = case.wishes[int(key[1])]
        about = {"measure": names.measure(wish.measure), "year_group": names.year_group(wish.year_group)}
        return about | ({"day": wish.day} if wish.day else {})
    if kind is ClashKind.HOURS:
        total = sum(float(h) for h in hours_of(case, key[1]))
        return {"person": names.person(key[1]), "hours": total}
    if kind is ClashKind.NOBODY:
        return {"role": names.role(key[1]), "year_group": names.year_group(key[2])}
    if kind is ClashKind.AT_ONCE:
        return {"count": case.at_once}
    return {"first": names.measure(key[1]), "then": names.measure(key[2])}
