"""Plan: gaps propose measures, measures become actions, and actions are followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.domain import workplan
from lobscan.domain.gaps import Gap, Proposal, proposals, ranked, year_groups_for
from lobscan.domain.rubric import Measure
from lobscan.domain.school import School
from lobscan.domain.workplan import Action, ActionEvent, Names, Status
from lobscan.errors import UnknownThing, UserError
from lobscan.services import prepare
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace, today
from lobscan.storage import plans
from lobscan.storage.documents import Cursor, school_number

ALL_DONE = 100
FIRST_CHANGE = 2
"""The number of an action's first event that changed it; the one before made it."""
_NEED_REASON = (Status.BLOCKED, Status.STOPPED)


def gaps(picture: Picture) -> tuple[Gap, ...]:
    """The shown gaps, the largest first."""
    return ranked(picture.by_statement)


def proposals_for(picture: Picture, gap: Gap) -> tuple[Proposal, ...]:
    """The measures that could close a gap, the best for its hours first."""
    return proposals(picture.pack, gap, year=_years(picture).get(gap.year_group))


def _years(picture: Picture) -> dict[str, int]:
    return {g.id: g.year for g in picture.school.year_groups}


def actions(ws: Workspace) -> tuple[Action, ...]:
    """All actions as they stand, in the order in which they were made."""
    return workplan.fold(ws.read(plans.events))


def action(ws: Workspace, id_: str) -> Action:
    """An action by its id; `UnknownThing`."""
    found = workplan.fold(ws.read(lambda c: plans.events(c, id_)))
    if not found:
        raise UnknownThing("There is no action '{id}'.", id=id_)
    return found[0]


def before(ws: Workspace, id_: str, *, seen: int) -> Action:
    """An action as it stood after its event number `seen`; `UnknownThing`."""
    return _folded(history(ws, id_)[:seen], id_)


def history(ws: Workspace, id_: str) -> tuple[ActionEvent, ...]:
    """The events of an action, the oldest first."""
    return ws.read(lambda c: plans.events(c, id_))


def action_from_gap(
    ws: Workspace, picture: Picture, gap: Gap, measure: Measure, *, why: str, actor: Actor
) -> Action:
    """Make a planned action of `measure` for a gap and its fellow gaps that the measure lifts."""
    lifted = {lift.statement for lift in measure.lifts}
    fellows = [g for g in gaps(picture) if g.statement in lifted]
    if gap.year_group:
        fellows = [g for g in fellows if g.year_group in ("", gap.year_group)]
    year = picture.school.year_on(today())
    made = workplan.from_measure(
        measure,
        id_=new_id(),
        area=gap.area,
        statements=tuple(dict.fromkeys([gap.statement, *(g.statement for g in fellows)])),
        year_groups=year_groups_for(measure, [gap, *fellows], _years(picture)),
        why=why,
        round_=picture.round.id,
        year=year,
        today=today(),
    )
    return save(ws, made, actor=actor)


def new_id() -> str:
    """An id for a new action."""
    return uuid4().hex[:12]


def fresh(ws: Workspace) -> dict[str, object]:
    """The fields with which a new action of one's own begins: four weeks from the next free Monday."""
    start = workplan.first_free_monday(today(), prepare.school(ws).year_on(today()))
    made = Action(id="new", title="-", start=start, due=start + timedelta(weeks=4, days=-3))
    return {**made.model_dump(exclude={"id"}), "title": ""}


def create(ws: Workspace, fields: Mapping[str, object], *, actor: Actor) -> Action:
    """Make an action of one's own; `UserError` for what cannot be."""
    made = build({**fields, "id": new_id()})
    _check_person(prepare.school(ws), made)
    return save(ws, made, actor=actor)


def save(ws: Workspace, changed: Action, *, actor: Actor) -> Action:
    """Keep what is new in `changed` as an event; saving the same again appends nothing."""
    return save_all(ws, [changed], actor=actor)[0]


def save_all(ws: Workspace, changed: Sequence[Action], *, actor: Actor) -> tuple[Action, ...]:
    """Keep several actions in one transaction, or none of them."""
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)

    def job(cursor: Cursor) -> None:
        for one in changed:
            before = workplan.fold(plans.events(cursor, one.id))
            _append(cursor, school, before[0] if before else None, one, actor=actor)

    ws.write(job)
    return tuple(changed)


def revise(ws: Workspace, id_: str, fields: Mapping[str, object], *, seen: int, actor: Actor) -> Action:
    """Keep what a person changed in an action as it stood after its event number `seen`.

    What others changed since then stays; `UserError` where both changed the same field, where
    nobody is responsible, or where it is blocked or stopped without a word why.
    """
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)

    def job(cursor: Cursor) -> Action:
        events = plans.events(cursor, id_)
        base = _folded(events[:seen], id_)
        after = _settled(base, edited(base, **fields))
        mine = {key: getattr(after, key) for key in workplan.difference(base, after)}
        _refuse_clash(events[seen:], mine)
        now = _folded(events, id_)
        merged = edited(now, **mine)
        _check_person(school, merged)
        _append(cursor, school, now, merged, actor=actor)
        return merged

    return ws.write(job)


def set_status(ws: Workspace, id_: str, status: Status, *, reason: str = "", actor: Actor) -> Action:
    """Move an action on; blocked and stopped need a reason, which is put on top of its note."""
    check(actor, Right.EDIT_PLAN)
    said = reason.strip()
    if status in _NEED_REASON and not said:
        raise _no_reason()
    school = prepare.school(ws)

    def job(cursor: Cursor) -> Action:
        now = _folded(plans.events(cursor, id_), id_)
        note = "\n".join(part for part in (said, now.note) if part)
        after = _settled(now, edited(now, status=status, note=note))
        _append(cursor, school, now, after, actor=actor)
        return after

    return ws.write(job)


def undo(ws: Workspace, id_: str, *, seen: int, actor: Actor) -> Action:
    """Take the last change of an action back by an event that restores the former values.

    `seen` is the number of the event that the person wants to undo.
    """
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)

    def job(cursor: Cursor) -> Action:
        events = plans.events(cursor, id_)
        if len(events) != seen:
            raise UserError("This action was changed in the meantime. Look at its history and try again.")
        if seen < FIRST_CHANGE:
            raise UserError("There is no earlier version of this action. Stop it if it should not be done.")
        former = _folded(events[:-1], id_)
        _append(cursor, school, _folded(events, id_), former, actor=actor)
        return former

    return ws.write(job)


def build(fields: Mapping[str, object]) -> Action:
    """An action of `fields`; `UserError` in plain words for what cannot be."""
    try:
        return Action.model_validate(fields)
    except ValidationError as error:
        wrong = {str(e["loc"][0]) for e in error.errors() if e["loc"]}
        if not wrong:
            raise UserError("The due date lies before the start. Choose a later due date.") from error
        if "title" in wrong:
            raise UserError("Give the action a title of at most 400 letters.") from error
        raise UserError("Check this of the action: {fields}.", fields=", ".join(sorted(wrong))) from error


def edited(before: Action, **changes: object) -> Action:
    """`before` with `changes`; `UserError` in plain words for what cannot be."""
    return build({**before.model_dump(), **changes})


def _folded(events: Sequence[ActionEvent], id_: str) -> Action:
    found = workplan.fold(events)
    if not found:
        raise UnknownThing("There is no action '{id}'.", id=id_)
    return found[0]


def _append(cursor: Cursor, school: School, before: Action | None, after: Action, *, actor: Actor) -> None:
    changes = workplan.difference(before, after)
    _check_links(school, {key: getattr(after, key) for key in changes})
    if changes:
        plans.add_event(cursor, after.id, changes, actor=actor.name)


def _settled(before: Action, after: Action) -> Action:
    """What follows from another status: done is all done, and who stops says why."""
    if after.status is before.status:
        return after
    if after.status in _NEED_REASON and not after.note:
        raise _no_reason()
    return edited(after, progress=ALL_DONE) if after.status is Status.DONE else after


def _no_reason() -> UserError:
    return UserError("Say in the note why the action is blocked or stopped.")


def _refuse_clash(since: Sequence[ActionEvent], mine: Mapping[str, object]) -> None:
    for event in since:
        if mine.keys() & event.changes.keys():
            raise UserError(
                "{who} changed the same part of this action while you were typing. Copy what you want to "
                "keep, close the action and open it again.",
                who=event.actor,
            )


def _check_person(school: School, action_: Action) -> None:
    if school.people and not action_.responsible:
        raise UserError("Choose who is responsible: exactly one person.")


def _check_links(school: School, fields: Mapping[str, Any]) -> None:
    """Why only new values: somebody who left the school may stay in an action until it is handed over."""
    people = {p.id for p in school.people}
    groups = {g.id for g in school.year_groups}
    for person in (fields.get("responsible"), *fields.get("executors", ())):
        if person and person not in people:
            raise UnknownThing("The school has no person '{id}'. Add them on the page School.", id=person)
    for group in fields.get("year_groups", ()):
        if group not in groups:
            raise UnknownThing("The school has no year group '{id}'.", id=group)


def names(ws: Workspace, *, round_: str = "") -> Names:
    """What the ids in actions are called: by the packs of all rounds, or of `round_` alone.

    Before any round was held, by the school's own pack.
    """
    school = prepare.school(ws)
    rounds = prepare.rounds(ws)
    packs = [prepare.pack_of(ws, r) for r in rounds if r.id == round_] or [
        prepare.pack_of(ws, r) for r in rounds
    ]
    packs = packs or [prepare.pack(ws.settings, school.rubric)]
    return Names(
        areas={a.id: a.title for p in packs for a in p.areas},
        statements={s.id: s.aspect for p in packs for s in p.statements},
        people={p.id: p.name for p in school.people},
        year_groups={g.id: g.label for g in school.year_groups},
    )


def stamp(ws: Workspace) -> tuple[int, ...]:
    """Changes whenever the work plan or what its ids are called could: the key of kept drawings."""
    rounds = len(prepare.rounds(ws))
    return ws.read(lambda c: (*plans.stamp(c, ""), school_number(c), rounds))
