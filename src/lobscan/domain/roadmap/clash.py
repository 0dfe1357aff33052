"""Wishes that cannot all be met: the fewest constraints that clash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ortools.sat.python import cp_model

from lobscan.domain.roadmap.case import Case, Clash, ClashKind, Why, Wish, WishKind
from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.model import Key, Model, solver, total, weighted
from lobscan.domain.roadmap.names import Names
from lobscan.domain.roadmap.problem import FRIDAY, hours_of, problem
from lobscan.locales import N_

LEAST, LITTLE = 60.0, 0.5
"""Counted work: until it is known whether some constraints can be met, and for meeting more than them."""
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
ONE_AT_ONCE = N_("Only one measure runs at a time.")
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
    return model.solve(work=LEAST).draft


def clash(case: Case) -> tuple[Clash, ...]:
    """The smallest set of constraints that cannot hold together; of several so small, that with most wishes.

    Found by hitting sets (Ignatiev and others, "Smallest MUS extraction with minimal hitting set
    dualization", 2015): of each way to meet all but some, a clash holds at least one of those some.
    The smallest set that does so and cannot be met is the smallest clash.
    """
    part = forced(case)
    model = _guarded(part)
    keys = sorted(model.guards, key=_rank)
    spared: list[list[Key]] = []
    while (gone := _let_go(model, keys, core := _hitting(keys, spared))) is not None:
        spared.append(gone)
    return tuple(_named(part, key) for key in sorted(core, key=lambda k: (-_rank(k)[0], k)))


def _hitting(keys: list[Key], spared: list[list[Key]]) -> list[Key]:
    """As few of the keys as can be, one at least of each of those spared; the later in rank first."""
    cp = cp_model.CpModel()
    into = {key: cp.new_bool_var("") for key in keys}
    for some in spared:
        cp.add_bool_or([into[key] for key in some])
    dear = 10 * len(keys)
    cp.minimize(weighted(list(into.values()), [dear - _rank(key)[0] for key in keys]))
    made = solver(LEAST)
    made.solve(cp)
    return [key for key in keys if made.boolean_value(into[key])]


def _let_go(model: Model, keys: list[Key], core: list[Key]) -> list[Key] | None:
    """What else is let go to meet a core, about as little as can be; `None` where it cannot be met."""
    model.cp.clear_assumptions()
    model.cp.add_assumptions([model.guards[key] for key in core])
    model.cp.clear_objective()  # type: ignore[no-untyped-call]  # the solver's own
    met = _kept(model, keys, LEAST)
    if met is None:
        return None
    model.cp.maximize(total(list(model.guards.values())))
    more = _kept(model, keys, LITTLE)
    kept = max(met, more or frozenset(), key=len) | set(core)
    return [key for key in keys if key not in kept] or None


def _kept(model: Model, keys: list[Key], work: float) -> frozenset[Key] | None:
    """The constraints that one way meets; none where no way was found, `None` where there is none."""
    model.cp.clear_hints()  # type: ignore[no-untyped-call]  # the solver's own
    for key in keys:
        model.cp.add_hint(model.guards[key], value=True)
    made = solver(work)
    status = made.solve(model.cp)
    if status == cp_model.INFEASIBLE:
        return None
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return frozenset(key for key in keys if found and made.boolean_value(model.guards[key]))


def _rank(key: Key) -> tuple[int, Key]:
    """Which to do without first among sets of a size: the wishes last."""
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


def _named(case: Case, key: Key) -> Clash:
    kind = ClashKind(key[0])
    values = _values(case, kind, key)
    if kind is ClashKind.WISH:
        wish = case.wishes[int(key[1])]
        table: Mapping[WishKind, str] = AT_GROUP if wish.year_group else SENTENCES
        return Clash(kind, Why(table[wish.kind], values), wish=wish)
    return Clash(
        kind,
        Why(_message(case, kind, key), values),
        person=key[1] if kind is ClashKind.HOURS else "",
        role=key[1] if kind is ClashKind.NOBODY else "",
        measures=key[1:] if kind in (ClashKind.PREREQUISITE, ClashKind.PHASE) else (),
    )


def _message(case: Case, kind: ClashKind, key: Key) -> str:
    if kind is ClashKind.AT_ONCE and case.at_once == 1:
        return ONE_AT_ONCE
    return NOBODY_THERE if kind is ClashKind.NOBODY and key[2] else OTHERS[kind]


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
