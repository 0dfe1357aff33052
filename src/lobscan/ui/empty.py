"""What a page says when it has nothing to show: why, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import streamlit as st

from lobscan.ui import header, session


def state(
    title: str, text: str, *, then: str = "", label: str = "", act: Callable[[], None] | None = None
) -> NoReturn:
    """Say so, link to the page `then`, and end the page; it is the title where there is none yet.

    `act` draws what can be done about it here.
    """
    titled = session.titled()
    if not titled:
        header.page(title, text)
    with st.container(border=titled, key="empty-state"):
        if titled:
            st.header(title, anchor=False)
            st.markdown(text)
        if then:
            st.page_link(then, label=label, icon=":material/arrow_forward:")
        if act:
            act()
    st.stop()
