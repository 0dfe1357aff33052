"""The board: the actions by how far they are, a column for each status."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import streamlit as st

from lobscan.domain.agenda import board
from lobscan.domain.workplan import OPEN_STATUSES, Action, Names, Status
from lobscan.locales import _, short_day
from lobscan.locales.workplan import shortened, status
from lobscan.services.workspace import Workspace
from lobscan.ui import action as actions_ui
from lobscan.ui.text import capital, plain
from lobscan.ui.workplan_words import responsible

MOST_OPEN = 15
MOST_OVER = 6
"""Actions that a column shows; of what is over the latest matter most."""
LONGEST_TITLE = 80


def view(ws: Workspace, names: Names, actions: Collection[Action], today: date) -> None:
    """The columns, with above them the way to move an action to another one."""
    found = board(actions)
    if not actions:
        st.info(_("No action fits these choices."))
        return
    st.markdown(_("Choose an action and give it another status; cards cannot be dragged here."))
    with st.container(border=True, key="commands"):
        ordered = [a for kept in found.values() for a in kept]
        actions_ui.commands(ws, {a.id: a for a in ordered}, "", every=True)
    for column, (each, kept) in zip(st.columns(len(Status), gap="small"), found.items(), strict=True):
        with column, st.container(border=True, key=f"board-{each.value}"):
            st.markdown(f"**{capital(status(each.value))}** · {len(kept)}")
            st.markdown(_cards(kept, names, today, MOST_OPEN if each in OPEN_STATUSES else MOST_OVER))


def _cards(actions: Sequence[Action], names: Names, today: date, most: int) -> str:
    """Why one text and no boxes: a box for each of three hundred actions would take seconds."""
    if not actions:
        return "–"
    cards = [_card(one, names, today) for one in actions[:most]]
    more = len(actions) - most
    cards += [_("and {count} more", count=more)] if more > 0 else []
    return "\n\n".join(cards)


def _card(action: Action, names: Names, today: date) -> str:
    late = action.late(today)
    when = _("late: {day}", day=short_day(action.due)) if late else short_day(action.due)
    lines = [
        f"**{plain(shortened(action.title, LONGEST_TITLE))}**",
        plain(responsible(names, action)),
        f":material/warning: {when}" if late else when,
    ]
    return "  \n".join(lines)
