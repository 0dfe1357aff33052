"""A draft taken over into the work plan by one command, and taken back by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from lobscan.access import Actor, Right, check
from lobscan.domain import draft as drafts
from lobscan.domain import takeover, workplan
from lobscan.domain.chain import Kind
from lobscan.domain.draft import Draft
from lobscan.domain.round import Round
from lobscan.domain.school import School
from lobscan.domain.takeover import Acceptance, Change
from lobscan.domain.workplan import REMOVED, Action
from lobscan.errors import UserError
from lobscan.services import chain, frozen, plan, prepare, roadmap
from lobscan.services.action_events import append, edited, new_id
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace
from lobscan.storage import plans, roadmaps
from lobscan.storage.documents import Cursor

ACCEPTED: Final = "accepted"
TAKEN_BACK: Final = "taken back"
"""With the number of the acceptance that it undoes, after a colon."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An acceptance: the number of its event, when, by whom, and of what."""

    number: int
    at: datetime
    actor: str
    acceptance: Acceptance


def accepted(ws: Workspace, round_: Round) -> Taken | None:
    """The draft that was accepted last and not taken back; None before that."""
    event = ws.read(lambda c: _acceptance(c, round_.id))
    if event is None:
        return None
    return Taken(event.number, event.at, event.actor, Acceptance.model_validate_json(event.document))


def _acceptance(cursor: Cursor, round_: str) -> roadmaps.RoadmapEvent | None:
    """The last acceptance, those that were taken back passed over."""
    before = None
    while event := roadmaps.last(cursor, round_, kinds=(ACCEPTED, TAKEN_BACK), before=before):
        kind, _colon, number = event.kind.partition(":")
        if kind == ACCEPTED:
            return event
        before = int(number)
    return None


def proposal(ws: Workspace, seen: Picture, draft: Draft, *, why: str) -> tuple[Change, ...]:
    """What accepting a draft would do to the work plan."""
    last = accepted(ws, seen.round)
    every = plan.actions(ws)
    known = {a.draft: a.id for a in every if a.draft and not a.copied_from}
    running = {
        a.measure for a in roadmap.fixed(ws, seen.round) if not a.draft.startswith(drafts.key(seen.round.id))
    }
    wanted = [
        takeover.action_of(
            line,
            id_=known.get(drafts.key(seen.round.id, line.measure), "") or new_id(),
            round_=seen.round.id,
            pack=seen.pack,
            measures=roadmap.measures(seen.pack, draft.ask),
            why=why,
        )
        for line in draft.lines
        if line.measure not in running
    ]
    return takeover.changes(wanted, every, last.acceptance if last else None, round_=seen.round.id)


def accept(
    ws: Workspace,
    seen: Picture,
    draft: Draft,
    found: Sequence[Change],
    ticked: Collection[str],
    *,
    note: str,
    actor: Actor,
) -> tuple[Action, ...]:
    """Take what is ticked over into the work plan and note which draft was accepted: all of it, or nothing.

    `note` goes with the actions that are stopped. `UserError` where somebody changed the same in the
    meantime.
    """
    check(actor, Right.EDIT_PLAN)
    school, round_ = prepare.school(ws), seen.round.id
    chosen = [c for c in found if c.id in ticked]

    def job(cursor: Cursor) -> tuple[Action, ...]:
        standing = {a.id: a for a in workplan.fold(plans.events(cursor))}
        made = takeover.applied(_as_it_stands(chosen, standing), ticked, note=note)
        for one in made:
            append(cursor, school, standing.get(one.id), edited(one), actor=actor)
        events = tuple((one.id, len(plans.events(cursor, one.id))) for one in made)
        kept = Acceptance.model_validate({**dict(draft), "events": events})
        number = roadmaps.add(cursor, round_, kept.model_dump_json(), kind=ACCEPTED, actor=actor.name)
        content = frozen.plan(round_, number, kept, made)
        chain.freeze(ws, cursor, kind=Kind.PLAN, subject=round_, content=content, actor=actor)
        return made

    return ws.write(job)


def _as_it_stands(chosen: Sequence[Change], standing: Mapping[str, Action]) -> tuple[Change, ...]:
    """The changes, each of its action as it stands now."""
    own = {a.draft: a for a in standing.values() if not a.copied_from}
    for one in chosen:
        if not takeover.stands(one, standing.get(one.action.id), own.get(one.action.draft)):
            raise UserError(
                "'{title}' was changed in the work plan in the meantime. Look at the difference again.",
                title=one.action.title,
            )
    return tuple(replace(c, action=standing.get(c.action.id, c.action)) for c in chosen)


@dataclass(frozen=True, slots=True)
class Back:
    """What undoing an acceptance put back, and what stayed because people changed it since."""

    back: tuple[Action, ...]
    stays: tuple[Action, ...]


def take_back(ws: Workspace, round_: Round, *, seen: int, actor: Actor) -> Back:
    """Undo the acceptance numbered `seen`, the last one, in the work plan.

    Actions that it made are taken out, what it changed or stopped is put back as it was before.
    What people changed since then stays as it is.
    """
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)

    def job(cursor: Cursor) -> Back:
        event = _acceptance(cursor, round_.id)
        if event is None or event.number != seen:
            raise UserError("Somebody took a roadmap over or back in the meantime. Look at the page again.")
        back: list[Action] = []
        stays: list[Action] = []
        for id_, number in Acceptance.model_validate_json(event.document).events:
            done, one = _put_back(cursor, school, id_, number, actor=actor)
            if one is not None:
                (back if done else stays).append(one)
        kind = f"{TAKEN_BACK}:{event.number}"
        roadmaps.add(cursor, round_.id, event.document, kind=kind, actor=actor.name)
        return Back(tuple(back), tuple(stays))

    return ws.write(job)


def _put_back(
    cursor: Cursor, school: School, id_: str, number: int, *, actor: Actor
) -> tuple[bool, Action | None]:
    """Whether an action was put back as it was before its event `number`, and the action.

    None where it is not in the plan any more.
    """
    events = plans.events(cursor, id_)
    now = next(iter(workplan.fold(events)), None)
    if now is None:
        return False, None
    former = next(iter(workplan.fold(events[: number - 1])), None)
    before = takeover.undone(events[number - 1], former or now, now)
    if before is None:
        return False, now
    if former is None:
        plans.add_event(cursor, id_, {REMOVED: True}, actor=actor.name)
    else:
        append(cursor, school, now, before, actor=actor)
    return True, now
