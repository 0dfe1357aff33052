"""Plan: gaps propose measures, measures become actions, and actions are followed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.domain import baseline, dependencies, next_year, strain, workplan
from lobscan.domain.baseline import Drift
from lobscan.domain.dependencies import Move
from lobscan.domain.gaps import Gap, Proposal, proposals, ranked, year_groups_for
from lobscan.domain.happening import Happening, happenings
from lobscan.domain.next_year import Copy
from lobscan.domain.practice import Practice
from lobscan.domain.rubric import Measure
from lobscan.domain.school import School, SchoolYear
from lobscan.domain.strain import Strain
from lobscan.domain.workplan import Action, ActionEvent, Names, Status
from lobscan.errors import UnknownThing, UserError
from lobscan.services import practice, prepare
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace, today
from lobscan.storage import plans
from lobscan.storage.documents import Cursor, people_ever, school_number

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
    return ws.remembered("actions", lambda: workplan.fold(_events(ws)))


def _events(ws: Workspace) -> tuple[ActionEvent, ...]:
    return ws.remembered("action-events", lambda: ws.read(plans.events))


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

    ws.write(lambda c: append_all(c, school, changed, actor=actor))
    return tuple(changed)


def append_all(cursor: Cursor, school: School, changed: Sequence[Action], *, actor: Actor) -> None:
    """What `save_all` writes, for who writes more in the same transaction."""
    for one in changed:
        before = workplan.fold(plans.events(cursor, one.id))
        _append(cursor, school, before[0] if before else None, one, actor=actor)


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
    """Take the last change of an action back by events that restore the former values.

    Where one command changed several actions, such as a move, it is taken back in all of them.
    `seen` is the number of the event that the person wants to undo.
    """
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)

    def job(cursor: Cursor) -> Action:
        last = plans.events(cursor, id_)[-1:]
        batch = last[0].batch if last else ""
        back = plans.in_batch(cursor, batch) if batch else ((id_, seen),)
        if dict(back).get(id_) != seen:
            raise _changed_meanwhile()
        new = new_id() if len(back) > 1 else ""
        for one, number in back:
            events = plans.events(cursor, one)
            former = _former(events, number, one)
            _append(cursor, school, _folded(events, one), former, actor=actor, batch=new)
        return _folded(plans.events(cursor, id_), id_)

    return ws.write(job)


def _former(events: Sequence[ActionEvent], number: int, id_: str) -> Action:
    """An action before its event `number`, which must be the last."""
    if len(events) != number:
        raise _changed_meanwhile()
    if number < FIRST_CHANGE:
        raise UserError("There is no earlier version of this action. Stop it if it should not be done.")
    return _folded(events[:-1], id_)


def _changed_meanwhile() -> UserError:
    return UserError("This action was changed in the meantime. Look at its history and try again.")


def check_in(
    ws: Workspace,
    id_: str,
    *,
    said: str,
    next_check: date | None,
    progress: int | None = None,
    actor: Actor,
) -> Action:
    """Note how an action goes and when one looks again, as one event; `UserError` for no words."""
    check(actor, Right.EDIT_PLAN)
    if not said.strip():
        raise UserError("Say in a few words how it goes.")
    school = prepare.school(ws)

    def job(cursor: Cursor) -> Action:
        now = _folded(plans.events(cursor, id_), id_)
        done = now.progress if progress is None else progress
        after = edited(now, check=said.strip(), next_check=next_check, progress=done)
        _append(cursor, school, now, after, actor=actor)
        return after

    return ws.write(job)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a move does: all that moves, what has begun and so cannot, and whom it hits."""

    moves: tuple[Move, ...]
    begun: tuple[Action, ...]
    strains: tuple[Strain, ...]


def preview(ws: Workspace, id_: str, *, start: date, due: date) -> Preview:
    """What comes of giving an action other days; `UserError` where it would end before it starts."""
    every, school = actions(ws), prepare.school(ws)
    first = next((a for a in every if a.id == id_), None) or _folded((), id_)
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
            now = _folded(plans.events(cursor, one.action.id), one.action.id)
            if (now.start, now.due) != (one.action.start, one.action.due):
                raise UserError(
                    "'{title}' was moved in the meantime. Look at the new days and try again.",
                    title=now.title,
                )
            after = edited(now, start=one.start, due=one.due)
            _append(cursor, school, now, after, actor=actor, batch=batch)

    ws.write(job)


def batch_of(ws: Workspace, event: ActionEvent) -> int:
    """How many actions the command of an event changed."""
    return len(ws.read(lambda c: plans.in_batch(c, event.batch))) if event.batch else 1


def first_day(ws: Workspace) -> date | None:
    """The day on which the plan was begun; None before that."""
    moments = [e.at for e in _events(ws)]
    return _here(min(moments)) if moments else None


def _here(moment: datetime) -> date:
    """The day of a moment (UTC) on the clock of this machine."""
    return moment.replace(tzinfo=UTC).astimezone().date()


def on(ws: Workspace, day: date) -> tuple[Action, ...]:
    """The actions as they stood at the end of a day."""
    midnight = datetime.combine(day + timedelta(days=1), time()).astimezone(UTC).replace(tzinfo=None)
    return baseline.as_of(_events(ws), midnight)


def drift(ws: Workspace, before: Sequence[Action]) -> Drift:
    """What became of the plan since it was `before`."""
    return baseline.drift(before, actions(ws), prepare.school(ws).school_years)


def copies(ws: Workspace, of: SchoolYear, to: SchoolYear) -> tuple[Copy, ...]:
    """What the actions of the year `of` would be in the year `to`."""
    people = {p.id for p in prepare.school(ws).people}
    return next_year.copies(actions(ws), of, to, people=people)


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
            _append(cursor, school, None, one, actor=actor, batch=batch)
        return made

    return ws.write(job)


def happening(ws: Workspace, seen: Practice, year: SchoolYear) -> tuple[Happening, ...]:
    """All that happens in a school year: actions, activities, moments of partners and of quality."""
    return happenings(seen, actions(ws), prepare.rounds(ws), year)


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


def _append(
    cursor: Cursor,
    school: School,
    before: Action | None,
    after: Action,
    *,
    actor: Actor,
    batch: str = "",
) -> None:
    changes = workplan.difference(before, after)
    _check_links(school, {key: getattr(after, key) for key in changes})
    if "after" in changes and after.after and not batch:
        _check_order(cursor, after)
    if changes:
        plans.add_event(cursor, after.id, changes, actor=actor.name, batch=batch)


def _check_order(cursor: Cursor, changed: Action) -> None:
    """Why not within a batch of copies: those stand in the order of actions that have no circle."""
    every = workplan.fold(plans.events(cursor))
    titles = {a.id: a.title for a in every} | {changed.id: changed.title}
    found = dependencies.circle(every, changed.id, changed.after)
    if found:
        raise UserError(
            "These actions would wait for each other: {circle}.",
            circle=" → ".join(f"'{titles.get(id_, id_)}'" for id_ in found),
        )


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
    for person in (fields.get("responsible"), *fields.get("executors", ()), *fields.get("consulted", ())):
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
    here = {p.id: p.name for p in school.people}
    ever = ws.read(people_ever)
    return Names(
        areas={a.id: a.title for p in packs for a in p.areas},
        statements={s.id: s.aspect for p in packs for s in p.statements},
        people=here,
        year_groups={g.id: g.label for g in school.year_groups},
        gone={id_: name for id_, name in ever.items() if id_ not in here},
        actions={a.id: a.title for a in actions(ws)},
    )


def stamp(ws: Workspace) -> tuple[int, ...]:
    """Changes whenever the work plan or what its ids are called could: the key of kept drawings."""
    rounds = len(prepare.rounds(ws))
    return ws.read(lambda c: (*plans.stamp(c, ""), school_number(c), rounds))
