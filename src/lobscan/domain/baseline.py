"""The work plan beside what it was on an earlier day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lobscan.domain.calendars import WEEK
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import school_weeks
from lobscan.domain.workplan import Action, ActionEvent, Status, fold


def as_of(events: Iterable[ActionEvent], moment: datetime) -> tuple[Action, ...]:
    """The actions as they stood just before `moment` (UTC).

    Why an action's events end at the first later one: a clock that was set back must not mix them up.
    """
    later: set[str] = set()
    kept = []
    for event in events:
        if event.at >= moment:
            later.add(event.action)
        if event.action not in later:
            kept.append(event)
    return fold(kept)


@dataclass(frozen=True, slots=True)
class Change:
    """An action that was there before and after, and differs.

    `starts` and `ends` are by how many school weeks it moved, later or (below 0) earlier.
    """

    before: Action
    after: Action
    starts: int
    ends: int

    @property
    def moved(self) -> bool:
        """Whether it has other days."""
        return (self.before.start, self.before.due) != (self.after.start, self.after.due)

    @property
    def handed_over(self) -> bool:
        """Whether somebody else is responsible."""
        return self.before.responsible != self.after.responsible


@dataclass(frozen=True, slots=True)
class Drift:
    """All that became of a plan since a day."""

    added: tuple[Action, ...]
    stopped: tuple[Action, ...]
    finished: tuple[Action, ...]
    moved: tuple[Change, ...]
    handed_over: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any((self.added, self.stopped, self.finished, self.moved, self.handed_over))


def drift(before: Iterable[Action], after: Sequence[Action], years: Sequence[SchoolYear]) -> Drift:
    """What was added, stopped, finished, moved and handed over from one plan to the other."""
    known, free = {a.id: a for a in before}, free_weeks(years)
    both = [_change(known[a.id], a, free) for a in after if a.id in known]
    return Drift(
        added=tuple(a for a in after if a.id not in known),
        stopped=_became(both, Status.STOPPED),
        finished=_became(both, Status.DONE),
        moved=tuple(sorted((c for c in both if c.moved), key=lambda c: (-abs(c.ends), -abs(c.starts)))),
        handed_over=tuple(c for c in both if c.handed_over),
    )


def _became(changes: Iterable[Change], status: Status) -> tuple[Action, ...]:
    return tuple(c.after for c in changes if c.after.status is status and c.before.status is not status)


def _change(before: Action, after: Action, free: Collection[date]) -> Change:
    starts = weeks_between(before.start, after.start, free)
    return Change(before, after, starts, weeks_between(before.due, after.due, free))


def free_weeks(years: Iterable[SchoolYear]) -> frozenset[date]:
    """The Mondays of the weeks without any schoolday."""
    return frozenset(w.monday for year in years for w in school_weeks(year) if w.free)


def weeks_between(first: date, last: date, free: Collection[date]) -> int:
    """How many weeks `last` comes after `first` (below 0: before it), those of `free` not counted."""
    if first > last:
        return -weeks_between(last, first, free)
    a, b = (day - timedelta(days=day.weekday()) for day in (first, last))
    return sum(a + i * WEEK not in free for i in range(1, (b - a) // WEEK + 1))
