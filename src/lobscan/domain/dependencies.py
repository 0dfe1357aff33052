"""What must be finished first: circles, what waits, and who moves along when an action moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter

from lobscan.domain.calendars import DAY, last_of, school_day
from lobscan.domain.school import SchoolYear
from lobscan.domain.workplan import Action, Status

MOVABLE = (Status.PLANNED, Status.BLOCKED)
"""What has begun is not put off by what comes before it, and what is over even less."""


@dataclass(frozen=True, slots=True)
class Move:
    """An action as it stands, and the days to which it goes."""

    action: Action
    start: date
    due: date

    @property
    def after(self) -> Action:
        """The action with its new days."""
        return self.action.model_copy(update={"start": self.start, "due": self.due})


def circle(actions: Iterable[Action], id_: str, after: Iterable[str]) -> tuple[str, ...]:
    """The circle that comes about when `id_` waits for `after`, from `id_` back to it; () for none."""
    before = {a.id: a.after for a in actions} | {id_: tuple(after)}
    paths: list[tuple[str, ...]] = [(id_,)]
    met: set[str] = set()
    while paths:
        path = paths.pop()
        for first in before.get(path[-1], ()):
            if first == id_:
                return (*path, id_)
            if first not in met:
                met.add(first)
                paths.append((*path, first))
    return ()


def waits_for(action: Action, by_id: Mapping[str, Action]) -> tuple[Action, ...]:
    """The actions that must be finished first, and are not."""
    return tuple(one for one in _first(action, by_id) if one.open)


def too_early(action: Action, by_id: Mapping[str, Action]) -> tuple[Action, ...]:
    """Those of them that are to be ready no sooner than the action begins."""
    return tuple(one for one in waits_for(action, by_id) if one.due >= action.start)


def _first(action: Action, by_id: Mapping[str, Action]) -> Iterator[Action]:
    return (by_id[id_] for id_ in action.after if id_ in by_id)


def followers(actions: Sequence[Action], id_: str) -> tuple[Action, ...]:
    """All that waits for an action, at once or by others, each after all that it waits for itself."""
    by_id = {a.id: a for a in actions}
    later = {id_}
    ordered = TopologicalSorter({a.id: [b for b in a.after if b in by_id] for a in actions}).static_order()
    found = []
    for one in (by_id[i] for i in ordered):
        if later.intersection(one.after):
            later.add(one.id)
            found.append(one)
    return tuple(found)


def moves(
    actions: Sequence[Action], first: Move, years: Sequence[SchoolYear]
) -> tuple[tuple[Move, ...], tuple[Action, ...]]:
    """What moves along with `first` (itself in front), and what cannot because it has begun.

    A follower moves only where it would begin before all is ready that it waits for. It then
    begins on the next schoolday and keeps its length in schooldays. Nothing is ever brought
    forward, as there may be a reason why it stands where it stands.
    """
    now = {a.id: a for a in actions} | {first.action.id: first.after}
    found, begun = [first], []
    moved = {first.action.id}
    for one in followers(actions, first.action.id):
        if not one.open or not moved.intersection(one.after):
            continue
        clash = too_early(one, now)
        if clash and one.status in MOVABLE:
            found.append(_pushed(one, max(c.due for c in clash), years))
            now[one.id] = found[-1].after
            moved.add(one.id)
        elif clash:
            begun.append(one)
    return tuple(found), tuple(begun)


def _pushed(action: Action, ready: date, years: Sequence[SchoolYear]) -> Move:
    start = school_day(years, ready + DAY)
    return Move(action, start, end_with(action, start, years))


def end_with(action: Action, start: date, years: Sequence[SchoolYear]) -> date:
    """When an action is ready that begins on `start` and keeps its length in schooldays."""
    length = _length(action, years)
    return max(start, last_of(years, start, length)) if length else start + (action.due - action.start)


def _length(action: Action, years: Sequence[SchoolYear]) -> int:
    days = (action.start + i * DAY for i in range((action.due - action.start).days + 1))
    return sum(school_day(years, day) == day for day in days)
