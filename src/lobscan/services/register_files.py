"""Registers from files: what a file would change, and taking it over whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from lobscan.access import Actor
from lobscan.domain.partner import Partner
from lobscan.domain.practice import Practice
from lobscan.domain.register import MODELS, Fields, Record, Register, difference
from lobscan.errors import Fault, FaultyFile
from lobscan.exchange import register_cells, registers
from lobscan.exchange.register_columns import COLUMNS, Cell
from lobscan.exchange.register_questions import Question, told
from lobscan.exchange.register_values import Known
from lobscan.exchange.registers import Draft, Reading
from lobscan.locales import N_
from lobscan.locales.register_files import loose
from lobscan.services import practice
from lobscan.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Revision:
    """A record that a file makes or changes: its row, its name, and (header, before, after) as written."""

    row: int
    name: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file would do to a register that was seen after event `seen`."""

    register: Register
    seen: int
    reading: Reading
    changes: Mapping[str, Fields]
    new: tuple[Revision, ...]
    changed: tuple[Revision, ...]
    same: int
    faults: tuple[Fault, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What could not be placed."""
        return self.reading.questions

    @property
    def told(self) -> tuple[Fault, ...]:
        """What was done with what could not be placed, row by row, where nobody answered."""
        return told(self.reading.questions)


def read(
    ws: Workspace,
    register: Register,
    data: bytes,
    *,
    name: str,
    answers: Mapping[str, str] | None = None,
) -> Incoming:
    """What the file `name` would do, with `answers` to the questions of an earlier reading.

    A row updates the record of its id; without an id the one of the same name and year groups.
    Raises `UserError` for what is no table of this register.
    """
    now = practice.practice(ws)
    reading = registers.read(data, register, now, name=name, new_id=practice.new_id, answers=answers)
    return _compared(now, reading)


def take_over(ws: Workspace, incoming: Incoming, *, actor: Actor) -> str:
    """Keep what a file says, all of it; the batch's id, "" when nothing is new.

    `FaultyFile` with every fault, and then nothing is kept.
    """
    if incoming.faults:
        raise FaultyFile(list(incoming.faults))
    partners = {id_: {"name": name} for id_, name in incoming.reading.partners.items()}
    wanted: dict[Register, practice.Changes] = {Register.PARTNERS: partners} if partners else {}
    return practice.revise_several(
        ws, wanted | {incoming.register: incoming.changes}, seen=incoming.seen, actor=actor
    )


def _made(register: Register, id_: str, before: Record | None, fields: Fields) -> Record:
    had = before.model_dump(exclude={"id"}) if before else {}
    return MODELS[register].model_validate({**had, **fields, "id": id_})


def _compared(now: Practice, reading: Reading) -> Incoming:
    known = Known(now)
    kept = {r.id: r for r in registers.records(now, reading.register)}
    changes: dict[str, Fields] = {}
    new: list[Revision] = []
    changed: list[Revision] = []
    faults, same = list(reading.faults), 0
    for draft, before in _paired(reading.drafts, kept):
        id_ = before.id if before else draft.id or practice.new_id()
        fields = _with_note(draft, before)
        try:
            after = _made(reading.register, id_, before, fields)
        except ValidationError as error:
            faults += _faults(draft.row, error, reading)
            continue
        changes[id_] = fields
        if before is None or difference(before, after):
            found = _revision(draft.row, before, after, reading=reading, known=known)
            (changed if before else new).append(found)
        else:
            same += 1
    ordered = sorted(dict.fromkeys(faults), key=lambda f: f.row)
    return Incoming(
        reading.register, now.number, reading, changes, tuple(new), tuple(changed), same, tuple(ordered)
    )


def _paired(drafts: tuple[Draft, ...], kept: Mapping[str, Record]) -> Iterator[tuple[Draft, Record | None]]:
    """Each draft with the record that it updates.

    Why queues: two records may have the same name and year groups; the first row is the first of them.
    """
    given = {d.id for d in drafts if d.id}
    free: dict[object, deque[Record]] = {}
    for record in kept.values():
        if record.id not in given:
            free.setdefault(_identity(record.__dict__), deque()).append(record)
    for draft in drafts:
        same = free.get(_identity(draft.fields))
        yield draft, kept.get(draft.id) if draft.id else same.popleft() if same else None


def _identity(fields: Mapping[str, object]) -> object:
    """What makes two records the same: name and year groups; of a task of the pack its id."""
    groups = fields.get("year_groups", ())
    several = frozenset(groups) if isinstance(groups, tuple) else frozenset()
    name = loose(str(fields.get("title", "")))
    if "year_group" in fields:
        return fields.get("task") or name, fields["year_group"]
    if "name" in fields:
        return loose(str(fields["name"]))
    return name, several


def _with_note(draft: Draft, before: Record | None) -> Fields:
    """The fields with what could not be placed at the end of the note.

    Why the note of a row without an id is added to: nobody's words are written over by a file
    that does not know them.
    """
    own = [str(draft.fields["note"])] if draft.fields.get("note") else []
    lines = [*own, *draft.extra]
    had = before.note if before and (not draft.id or "note" not in draft.fields) else ""
    if draft.id and not draft.extra:
        return draft.fields
    note = "\n".join([*([had] if had else []), *(line for line in lines if not _holds(had, line))])
    return {**draft.fields, "note": note} if lines else draft.fields


def _holds(note: str, line: str) -> bool:
    return f"\n{line}\n" in f"\n{note}\n"


def _revision(row: int, before: Record | None, after: Record, *, reading: Reading, known: Known) -> Revision:
    columns = [c for c in COLUMNS[reading.register] if c.cell is not Cell.ID]
    old, new = (
        [register_cells.written(c, getattr(r, c.field), known) if r else "" for c in columns]
        for r in (before, after)
    )
    changed = [
        (reading.headers[c.field], was, _named(now, reading))
        for c, was, now in zip(columns, old, new, strict=True)
        if was != now
    ]
    return Revision(row, _name(after), tuple(changed))


def _named(text: str, reading: Reading) -> str:
    """A partner that is to be added by its name."""
    for id_, name in reading.partners.items():
        text = text.replace(f"[{id_}]", name)
    return text


def _name(record: Record) -> str:
    return record.name if isinstance(record, Partner) else record.title


WRONG = {
    "string_too_long": N_("has {count} letters; at most {max_length} fit"),
    "less_than_equal": N_("is {count}; at most {le} fits"),
    "greater_than_equal": N_("is {count}; at least {ge} is needed"),
}


def _faults(row: int, refused: ValidationError, reading: Reading) -> Iterator[Fault]:
    """What the model refuses, in the words of the file; what lacks was reported by the reader already."""
    for error in refused.errors():
        field, given, limits = str(error["loc"][0]), error.get("input"), error.get("ctx", {})
        if error["type"] in {"missing", "string_too_short"} and field in {"title", "name"}:
            continue
        count = len(given) if isinstance(given, str) else given if isinstance(given, float) else 0
        params = (("count", count), *((k, v) for k, v in limits.items() if k in {"max_length", "le", "ge"}))
        message = WRONG.get(error["type"], N_("is empty or wrong; fill it in as the header's comment says"))
        yield Fault(message, row=row, column=reading.headers.get(field, field), params=params)
