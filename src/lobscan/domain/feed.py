"""A plan as entries of a calendar, with their history: what changed comes again, what went is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from lobscan.domain.activity import Activity
from lobscan.domain.calendars import DAY, SATURDAY, school_day
from lobscan.domain.register import Register, RegisterEvent, built
from lobscan.domain.school import School, SchoolYear
from lobscan.domain.weeks import SchoolWeek, school_weeks
from lobscan.domain.workplan import REMOVED, Action, ActionEvent, Status


class Kind(StrEnum):
    """What happens on the day."""

    START = "start"
    DUE = "due"
    MILESTONE = "milestone"
    CHECK = "check"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Shown:
    """What an entry says: `about` is the milestone or the sign of success, `first` to `last` its days.

    `planned` is the day in the plan, from which a day in a holiday was moved.
    """

    kind: Kind
    title: str
    about: str
    first: date
    last: date
    planned: date
    done: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a calendar: `key` stays the same for ever, `sequence` rises with each change."""

    key: str
    shown: Shown
    sequence: int
    changed: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """The school that days are reckoned with: its number of changes, and the moment of the last (UTC)."""

    school: School
    number: int
    changed: datetime


def actions(
    events: Iterable[ActionEvent], stand: Stand, *, mine: Callable[[Action], bool] = lambda _action: True
) -> tuple[Entry, ...]:
    """The entries of the actions that are `mine`, and the cancelled ones of those that were."""
    trails: dict[str, _Trail] = {}
    states: dict[str, dict[str, object]] = {}
    for event in events:
        state = states.setdefault(event.action, {"id": event.action})
        gone = REMOVED in event.changes
        state.update({} if gone else event.changes)
        action = Action.model_validate(state)
        holds = mine(action) and action.status is not Status.STOPPED and not gone
        now = dict(_of_action(action, stand.school)) if holds else {}
        trails.setdefault(event.action, _Trail()).step(now, event.at)
    return tuple(entry for trail in trails.values() for entry in trail.entries(stand))


@dataclass(frozen=True, slots=True)
class Former:
    """The school years as they once were, and until when (UTC)."""

    years: tuple[SchoolYear, ...]
    until: datetime


def activities(
    events: Sequence[RegisterEvent],
    stand: Stand,
    years: Sequence[SchoolYear],
    *,
    mine: Callable[[Activity], bool],
    former: Iterable[Former] = (),
) -> tuple[Entry, ...]:
    """The same for the activities of the register, week by week in `years`.

    A week that became a holiday since (by the `former` calendars) is cancelled: a calendar that
    shows it would not learn of it otherwise.
    """
    trails = _activity_trails(events, years, mine).values()
    found = [entry for trail in trails for entry in trail.entries(stand)]
    known = {entry.key for entry in found}
    for once in former:
        before = [event for event in events if event.moment < once.until]
        for trail in _activity_trails(before, once.years, mine).values():
            lost = [entry for entry in trail.entries(stand) if entry.key not in known]
            known |= {entry.key for entry in lost}
            found += [replace(entry, cancelled=True) for entry in lost]
    return tuple(found)


def _activity_trails(
    events: Iterable[RegisterEvent], years: Sequence[SchoolYear], mine: Callable[[Activity], bool]
) -> dict[str, _Trail]:
    calendars = [(year, school_weeks(year)) for year in years]
    trails: dict[str, _Trail] = {}
    states: dict[str, dict[str, object]] = {}
    for event in events:
        if event.register is Register.ACTIVITIES:
            state = states.setdefault(event.record, {})
            state.update(event.changes)
            one = built(event.register, event.record, state)
            holds = isinstance(one, Activity) and one.counts and mine(one)
            now = dict(_of_activity(one, calendars)) if holds and isinstance(one, Activity) else {}
            trails.setdefault(event.record, _Trail()).step(now, event.moment)
    return trails


@dataclass
class _Trail:
    """What the entries of one record have been, change by change."""

    steps: int = 0
    kept: dict[str, tuple[Shown, int, datetime, bool]] = field(default_factory=dict)

    def step(self, now: Mapping[str, Shown], at: datetime) -> None:
        """What they are after one more change."""
        for key, shown in now.items():
            before = self.kept.get(key)
            if before is None or before[0] != shown or before[3]:
                self.kept[key] = (shown, self.steps, at, False)
        for key, (shown, _steps, _at, gone) in list(self.kept.items()):
            if key not in now and not gone:
                self.kept[key] = (shown, self.steps, at, True)
        self.steps += 1

    def entries(self, stand: Stand) -> Iterator[Entry]:
        """Why the school's number counts too: another holiday may move each of them."""
        for key, (shown, steps, at, gone) in self.kept.items():
            yield Entry(key, shown, steps + stand.number - 1, max(at, stand.changed), gone)


def _of_action(action: Action, school: School) -> Iterator[tuple[str, Shown]]:
    """Why moved: nobody looks at the plan in a holiday; what must be ready comes before it."""
    done, years = action.status is Status.DONE, school.school_years
    due = school_day(years, action.due, step=-DAY)
    start = min(school_day(years, action.start), due)
    yield f"{action.id}-start", _day(Kind.START, action, action.success, start, action.start, done=done)
    yield f"{action.id}-due", _day(Kind.DUE, action, action.success, due, action.due, done=done)
    for at, milestone in enumerate(action.milestones, 1):
        day = school_day(years, milestone.due, step=-DAY)
        shown = _day(Kind.MILESTONE, action, milestone.title, day, milestone.due, done=done or milestone.done)
        yield f"{action.id}-milestone-{at}", shown
    if action.next_check and not done:
        day = school_day(years, action.next_check, step=-DAY)
        yield f"{action.id}-check", _day(Kind.CHECK, action, "", day, action.next_check)


def _day(kind: Kind, action: Action, about: str, day: date, planned: date, *, done: bool = False) -> Shown:
    return Shown(kind, action.title, about, day, day, planned, done)


def _of_activity(
    activity: Activity, calendars: Iterable[tuple[SchoolYear, Sequence[SchoolWeek]]]
) -> Iterator[tuple[str, Shown]]:
    for year, weeks in calendars:
        for week in weeks:
            if week.number in activity.weeks:
                for at, (first, last) in enumerate(stretches(year, week.monday)):
                    key = f"{activity.id}-{year.id}-w{week.number}" + (f"-{at + 1}" if at else "")
                    shown = Shown(
                        Kind.ACTIVITY, activity.title, activity.form, first, last, first, done=False
                    )
                    yield key, shown


def stretches(year: SchoolYear, monday: date) -> tuple[tuple[date, date], ...]:
    """The school days of a week as runs of days, first and last: a day off in the middle makes two."""
    runs: list[tuple[date, date]] = []
    for day in (monday + DAY * i for i in range(SATURDAY)):
        if year.start <= day <= year.end and not year.holiday_on(day):
            joins = bool(runs) and runs[-1][1] + DAY == day
            runs[-1:] = [(runs[-1][0], day)] if joins else [*runs[-1:], (day, day)]
    return tuple(runs)
