"""The work plan per year group and per person: what happens, who does it, and whether it fits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan.domain import coverage
from lobscan.domain.agenda import in_order
from lobscan.domain.happening import Happening, Kind, for_group
from lobscan.domain.practice import Practice
from lobscan.domain.weeks import spelled
from lobscan.domain.workplan import Action, Names
from lobscan.locales import _, number
from lobscan.locales.practice import word
from lobscan.locales.workplan import status
from lobscan.services import plan, practice
from lobscan.services.workspace import Workspace
from lobscan.ui import show
from lobscan.ui.text import plain
from lobscan.ui.workplan_words import load_cells, load_sentence, named, who_is, year_groups

Line = tuple[str, dict[str, object]]
"""An action's id (or that of an activity), and its cells by column."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The year group, the person and the status that are looked at; "" is all of them."""

    group: str
    person: str
    status: str


def per_group(ws: Workspace, names: Names, kept: Collection[Action], choice: Choice) -> list[Line]:
    """Actions and activities of the school year together, by year group and week.

    Why the whole school's come first: they concern every year group.
    """
    seen = practice.practice(ws)
    if seen.year is None:
        return []
    ids = {a.id for a in kept}
    found = [h for h in plan.happening(ws, seen, seen.year) if _fits(h, ids, choice)]
    groups = {"": _("whole school")}
    groups |= {g.id: g.label for g in seen.school.year_groups if choice.group in ("", g.id)}
    return [
        (one.id, _group_cells(one, label, seen, names))
        for group, label in groups.items()
        for one in for_group(found, group)
    ]


def _fits(one: Happening, actions: Collection[str], choice: Choice) -> bool:
    if one.kind is Kind.ACTION:
        return one.id in actions
    mine = not choice.person or choice.person in (one.responsible, *one.who)
    return one.kind is Kind.ACTIVITY and mine and choice.status in ("", "open", one.status)


def _group_cells(one: Happening, group: str, seen: Practice, names: Names) -> dict[str, object]:
    action = one.kind is Kind.ACTION
    return {
        _("Year group"): group,
        _("What happens"): one.title,
        _("Who does it"): ", ".join(named(w, seen, names) for w in one.who),
        _("Responsible"): named(one.responsible, seen, names) or _("nobody yet"),
        _("Weeks"): spelled(monday.isocalendar().week for monday in one.weeks),
        _("Kind"): _("action") if action else _("activity"),
        _("Status"): status(one.status) if action else word("status", one.status),
    }


def without(ws: Workspace) -> None:
    """The year groups for which nothing of their own is still to come."""
    touched = {g for a in plan.actions(ws) if a.open for g in a.year_groups}
    bare = [g.label for g in practice.practice(ws).school.year_groups if g.id not in touched]
    if bare:
        st.markdown(_("Nothing of their own to come: {groups}.", groups=plain(", ".join(bare))))


def per_person(names: Names, kept: Iterable[Action], person: str) -> list[Line]:
    """The actions of each person, who left with them while something still stands on their name."""
    ordered = in_order(kept)
    people = [p for p in (*names.people, *names.gone) if person in ("", p)]
    return [(a.id, _person_cells(a, p, names)) for p in people for a in ordered if p in a.people()]


def _person_cells(action: Action, person: str, names: Names) -> dict[str, object]:
    part = _("responsible") if action.responsible == person else _("carries out")
    return {
        _("Person"): who_is(names, person),
        _("Action"): action.title,
        _("Part"): part,
        _("Ready by"): action.due,
        _("Status"): status(action.status.value),
        _("Hours"): number(action.hours / len(action.people())),
        _("From"): action.start,
        _("Year groups"): year_groups(names, action),
    }


def load(ws: Workspace, person: str) -> None:
    """Hours on tasks and actions against the hours people have, with what is too much in words."""
    seen = practice.practice(ws)
    year, people = seen.year, [p for p in seen.school.people if person in ("", p.id)]
    if year is None or not people:
        return
    found: Sequence[coverage.Burden] = coverage.burdens(people, seen.tasks, plan.actions(ws), year)
    st.markdown(plain(load_sentence(found, year.id)))
    with st.expander(_("Hours per person"), icon=":material/schedule:", expanded=bool(person)):
        show.table([load_cells(one) for one in found], key="load")
