"""Practice: the registers of activities, tasks, partners and evidence, and what changes in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.domain.practice import Practice
from lobscan.domain.register import (
    REMOVED,
    Fields,
    Record,
    Register,
    RegisterEvent,
    Registers,
    built,
    difference,
)
from lobscan.domain.rubric import Pack
from lobscan.domain.school import School
from lobscan.errors import UnknownThing, UserError
from lobscan.locales import N_
from lobscan.services import prepare
from lobscan.services.workspace import Workspace, today
from lobscan.storage import plans
from lobscan.storage import registers as store
from lobscan.storage.documents import Cursor, school_number

Changes = Mapping[str, Fields | None]
"""What a command does to records, by their ids: the fields it sets, or None to remove one."""
CHANGED: Final = N_("Somebody changed this register in the meantime. Load the page and look again.")


def registers(ws: Workspace) -> Registers:
    """The registers as they stand; only what happened since the last call is read."""
    kept = ws.registers
    new = ws.read(lambda c: store.events(c, after=kept.number))
    if new:
        kept = kept.after(new)
        ws.registers = kept
    return kept


def practice(ws: Workspace) -> Practice:
    """The registers together with the school and its pack, today."""
    school, now = prepare.school(ws), registers(ws)
    return Practice(
        school=school,
        pack=prepare.pack(ws.settings, school.rubric),
        today=today(),
        number=now.number,
        activities=now.activities,
        tasks=now.tasks,
        partners=now.partners,
        evidence=now.evidence,
    )


def stamp(ws: Workspace) -> tuple[int, ...]:
    """Changes whenever a register, the school or its pack does: the key of what is made of them.

    Why the pack's identity: it is read anew once its files change, whatever version they say.
    """
    pack = prepare.pack(ws.settings, prepare.school(ws).rubric)
    return (*ws.read(lambda c: (store.number(c), school_number(c))), id(pack))


def new_id() -> str:
    """An id for a new record."""
    return uuid4().hex[:12]


@dataclass(frozen=True, slots=True)
class Batch:
    """One command on a register: how many records it changed, who gave it and when (UTC)."""

    id: str
    register: Register
    records: int
    moment: datetime
    actor: str


def revise(ws: Workspace, register: Register, changes: Changes, *, seen: int, actor: Actor) -> str:
    """Keep `changes` of a register as it was after event `seen`, all of them or none.

    An id that is not in the register yet makes a record. What others changed since then stays;
    `UserError` where they changed the same field of the same record, `UnknownThing` for a person,
    year group, partner or task that there is not. Returns the batch's id, "" when nothing is new.
    """
    return revise_several(ws, {register: changes}, seen=seen, actor=actor)


def revise_several(ws: Workspace, changes: Mapping[Register, Changes], *, seen: int, actor: Actor) -> str:
    """Keep the changes of several registers as `revise` does, in one batch, all of them or none.

    They are kept in the given order, so that an activity may name a partner that is new.
    """
    check(actor, Right.EDIT_REGISTERS)
    school = prepare.school(ws)
    pack = prepare.pack(ws.settings, school.rubric)

    def job(cursor: Cursor) -> str:
        batch, used = new_id(), False
        for register, wanted in changes.items():
            base = ws.registers  # as far as it was read; the rest comes on top
            events = store.events(cursor, after=min(seen, base.number))
            now = base.after([e for e in events if e.number > base.number])
            since = [e for e in events if e.number > seen]
            ready = _ready(register, wanted, now=now, since=since, school=school, pack=pack)
            _check_actions(cursor, ready.values())
            store.add(cursor, register, ready.items(), batch=batch, actor=actor.name)
            used = used or bool(ready)
        return batch if used else ""

    return ws.write(job)


def remove(ws: Workspace, register: Register, ids: Collection[str], *, seen: int, actor: Actor) -> str:
    """Take records out of a register, in one batch; partners leave activities, and those evidence."""
    changes: dict[Register, Changes] = {register: dict.fromkeys(ids)}
    if register is Register.PARTNERS:
        changes[Register.ACTIVITIES] = {
            one.id: {"partners": tuple(p for p in one.partners if p not in ids)}
            for one in registers(ws).activities
            if set(ids) & set(one.partners)
        }
    if register is Register.ACTIVITIES:
        changes[Register.EVIDENCE] = {
            one.id: {"activities": tuple(a for a in one.activities if a not in ids)}
            for one in registers(ws).evidence
            if set(ids) & set(one.activities)
        }
    return revise_several(ws, changes, seen=seen, actor=actor)


def _ready(
    register: Register,
    changes: Changes,
    *,
    now: Registers,
    since: Sequence[RegisterEvent],
    school: School,
    pack: Pack,
) -> dict[str, dict[str, object]]:
    """What each record's event must set; a record that stays as it is has none."""
    ready = {}
    for id_, fields in changes.items():
        before = now.records[register].get(id_)
        if before is None and any(e.register is register and e.record == id_ for e in since):
            raise UserError(CHANGED)  # removed while somebody was typing
        after = None if fields is None else _record(register, id_, before, fields)
        set_ = difference(before, after)
        if set_:
            _refuse_clash(since, register, id_, set_)
            _check_links(register, _new(before, set_), school=school, pack=pack, now=now)
            ready[id_] = set_
    return ready


def undo(ws: Workspace, register: Register, batch: str, *, actor: Actor) -> int:
    """Take the last command on a register back and return how many of its records that changed.

    What the command did to other registers goes along, where it is the last one there too.
    `UserError` when `batch` is not the last any more.
    """
    check(actor, Right.EDIT_REGISTERS)

    def job(cursor: Cursor) -> int:
        lasts = {r: found[0] for r in Register if (found := store.last_batch(cursor, r))}
        if lasts.get(register) != batch:
            raise UserError(CHANGED)
        undone = new_id()
        counts = {
            r: _take_back(cursor, r, batch, undone=undone, actor=actor) for r in lasts if lasts[r] == batch
        }
        return counts[register]

    return ws.write(job)


def _take_back(cursor: Cursor, register: Register, batch: str, *, undone: str, actor: Actor) -> int:
    events = store.events(cursor, register=register)
    mine = [e for e in events if e.batch == batch]
    before = Registers().after(e for e in events if e.number < mine[0].number).fields
    changed = {e.record: _back(before.get((register, e.record)), e.changes) for e in mine}
    store.add(cursor, register, changed.items(), batch=undone, undoes=batch, actor=actor.name)
    return len(mine)


def last(ws: Workspace, register: Register) -> Batch | None:
    """The last command on a register that was not taken back; what an undo would take back."""
    found = ws.read(lambda c: store.last_batch(c, register))
    if found is None:
        return None
    batch, records, at, actor = found
    return Batch(batch, register, records, at, actor)


def history(ws: Workspace, register: Register, id_: str) -> tuple[RegisterEvent, ...]:
    """The events of a record, the oldest first."""
    return ws.read(lambda c: store.events(c, register=register, record=id_))


def before(ws: Workspace, register: Register, id_: str, *, seen: int) -> Record | None:
    """A record as it was after event `seen`; None while or once it was not in the register."""
    events = [e for e in history(ws, register, id_) if e.number <= seen]
    return Registers().after(events).records[register].get(id_)


def _back(before: Fields | None, changes: Fields) -> dict[str, object]:
    """What sets the changed fields of a record to what they were; one that was not there goes."""
    if before is None:
        return {REMOVED: True}
    return {key: before[key] for key in changes if key in before}


def _record(register: Register, id_: str, before: Record | None, fields: Fields) -> Record:
    old = before.model_dump(exclude={"id"}) if before else {}
    try:
        made = built(register, id_, {**old, **fields})
    except ValidationError as error:
        wrong = ", ".join(dict.fromkeys(str(e["loc"][0]) for e in error.errors() if e["loc"]))
        raise UserError(
            "'{name}' cannot be kept like this. Check: {fields}.",
            name=fields.get("title") or fields.get("name") or getattr(before, "title", id_),
            fields=wrong,
        ) from error
    if made is None:
        message = "fields cannot remove a record"
        raise ValueError(message)
    return made


def _refuse_clash(
    since: Sequence[RegisterEvent], register: Register, id_: str, set_: Mapping[str, object]
) -> None:
    for event in since:
        if event.register is not register or event.record != id_:
            continue
        if set_.get(REMOVED):  # nobody throws away what they did not see
            raise UserError(CHANGED)
        if event.changes.keys() & set_.keys():
            raise UserError(
                "{who} changed the same cell while you were typing. Copy what you want to keep and load the "
                "page again.",
                who=event.actor,
            )


def _new(before: Record | None, set_: Mapping[str, object]) -> dict[str, object]:
    """What a record gets that it had not, of lists their new values.

    Why only that is checked: somebody who left may stay in a record until it is handed over.
    """
    return {
        key: [v for v in value if v not in getattr(before, key, ())] if isinstance(value, list) else value
        for key, value in set_.items()
    }


def _check_links(
    register: Register, set_: Mapping[str, object], *, school: School, pack: Pack, now: Registers
) -> None:
    people = {p.id for p in school.people}
    groups = {g.id for g in school.year_groups}
    for key in ("responsible", "owner"):
        _known("The school has no person '{id}'. Add them on the page School.", set_.get(key), people)
    _known("The school has no year group '{id}'.", set_.get("year_groups"), groups)
    _known("The school has no year group '{id}'.", set_.get("year_group"), groups)
    _known("The school has no track '{id}'.", set_.get("tracks"), {t.id for t in school.tracks})
    if register is Register.ACTIVITIES:
        partners = set(now.records[Register.PARTNERS])
        _known("There is no partner '{id}'. Add it on the page Partners.", set_.get("partners"), partners)
    if register is Register.EVIDENCE:
        activities = set(now.records[Register.ACTIVITIES])
        items = {f"{s.id}/{item.id}" for s in pack.standards for item in s.items}
        _known("There is no activity '{id}'.", set_.get("activities"), activities)
        _known("Pack {pack} has no item '{id}' of a standard.", set_.get("standards"), items, pack=pack.id)
    if register is Register.TASKS:
        tasks = {t.id for t in pack.tasks}
        _known("Pack {pack} has no task '{id}'.", set_.get("task"), tasks, pack=pack.id)


def _check_actions(cursor: Cursor, sets: Iterable[Mapping[str, object]]) -> None:
    named = [a for set_ in sets for a in _listed(set_.get("actions"))]
    if named:
        _known("There is no action '{id}'.", named, plans.actions_ever(cursor))


def _listed(value: object) -> Sequence[str]:
    return value if isinstance(value, (list, tuple)) else ()


def _known(message: str, named: object, known: set[str], **params: object) -> None:
    for id_ in [named] if isinstance(named, str) else named if isinstance(named, (list, tuple)) else []:
        if id_ and id_ not in known:
            raise UnknownThing(message, id=id_, **params)
