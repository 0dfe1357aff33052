"""One record of a register: opened by the address, changed in a form, removed, and its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lobscan.domain.practice import Practice
from lobscan.domain.register import Record, Register
from lobscan.errors import UserError
from lobscan.locales import _
from lobscan.locales.workplan import shortened
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import empty, guard, header, registers
from lobscan.ui.register_fields import Field
from lobscan.ui.text import plain

LONGEST_NAME = 60
NEW = "new"


@dataclass(frozen=True)
class Kind:
    """What a page of records has of its own: its register, its file, its words, and its fields.

    `required` is the field without which there is no record, and `missing` the sentence that says so;
    `begin` is what a new one has; `below` is drawn under the form of one that there is, and `more` are
    fields that its history tells of beside those of the form.
    """

    register: Register
    path: str
    back: str
    new: str
    fields: Sequence[Field]
    required: str
    missing: str
    begin: dict[str, object]
    below: Callable[[Record], None] | None = None
    more: Sequence[Field] = ()


def opened() -> str:
    """The id of the record that the address asks for, `new` for a new one, or ""."""
    return st.query_params.get("record", "")


def open_(id_: str) -> None:
    """Have the address ask for a record, and show it."""
    st.query_params["record"] = id_
    st.rerun()


def close() -> None:
    """Go back to the list."""
    st.query_params.pop("record", None)
    st.rerun()


def page(ws: Workspace, seen: Practice, kind: Kind, id_: str) -> None:
    """The page of one record, or of a new one."""
    if st.button(kind.back, icon=":material/arrow_back:", key="record-back", type="tertiary"):
        close()
    if id_ == NEW:
        header.page(kind.new)
        _form(ws, kind, _Open(practice.new_id(), None, seen.number, NEW))
        return
    base, number = registers.form_base(ws, kind.register, id_, widget=_widget(kind, id_))
    if base is None:
        empty.state(
            _("This is not in the register any more"),
            _("Somebody removed it. On the list you can undo the last change."),
            then=kind.path,
            label=kind.back,
        )
    header.page(plain(registers.name_of(base)))
    _form(ws, kind, _Open(id_, base, number, f"{id_}-{number}"))
    if kind.below:
        kind.below(base)
    registers.history(ws, kind.register, id_, (*kind.fields, *kind.more))


def _widget(kind: Kind, id_: str) -> str:
    return f"record-{kind.required}-{id_}"


@dataclass(frozen=True)
class _Open:
    """The record on which a form stands: as it was at the event `number`; None for a new one."""

    id: str
    base: Record | None
    number: int
    key: str


def _form(ws: Workspace, kind: Kind, one: _Open) -> None:
    with st.form(f"record-{one.key}", enter_to_submit=False):
        values = _boxes(kind, one.base, one.key)
        with st.container(horizontal=True):
            kept = st.form_submit_button(_("Keep"), type="primary", key=f"record-keep-{one.key}")
            gone = one.base is not None and st.form_submit_button(
                _("Remove"), icon=":material/delete:", key=f"record-remove-{one.key}"
            )
    if kept:
        with guard.errors():
            _keep(ws, kind, one, values)
    if gone:
        with guard.errors():
            registers.remove(ws, kind.register, [one.id], seen=one.number, leave="record")


def _boxes(kind: Kind, base: Record | None, key: str) -> dict[str, Any]:
    """The first field over the whole width, the others in two columns."""
    first, *rest = kind.fields
    values = {first.name: _ask(kind, first, base, key)}
    half = (len(rest) + 1) // 2
    for column, part in zip(st.columns(2, gap="medium"), (rest[:half], rest[half:]), strict=True):
        with column:
            values |= {field.name: _ask(kind, field, base, key) for field in part}
    return values


def _ask(kind: Kind, field: Field, base: Record | None, key: str) -> Any:
    value = field.of(base) if base is not None else kind.begin.get(field.name, field.empty)
    return field.ask(field.label, value, f"record-{field.name}-{key}")


def _keep(ws: Workspace, kind: Kind, one: _Open, values: dict[str, Any]) -> None:
    if not values[kind.required]:
        raise UserError(kind.missing)
    fields: dict[str, object] = {}
    for field in kind.fields:
        fields |= field.sets(values[field.name])
    st.query_params["record"] = registers.keep_form(ws, kind.register, one.base, fields, seen=one.number)
    registers.done(kind.register, _("The change is kept."))


def commands(
    ws: Workspace, seen: Practice, register: Register, ticked: Sequence[Record], fields: Sequence[Field]
) -> None:
    """What one can do with the ticked rows of a list: open the one, or change `fields` of them together."""
    if not ticked:
        st.markdown(_("Tick a row to open it, or several to change them together."))
        return
    with st.container(border=True, key="commands"):
        name = plain(shortened(registers.name_of(ticked[0]), LONGEST_NAME))
        alone = len(ticked) == 1
        if alone and st.button(
            _("Open {name}", name=name), type="primary", key=f"record-open-{register.value}"
        ):
            open_(ticked[0].id)
        registers.together(ws, seen, register, ticked, fields)
