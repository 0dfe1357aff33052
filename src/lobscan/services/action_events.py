"""How an action is built and how a change of it is kept: checked, and appended as an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from lobscan.access import Actor
from lobscan.domain import dependencies, workplan
from lobscan.domain.school import School
from lobscan.domain.workplan import Action, ActionEvent
from lobscan.errors import UnknownThing, UserError
from lobscan.storage import plans
from lobscan.storage.documents import Cursor


def new_id() -> str:
    """An id for a new action."""
    return uuid4().hex[:12]


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
        if "milestones" in wrong:
            raise UserError("Say of each milestone what is there then, and on what day.") from error
        raise UserError("Check this of the action: {fields}.", fields=", ".join(sorted(wrong))) from error


def edited(before: Action, **changes: object) -> Action:
    """`before` with `changes`; `UserError` in plain words for what cannot be."""
    return build({**before.model_dump(), **changes})


def folded(events: Sequence[ActionEvent], id_: str) -> Action:
    """An action as it stands after its `events`; `UnknownThing` where there are none."""
    found = workplan.fold(events)
    if not found:
        raise UnknownThing("There is no action '{id}'.", id=id_)
    return found[0]


def append(
    cursor: Cursor,
    school: School,
    before: Action | None,
    after: Action,
    *,
    actor: Actor,
    batch: str = "",
) -> None:
    """Append what `after` changes of `before` (None: a new action), once its links are checked."""
    changes = workplan.difference(before, after)
    _check_links(school, {key: getattr(after, key) for key in changes})
    if "after" in changes and after.after and not batch:
        _check_order(cursor, after)
    if changes:
        plans.add_event(cursor, after.id, changes, actor=actor.name, batch=batch)


def append_all(cursor: Cursor, school: School, changed: Sequence[Action], *, actor: Actor) -> None:
    """Append what is new in each of these actions."""
    for one in changed:
        before = workplan.fold(plans.events(cursor, one.id))
        append(cursor, school, before[0] if before else None, one, actor=actor)


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
