"""Plan: gaps propose measures, measures become actions, and actions are followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from pydantic import ValidationError

from lobscan.access import Actor, Right, check
from lobscan.domain import workplan
from lobscan.domain.gaps import Gap, Proposal, proposals, ranked, year_groups_for
from lobscan.domain.rubric import Measure
from lobscan.domain.school import School
from lobscan.domain.workplan import Action, ActionEvent
from lobscan.errors import UnknownThing, UserError
from lobscan.services import prepare
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace, today
from lobscan.storage import plans
from lobscan.storage.documents import Cursor


def gaps(picture: Picture) -> tuple[Gap, ...]:
    """The shown gaps, the largest first."""
    return ranked(picture.by_statement())


def proposals_for(picture: Picture, gap: Gap) -> tuple[Proposal, ...]:
    """The measures that could close a gap, the best for its hours first."""
    years = {g.id: g.year for g in picture.school.year_groups}
    return proposals(picture.pack, gap, year=years.get(gap.year_group))


def actions(ws: Workspace) -> tuple[Action, ...]:
    """All actions as they stand, in the order in which they were made."""
    return workplan.fold(ws.read(plans.events))


def action(ws: Workspace, id_: str) -> Action:
    """An action by its id; `UnknownThing`."""
    found = workplan.fold(ws.read(lambda c: plans.events(c, id_)))
    if not found:
        raise UnknownThing("There is no action '{id}'.", id=id_)
    return found[0]


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
        year_groups=year_groups_for(measure, [gap, *fellows]),
        why=why,
        round_=picture.round.id,
        year=year,
        today=today(),
    )
    return save(ws, made, actor=actor)


def new_id() -> str:
    """An id for a new action."""
    return uuid4().hex[:12]


def save(ws: Workspace, changed: Action, *, actor: Actor) -> Action:
    """Keep what is new in `changed` as an event; saving the same again appends nothing."""
    return save_all(ws, [changed], actor=actor)[0]


def save_all(ws: Workspace, changed: Sequence[Action], *, actor: Actor) -> tuple[Action, ...]:
    """Keep several actions in one transaction, or none of them."""
    check(actor, Right.EDIT_PLAN)
    school = prepare.school(ws)
    for one in changed:
        _check_links(school, one)

    def job(cursor: Cursor) -> None:
        for one in changed:
            before = workplan.fold(plans.events(cursor, one.id))
            changes = workplan.difference(before[0] if before else None, one)
            if changes:
                plans.add_event(cursor, one.id, changes, actor=actor.name)

    ws.write(job)
    return tuple(changed)


def edited(before: Action, **changes: object) -> Action:
    """`before` with `changes`; `UserError` in plain words for what cannot be."""
    try:
        return Action.model_validate({**before.model_dump(), **changes})
    except ValidationError as error:
        fields = {".".join(str(p) for p in e["loc"]) for e in error.errors()}
        if not any(fields):
            raise UserError("The due date lies before the start. Choose a later due date.") from error
        raise UserError(
            "Check this of the action: {fields}.", fields=", ".join(sorted(f for f in fields if f))
        ) from error


def _check_links(school: School, action_: Action) -> None:
    people = {p.id for p in school.people}
    groups = {g.id for g in school.year_groups}
    for person in action_.people():
        if person not in people:
            raise UnknownThing("The school has no person '{id}'. Add them on the page School.", id=person)
    for group in action_.year_groups:
        if group not in groups:
            raise UnknownThing("The school has no year group '{id}'.", id=group)


def load(ws: Workspace, on: date | None = None) -> dict[str, float]:
    """Hours per person in the school year of a day."""
    year = prepare.school(ws).year_on(on or today())
    return workplan.load(actions(ws), year) if year else {}
