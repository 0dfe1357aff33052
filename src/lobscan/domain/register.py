"""The registers of what really happens, and the events that they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.evidence import Evidence
from lobscan.domain.partner import Partner

Record = Activity | Allocation | Partner | Evidence
Fields = Mapping[str, object]


class Register(StrEnum):
    """One of the school's registers."""

    ACTIVITIES = "activities"
    TASKS = "tasks"
    PARTNERS = "partners"
    EVIDENCE = "evidence"


MODELS: Final[Mapping[Register, type[Record]]] = {
    Register.ACTIVITIES: Activity,
    Register.TASKS: Allocation,
    Register.PARTNERS: Partner,
    Register.EVIDENCE: Evidence,
}
REMOVED: Final = "removed"
"""The field of an event that takes a record out of its register, or (false) puts it back."""


@dataclass(frozen=True, slots=True)
class RegisterEvent:
    """One change of a record: which fields became what, who did it and when (UTC).

    All events of one command share a `batch`; `undoes` is the batch that this one takes back.
    """

    number: int
    register: Register
    record: str
    batch: str
    undoes: str
    moment: datetime
    actor: str
    changes: Fields


def _none() -> dict[Register, dict[str, Record]]:
    return {register: {} for register in Register}


@dataclass(frozen=True, slots=True)
class Registers:
    """All registers after the event `number`, each in the order in which its records were made.

    `fields` holds every record that ever was as it was last written, removed ones too.
    """

    number: int = 0
    fields: Mapping[tuple[Register, str], Fields] = field(default_factory=dict)
    records: Mapping[Register, Mapping[str, Record]] = field(default_factory=_none)

    def after(self, events: Iterable[RegisterEvent]) -> Registers:
        """The registers once `events` happened too; `self` stays as it is."""
        number, fields = self.number, dict(self.fields)
        touched: dict[tuple[Register, str], None] = {}
        for event in events:
            key = (event.register, event.record)
            fields[key] = {**fields.get(key, {}), **event.changes}
            touched[key] = None
            number = max(number, event.number)
        records = {register: dict(kept) for register, kept in self.records.items()}
        back = set()
        for register, id_ in touched:
            one = built(register, id_, fields[register, id_])
            if one is None:
                records[register].pop(id_, None)
                continue
            if id_ not in records[register] and (register, id_) in self.fields:
                back.add(register)  # to where it stood
            records[register][id_] = one
        for register in back:
            known = records[register]
            records[register] = {i: known[i] for kept, i in fields if kept is register and i in known}
        return Registers(number, fields, records)

    def of(self, register: Register) -> tuple[Record, ...]:
        """The records of a register."""
        return tuple(self.records[register].values())

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities."""
        return tuple(r for r in self.of(Register.ACTIVITIES) if isinstance(r, Activity))

    @property
    def tasks(self) -> tuple[Allocation, ...]:
        """The task allocation."""
        return tuple(r for r in self.of(Register.TASKS) if isinstance(r, Allocation))

    @property
    def partners(self) -> tuple[Partner, ...]:
        """The partners."""
        return tuple(r for r in self.of(Register.PARTNERS) if isinstance(r, Partner))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence."""
        return tuple(r for r in self.of(Register.EVIDENCE) if isinstance(r, Evidence))


def built(register: Register, id_: str, fields: Fields) -> Record | None:
    """The record of `fields`, or None where it was removed; pydantic's `ValidationError`."""
    if fields.get(REMOVED):
        return None
    given = {key: value for key, value in fields.items() if key != REMOVED}
    return MODELS[register].model_validate({**given, "id": id_})


def difference(before: Record | None, after: Record | None) -> dict[str, object]:
    """What an event must set to make `after` of `before`, as JSON holds it; None is no record."""
    if after is None:
        return {REMOVED: True} if before is not None else {}
    new = after.model_dump(mode="json", exclude={"id"})
    if before is None:
        return {**new, REMOVED: False}
    old = before.model_dump(mode="json", exclude={"id"})
    return {key: value for key, value in new.items() if old[key] != value}
