"""What pupils of each year group meet in a school year, and whether it fits the hours of those who do it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lobscan.domain import agenda, allocation
from lobscan.domain.activity import Activity
from lobscan.domain.agenda import Load
from lobscan.domain.allocation import Allocation
from lobscan.domain.school import Person, School, SchoolYear
from lobscan.domain.weeks import SchoolWeek
from lobscan.domain.workplan import Action


class Cover(NamedTuple):
    """How many activities, and their hours for one pupil in a school year."""

    activities: int
    hours: float


NONE = Cover(0, 0.0)
Grid = Mapping[tuple[str, str], Cover]
"""What stands behind a competency or kind in a year group; where nothing does, it has no cell."""


def groups_of(school: School, *, track: str, year_group: str) -> tuple[str, ...]:
    """The year groups that are looked at; "" is all of them."""
    return tuple(
        g.id
        for g in school.year_groups
        if (not track or track in g.tracks) and (not year_group or g.id == year_group)
    )


def among(activities: Iterable[Activity], groups: Collection[str], *, track: str) -> tuple[Activity, ...]:
    """The activities that pupils of `groups` do; one without tracks is for pupils of every track."""
    wanted = set(groups)
    return tuple(
        a
        for a in activities
        if not wanted.isdisjoint(a.year_groups) and (not track or not a.tracks or track in a.tracks)
    )


def by_competency(activities: Iterable[Activity], groups: Collection[str]) -> Grid:
    """Per competency and year group; an activity counts in full for each competency it practises."""
    return _grid(((c, a) for a in activities for c in a.competencies), groups)


def by_kind(activities: Iterable[Activity], groups: Collection[str]) -> Grid:
    """Per kind and year group; an activity counts in full for each kind that it is."""
    return _grid(((k.value, a) for a in activities for k in a.kinds), groups)


def _grid(pairs: Iterable[tuple[str, Activity]], groups: Collection[str]) -> Grid:
    found: dict[tuple[str, str], Cover] = {}
    for row, activity in pairs:
        for group in activity.year_groups:
            if group in groups:
                count, hours = found.get((row, group), NONE)
                found[row, group] = Cover(count + 1, hours + activity.hours)
    return found


def missing(rows: Iterable[str], groups: Sequence[str], grid: Grid) -> dict[str, tuple[str, ...]]:
    """Per row the year groups without anything."""
    return {row: tuple(g for g in groups if (row, g) not in grid) for row in rows}


def behind(activities: Iterable[Activity], row: str, group: str) -> tuple[Activity, ...]:
    """The activities behind a cell of a grid: those of a competency or kind in a year group."""
    return tuple(
        a for a in activities if group in a.year_groups and (row in a.competencies or row in a.kinds)
    )


def by_week(
    activities: Iterable[Activity], weeks: Sequence[SchoolWeek], groups: Collection[str]
) -> dict[int, float]:
    """Hours of a pupil per week number, as the mean of `groups`.

    The hours of an activity are shared alike among its weeks outside the holidays; among all of
    them where it has no others. An activity without weeks has no place here.
    """
    free = {w.number for w in weeks if w.free}
    known = {w.number for w in weeks}
    hours: dict[int, float] = defaultdict(float)
    for activity in activities:
        pupils = len(set(activity.year_groups) & set(groups))
        named = [w for w in activity.weeks if w in known]
        taught = [w for w in named if w not in free] or named
        for week in taught:
            hours[week] += activity.hours / len(taught) * pupils / max(1, len(groups))
    return dict(hours)


def in_week(activities: Iterable[Activity], week: int) -> tuple[Activity, ...]:
    """The activities that fall in a week."""
    return tuple(a for a in activities if week in a.weeks)


@dataclass(frozen=True, slots=True)
class Burden(Load):
    """A person's hours in a school year on tasks and on actions, beside those they have."""

    tasks: float
    actions: float


def burdens(
    people: Sequence[Person],
    tasks: Iterable[Allocation],
    actions: Sequence[Action],
    year: SchoolYear | None,
) -> tuple[Burden, ...]:
    """The burden of each person who has hours or work, the most overloaded first, then the fullest."""
    on_tasks = allocation.load(tasks, {p.id for p in people})
    loads = agenda.loads(actions, people, year) if year else [Load(p, 0.0, 0, 0) for p in people]
    found = [_burden(one, on_tasks.get(one.person.id, 0.0)) for one in loads]
    shown = [b for b in found if b.planned or b.person.hours]
    return tuple(sorted(shown, key=lambda b: (-b.over, -b.planned, b.person.name)))


def _burden(load: Load, tasks: float) -> Burden:
    planned = load.planned + tasks
    return Burden(load.person, planned, load.responsible, load.executes, tasks, load.planned)
