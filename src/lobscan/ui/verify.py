"""Whether anything was changed of what was frozen: asked for by a button, told part by part."""

from __future__ import annotations

import streamlit as st

from lobscan.domain.audit import Audit
from lobscan.exchange import audit as words
from lobscan.locales import _
from lobscan.services import verify
from lobscan.services.workspace import Workspace
from lobscan.ui import session, show
from lobscan.ui.text import plain

MOST_SHOWN = 50


def panel(ws: Workspace) -> None:
    """The check, in a part of the page that opens and runs by itself."""
    with st.expander(_("Was anything changed afterwards?"), icon=":material/verified:", key="verify"):
        st.fragment(session.guarded(_panel))(ws)


def _panel(ws: Workspace) -> None:
    session.language()  # a fragment runs again by itself, without what the page begins with
    st.markdown(
        _(
            "Closing a round, setting an ambition, accepting a roadmap and sealing a review are frozen. This "
            "looks whether all of it is still as it was, and whether the files of the evidence are."
        )
    )
    if st.button(_("Check now"), key="verify-now", type="primary"):
        with st.spinner(_("Checking")):
            found = verify.verify(ws)
        _show(found)


def _show(found: Audit) -> None:
    (st.error if found.faults else st.success)(words.finding(found))
    faults = [words.told(fault) for fault in found.faults]
    notes = [words.told(note) for part in found.parts for note in part.notes]
    st.markdown("\n".join(f"- {plain(line)}" for line in faults[:MOST_SHOWN]))
    if len(faults) > MOST_SHOWN:
        st.markdown(_("… and {count} more.", count=len(faults) - MOST_SHOWN))
    rows = [{_("What was checked"): _(part.name), _("Result"): words.state(part)} for part in found.parts]
    show.table(rows, key="verify-parts")
    st.markdown("\n".join(f"- {plain(line)}" for line in notes[:MOST_SHOWN]))
    if found.head.count:
        st.markdown(words.head(found))
