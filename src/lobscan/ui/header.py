"""A page's head: one title that says the finding, and a line below it."""

from __future__ import annotations

import streamlit as st

from lobscan.ui import session


def page(title: str, lead: str = "") -> None:
    """The title as a sentence, the lead below it, and what the last act left to say."""
    st.title(title, anchor=False)
    if lead:
        st.markdown(lead)
    notice = session.take_notice()
    if notice:
        tone, text = notice
        (st.success if tone == "done" else st.error)(
            text, icon=":material/check:" if tone == "done" else None
        )
