"""Plan: gaps propose measures, measures become actions, and actions are followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from lobscan.access import Actor, Right, check
from lobscan.domain import workplan
from lobscan.domain.gaps import Gap, Proposal, proposals, ranked, year_groups_for
from lobscan.domain.happening import Happening, happenings
from lobscan.domain.practice import Practice
from lobscan.domain.rubric import Measure
from lobscan.domain.school import School, SchoolYear
from lobscan.domain.workplan import Action, ActionEvent, Names, Status
from lobscan.errors import UnknownThing, UserError
from lobscan.services import prepare
from lobscan.services.action_events import append, append_all, build, edited, folded, new_id
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
    return ws.remembered("actions", lambda: workplan.fold(every_event(ws)))


def every_event(ws: Workspace) -> tuple[ActionEvent, ...]:
    """The events of all actions, each action's by their number."""
    return ws.remembered("action-events", lambda: ws.read(plans.events))


def action(ws: Workspace, id_: str) -> Action:
    """An action by its id; `UnknownThing`."""
    found = workplan.fold(ws.read(lambda c: plans.events(c, id_)))
    if not found:
        raise UnknownThing("There is no action '{id}'.", id=id_)
    return found[0]


def before(ws: Workspace, id_: str, *, seen: int) -> Action:
    """An action as it stood after its event number `seen`; `UnknownThing`."""
    return folded(history(ws, id_)[:seen], id_)


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


def fresh(ws: Workspace) -> dict[str, object]:
    """The fields with which a new action of one's own begins: four weeks from the next free Monday."""
    start = workplan.first_free_monday(today(), prepare.school(ws).year_on(today()))
    made = Action(id="new", title="-", start=start, due=start + timedelta(weeks=4, days=-3))
    return {**made.model_dump(exclude={"id"}), "title": ""}


def prepared(ws: Workspace, fields: Mapping[str, object]) -> Action:
    """A new action of one's own, checked but not kept yet; `UserError` for what cannot be."""
    made = build({**fields, "id": new_id()})
    _check_person(prepare.school(ws), made)
    ordered = tuple(sorted(made.milestones, key=lambda m: m.due))
    return made.model_copy(update={"milestones": ordered})


def create(ws: Workspace, fields: Mapping[str, object], *, actor: Actor) -> Action:
    """Make an action of one's own; `UserError` for what cannot be."""
    return save(ws, prepared(ws, fields), actor=actor)


def save(ws: Workspace, changed: Action, *, actor: Actor) -> Action:
    """Keep what is new in `changed` as an event; saving the same again appends nothing."""
    return save_all(ws, [changed], actor=actor)[0]


def save_all(ws: Workspace, changed: Sequence[Action], *, actor: Actor) -> tuple[Action, ...]:
    """Keep several actions in one transaction, or none of them."""
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)
    ws.write(lambda c: append_all(c, school, changed, actor=actor))
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
        base = folded(events[:seen], id_)
        after = _settled(base, edited(base, **fields))
        mine = {key: getattr(after, key) for key in workplan.difference(base, after)}
        _refuse_clash(events[seen:], mine)
        now = folded(events, id_)
        merged = edited(now, **mine)
        _check_person(school, merged)
        append(cursor, school, now, merged, actor=actor)
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
        now = folded(plans.events(cursor, id_), id_)
        note = "\n".join(part for part in (said, now.note) if part)
        after = _settled(now, edited(now, status=status, note=note))
        append(cursor, school, now, after, actor=actor)
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
            append(cursor, school, folded(events, one), former, actor=actor, batch=new)
        return folded(plans.events(cursor, id_), id_)

    return ws.write(job)


def unmake(ws: Workspace, id_: str, *, actor: Actor) -> Action:
    """Take a new action back, as long as nobody changed it; what was taken back is no action any more."""
    check(actor, Right.EDIT_PLAN)

    def job(cursor: Cursor) -> Action:
        events = plans.events(cursor, id_)
        made = folded(events, id_)
        if len(events) >= FIRST_CHANGE:
            raise _changed_meanwhile()
        plans.add_event(cursor, id_, {workplan.REMOVED: True}, actor=actor.name)
        return made

    return ws.write(job)


def _former(events: Sequence[ActionEvent], number: int, id_: str) -> Action:
    """An action before its event `number`, which must be the last."""
    if len(events) != number:
        raise _changed_meanwhile()
    if number < FIRST_CHANGE:
        raise UserError("There is no earlier version of this action. Stop it if it should not be done.")
    return folded(events[:-1], id_)


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
        now = folded(plans.events(cursor, id_), id_)
        done = now.progress if progress is None else progress
        after = edited(now, check=said.strip(), next_check=next_check, progress=done)
        append(cursor, school, now, after, actor=actor)
        return after

    return ws.write(job)


def batch_of(ws: Workspace, event: ActionEvent) -> int:
    """How many actions the command of an event changed."""
    return len(ws.read(lambda c: plans.in_batch(c, event.batch))) if event.batch else 1


def happening(ws: Workspace, seen: Practice, year: SchoolYear) -> tuple[Happening, ...]:
    """All that happens in a school year: actions, activities, moments of partners and of quality."""
    return happenings(seen, actions(ws), prepare.rounds(ws), year)


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
