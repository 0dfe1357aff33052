"""The work of a school year made again for the next one, by one command that can be undone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from lobscan.access import Actor, Right, check
from lobscan.domain import next_year, workplan
from lobscan.domain.next_year import Copy
from lobscan.domain.school import SchoolYear
from lobscan.domain.workplan import REMOVED, Action, ActionEvent
from lobscan.errors import UserError
from lobscan.services import plan, prepare
from lobscan.services.action_events import append, new_id
from lobscan.services.workspace import Workspace
from lobscan.storage import plans
from lobscan.storage.documents import Cursor


def copies(ws: Workspace, of: SchoolYear, to: SchoolYear) -> tuple[Copy, ...]:
    """What the actions of the year `of` would be in the year `to`."""
    people = {p.id for p in prepare.school(ws).people}
    return next_year.copies(plan.actions(ws), of, to, people=people)


def copy_on(
    ws: Workspace, of: SchoolYear, to: SchoolYear, ids: Collection[str], *, actor: Actor
) -> tuple[Action, ...]:
    """Make these actions of the year `of` again in the year `to`, each of them once."""
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)
    people = {p.id for p in school.people}

    def job(cursor: Cursor) -> tuple[Action, ...]:
        found = next_year.copies(workplan.fold(plans.events(cursor)), of, to, people=people)
        chosen = [c for c in found if c.source.id in ids and c.made is None]
        made = next_year.renamed(chosen, {c.source.id: new_id() for c in chosen})
        batch = new_id()
        for one in made:
            append(cursor, school, None, one, actor=actor, batch=batch)
        return made

    return ws.write(job)


@dataclass(frozen=True, slots=True)
class Made:
    """What one command put in a school year: by whom, when (UTC), and the actions as they stand."""

    batch: str
    actor: str
    at: datetime
    actions: tuple[Action, ...]


def last_made(ws: Workspace, to: SchoolYear) -> Made | None:
    """The last command that put actions in the year `to`, where it can still be undone."""
    events: dict[str, list[ActionEvent]] = {}
    for event in plan.every_event(ws):
        events.setdefault(event.action, []).append(event)
    here = [a for a in plan.actions(ws) if a.copied_from and to.start <= a.start <= to.end]
    last = max((events[a.id][0] for a in here), key=lambda e: e.at, default=None)
    if last is None:
        return None
    found = [a for a in here if events[a.id][0].batch == last.batch]
    return Made(last.batch, last.actor, last.at, tuple(found)) if _untouched(ws, last.batch, events) else None


def _untouched(ws: Workspace, batch: str, events: dict[str, list[ActionEvent]]) -> bool:
    back = ws.read(lambda c: plans.in_batch(c, batch))
    return bool(batch) and all(len(events[id_]) == number == 1 for id_, number in back)


def take_back(ws: Workspace, batch: str, *, actor: Actor) -> int:
    """Take all actions out again that one command put in a year, and tell how many.

    `UserError` where one of them was changed since: then nothing is taken out.
    """
    check(actor, Right.EDIT_PLAN)

    def job(cursor: Cursor) -> int:
        undone = new_id()
        ids = [id_ for id_, number in plans.in_batch(cursor, batch) if number == 1] if batch else []
        for id_ in ids:
            _refuse_changed(plans.events(cursor, id_))
            plans.add_event(cursor, id_, {REMOVED: True}, actor=actor.name, batch=undone)
        return len(ids)

    return ws.write(job)


def _refuse_changed(events: Sequence[ActionEvent]) -> None:
    if len(events) > 1:
        raise UserError(
            "'{title}' was changed since it was made again. Stop what should not be done, one by one.",
            title=str(events[0].changes["title"]),
        )
