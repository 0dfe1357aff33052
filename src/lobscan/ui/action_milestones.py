"""What one sees on the way of an action: milestones, added, ticked when reached, and taken away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.domain.workplan import Action, Milestone
from lobscan.errors import UserError
from lobscan.locales import _, short_day
from lobscan.services import plan
from lobscan.services.workspace import Workspace
from lobscan.ui import fields, guard, session
from lobscan.ui.text import plain

MOST = 30
FIRST_ONES = 3
"""Milestones that a new action can begin with; more are added when it stands in the plan."""


def section(ws: Workspace, action: Action, *, seen: int) -> None:
    """The milestones in the order of their days, each kept as soon as it is changed."""
    st.header(_("Milestones"), anchor=False)
    if not action.milestones:
        st.markdown(
            _("None yet. Say what should be there halfway, so that one sees in time if it goes well.")
        )
    for at, one in enumerate(action.milestones):
        with st.container(horizontal=True, vertical_alignment="center"):
            key = f"milestone-{action.id}-{at}-{seen}"
            label = f"{plain(one.title)} · {short_day(one.due)}"
            if st.checkbox(label, one.done, key=key, width="content") != one.done:
                _keep(ws, action, _with(action, at, done=not one.done), seen=seen)
            away = st.button(
                _("Take away"),
                key=f"{key}-away",
                icon=":material/close:",
                type="tertiary",
            )
            if away:
                _keep(ws, action, [m for m in action.milestones if m is not one], seen=seen)
    _add(ws, action, seen=seen)


def first_ones(key: str) -> list[dict[str, object]]:
    """The fields for the first milestones of a new action; those that are filled in, by their days.

    Why a title without a day, and the reverse, is given on: whoever keeps it is told what lacks.
    """
    with st.expander(_("Milestones"), icon=":material/flag:"):
        rows = [_one(f"{key}-{at}") for at in range(FIRST_ONES)]
    return [row for row in rows if row["title"] or row["due"]]


def _one(key: str) -> dict[str, object]:
    what, when = st.columns([3, 1])
    with what:
        title = fields.line(_("What is there then?"), "", key=f"milestone-title-{key}")
    with when:
        due = fields.day(_("On what day?"), None, key=f"milestone-due-{key}")
    return {"title": title, "due": due}


def _with(action: Action, at: int, *, done: bool) -> list[Milestone]:
    found = list(action.milestones)
    found[at] = found[at].model_copy(update={"done": done})
    return found


def _add(ws: Workspace, action: Action, *, seen: int) -> None:
    with (
        st.popover(_("Add a milestone"), icon=":material/add:", key=f"milestone-add-{seen}"),
        st.form(f"milestone-form-{action.id}-{seen}", border=False),
    ):
        title = fields.line(_("What is there then?"), "", key=f"milestone-title-{action.id}-{seen}")
        due = fields.day(_("On what day?"), action.due, key=f"milestone-due-{action.id}-{seen}")
        if st.form_submit_button(_("Add"), key=f"milestone-keep-{action.id}-{seen}"):
            with guard.errors():
                if not title or due is None:
                    raise UserError("Say what is there then, and on what day.")
                _keep(ws, action, [*action.milestones, Milestone(title=title, due=due)], seen=seen)


def _keep(ws: Workspace, action: Action, milestones: Sequence[Milestone], *, seen: int) -> None:
    with guard.errors():
        ordered = sorted(milestones, key=lambda m: m.due)[:MOST]
        plan.revise(ws, action.id, {"milestones": ordered}, seen=seen, actor=session.actor())
        guard.done(_("The milestones are kept."))
