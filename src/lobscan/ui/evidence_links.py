"""From an action or activity to what shows it, and from what lacks evidence to a new piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lobscan.locales import _
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui.text import plain

PAGE: Final = "pages/7_account/evidence.py"
ABOUT: Final = "about"
"""What a new piece begins with, in the address: `actions:a1,a2`."""
FIELDS: Final = ("statements", "activities", "actions", "standards")


def section(ws: Workspace, field: str, id_: str) -> None:
    """What shows an action or activity (`field`), each with the way to it, and the way to a new piece."""
    st.header(_("Evidence"), anchor=False)
    with st.container(key="evidence-of", gap="xsmall"):
        for one in practice.registers(ws).evidence:
            if id_ in getattr(one, field):
                st.page_link(
                    PAGE,
                    label=plain(one.title),
                    icon=":material/inventory_2:",
                    query_params={"record": one.id},
                )
        query = {"record": "new", ABOUT: f"{field}:{id_}"}
        st.page_link(PAGE, label=_("Note evidence"), icon=":material/add:", query_params=query)


def open_new(field: str, ids: Sequence[str]) -> None:
    """Have the address ask for a new piece of evidence of these, and show it."""
    st.query_params.update({"record": "new", ABOUT: f"{field}:{','.join(ids)}"})
    st.rerun()


def asked() -> dict[str, object]:
    """What a new piece begins with, as the address says."""
    field, _colon, ids = st.query_params.get(ABOUT, "").partition(":")
    return {field: tuple(i for i in ids.split(",") if i)} if field in FIELDS else {}


def forget() -> None:
    """Take what a new piece begins with out of the address: it is there by now, or was not made."""
    st.query_params.pop(ABOUT, None)
