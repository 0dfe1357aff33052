"""The work plan: actions, and the events that they are made of. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lobscan.domain.calendars import WEEK
from lobscan.domain.rubric import Id, Line, Measure
from lobscan.domain.school import SchoolYear


class Status(StrEnum):
    """Where an action stands."""

    PLANNED = "planned"
    RUNNING = "running"
    BLOCKED = "blocked"
    DONE = "done"
    STOPPED = "stopped"


REMOVED = "removed"
"""What an event sets that takes an action out of the plan: it was made by a command that was undone."""
OPEN_STATUSES = (Status.PLANNED, Status.RUNNING, Status.BLOCKED)


class Milestone(BaseModel):
    """Something on the way that one sees, by a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line
    due: date
    done: bool = False


class Action(BaseModel):
    """Who does what and when, and by what one sees that it worked.

    `hours` in all, `cost` in euros; `progress` is 0..100. `responsible` is one person's id, or ""
    while nobody is. `round`, `statements` and `measure` tell where it came from, `draft` the
    placement of an accepted roadmap. `after` are the actions that must be finished first. `check`
    says how it goes and `next_check` when one looks again: the last check-in. `yearly` actions come
    back each school year; `copied_from` is the action of an earlier year that this one repeats.
    `finding` is the finding of a review that made or closed it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: Line
    area: str = ""
    why: str = Field(default="", max_length=2000)
    statements: tuple[Id, ...] = ()
    measure: str = ""
    round: str = ""
    year_groups: tuple[Id, ...] = ()
    responsible: str = ""
    executors: tuple[Id, ...] = ()
    start: date
    due: date
    hours: float = Field(default=0, ge=0, le=5000)
    status: Status = Status.PLANNED
    progress: int = Field(default=0, ge=0, le=100)
    success: str = Field(default="", max_length=2000)
    note: str = Field(default="", max_length=2000)
    consulted: tuple[Id, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    after: tuple[str, ...] = ()
    cost: float = Field(default=0, ge=0, le=1_000_000)
    evidence: str = Field(default="", max_length=2000)
    check: str = Field(default="", max_length=400)
    next_check: date | None = None
    yearly: bool = False
    draft: str = Field(default="", max_length=200)
    copied_from: str = Field(default="", max_length=60)
    finding: str = Field(default="", max_length=60)

    @model_validator(mode="after")
    def _dates(self) -> Action:
        if self.due < self.start:
            message = "the due date is before the start"
            raise ValueError(message)
        return self

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return self.status in OPEN_STATUSES

    def late(self, today: date) -> bool:
        """Whether it should have been finished before `today`."""
        return self.open and self.due < today

    def touches(self, year_group: str) -> bool:
        """Whether it concerns `year_group`; one without year groups concerns the whole school."""
        return not self.year_groups or year_group in self.year_groups

    def people(self) -> tuple[str, ...]:
        """Who works on it, the responsible person first, each once."""
        return tuple(dict.fromkeys(p for p in (self.responsible, *self.executors) if p))


@dataclass(frozen=True, slots=True)
class ActionEvent:
    """One change: who set which fields of an action to what, and when (UTC).

    Events of several actions that were kept by one command, such as a move, share their `batch`.
    """

    action: str
    number: int
    at: datetime
    actor: str
    changes: Mapping[str, object]
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in actions are called; an id that is unknown by now stands for itself."""

    areas: Mapping[str, str]
    statements: Mapping[str, str]
    people: Mapping[str, str]
    year_groups: Mapping[str, str]
    gone: Mapping[str, str] = field(default_factory=dict)
    """The people who were in the school once and are not any more."""
    actions: Mapping[str, str] = field(default_factory=dict)


def fold(events: Iterable[ActionEvent]) -> tuple[Action, ...]:
    """The actions as they stand after `events`, in the order in which they were made."""
    states: dict[str, dict[str, object]] = {}
    for event in events:
        if REMOVED in event.changes:
            states.pop(event.action, None)
        else:
            states.setdefault(event.action, {"id": event.action}).update(event.changes)
    return tuple(Action.model_validate(state) for state in states.values())


def difference(before: Action | None, after: Action) -> dict[str, object]:
    """The fields of `after` that an event must set; all of them for a new action."""
    new = after.model_dump(mode="json", exclude={"id"})
    old = before.model_dump(mode="json", exclude={"id"}) if before else {}
    return {key: value for key, value in new.items() if before is None or old[key] != value}


def from_measure(
    measure: Measure,
    *,
    id_: str,
    area: str,
    statements: Sequence[str],
    year_groups: Sequence[str],
    why: str,
    round_: str,
    year: SchoolYear | None,
    today: date,
) -> Action:
    """A planned action for `measure`, from the first Monday outside a holiday for its weeks."""
    start = first_free_monday(today, year)
    return Action(
        id=id_,
        title=measure.title,
        area=area,
        why=why,
        statements=tuple(statements),
        measure=measure.id,
        round=round_,
        year_groups=tuple(year_groups),
        start=start,
        due=start + measure.weeks * WEEK - timedelta(days=3),
        hours=measure.hours(max(1, len(year_groups))),
        success=measure.success,
    )


def first_free_monday(today: date, year: SchoolYear | None) -> date:
    """The first Monday after `today` that is in no holiday of `year`."""
    day = today + timedelta(days=7 - today.weekday())
    while year and year.holiday_on(day):
        day += WEEK
    return day


def load(actions: Iterable[Action], year: SchoolYear) -> dict[str, float]:
    """Hours per person over a school year: an action's hours shared alike among its people.

    Counted are actions that start in the year and were not stopped.
    """
    hours: dict[str, float] = {}
    for action in actions:
        people = action.people()
        if people and action.status is not Status.STOPPED and year.start <= action.start <= year.end:
            for person in people:
                hours[person] = hours.get(person, 0.0) + action.hours / len(people)
    return hours
