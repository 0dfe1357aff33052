"""Links to printed pages that open without logging in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from lobscan.locales import _
from lobscan.ui import guard


def shared_links(
    of: str,
    withdraw: Callable[[], None],
    *,
    allowed: bool,
    width: Literal["content", "stretch"] = "content",
) -> None:
    """What it is to withdraw the links to a printed page, and the button that does so."""
    with st.popover(
        _("Shared links"),
        icon=":material/link_off:",
        key=f"shared-links-{of}",
        disabled=not allowed,
        width=width,
    ):
        st.markdown(
            _(
                "Who has the address of the printed page can read it without logging in, for a month or two. "
                "When it went too far, withdraw it: then only the button here opens the page, by a new "
                "address."
            )
        )
        if st.button(_("Withdraw what was shared"), key=f"withdraw-shared-{of}"):
            with guard.errors():
                withdraw()
                guard.done(_("Links that were shared do not open any more."))
