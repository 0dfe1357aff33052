"""What a page says when it has nothing to show: why, and the next step."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st


def state(title: str, text: str, *, then: str = "", label: str = "") -> NoReturn:
    """Say so, link to the page `then`, and end the page."""
    with st.container(border=True, key="empty-state"):
        st.subheader(title, anchor=False)
        st.markdown(text)
        if then:
            st.page_link(then, label=label, icon=":material/arrow_forward:")
    st.stop()
