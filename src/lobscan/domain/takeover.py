"""What accepting a draft would do to the work plan: new, moved and gone, and what people changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lobscan.domain.draft import Draft, Planned, key
from lobscan.domain.rubric import Measure, Pack
from lobscan.domain.workplan import Action, ActionEvent, Status

FIELDS = ("title", "start", "due", "year_groups", "responsible", "executors", "hours")
"""What a draft says of an action; the rest is people's own."""


class ChangeKind(StrEnum):
    """What happens to an action."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    STAYS = "stays"


class Acceptance(Draft):
    """A draft as it was taken over, and the events by which that changed the work plan.

    `events` are pairs of an action and the number of its event.
    """

    events: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that accepting would do; `field` is "" where the whole action comes or goes.

    `by_people` says that somebody changed this since the draft was accepted last, or that the
    action is under way: it is kept unless one says otherwise.
    """

    id: str
    kind: ChangeKind
    action: Action
    field: str = ""
    now: object = None
    wanted: object = None
    by_people: bool = False


def action_of(
    line: Planned, *, id_: str, round_: str, pack: Pack, measures: Mapping[str, Measure], why: str
) -> Action:
    """The planned action of a line."""
    measure = measures.get(line.measure)
    statements = tuple(dict.fromkeys(c.statement for c in line.closes)) or tuple(
        x.statement for x in (measure.lifts if measure else ())
    )
    known = {s.id for s in pack.statements}
    areas = [pack.area_of(s).id for s in statements if s in known]
    return Action(
        id=id_,
        title=line.title,
        area=max(areas, key=areas.count) if areas else "",
        why=why,
        statements=statements,
        measure=line.measure,
        round=round_,
        year_groups=line.year_groups,
        responsible=line.responsible,
        executors=tuple(dict.fromkeys(c.person for c in line.people)),
        start=line.start,
        due=line.end,
        hours=round(line.hours, 1),
        success=measure.success if measure else "",
        draft=key(round_, line.measure),
    )


def changes(
    wanted: Iterable[Action], actions: Iterable[Action], accepted: Draft | None, *, round_: str
) -> tuple[Change, ...]:
    """The difference between the actions of a draft and those that stand, by their draft's key."""
    before = {key(round_, line.measure): line for line in accepted.lines} if accepted else {}
    own = {a.draft: a for a in actions if a.draft.startswith(key(round_)) and not a.copied_from}
    found: list[Change] = []
    for new in wanted:
        old = own.pop(new.draft, None)
        if old is None:
            found.append(Change(new.draft, ChangeKind.NEW, new))
        else:
            found += _fields(old, new, before.get(new.draft))
    found += [_gone(old) for old in own.values() if old.status is not Status.STOPPED]
    return tuple(found)


def _gone(old: Action) -> Change:
    if old.status is Status.PLANNED:
        return Change(old.draft, ChangeKind.GONE, old)
    return Change(old.draft, ChangeKind.STAYS, old)


def _fields(old: Action, new: Action, line: Planned | None) -> list[Change]:
    """Why nothing of what is finished or stopped: people decided on that."""
    if not old.open:
        return []
    said = _as_accepted(line)
    found = []
    for field in FIELDS:
        now, wanted = getattr(old, field), getattr(new, field)
        if now != wanted and set_of(now) != set_of(wanted):
            own = field in said and set_of(said[field]) != set_of(now)
            under_way = old.status is not Status.PLANNED
            id_ = f"{new.draft}:{field}"
            found.append(
                Change(id_, ChangeKind.CHANGED, old, field, now, wanted, own or under_way or not said)
            )
    return found


def set_of(value: object) -> object:
    """A value for comparing: the order of names says nothing."""
    return frozenset(value) if isinstance(value, tuple) else value


def _as_accepted(line: Planned | None) -> Mapping[str, object]:
    if line is None:
        return {}
    return {
        "title": line.title,
        "start": line.start,
        "due": line.end,
        "year_groups": line.year_groups,
        "responsible": line.responsible,
        "executors": tuple(dict.fromkeys(c.person for c in line.people)),
        "hours": round(line.hours, 1),
    }


def stands(change: Change, now: Action | None, twin: Action | None) -> bool:
    """Whether what a change was proposed for is still so: `now` is its action as it stands by now.

    `twin` is an action that somebody else made of the same line in the meantime.
    """
    if change.kind is ChangeKind.NEW:
        return twin is None
    if now is None:
        return False
    if change.kind is ChangeKind.GONE:
        return now.status is Status.PLANNED
    return bool(getattr(now, change.field) == change.now)


def applied(found: Sequence[Change], ticked: Collection[str], *, note: str) -> tuple[Action, ...]:
    """The actions as they are to be kept; `note` goes with those that are stopped."""
    result: dict[str, Action] = {}
    for change in found:
        if change.id not in ticked or change.kind is ChangeKind.STAYS:
            continue
        base = result.get(change.action.draft, change.action)
        update: dict[str, object] = {}
        if change.kind is ChangeKind.CHANGED:
            update = {change.field: change.wanted}
        elif change.kind is ChangeKind.GONE:
            update = {"status": Status.STOPPED, "note": "\n".join(x for x in (note, base.note) if x)}
        result[change.action.draft] = base.model_copy(update=update)
    return tuple(_in_order(a) for a in result.values())


def undone(event: ActionEvent, former: Action, now: Action) -> Action | None:
    """The action with what an event set put back as it was in `former`; None where that was changed since."""
    current = now.model_dump(mode="json")
    if any(current[field] != value for field, value in event.changes.items()):
        return None
    back = now.model_copy(update={field: getattr(former, field) for field in event.changes})
    return back if back.due >= back.start else None


def _in_order(action: Action) -> Action:
    """Where only the start was taken over, the action may not end before it."""
    return action if action.due >= action.start else action.model_copy(update={"due": action.start})
