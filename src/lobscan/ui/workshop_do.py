"""One act of the facilitator, from any part of the page Workshop."""

from __future__ import annotations

import streamlit as st

from lobscan.domain.workshop import Workshop
from lobscan.services import workshop
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, session


def do(ws: Workspace, at: Workshop, kind: str, **fields: object) -> None:
    """Do something as the facilitator and draw the page anew, or say why it cannot be."""
    with guard.errors():
        workshop.act(ws, at.id, kind, actor=session.actor(), **fields)
        st.rerun()
