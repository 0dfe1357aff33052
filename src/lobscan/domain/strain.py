"""Whether work fits between the holidays: hours per person and term, beside those they have."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from lobscan.domain import allocation
from lobscan.domain.allocation import Allocation
from lobscan.domain.calendars import DAY, is_free
from lobscan.domain.school import Person, SchoolYear
from lobscan.domain.weeks import school_weeks
from lobscan.domain.workplan import Action, Status

A_LITTLE = 0.5
"""Hours that make no difference."""


class Stretch(NamedTuple):
    """The schooldays between two holidays of a week or more, and their share of the school year."""

    year: str
    number: int
    days: tuple[date, ...]
    share: float


def stretches(year: SchoolYear) -> tuple[Stretch, ...]:
    """The stretches of a school year, in order."""
    runs = [list(run) for free, run in groupby(school_weeks(year), key=lambda w: w.free) if not free]
    days = [[w.monday + i * DAY for w in run for i in range(5)] for run in runs]
    taught = [[d for d in each if year.start <= d <= year.end and not is_free((year,), d)] for each in days]
    total = sum(map(len, taught))
    return tuple(Stretch(year.id, n, tuple(d), len(d) / total) for n, d in enumerate(taught, start=1))


@dataclass(frozen=True, slots=True)
class Strain:
    """The hours of a person in a stretch above those they have, before and after a change."""

    person: Person
    stretch: Stretch
    before: float
    after: float


def strains(
    before: Iterable[Action],
    after: Iterable[Action],
    *,
    people: Sequence[Person],
    tasks: Iterable[Allocation],
    years: Iterable[SchoolYear],
) -> tuple[Strain, ...]:
    """Where a change of actions makes more, or fewer, hours too many; the worst first.

    Somebody has in a stretch the share of their yearly hours that it has of the year's schooldays,
    and their tasks take them alike. An action's hours are shared alike among its people, and
    fall alike on its schooldays.
    """
    on_tasks = allocation.load(tasks, {p.id for p in people})
    parts = [part for year in years for part in stretches(year)]
    old, new = _hours(before, parts), _hours(after, parts)
    found = []
    for person in people:
        has = person.hours - on_tasks.get(person.id, 0.0)
        for part in parts:
            key = (person.id, part.year, part.number)
            over = [max(0.0, hours.get(key, 0.0) - has * part.share) for hours in (old, new)]
            if abs(over[1] - over[0]) >= A_LITTLE:
                found.append(Strain(person, part, *over))
    return tuple(sorted(found, key=lambda s: (s.before - s.after, s.person.name, s.stretch.days[0])))


Key = tuple[str, str, int]


def _hours(actions: Iterable[Action], parts: Sequence[Stretch]) -> Mapping[Key, float]:
    """Hours per person, school year and number of the stretch."""
    hours: dict[Key, float] = defaultdict(float)
    for action in actions:
        people = action.people()
        if not people or action.status is Status.STOPPED:
            continue
        days = [bisect_right(p.days, action.due) - bisect_left(p.days, action.start) for p in parts]
        each = action.hours / len(people) / max(1, sum(days))
        for part, count in zip(parts, days, strict=True):
            for person in people if count else ():
                hours[person, part.year, part.number] += each * count
    return hours
