"""Indicators: totals about pupils from a file, all of it or nothing, and taken back as they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from lobscan.access import Actor, Right, check
from lobscan.domain import indicator
from lobscan.domain.indicator import Indicator, IndicatorEvent
from lobscan.errors import UserError
from lobscan.exchange import indicators as files
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.storage import indicators as store
from lobscan.storage.documents import Cursor


@dataclass(frozen=True, slots=True)
class Batch:
    """One import: its id, the name of its file, how many totals it told, when (UTC) and by whom."""

    id: str
    source: str
    count: int
    moment: datetime
    actor: str


def indicators(ws: Workspace) -> tuple[Indicator, ...]:
    """The totals that hold, in a fixed order."""
    return indicator.fold(ws.read(store.events))


def import_file(ws: Workspace, data: bytes, *, name: str, actor: Actor) -> int:
    """Take over what the file `name` says and return how many totals that are.

    A total of the same kind, label, school year, year group and track takes the place of the former.
    Raises `UserError` for what is no table of totals, `FaultyFile` with every fault.
    """
    check(actor, Right.EDIT_REVIEW)
    seen = practice.practice(ws)

    def job(cursor: Cursor) -> int:
        kept = indicator.fold(store.events(cursor))
        lines = files.read(data, seen, name=name, kept=kept)
        store.add(cursor, uuid4().hex[:12], [x.indicator for x in lines], source=name, actor=actor.name)
        return len(lines)

    return ws.write(job)


def last(ws: Workspace) -> Batch | None:
    """The last import that was not taken back; what an undo would take back."""
    return _last(ws.read(store.events))


def _last(events: tuple[IndicatorEvent, ...]) -> Batch | None:
    gone = {e.undoes for e in events if e.undoes}
    there = [e for e in events if e.indicator and e.batch not in gone]
    if not there:
        return None
    end = there[-1]
    count = sum(e.batch == end.batch for e in there)
    return Batch(end.batch, end.source, count, end.at, end.actor)


def undo(ws: Workspace, batch: str, *, actor: Actor) -> int:
    """Take the last import back and return how many totals that were; what it replaced holds again.

    `UserError` when `batch` is not the last any more.
    """
    check(actor, Right.EDIT_REVIEW)

    def job(cursor: Cursor) -> int:
        found = _last(store.events(cursor))
        if found is None or found.id != batch:
            raise UserError("Somebody read other indicators in the meantime. Load the page and look again.")
        store.take_back(cursor, uuid4().hex[:12], undoes=batch, actor=actor.name)
        return found.count

    return ws.write(job)
