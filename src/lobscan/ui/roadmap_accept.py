"""The part of the page Roadmap on which the draft is taken over into the work plan, tick by tick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zlib import crc32

import pandas as pd
import streamlit as st

from lobscan.access import Right
from lobscan.domain.takeover import Change, ChangeKind
from lobscan.locales import N_, _, moment, n_, number, short_day
from lobscan.services import takeover
from lobscan.ui import guard, session
from lobscan.ui.action import FIELDS
from lobscan.ui.registers import by
from lobscan.ui.roadmap_words import Seen
from lobscan.ui.text import plain

ROW = 35
MOST_ROWS = 18
TICK_WIDTH = 110
"""Pixels."""
KINDS = {
    ChangeKind.NEW: N_("new action"),
    ChangeKind.CHANGED: N_("other than in the work plan"),
    ChangeKind.GONE: N_("no longer in the roadmap: stop it"),
}


def view(seen: Seen) -> None:
    """What would be new, moved or stopped in the work plan; people's own changes are not ticked."""
    draft = seen.draft
    if draft is None:
        return
    if not session.actor().may(Right.EDIT_PLAN):
        st.info(_("Your role may look at the roadmap, not take it over."))
        return
    _taken(seen)
    why = _("From the roadmap of {round}.", round=seen.picture.round.title)
    found = takeover.proposal(seen.ws, seen.picture, draft, why=why)
    rows = [c for c in found if c.kind is not ChangeKind.STAYS]
    _stays([c for c in found if c.kind is ChangeKind.STAYS])
    if not rows:
        st.success(_("The work plan says the same as this draft."), icon=":material/check:")
        st.page_link("pages/6_plan/workplan.py", label=_("To the work plan"), icon=":material/checklist:")
        return
    st.markdown(_lead(rows))
    ticked = _ticked(seen, rows)
    label = n_(
        "Take {count} change over into the work plan",
        "Take {count} changes over into the work plan",
        len(ticked),
    )
    if st.button(label, type="primary", key="roadmap-accept", disabled=not ticked):
        with guard.errors():
            note = _("No longer in the roadmap of {round}.", round=seen.picture.round.title)
            made = takeover.accept(
                seen.ws, seen.picture, draft, found, set(ticked), note=note, actor=session.actor()
            )
            guard.done(
                n_(
                    "{count} action of the work plan follows the roadmap now.",
                    "{count} actions of the work plan follow the roadmap now.",
                    len(made),
                )
            )


def _taken(seen: Seen) -> None:
    """When the roadmap was taken over last, and the way back."""
    last = takeover.accepted(seen.ws, seen.picture.round)
    if last is None:
        return
    told = n_(
        "Taken over {moment} ({who}): {count} action.",
        "Taken over {moment} ({who}): {count} actions.",
        len(last.acceptance.events),
        moment=moment(last.at),
        who=plain(by(last.actor)),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(told, width="content")
        if st.button(_("Undo"), icon=":material/undo:", key="roadmap-take-back", type="tertiary"):
            with guard.errors():
                back = takeover.take_back(
                    seen.ws, seen.picture.round, seen=last.number, actor=session.actor()
                )
                guard.done(_told_back(back))


def _told_back(back: takeover.Back) -> str:
    """What was put back, and which actions stay because people changed them."""
    told = n_(
        "{count} action of the work plan is as it was before.",
        "{count} actions of the work plan are as they were before.",
        len(back.back),
    )
    if back.stays:
        names = ", ".join(f"“{plain(a.title)}”" for a in back.stays)
        told += " " + _("People changed these since, so they stay as they are: {names}.", names=names)
    return told


def _lead(rows: Sequence[Change]) -> str:
    if all(c.kind is ChangeKind.NEW for c in rows):
        return _("Each measure becomes an action with its days, people and hours. Untick what should not.")
    return _(
        "This is how the draft differs from the work plan. What people changed themselves, or is under "
        "way, is not "
        "ticked: it stays as it is unless you tick it."
    )


def _stays(found: Sequence[Change]) -> None:
    if found:
        names = ", ".join(f"“{plain(c.action.title)}”" for c in found)
        st.markdown(_("No longer in the roadmap, but begun or finished, so they stay: {names}.", names=names))


def _ticked(seen: Seen, rows: Sequence[Change]) -> list[str]:
    """The ids of what is to be taken over."""
    frame = pd.DataFrame(
        [
            {
                "tick": not c.by_people,
                "action": c.action.title,
                "what": _(KINDS[c.kind]) if c.kind is not ChangeKind.CHANGED else _(FIELDS[c.field]),
                "now": _word(seen, c.now) if c.field else "",
                "wanted": _word(seen, c.wanted) if c.field else _span(c),
                "people": _("yes") if c.by_people else "",
            }
            for c in rows
        ]
    )
    typed = st.data_editor(
        frame,
        hide_index=True,
        width="stretch",
        height=(min(len(rows), MOST_ROWS) + 1) * ROW + 3,
        disabled=["action", "what", "now", "wanted", "people"],
        column_config={
            "tick": st.column_config.CheckboxColumn(_("Take over"), width=TICK_WIDTH),
            "action": st.column_config.TextColumn(_("Action"), width=300),
            "what": st.column_config.TextColumn(_("What")),
            "now": st.column_config.TextColumn(_("In the work plan")),
            "wanted": st.column_config.TextColumn(_("In the draft")),
            "people": st.column_config.TextColumn(_("Changed by people")),
        },
        key=f"roadmap-changes-{crc32(' '.join(c.id for c in rows).encode())}-{seen.number}",
    )
    return [c.id for c, on in zip(rows, typed["tick"], strict=True) if on]


def _span(change: Change) -> str:
    if change.kind is ChangeKind.GONE:
        return ""
    one = change.action
    start, due, hours = short_day(one.start), short_day(one.due), number(one.hours, 0)
    return _("{start} to {due}, {hours} hours", start=start, due=due, hours=hours)


def _word(seen: Seen, value: object) -> str:
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, float | int):
        return number(value)
    listed = value if isinstance(value, tuple) else (value,)
    names = {**seen.groups, **seen.people}
    return ", ".join(names.get(str(v), str(v)) for v in listed) or "–"
