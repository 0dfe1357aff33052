"""Choices that live in the address: which round, area, year group or role one looks at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NoReturn, TypeVar

import streamlit as st

from lobscan.access import Right
from lobscan.domain.round import Round
from lobscan.domain.school import School
from lobscan.locales import _
from lobscan.services import picture, prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import empty, guard, session
from lobscan.ui.text import apart, plain

T = TypeVar("T")


def one(label: str, options: dict[str, str], *, key: str, default: str | None = None) -> str:
    """One of `options` (id → label), kept in the address under `key`."""
    widget = f"choose-{key}"
    usual = default if default in options else next(iter(options))
    found = _follow(widget, options, key, usual)
    st.selectbox(
        label,
        list(options),
        format_func=apart(options).__getitem__,
        key=widget,
        on_change=_to_address,
        args=(widget, key, usual),
    )
    return found


def switch(label: str, options: dict[str, str], *, key: str) -> str:
    """One of a few `options` (id → label) side by side, kept in the address under `key`."""
    widget = f"switch-{key}"
    usual = next(iter(options))
    found = _follow(widget, options, key, usual)
    st.segmented_control(
        label,
        list(options),
        format_func=apart(options).__getitem__,
        key=widget,
        required=True,
        on_change=_to_address,
        args=(widget, key, usual),
    )
    return found


def day(label: str, *, key: str, earliest: date, latest: date) -> date | None:
    """A day between two others, or none, kept in the address under `key`."""
    widget = f"day-{key}"
    try:
        wanted = date.fromisoformat(st.query_params.get(key, ""))
    except ValueError:
        wanted = date.max
    found = wanted if earliest <= wanted <= latest else None
    st.session_state[widget] = found
    st.date_input(
        label,
        format="DD-MM-YYYY",
        min_value=earliest,
        max_value=latest,
        key=widget,
        on_change=_day_to_address,
        args=(widget, key),
    )
    return found


def _day_to_address(widget: str, key: str) -> None:
    chosen = st.session_state[widget]
    point(**{key: chosen.isoformat() if chosen else ""})


def _follow(widget: str, options: dict[str, str], key: str, usual: str) -> str:
    """What the address says, which the widget is made to show.

    Why not what the widget says: a browser sends back what it showed last, also after the address
    was pointed elsewhere.
    """
    wanted = st.query_params.get(key, usual)
    found = wanted if wanted in options else usual
    st.session_state[widget] = found
    return found


def _to_address(widget: str, key: str, usual: str) -> None:
    """Put a choice into the address; the usual one needs no words there."""
    chosen = st.session_state[widget] or usual
    point(**{key: "" if chosen == usual else chosen})


def point(**values: str) -> None:
    """Have the address, and with it the choices, say `values`; "" is the usual choice."""
    for key, value in values.items():
        if value:
            st.query_params[key] = value
        elif key in st.query_params:
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
    """A round, the latest one first; an empty state when there is none.

    Without `among` one of the scans, and at first the latest that has figures: a pulse says nothing of
    how the school stands as a whole.
    """
    rounds = list(reversed(among if among is not None else prepare.scans(ws)))
    if not rounds:
        empty.state(
            _("No round yet"),
            _("Open a round first; then your colleagues can answer."),
            then="pages/1_prepare/round.py",
            label=_("Open a round"),
        )
    by_id = {r.id: r for r in rounds}
    usual = rounds[0] if among is not None else picture.first_seen(ws, rounds)
    chosen = one(_("Round"), {r.id: r.title for r in rounds}, key="round", default=usual.id)
    if among is None and picture.ends_links(ws, by_id[chosen]):
        _ask_to_look(ws, by_id[chosen])
    return by_id[chosen]


def _ask_to_look(ws: Workspace, round_: Round) -> NoReturn:
    """Nobody ends the links of a round by coming past its figures."""

    def button() -> None:
        allowed = session.actor().may(Right.RUN_ROUND)
        if st.button(_("Look at the figures"), key=f"look-{round_.id}", disabled=not allowed):
            with guard.errors():
                picture.look(ws, round_, actor=session.actor())
                st.rerun()

    empty.state(
        _("Nobody has looked at these figures yet"),
        _(
            "All answers in “{title}” came from a file, and its links are still open. As soon as you look at "
            "the figures, the links take nobody any more, and no other file can be taken over. So look when "
            "all answers are in.",
            title=plain(round_.title),
        ),
        act=button,
    )


def year_group(school: School, *, all_label: str) -> str:
    """A year group's id, or "" for all."""
    options = {"": all_label, **{g.id: g.label for g in school.year_groups}}
    return one(_("Year group"), options, key="year_group", default="")
