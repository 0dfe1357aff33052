"""What the rules look at: the registers, the work plan, and the last round that may be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from lobscan.domain import allocation, workplan
from lobscan.domain.activity import Activity
from lobscan.domain.ambition import Ambition
from lobscan.domain.practice import Practice
from lobscan.domain.results import TOTAL
from lobscan.domain.results import Row as Figure
from lobscan.domain.round import Round
from lobscan.domain.rubric import Pack
from lobscan.domain.workplan import Action, ActionEvent, Status


class Need(StrEnum):
    """Something that must be filled in before some rules can look."""

    ACTIVITIES = "activities"
    COMPETENCIES = "competencies"
    WEEKS = "weeks"
    TASKS = "tasks"
    HOURS = "hours"
    PARTNERS = "partners"
    EVIDENCE = "evidence"
    ROUND = "round"


@dataclass(frozen=True)
class Judged:
    """A round whose figures may be seen; they are those of the school's own judgement, past the gate."""

    round: Round
    pack: Pack
    by_statement: tuple[Figure, ...]
    by_area: tuple[Figure, ...]
    ambitions: tuple[Ambition, ...] = ()

    @cached_property
    def _found(self) -> Mapping[tuple[str, str], Figure]:
        rows = {(r.area, r.year_group): r for r in self.by_area}
        return rows | {(r.statement, r.year_group): r for r in self.by_statement}

    def score(self, target: str, place: str = TOTAL) -> float | None:
        """The score of a statement or area at a place; None where there is none or it is hidden."""
        figure = self._found.get((target, place))
        return figure.score if figure and not figure.hidden else None

    def area_totals(self) -> tuple[Figure, ...]:
        """The total line of each area, without that of the whole."""
        return tuple(r for r in self.by_area if r.year_group == TOTAL and r.area != TOTAL)

    def name(self, target: str) -> str:
        """What a statement or area is called."""
        return self._names.get(target, target)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        areas = {a.id: a.title for a in self.pack.areas}
        return areas | {s.id: s.aspect for s in self.pack.statements}

    def statements_of(self, target: str) -> tuple[str, ...]:
        """The statements of an area, or the statement itself."""
        for area in self.pack.areas:
            if area.id == target:
                return tuple(s.id for s in area.statements)
        return (target,)


@dataclass(frozen=True, slots=True)
class Asked:
    """A round, from when on it was open, and which statements it asks."""

    round: str
    opened: date
    statements: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """All that the rules may look at. `done` says since when a finished action is finished."""

    practice: Practice
    actions: tuple[Action, ...] = ()
    done: Mapping[str, date] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()
    judged: Judged | None = None

    @property
    def today(self) -> date:
        """The day on which one looks."""
        return self.practice.today

    @cached_property
    def lacks(self) -> frozenset[Need]:
        """What is not filled in yet; of an empty register nothing more is asked."""
        here = self.practice
        counting = here.counting
        there = {
            Need.ACTIVITIES: bool(counting),
            Need.COMPETENCIES: not counting or any(a.competencies for a in counting),
            Need.WEEKS: not counting or any(a.weeks for a in counting),
            Need.TASKS: bool(here.tasks),
            Need.HOURS: any(p.hours for p in here.school.people),
            Need.PARTNERS: bool(here.partners),
            Need.EVIDENCE: bool(here.evidence),
            Need.ROUND: self.judged is not None,
        }
        return frozenset(need for need, met in there.items() if not met)

    @cached_property
    def by_group(self) -> Mapping[str, tuple[Activity, ...]]:
        """The activities that happen, by year group; every year group of the school is there."""
        found: dict[str, list[Activity]] = {g: [] for g in self.practice.groups}
        for activity in self.practice.counting:
            for group in activity.year_groups:
                if group in found:
                    found[group].append(activity)
        return {group: tuple(activities) for group, activities in found.items()}

    @cached_property
    def planned(self) -> Mapping[str, float]:
        """Hours per person of the school in this school year, of tasks and of actions together."""
        people, year = self.practice.people, self.practice.year
        hours = dict(allocation.load(self.practice.tasks, people))
        for person, more in (workplan.load(self.actions, year) if year else {}).items():
            if person in people:
                hours[person] = hours.get(person, 0.0) + more
        return hours


def reflects(activity: Activity) -> bool:
    """Whether pupils reflect in it: that is what it is for, or it is looked back on (S4)."""
    return activity.reflect or activity.looked_back


def finished(
    events: tuple[ActionEvent, ...], statuses: tuple[Status, ...] = (Status.DONE,)
) -> dict[str, date]:
    """The day on which each finished action (or one of other `statuses`) was last marked as such."""
    days: dict[str, date] = {}
    for event in events:
        if event.changes.get("status") in statuses:
            days[event.action] = event.at.date()
        elif "status" in event.changes:
            days.pop(event.action, None)
    return days
