"""The page Projector: the session that runs, drawn anew each second."""

from __future__ import annotations

import streamlit as st

from lobscan.domain.workshop import Workshop
from lobscan.locales import _
from lobscan.locales import workshop as words
from lobscan.services import workshop as service
from lobscan.services.workspace import Workspace
from lobscan.ui import empty, session, workshop, workshop_screen
from lobscan.ui.text import plain


def show(ws: Workspace) -> None:
    """The session that the address asks for, else the one that is open; without one, the way to it."""
    at = workshop.chosen(ws)
    if at is None:
        empty.state(
            _("No workshop is going on"),
            _("Open one on the page Workshop; then this page shows it on the large screen."),
            then="pages/5_ambition/workshop.py",
            label=_("To the workshop"),
        )
    st.set_page_config(initial_sidebar_state="collapsed")
    st.html(workshop_screen.style())
    st.fragment(session.guarded(_screen), run_every=workshop.EVERY, key="projector-live")(ws, at.id)


def _screen(ws: Workspace, id_: str) -> None:
    session.language()
    at: Workshop = service.workshop(ws, id_)
    with st.container(key="projector"):
        if at.closed:
            st.title(_("Thank you for taking part"), anchor=False)
        else:
            st.title(plain(words.title(at.item)), anchor=False)
        shown = workshop.scene(ws, at)
        st.html(workshop_screen.ended(shown) if at.closed else workshop_screen.page(shown))
