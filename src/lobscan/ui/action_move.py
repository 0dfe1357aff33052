"""When an action runs: other days, and what moves along and who is hit before they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from lobscan.domain.dependencies import Move, end_with, too_early, waits_for
from lobscan.domain.strain import Strain
from lobscan.domain.workplan import Action, Names
from lobscan.locales import _, day, n_, number, short_day
from lobscan.locales.workplan import shortened
from lobscan.services import moves, plan, prepare
from lobscan.services.moves import Preview
from lobscan.services.workspace import Workspace
from lobscan.ui import fields, guard, session, show
from lobscan.ui.text import listed, plain
from lobscan.ui.workplan_words import who_is

MOST_NAMED = 3
LONGEST_TITLE = 60


def section(ws: Workspace, action: Action, names: Names) -> None:
    """The days of an action, what it waits for, and what other days would do."""
    st.header(_("When"), anchor=False)
    by_id = {a.id: a for a in plan.actions(ws)}
    for line in _order(action, by_id):
        st.markdown(line)
    start, due = _days(ws, action)
    if not start or not due or (start, due) == (action.start, action.due):
        return
    with guard.errors():
        _proposal(ws, moves.preview(ws, action.id, start=start, due=due), names)


def _order(action: Action, by_id: Mapping[str, Action]) -> list[str]:
    """What it waits for, and what waits for it, in sentences."""
    told = []
    first = waits_for(action, by_id)
    if first:
        latest = max(one.due for one in first)
        told.append(_("Waits for {titles}; ready by {day}.", titles=_titles(first), day=day(latest)))
    early = too_early(action, by_id) if action.open else ()
    if early:
        told.append(_(":material/warning: It begins before {titles} is ready.", titles=_titles(early)))
    later = [a for a in by_id.values() if action.id in a.after and a.open]
    if later:
        told.append(_("Only after this: {titles}.", titles=_titles(later)))
    return told


def _titles(actions: Sequence[Action]) -> str:
    return plain(listed([f"'{shortened(a.title, LONGEST_TITLE)}'" for a in actions], MOST_NAMED))


def _days(ws: Workspace, action: Action) -> tuple[date | None, date | None]:
    """Why the key holds the days: after a move the boxes must stand on the new ones."""
    key = f"{action.id}-{action.start:%Y%m%d}-{action.due:%Y%m%d}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=200):
            start = fields.day(_("From"), action.start, key=f"move-start-{key}")
        with st.container(width=200):
            due = fields.day(_("Ready by"), action.due, key=f"move-due-{key}")
        same = st.checkbox(_("Takes as long as now"), value=True, key=f"move-length-{key}")
    if start and same and start != action.start and due == action.due:
        due = end_with(action, start, prepare.school(ws).school_years)
    return start, due


def _proposal(ws: Workspace, found: Preview, names: Names) -> None:
    """What will happen, in words and as a table, and the ways to keep it."""
    first, *others = found.moves
    with st.container(border=True, key="move-preview"):
        st.markdown(plain(_told(found)))
        show.table([_row(one, names) for one in found.moves], key="move-table")
        _strained(found.strains)
        if found.begun:
            st.markdown(_begun(found.begun))
        with st.container(horizontal=True):
            label = n_("Move {count} action", "Move all {count} actions", len(found.moves))
            if st.button(label, type="primary", key="move-all"):
                _keep(ws, found.moves)
            if others and st.button(_("Only this one"), key="move-one"):
                _keep(ws, [first])


def _told(found: Preview) -> str:
    first, *others = found.moves
    what = _("New days: {start} to {due}.", start=short_day(first.start), due=short_day(first.due))
    if not others:
        return what + " " + _("Nothing else moves along.")
    more = n_("{count} other action moves along.", "{count} other actions move along.", len(others))
    return f"{what} {more}"


def _row(one: Move, names: Names) -> dict[str, object]:
    return {
        _("Action"): one.action.title,
        _("Was"): _span(one.action.start, one.action.due),
        _("Becomes"): _span(one.start, one.due),
        _("Who it hits"): ", ".join(who_is(names, p) for p in one.action.people()) or _("nobody yet"),
    }


def _span(start: date, due: date) -> str:
    return f"{start:%d-%m-%Y} – {due:%d-%m-%Y}"


def _strained(strains: Sequence[Strain]) -> None:
    """Who gets more hours too many between two holidays by it, or fewer."""
    worse = dict.fromkeys(one.person.name for one in strains if one.after > one.before)
    if not worse:
        st.markdown(_("Nobody gets more hours than they have between two holidays by it."))
    else:
        told = _(
            "More hours than they have between two holidays: {names}.", names=listed(list(worse), MOST_NAMED)
        )
        st.markdown(f":material/warning: {plain(told)}")
    if strains:
        show.table([_strain(one) for one in strains], key="move-strains")


def _strain(one: Strain) -> dict[str, object]:
    first, *_days, last = one.stretch.days
    return {
        _("Person"): one.person.name,
        _("Between two holidays"): _span(first, last),
        _("Hours too many now"): number(one.before, 0),
        _("Hours too many then"): number(one.after, 0),
    }


def _begun(actions: Sequence[Action]) -> str:
    return n_(
        "{count} action has begun already and stays where it is: {titles}.",
        "{count} actions have begun already and stay where they are: {titles}.",
        len(actions),
        titles=_titles(actions),
    )


def _keep(ws: Workspace, kept: Sequence[Move]) -> None:
    moves.move(ws, kept, actor=session.actor())
    told = n_("{count} action was moved.", "{count} actions were moved.", len(kept))
    guard.done(told + " " + _("You can undo this below, in the history."))
