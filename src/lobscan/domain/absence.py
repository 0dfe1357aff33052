"""If somebody is away: what stops, what they alone know, and to whom their hours could go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.calendars import DAY, SATURDAY, WEEK
from lobscan.domain.coverage import Burden
from lobscan.domain.partner import Partner
from lobscan.domain.practice import Practice
from lobscan.domain.school import ChoiceMoment, Person, School
from lobscan.domain.workplan import Action, Status, load

DAYS = 90
"""How far a hand-over looks ahead."""
COORDINATORS = ("decaan", "olb-verantwoordelijke")
"""The roles, by their ids in the structures, that usually carry the most."""


def usual(school: School) -> str:
    """The person to begin with: the first who coordinates, else the first of the list; "" for none."""
    found = [p for p in school.people if set(p.roles) & set(COORDINATORS)] or list(school.people)
    return found[0].id if found else ""


class Hit(StrEnum):
    """What an absence does to an activity or task, the worst first."""

    ALONE = "alone"
    """Nobody else carries it out."""
    LEADERLESS = "leaderless"
    """Others carry it out, and nobody is responsible any more."""
    SHORT = "short"
    """Others carry it out and somebody else is responsible."""


T = TypeVar("T", Activity, Allocation)


@dataclass(frozen=True, slots=True)
class Struck(Generic[T]):
    """An activity or task that the absence hits, and how."""

    hit: Hit
    what: T


@dataclass(frozen=True, slots=True)
class Absence:
    """All that hangs on a person."""

    person: Person
    activities: tuple[Struck[Activity], ...]
    tasks: tuple[Struck[Allocation], ...]
    partners: tuple[Partner, ...]
    actions: tuple[Action, ...]
    """Their open actions that are due within `DAYS`, the late ones too, by due date."""

    @property
    def stops(self) -> tuple[Struck[Activity], ...]:
        """The activities that nobody else carries out, or that nobody is responsible for any more."""
        return tuple(s for s in self.activities if s.hit is not Hit.SHORT)

    @property
    def alone(self) -> tuple[Struck[Allocation], ...]:
        """The tasks that nobody else carries out."""
        return tuple(s for s in self.tasks if s.hit is Hit.ALONE)


def absence(seen: Practice, person: Person, actions: Iterable[Action]) -> Absence:
    """What hangs on `person` today."""
    mine = _names(seen.school, person)
    due = [a for a in actions if a.open and person.id in a.people() and a.due <= seen.today + DAYS * DAY]
    return Absence(
        person,
        _struck(seen.counting, person, mine),
        _struck(seen.tasks, person, mine),
        tuple(p for p in seen.partners if p.contact in mine),
        tuple(sorted(due, key=lambda a: (a.due, a.title))),
    )


def _names(school: School, person: Person) -> set[str]:
    """What in a register means this person and nobody else: them, and the roles that only they have."""
    others = {r for p in school.people if p.id != person.id for r in p.roles}
    return {person.id, *(set(person.roles) - others)}


def _struck(records: Iterable[T], person: Person, mine: Collection[str]) -> tuple[Struck[T], ...]:
    found = [(hit, one) for one in records if (hit := _hit(one, person, mine))]
    order = list(Hit)
    return tuple(Struck(hit, one) for hit, one in sorted(found, key=lambda f: order.index(f[0])))


def _hit(one: Activity | Allocation, person: Person, mine: Collection[str]) -> Hit | None:
    carry = one.executors or ((one.responsible,) if one.responsible else ())
    if carry and all(who in mine for who in carry):
        return Hit.ALONE
    if one.responsible == person.id:
        return Hit.LEADERLESS
    return Hit.SHORT if any(who in mine or who in person.roles for who in carry) else None


@dataclass(frozen=True, slots=True)
class Share:
    """A colleague's hours in a school year before and after a part of somebody's work came to them."""

    person: Person
    before: float
    extra: float

    @property
    def after(self) -> float:
        """Hours planned with it."""
        return self.before + self.extra

    @property
    def over(self) -> float:
        """The hours planned above those they have; 0 when it fits."""
        return max(0.0, self.after - self.person.hours)


def colleagues(people: Iterable[Person], person: Person) -> tuple[Person, ...]:
    """Those who share a role with `person`."""
    return tuple(p for p in people if p.id != person.id and set(p.roles) & set(person.roles))


def open_hours(burden: Burden | None, actions: Sequence[Action], seen: Practice) -> float:
    """The hours of a person's tasks in the school year, and of their actions that are still open."""
    if burden is None:
        return 0.0
    still = load([a for a in actions if a.open], seen.year) if seen.year else {}
    return burden.tasks + still.get(burden.person.id, 0.0)


def shared_alike(hours: float, among: Sequence[Burden]) -> tuple[Share, ...]:
    """`hours` in equal parts, the most overloaded first."""
    return _shares({b: hours / len(among) for b in among})


def shared_by_room(hours: float, among: Sequence[Burden]) -> tuple[Share, ...]:
    """`hours` among those with hours left, in proportion to these; nobody where nobody has any."""
    room = {b: b.person.hours - b.planned for b in among if b.planned < b.person.hours}
    total = sum(room.values())
    return _shares({b: hours * left / total for b, left in room.items()})


def _shares(parts: Mapping[Burden, float]) -> tuple[Share, ...]:
    found = [Share(b.person, b.planned, extra) for b, extra in parts.items()]
    return tuple(sorted(found, key=lambda s: (-s.over, -s.extra, s.person.name)))


@dataclass(frozen=True, slots=True)
class Ahead:
    """A week to come and what it brings; `free` is the name of the holiday that takes all of it."""

    monday: date
    free: str
    activities: tuple[Activity, ...]
    starts: tuple[Action, ...]
    due: tuple[Action, ...]
    choices: tuple[ChoiceMoment, ...]

    @property
    def number(self) -> int:
        """Its number in the calendar."""
        return self.monday.isocalendar().week

    @property
    def empty(self) -> bool:
        """Whether it brings nothing at all."""
        return not (self.free or self.activities or self.starts or self.due or self.choices)


def ahead(seen: Practice, person: Person, actions: Sequence[Action]) -> tuple[Ahead, ...]:
    """The weeks of the next `DAYS` from today's on, with what concerns `person` in them.

    What is late stands in the week of today. A choice moment, of which only the month is known,
    stands in the first week that begins in it; with a person's year groups only theirs.
    """
    activities = [s.what for s in _struck(seen.counting, person, _names(seen.school, person))]
    open_ = [a for a in actions if a.open and person.id in a.people()]
    first = seen.today - seen.today.weekday() * DAY
    last = seen.today + DAYS * DAY
    mondays = [first + i * WEEK for i in range((last - first).days // 7 + 1)]
    choices = _choices(seen.school, person)
    return tuple(
        Ahead(
            monday,
            _free(seen.school, monday),
            tuple(a for a in activities if monday.isocalendar().week in a.weeks),
            tuple(a for a in open_ if monday <= a.start < monday + WEEK),
            tuple(a for a in open_ if (a.due < monday + WEEK and (monday == first or a.due >= monday))),
            tuple(c for c in choices if _begins(c.month, monday)),
        )
        for monday in mondays
    )


def _choices(school: School, person: Person) -> list[ChoiceMoment]:
    mine = set(person.year_groups)
    return [c for c in school.choice_moments if not mine or mine & set(c.year_groups)]


def _begins(month: int, monday: date) -> bool:
    return monday.month == month and (monday - WEEK).month != month


def _free(school: School, monday: date) -> str:
    year = school.year_on(monday)
    found = [year.holiday_on(monday + i * DAY) if year else None for i in range(SATURDAY)]
    return found[0].label if found[0] and all(found) else ""


class Question(StrEnum):
    """What a hand-over leaves open."""

    WHEN = "when"
    WHO_LEADS = "who_leads"
    WHO_CARRIES = "who_carries"
    WHOM_TO_CALL = "whom_to_call"
    WHAT_AGREED = "what_agreed"
    WHAT_BLOCKS = "what_blocks"
    LATE = "late"


def questions(found: Absence, today: date) -> tuple[tuple[Question, str], ...]:
    """What whoever takes over must still find out, each with the title or name that it is about."""
    asked = [(Question.WHEN, s.what.title) for s in found.activities if not s.what.weeks]
    asked += [(Question.WHO_LEADS, s.what.title) for s in found.activities if s.hit is Hit.LEADERLESS]
    asked += [(Question.WHO_CARRIES, s.what.title) for s in found.activities if s.hit is Hit.ALONE]
    asked += [(Question.WHO_CARRIES, s.what.title) for s in found.alone]
    asked += [(Question.WHOM_TO_CALL, p.name) for p in found.partners if not p.outside]
    asked += [(Question.WHAT_AGREED, p.name) for p in found.partners if not p.agreed]
    asked += [(Question.WHAT_BLOCKS, a.title) for a in found.actions if a.status is Status.BLOCKED]
    asked += [(Question.LATE, a.title) for a in found.actions if a.late(today)]
    return tuple(dict.fromkeys(asked))


def until(today: date) -> date:
    """The last day that a hand-over of `today` looks at."""
    return today + timedelta(days=DAYS)
