"""Other days for actions: what moves along and who is hit, and keeping it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lobscan.access import Actor, Right, check
from lobscan.domain import dependencies, strain
from lobscan.domain.dependencies import Move
from lobscan.domain.school import School
from lobscan.domain.strain import Strain
from lobscan.domain.workplan import Action
from lobscan.errors import UserError
from lobscan.services import plan, practice, prepare
from lobscan.services.action_events import append, edited, folded, new_id
from lobscan.services.workspace import Workspace
from lobscan.storage import plans
from lobscan.storage.documents import Cursor


@dataclass(frozen=True, slots=True)
class Preview:
    """What a move does: all that moves, what has begun and so cannot, and whom it hits."""

    moves: tuple[Move, ...]
    begun: tuple[Action, ...]
    strains: tuple[Strain, ...]


def preview(ws: Workspace, id_: str, *, start: date, due: date) -> Preview:
    """What comes of giving an action other days; `UserError` where it would end before it starts."""
    every, school = plan.actions(ws), prepare.school(ws)
    first = next((a for a in every if a.id == id_), None) or folded((), id_)
    edited(first, start=start, due=due)
    moved, begun = dependencies.moves(every, Move(first, start, due), school.school_years)
    return Preview(moved, begun, _strains(ws, school, every, moved))


def _strains(
    ws: Workspace, school: School, every: Sequence[Action], moves: Sequence[Move]
) -> tuple[Strain, ...]:
    new = {m.action.id: m.after for m in moves}
    return strain.strains(
        every,
        [new.get(a.id, a) for a in every],
        people=school.people,
        tasks=practice.registers(ws).tasks,
        years=school.school_years,
    )


def move(ws: Workspace, moves: Sequence[Move], *, actor: Actor) -> None:
    """Keep these moves, all of them or none; `UserError` where one does not stand as it was seen."""
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)

    def job(cursor: Cursor) -> None:
        batch = new_id()
        for one in moves:
            now = folded(plans.events(cursor, one.action.id), one.action.id)
            if (now.start, now.due) != (one.action.start, one.action.due):
                raise UserError(
                    "'{title}' was moved in the meantime. Look at the new days and try again.",
                    title=now.title,
                )
            after = edited(now, start=one.start, due=one.due)
            append(cursor, school, now, after, actor=actor, batch=batch)

    ws.write(job)
