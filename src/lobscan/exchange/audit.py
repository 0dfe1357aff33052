"""What a check of the store found, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lobscan.domain.audit import Audit, Part
from lobscan.errors import Fault
from lobscan.locales import _, day, n_, tell_fault


def lines(audit: Audit) -> Iterator[str]:
    """The whole of it, line by line, for a terminal."""
    for part in audit.parts:
        yield f"{_(part.name)}: {state(part)}"
        yield from (f"  - {told(fault)}" for fault in part.faults)
        yield from (f"  ({tell_fault(note)})" for note in part.notes)
    yield finding(audit)
    if audit.head.count:
        yield head(audit)


def told(fault: Fault) -> str:
    """What is wrong, with the snapshot that tells so and the day on which it still was right."""
    said, values = tell_fault(fault), dict(fault.params)
    if not fault.row:
        return said
    day_ = values.get("day")
    if not isinstance(day_, date):
        return _("Snapshot {number}: {what}", number=fault.row, what=said)
    return _("Snapshot {number}, frozen on {day}: {what}", number=fault.row, day=day(day_), what=said)


def state(part: Part) -> str:
    """How many were looked at, and how many faults that gave."""
    if part.faults:
        return n_("{all}, {count} fault", "{all}, {count} faults", len(part.faults), all=part.count)
    return _("{all}, in order", all=part.count)


def finding(audit: Audit) -> str:
    """All of it in a sentence."""
    if audit.faults:
        return n_(
            "{count} thing is not as it was frozen or promised",
            "{count} things are not as they were frozen or promised",
            len(audit.faults),
        )
    if not audit.head.count:
        return _("Nothing was frozen yet, and the store keeps its promises")
    return _("Everything is as it was when it was frozen")


def head(audit: Audit) -> str:
    """The end of the chain, to be compared with one on paper."""
    return n_(
        "The chain has {count} snapshot; it ends with {hash}.",
        "The chain has {count} snapshots; it ends with {hash}.",
        audit.head.count,
        hash=audit.head.hash,
    )
