"""What of the work plan asks for attention now, and how much of it falls on whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lobscan.domain.calendars import WEEK
from lobscan.domain.dependencies import waits_for
from lobscan.domain.school import Person, SchoolYear
from lobscan.domain.workplan import OPEN_STATUSES, Action, Status, load


class Notice(StrEnum):
    """Why an action asks for attention, the most pressing first."""

    LATE = "late"
    BLOCKED = "blocked"
    DUE = "due"
    CHECK = "check"
    NOT_BEGUN = "not_begun"
    HELD = "held"
    DUE_NEXT = "due_next"
    STARTS = "starts"
    NOBODY = "nobody"


PRESSING = tuple(Notice)


@dataclass(frozen=True, slots=True)
class Item:
    """An action with what it asks for."""

    action: Action
    notices: tuple[Notice, ...]


def notices(action: Action, today: date, *, held: bool = False) -> tuple[Notice, ...]:
    """What an action asks for in the week of `today` (Monday to Sunday) and the next one.

    It is `held` when it waits for another that is not finished.
    """
    if not action.open:
        return ()
    sunday = today + timedelta(days=6 - today.weekday())
    planned = action.status is Status.PLANNED
    holds = {
        Notice.LATE: action.late(today),
        Notice.BLOCKED: action.status is Status.BLOCKED,
        Notice.DUE: today <= action.due <= sunday,
        Notice.CHECK: action.next_check is not None and action.next_check <= sunday,
        Notice.NOT_BEGUN: planned and action.start < today,
        Notice.HELD: held and planned and action.start <= sunday + WEEK,
        Notice.DUE_NEXT: sunday < action.due <= sunday + WEEK,
        Notice.STARTS: planned and today <= action.start <= sunday + WEEK,
    }
    found = tuple(notice for notice in PRESSING if holds.get(notice))
    return (*found, Notice.NOBODY) if found and not action.responsible else found


def this_week(actions: Collection[Action], today: date) -> tuple[Item, ...]:
    """The actions that ask for attention, the most pressing first, then by due date."""
    by_id = {a.id: a for a in actions}
    items = (Item(a, notices(a, today, held=bool(waits_for(a, by_id)))) for a in actions)
    asking = (i for i in items if i.notices)
    return tuple(sorted(asking, key=lambda i: (PRESSING.index(i.notices[0]), i.action.due, i.action.title)))


def board(actions: Iterable[Action]) -> dict[Status, tuple[Action, ...]]:
    """The actions of each status: what is still to be done by due date, the rest the latest first."""
    found: dict[Status, list[Action]] = {status: [] for status in Status}
    for action in in_order(actions):
        found[action.status].append(action)
    return {s: tuple(kept if s in OPEN_STATUSES else kept[::-1]) for s, kept in found.items()}


def in_order(actions: Iterable[Action]) -> tuple[Action, ...]:
    """What is still to be done first, each part by due date."""
    return tuple(sorted(actions, key=lambda a: (not a.open, a.due, a.start, a.title)))


@dataclass(frozen=True, slots=True)
class Load:
    """A person's hours in a school year: planned on actions, beside those they have."""

    person: Person
    planned: float
    responsible: int
    executes: int

    @property
    def over(self) -> float:
        """The hours planned above those they have; 0 when it fits."""
        return max(0.0, self.planned - self.person.hours)


def loads(actions: Sequence[Action], people: Iterable[Person], year: SchoolYear) -> tuple[Load, ...]:
    """The load of each person, the most overloaded first, then the fullest."""
    hours = load(actions, year)
    counted = [a for a in actions if a.status is not Status.STOPPED and year.start <= a.start <= year.end]
    found = [
        Load(
            person,
            hours.get(person.id, 0.0),
            sum(a.responsible == person.id for a in counted),
            sum(person.id in a.executors for a in counted),
        )
        for person in people
    ]
    return tuple(sorted(found, key=lambda one: (-one.over, -one.planned, one.person.name)))


def in_year(actions: Iterable[Action], year: SchoolYear) -> tuple[Action, ...]:
    """The actions of which some part falls in the school year, by start."""
    found = (a for a in actions if a.start <= year.end and a.due >= year.start)
    return tuple(sorted(found, key=lambda a: (a.start, a.due, a.title)))


def busiest_month(actions: Iterable[Action], year: SchoolYear) -> tuple[date, int] | None:
    """The first day of the month in which most actions run, and how many; None without actions."""
    kept = [a for a in in_year(actions, year) if a.status is not Status.STOPPED]
    counts = [(first, sum(_runs_in(a, first) for a in kept)) for first in months(year)]
    most = max(counts, key=lambda pair: pair[1], default=None)
    return most if most and most[1] else None


def months(year: SchoolYear) -> tuple[date, ...]:
    """The first days of the months of a school year."""
    span = (year.end.year - year.start.year) * 12 + year.end.month - year.start.month + 1
    at = (year.start.month - 1 + i for i in range(span))
    return tuple(date(year.start.year + m // 12, m % 12 + 1, 1) for m in at)


def _runs_in(action: Action, first: date) -> bool:
    following = (first + timedelta(days=31)).replace(day=1)
    return action.start < following and action.due >= first
