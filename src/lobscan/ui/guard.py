"""Turn a `UserError` into words on the page; everything else is a bug and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lobscan.errors import FaultyFile, UserError
from lobscan.locales import _, tell, tell_all
from lobscan.ui import session
from lobscan.ui.text import plain

MOST_SHOWN = 50


@contextmanager
def errors() -> Iterator[None]:
    """Show a `UserError` that the block raises, where the block stands."""
    try:
        yield
    except FaultyFile as error:
        lines = tell_all(error)
        st.error(tell(error))
        st.markdown("\n".join(f"- {plain(line)}" for line in lines[:MOST_SHOWN]))
        if len(lines) > MOST_SHOWN:
            st.markdown(_("… and {count} more.", count=len(lines) - MOST_SHOWN))
    except UserError as error:
        st.error(plain(tell(error)))


def done(text: str) -> None:
    """Say that something was kept, and run the page anew so that it shows."""
    session.notify(text)
    st.rerun()
