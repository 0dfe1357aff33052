"""What finished actions propose to ask again, from when, and where one does that."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.domain.signals.unmeasured_action import SETTLING
from lobscan.domain.workplan import Action
from lobscan.locales import _, day
from lobscan.services import roadmap
from lobscan.services.roadmap import Again
from lobscan.services.workspace import Workspace, today
from lobscan.ui.text import listed, plain

MOST_NAMED = 8


def section(ws: Workspace, action: Action) -> None:
    """Beside a finished action: which statements no round asked since."""
    found = roadmap.again_of(ws, action)
    if found:
        with st.container(border=True, key="action-again"):
            st.markdown(
                _(
                    "**Did it help?** Only a next round can tell. Ask again about: {names}.",
                    names=named([found]),
                )
            )
            how([found])


def named(found: Sequence[Again]) -> str:
    """The statements to ask again, in few words."""
    every = dict.fromkeys(s.aspect for one in found for s in one.statements)
    return listed([plain(x) for x in every], MOST_NAMED)


def how(found: Sequence[Again]) -> None:
    """From when on it makes sense, with which set, and the way there."""
    ready = max(one.day for one in found) + SETTLING
    weeks = SETTLING.days // 7
    if ready > today():
        told = _(
            "An effect shows after about {weeks} weeks, so ask from {day} on.", weeks=weeks, day=day(ready)
        )
    else:
        told = _("It was finished more than {weeks} weeks ago, so you can ask now.", weeks=weeks)
    if all(s.core for one in found for s in one.statements):
        told += " " + _("A round with the core set asks this.")
    else:
        told += " " + _("Take the full set for that round; the core set does not ask all of this.")
    st.markdown(told)
    with st.container(horizontal=True, key="again-ways"):
        st.page_link("pages/1_prepare/round.py", label=_("Open a round"), icon=":material/campaign:")
        st.page_link(
            "pages/4_picture/pulse.py", label=_("Ask it in a pulse"), icon=":material/monitor_heart:"
        )
