"""A page's head: one title that says the finding, and a line below it."""

from __future__ import annotations

import streamlit as st

from lobscan.ui import session


def reserve() -> None:
    """Keep this place for the title of a page on which it follows from what is chosen below."""
    session.keep_head(st.container())


def page(title: str, lead: str = "") -> None:
    """The title as a sentence, the lead below it, and what the last act left to say."""
    with session.take_head():
        st.title(title, anchor=False)
        if lead:
            st.markdown(lead)
        _notice()


def _notice() -> None:
    notice = session.take_notice()
    if notice:
        tone, text = notice
        if tone == "done":
            st.success(text, icon=":material/check:")
        else:
            st.error(text)
