"""What the pages of the registers share: undo, a table to choose rows in, one change for many, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import streamlit as st

from lobscan.access import LOCAL
from lobscan.domain.practice import Practice
from lobscan.domain.register import REMOVED, Record, Register, RegisterEvent
from lobscan.errors import UserError
from lobscan.locales import _, moment, n_, tell
from lobscan.locales.workplan import shortened
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, session, show
from lobscan.ui.register_fields import Field
from lobscan.ui.text import plain

MOST_ROWS = 18
"""Rows of a table that are seen at once."""
ROW_HEIGHT = 35
MOST_NAMED = 3
LONGEST_NAME = 60
BOX_WIDTH = 300
"""Pixels of a box that stands in a row of boxes."""


def count(register: Register, records: int) -> str:
    """How many records of a register, in words."""
    if register is Register.ACTIVITIES:
        return n_("{count} activity", "{count} activities", records)
    if register is Register.TASKS:
        return n_("{count} allocated task", "{count} allocated tasks", records)
    if register is Register.PARTNERS:
        return n_("{count} partner", "{count} partners", records)
    return n_("{count} piece of evidence", "{count} pieces of evidence", records)


def by(actor: str) -> str:
    """Who did something, as one reads it."""
    return _("at this computer") if actor == LOCAL.name else actor


def undo(ws: Workspace, register: Register) -> None:
    """What was changed last, by whom and when, and the way back; nothing before there is any."""
    last = practice.last(ws, register)
    if last is None:
        return
    what = _(
        "Last change: {what} ({who}, {moment}).",
        what=count(register, last.records),
        who=plain(by(last.actor)),
        moment=moment(last.moment),
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"undo-line-{register.value}"):
        st.markdown(what, width="content")
        key = f"undo-{register.value}"
        st.button(
            _("Undo"),
            icon=":material/undo:",
            key=key,
            type="tertiary",
            on_click=_undo,
            args=(ws, register, last.id),
        )


def _undo(ws: Workspace, register: Register, batch: str) -> None:
    """Why a callback: it takes back the change that was read, not one that came after it."""
    try:
        changed = practice.undo(ws, register, batch, actor=session.actor())
    except UserError as error:
        session.notify(plain(tell(error)), tone="error")
        return
    session.notify(_("Undone: {what}.", what=count(register, changed)))


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table: their records' ids, the cells by column, and how columns are shown."""

    ids: Sequence[str]
    cells: Any
    config: Mapping[str, Any] = field(default_factory=dict)


def chosen(rows: Rows, *, key: str) -> tuple[str, ...]:
    """The table, of which rows can be ticked; the ids of those that are.

    Why the key follows from the rows: a tick must not slip to another record when they change.
    """
    event = st.dataframe(
        rows.cells,
        key=f"{key}-{crc32(' '.join(rows.ids).encode())}",
        height=(min(len(rows.ids), MOST_ROWS) + 1) * ROW_HEIGHT + 3,
        hide_index=True,
        width="stretch",
        column_config=dict(rows.config),
        on_select="rerun",
        selection_mode="multi-row",
    )
    ticked = event["selection"]["rows"]
    return tuple(rows.ids[row] for row in ticked if row < len(rows.ids))


def named(records: Sequence[Record]) -> str:
    """Some records by their names."""
    names = list(dict.fromkeys(map(name_of, records)))
    more = len(names) - MOST_NAMED
    told = ", ".join(shortened(name, LONGEST_NAME) for name in names[:MOST_NAMED])
    return told + (n_(" and {count} more", " and {count} more", more) if more > 0 else "")


def name_of(record: Record) -> str:
    """What a record is called."""
    return str(getattr(record, "title", "") or getattr(record, "name", ""))


def together(
    ws: Workspace, seen: Practice, register: Register, records: Sequence[Record], fields: Sequence[Field]
) -> None:
    """Set one field of all these records, or remove them; what will happen is said first.

    Why drawn for no records too: the table below must not move when the first row is ticked.
    """
    by_name = {f.name: f for f in fields}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            _("Change for all that are ticked"),
            list(by_name),
            format_func=lambda n: by_name[n].label,
            key=f"together-{register.value}-field",
            width=BOX_WIDTH,
        )
        wanted = by_name[name]
        how = _how(register, wanted)
        with st.container(width=BOX_WIDTH):
            value = wanted.ask(wanted.label, wanted.empty, f"together-{register.value}-{name}")
    with guard.errors():
        changes = {r.id: wanted.sets(_changed(wanted.of(r), value, how)) for r in records}
        st.markdown(plain(_promise(register, records, wanted, value, how)))
        with st.container(horizontal=True):
            idle = not records or (how != "replace" and not value)
            key = f"together-{register.value}-keep"
            if st.button(_("Change all"), type="primary", key=key, disabled=idle):
                keep(ws, seen, register, changes)
            _remove(ws, seen, register, records)


def _how(register: Register, wanted: Field) -> str:
    if not wanted.several:
        return "replace"
    words = {"add": _("add"), "remove": _("take away"), "replace": _("replace all")}
    return str(
        st.segmented_control(
            _("How"),
            list(words),
            default="add",
            required=True,
            format_func=words.__getitem__,
            key=f"together-{register.value}-how",
        )
    )


def _changed(old: Sequence[str], value: Any, how: str) -> Any:
    if how == "add":
        return tuple(dict.fromkeys([*old, *value]))
    if how == "remove":
        return tuple(v for v in old if v not in value)
    return value


def _promise(register: Register, records: Sequence[Record], wanted: Field, value: Any, how: str) -> str:
    """What the button will do, in a sentence; or what must be chosen first."""
    if not records:
        return _("Nothing is ticked yet.")
    told = {"field": wanted.label, "value": wanted.told(value)}
    what = f"{count(register, len(records))} ({named(records)})"
    if how == "add":
        return _("{what}: {field} also gets {value}.", what=what, **told)
    if how == "remove":
        return _("{what}: {field} loses {value}.", what=what, **told)
    if value in (wanted.empty, ()) and not isinstance(value, bool):
        return _("{what}: {field} is emptied.", what=what, field=wanted.label)
    return _("{what}: {field} becomes {value}.", what=what, **told)


def _remove(ws: Workspace, seen: Practice, register: Register, records: Sequence[Record]) -> None:
    key = f"remove-{register.value}"
    with st.popover(_("Remove"), icon=":material/delete:", key=key, disabled=not records):
        what = count(register, len(records))
        st.markdown(
            plain(_("{what} will be removed: {names}. You can undo this.", what=what, names=named(records)))
        )
        if st.button(_("Remove"), type="primary", key=f"{key}-now") and records:
            with guard.errors():
                remove(ws, register, [r.id for r in records], seen=seen.number)


def keep(
    ws: Workspace, seen: Practice, register: Register, changes: Mapping[str, Mapping[str, object]]
) -> None:
    """Keep changes of records and say how many there were."""
    batch = practice.revise(ws, register, changes, seen=seen.number, actor=session.actor())
    told = _("Changed: {what}.", what=count(register, len(changes)))
    guard.done(told if batch else _("Nothing was changed."))


def remove(ws: Workspace, register: Register, ids: Sequence[str], *, seen: int, leave: str = "") -> None:
    """Take records out of their register, as it was after event `seen`, and say so.

    Then `leave` goes from the address: the page of a record that is gone.
    """
    practice.remove(ws, register, ids, seen=seen, actor=session.actor())
    st.query_params.pop(leave, None)
    guard.done(_("Removed: {what}.", what=count(register, len(ids))))


def form_base(ws: Workspace, register: Register, id_: str, *, widget: str) -> tuple[Record | None, int]:
    """A record as its form stands on it, and the number of the event until when that was so.

    That is the newest, or while somebody is typing the one that they began with: `widget` and that
    number name a box of the form by which that is known.
    """
    last = practice.registers(ws).number
    known, _dash, number = session.recall(f"seen-{register.value}").rpartition("-")
    if known == id_ and session.drawn(f"{widget}-{number}"):
        return practice.before(ws, register, id_, seen=int(number)), int(number)
    session.remember(f"seen-{register.value}", f"{id_}-{last}")
    return practice.registers(ws).records[register].get(id_), last


def keep_form(
    ws: Workspace, register: Register, before: Record | None, asked: Mapping[str, object], *, seen: int
) -> str:
    """Keep what a form says of a record, or of a new one, and return its id.

    Why only what was changed in it: what others changed in the meantime stays.
    """
    id_ = before.id if before else practice.new_id()
    old = before.model_dump() if before else {}
    changed = {name: value for name, value in asked.items() if name not in old or old[name] != value}
    practice.revise(ws, register, {id_: changed}, seen=seen, actor=session.actor())
    return id_


def done(register: Register, text: str) -> None:
    """Say that something was kept, and have the form stand on what is in the register now."""
    session.remember(f"seen-{register.value}", "")
    guard.done(text)


def history(ws: Workspace, register: Register, id_: str, fields: Sequence[Field]) -> None:
    """Who changed what of a record and when, the newest first."""
    st.header(_("What was changed"), anchor=False)
    show.table(history_rows(practice.history(ws, register, id_), fields), key=f"history-{register.value}")


def history_rows(events: Sequence[RegisterEvent], fields: Sequence[Field]) -> list[dict[str, object]]:
    """A row per changed field: when, who, what, from what, to what."""
    by_name = {f.name: f for f in fields}
    state: dict[str, object] = {}
    rows: list[dict[str, object]] = []
    for event in events:
        rows += _event_rows(event, state, by_name)
        state.update(event.changes)
    return rows[::-1]


def _event_rows(
    event: RegisterEvent, state: Mapping[str, object], fields: Mapping[str, Field]
) -> list[dict[str, object]]:
    who = _("{who} (undone)", who=by(event.actor)) if event.undoes else by(event.actor)
    head: dict[str, object] = {_("When"): moment(event.moment), _("Who"): who}
    removed = event.changes.get(REMOVED)
    if not state or removed is not None:
        word = _("removed") if removed else _("put back") if state else _("made")
        told = str(event.changes.get("title") or event.changes.get("name") or "")
        return [{**head, _("What"): word, _("From what"): "", _("To what"): told}]
    return [
        {
            **head,
            _("What"): fields[name].label if name in fields else name,
            _("From what"): _told(fields.get(name), state.get(name)),
            _("To what"): _told(fields.get(name), value),
        }
        for name, value in event.changes.items()
    ]


def _told(known: Field | None, value: object) -> str:
    return known.told(value) if known else str(value)
