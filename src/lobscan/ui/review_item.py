"""One item of a review's agenda: what lies on the table, what was found, and the form for a finding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import streamlit as st

from lobscan.access import Right
from lobscan.domain.review import Effect, Finding, Item, Review, Topic, Verdict
from lobscan.domain.workplan import Action
from lobscan.errors import UserError
from lobscan.exchange import review_words as words
from lobscan.locales import _, short_day
from lobscan.locales.workplan import shortened
from lobscan.services import plan, prepare, review
from lobscan.services.review import NewFinding
from lobscan.services.workspace import Workspace
from lobscan.ui import fields, guard, session
from lobscan.ui.text import plain

LONGEST_CHOICE: Final = 70
ICONS: Final = {
    Verdict.SECURE: ":material/lock:",
    Verdict.ADJUST: ":material/tune:",
    Verdict.STOP: ":material/block:",
}


def show(ws: Workspace, at: Review, item: Item) -> None:
    """What lies on the table, what was found here, and the way to write down more."""
    _table(item)
    for finding in at.at(item.id):
        card(ws, at, finding)
    if at.sealed:
        return
    if at.approvals:
        st.info(_("This review was approved. Undo the approval before you change something."))
        return
    _form(ws, at, item)


def _table(item: Item) -> None:
    if item.topic is Topic.QUESTION:
        st.markdown(f"**{_('To be looked at:')}**")
        st.markdown("\n".join(f"- {plain(line)}" for line in item.look_at))
        if item.points:
            st.markdown(f"**{_('What the scan says')}**")
    if item.points:
        st.markdown("\n".join(f"- {plain(words.told(point.said))}" for point in item.points))
    if item.nothing:
        st.info(words.told(item.nothing))


def card(ws: Workspace, at: Review, finding: Finding) -> None:
    """A finding with what follows from it; with the ways to reword it and to take it back."""
    called = review.called_in(ws, at)
    title = called.actions.get(finding.action, finding.action)
    with st.container(border=True, key=f"finding-{finding.id}"):
        st.markdown(f"{ICONS[finding.verdict]} **{words.verdict(finding.verdict)}** · {plain(finding.text)}")
        who = called.people.get(finding.owner, finding.owner)
        told = [
            words.effect(finding.effect, title if finding.effect is not Effect.NONE else ""),
            who,
            _("by {day}", day=short_day(finding.due)),
        ]
        st.markdown(" · ".join(plain(part) for part in told if part))
        if not at.sealed and not at.approvals and session.actor().may(Right.EDIT_REVIEW):
            _change(ws, at, finding)


def _change(ws: Workspace, at: Review, finding: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(_("Reword"), icon=":material/edit:", key=f"reword-open-{finding.id}"):
            text = fields.text(_("Finding"), finding.text, key=f"reword-text-{finding.id}-{at.number}")
            if st.button(_("Keep"), key=f"reword-keep-{finding.id}"):
                with guard.errors():
                    review.reword(ws, at.id, finding.id, text, actor=session.actor())
                    guard.done(_("The change is kept."))
        if st.button(_("Take back"), icon=":material/undo:", key=f"withdraw-{finding.id}", type="tertiary"):
            with guard.errors():
                review.withdraw(ws, at.id, finding.id, actor=session.actor())
                guard.done(_("The finding is taken back."))


# Writing one down


def _form(ws: Workspace, at: Review, item: Item) -> None:
    """Why no form of Streamlit's: what is asked follows from the verdict."""
    turn = session.recall("finding-turn", "0")
    key = f"{item.id}-{turn}"
    st.header(_("What do you decide?"), anchor=False)
    text = fields.text(_("Finding"), "", key=f"finding-text-{key}")
    verdict = st.segmented_control(
        _("Verdict"),
        list(Verdict),
        format_func=words.verdict,
        key=f"finding-verdict-{key}",
        help=_(
            "Secure: it goes well, and it must stay so. Adjust: it must become better. "
            "Stop: it is not worth it."
        ),
    )
    if verdict is None:
        st.markdown(_("Choose a verdict; then you say whose it is and by when."))
        return
    about, close, title = _what_follows(ws, item, verdict, key=key)
    left, right = st.columns(2)
    people = {p.id: p.name for p in prepare.school(ws).people}
    with left:
        owner = fields.one(_("Whose"), "", people, key=f"finding-owner-{key}")
    with right:
        due = fields.day(_("Ready by"), None, key=f"finding-due-{key}")
    statements = _statements(ws, at, item, key=key)
    allowed = session.actor().may(Right.EDIT_REVIEW)
    if st.button(_("Keep the finding"), type="primary", key="finding-keep", disabled=not allowed):
        with guard.errors():
            wanted = NewFinding(
                item.id, text, verdict, owner, _by(due), statements, about=about, close=close, title=title
            )
            made = review.add_finding(ws, at.id, wanted, actor=session.actor())
            session.remember("finding-turn", str(int(turn) + 1))
            guard.done(_kept(made))


def _by(due: date | None) -> date:
    if due is None:
        raise UserError("Choose a day by which this must be ready.")
    return due


def _kept(made: Finding) -> str:
    if made.effect is Effect.MADE:
        return _("The finding is kept, and its action is in the work plan.")
    if made.effect is Effect.NONE:
        return _("The finding is kept.")
    return _("The finding is kept, and the action is closed in the work plan.")


def _what_follows(ws: Workspace, item: Item, verdict: Verdict, *, key: str) -> tuple[str, bool, str]:
    """The action that it is about, whether it is finished by this, and the title of a new one."""
    about = fields.one(
        _("About this action (may stay empty)"), "", _open(ws, item), key=f"finding-about-{key}"
    )
    if verdict is Verdict.STOP and about:
        st.markdown(_("This action is stopped; the finding becomes its reason."))
        return about, False, ""
    if verdict is Verdict.SECURE:
        close = bool(about) and st.checkbox(
            _("The action is finished by this"), value=True, key=f"finding-close-{key}"
        )
        if close:
            return about, True, ""
        title = fields.line(
            _("New action to secure it (leave empty for none)"), "", key=f"finding-title-{key}"
        )
        return about, False, title
    title = fields.line(
        _("The action that this makes"),
        "",
        key=f"finding-title-{key}",
        note=_("Leave it empty to have the finding be its title."),
    )
    return about, False, title


def _open(ws: Workspace, item: Item) -> Mapping[str, str]:
    """The open actions, those on the table first."""
    here = [p.action for p in item.points if p.action]
    open_ = [a for a in plan.actions(ws) if a.open]
    first = sorted(open_, key=lambda a: a.id not in here)
    return {a.id: _choice(a) for a in first}


def _choice(action: Action) -> str:
    return f"{shortened(action.title, LONGEST_CHOICE)} ({short_day(action.due)})"


def _statements(ws: Workspace, at: Review, item: Item, *, key: str) -> tuple[str, ...]:
    """What it is about; those on the table come first among the choices."""
    pack = prepare.pack_of(ws, prepare.round_(ws, at.round))
    here = {s for p in item.points for s in p.statements} | set(item.statements)
    ordered = sorted(pack.statements, key=lambda s: s.id not in here)
    return fields.several(
        _("About these statements (may stay empty)"),
        item.statements,
        {s.id: s.aspect for s in ordered},
        key=f"finding-statements-{key}",
    )
