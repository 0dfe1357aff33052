"""The fields of a register's records: how each is asked, told, read and set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from lobscan.domain.register import Record
from lobscan.locales import _, number, short_day
from lobscan.ui import fields as boxes


@dataclass(frozen=True)
class Field:
    """A field of a record, for a form, for one change of many records, and for the history.

    `ask` draws it: its label, the value that stands there and its key give what is to be.
    `write` makes of that what an event sets, and may refuse it with a `UserError`. `words` tells
    a stored value. Where there are `several` values, some can be added or taken away.
    """

    name: str
    label: str
    ask: Callable[[str, Any, str], Any]
    empty: Any = ""
    several: bool = False
    words: Callable[[Any], str] = str
    write: Callable[[Any], Mapping[str, object]] | None = None
    read: Callable[[Any], Any] | None = None

    def of(self, record: Record) -> Any:
        """What a record has."""
        return self.read(record) if self.read else getattr(record, self.name)

    def sets(self, value: Any) -> Mapping[str, object]:
        """The fields of an event that give a record this value."""
        return self.write(value) if self.write else {self.name: value}

    def told(self, value: Any) -> str:
        """A value as one reads it; "–" for none."""
        nothing = value in (None, "", [], ()) or (value == 0 and not isinstance(value, bool))
        return "–" if nothing else self.words(value)


def line(name: str, label: str) -> Field:
    """One line of text."""
    return Field(name, label, lambda shown, value, key: boxes.line(shown, value, key=key))


def text(name: str, label: str) -> Field:
    """A few lines of text."""
    return Field(name, label, lambda shown, value, key: boxes.text(shown, value, key=key))


def one(name: str, label: str, options: Mapping[str, str]) -> Field:
    """One of `options`, or none."""
    return Field(
        name,
        label,
        lambda shown, value, key: boxes.one(shown, value, options, key=key),
        words=lambda value: options.get(value, value),
    )


def always(name: str, label: str, options: Mapping[str, str]) -> Field:
    """One of `options`, among which "" is a choice as good as any."""
    ids = list(options)

    def ask(shown: str, value: str, key: str) -> str:
        at = ids.index(value) if value in ids else 0
        return str(st.selectbox(shown, ids, index=at, format_func=options.__getitem__, key=key))

    return Field(name, label, ask, ids[0], words=lambda value: options.get(value, value))


def several(name: str, label: str, options: Mapping[str, str], *, own: bool = False) -> Field:
    """Some of `options`, with `own` also words that one types."""
    return Field(
        name,
        label,
        lambda shown, value, key: boxes.several(shown, value, options, key=key, own=own),
        (),
        several=True,
        words=lambda value: ", ".join(options.get(v, v) for v in value),
    )


def flag(name: str, label: str) -> Field:
    """Yes or no."""
    return Field(
        name,
        label,
        lambda shown, value, key: st.checkbox(shown, value, key=key),
        empty=False,
        words=lambda value: _("yes") if value else _("no"),
    )


def hours(name: str, label: str, *, most: float) -> Field:
    """Hours, with halves."""

    def ask(shown: str, value: float, key: str) -> float:
        return st.number_input(shown, 0.0, most, float(value), step=1.0, format="%g", key=key)

    return Field(name, label, ask, 0.0, words=number)


def day(name: str, label: str) -> Field:
    """A day, or none."""
    return Field(
        name,
        label,
        lambda shown, value, key: boxes.day(shown, value, key=key),
        None,
        words=lambda value: short_day(value if isinstance(value, date) else date.fromisoformat(value)),
    )
