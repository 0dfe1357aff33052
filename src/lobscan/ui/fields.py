"""The fields of a form over a record: each shows what is stored and gives back what is to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from lobscan.locales import _
from lobscan.ui.text import apart

DAY_FORMAT = "DD-MM-YYYY"
LONGEST_LINE = 400
LONGEST_TEXT = 2000


def line(label: str, value: str, *, key: str, note: str | None = None) -> str:
    """One line of text."""
    return (st.text_input(label, value, max_chars=LONGEST_LINE, key=key, help=note) or "").strip()


def text(label: str, value: str, *, key: str) -> str:
    """A few lines of text."""
    return (st.text_area(label, value, max_chars=LONGEST_TEXT, height=96, key=key) or "").strip()


def one(label: str, value: str, options: Mapping[str, str], *, key: str) -> str:
    """One of `options` (id → label) or "" for none; an old id that is unknown by now stays among them."""
    ids = list(options) + [v for v in [value] if v and v not in options]
    labels = apart({id_: options.get(id_, id_) for id_ in ids})
    chosen = st.selectbox(
        label,
        ids,
        index=ids.index(value) if value in ids else None,
        format_func=labels.__getitem__,
        placeholder=_("Choose"),
        key=key,
    )
    return chosen or ""


def several(
    label: str,
    value: Sequence[str],
    options: Mapping[str, str],
    *,
    key: str,
    own: bool = False,
    nothing: str | None = None,
) -> tuple[str, ...]:
    """Some of `options` (id → label), with `own` also words that one types; `nothing` says what none means.

    Why old ids stay among the options: who left the school must not vanish from a record unseen.
    """
    ids = list(options) + [v for v in value if v not in options]
    labels = apart({id_: options.get(id_, id_) for id_ in ids})
    chosen = st.multiselect(
        label,
        ids,
        default=list(value) or None,
        format_func=lambda id_: labels.get(id_, id_),
        placeholder=nothing or (_("Choose, or type your own words") if own else _("Choose")),
        accept_new_options=own,
        key=key,
    )
    return tuple(ids_of(chosen, options))


def ids_of(chosen: Sequence[str], options: Mapping[str, str]) -> list[str]:
    """What was chosen as ids, typed words that are a label among them; each once."""
    by_label = {label.casefold(): id_ for id_, label in options.items()}
    return list(dict.fromkeys(by_label.get(c.strip().casefold(), c.strip()) for c in chosen if c.strip()))


def day(label: str, value: date | None, *, key: str) -> date | None:
    """A day, or none."""
    found = st.date_input(label, value, format=DAY_FORMAT, key=key)
    return found if isinstance(found, date) else None
