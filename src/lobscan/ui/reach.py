"""Whether others can come in by the address that links and squares carry."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from lobscan.locales import _
from lobscan.login import LOOPBACK
from lobscan.ui import session


def warn() -> None:
    """Say so where the address is one that only this computer understands."""
    if urlsplit(session.origin()).hostname in LOOPBACK:
        st.warning(
            _(
                "Phones and other computers cannot come in by this address, as it is this computer's own. "
                "Open lobscan by its address in the network, or set LOBSCAN_URL, before you hand out links."
            )
        )
