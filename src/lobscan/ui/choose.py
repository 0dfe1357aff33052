"""Choices that live in the address: which round, area, year group or role one looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from lobscan.domain.round import Round
from lobscan.domain.school import School
from lobscan.locales import _
from lobscan.services import prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import empty

T = TypeVar("T")


def one(label: str, options: dict[str, str], *, key: str, default: str | None = None) -> str:
    """One of `options` (id → label), kept in the address under `key`."""
    ids = list(options)
    wanted = st.query_params.get(key, default or ids[0])
    at = ids.index(wanted) if wanted in ids else 0
    chosen = st.selectbox(label, ids, index=at, format_func=options.__getitem__, key=f"choose-{key}")
    _to_address(key, "" if chosen == (default or ids[0]) else chosen)
    return chosen


def switch(label: str, options: dict[str, str], *, key: str) -> str:
    """One of a few `options` (id → label) side by side, kept in the address under `key`."""
    ids = list(options)
    wanted = st.query_params.get(key, ids[0])
    chosen = st.segmented_control(
        label,
        ids,
        default=wanted if wanted in ids else ids[0],
        format_func=options.__getitem__,
        key=f"switch-{key}",
        required=True,
    )
    found = chosen or ids[0]
    _to_address(key, "" if found == ids[0] else found)
    return found


def point(**values: str) -> None:
    """Have the address and the choices say `values` from the next run on."""
    for key, value in values.items():
        st.session_state.pop(f"choose-{key}", None)
        if value:
            st.query_params[key] = value
        elif key in st.query_params:
            del st.query_params[key]


def _to_address(key: str, value: str) -> None:
    if value and st.query_params.get(key) != value:
        st.query_params[key] = value
    elif not value and key in st.query_params:
        del st.query_params[key]


def school(ws: Workspace) -> School:
    """The school; an empty state before it is set up."""
    if not prepare.has_school(ws):
        empty.state(
            _("No school yet"),
            _("Set your school up first; it takes a minute."),
            then="pages/1_prepare/school.py",
            label=_("Set the school up"),
        )
    return prepare.school(ws)


def round_(ws: Workspace, among: Sequence[Round] | None = None) -> Round:
    """A round, the latest one first; an empty state when there is none."""
    rounds = list(reversed(among if among is not None else prepare.rounds(ws)))
    if not rounds:
        empty.state(
            _("No round yet"),
            _("Open a round first; then your colleagues can answer."),
            then="pages/1_prepare/round.py",
            label=_("Open a round"),
        )
    by_id = {r.id: r for r in rounds}
    chosen = one(_("Round"), {r.id: r.title for r in rounds}, key="round")
    return by_id[chosen]


def year_group(school: School, *, all_label: str) -> str:
    """A year group's id, or "" for all."""
    options = {"": all_label, **{g.id: g.label for g in school.year_groups}}
    return one(_("Year group"), options, key="year_group", default="")
