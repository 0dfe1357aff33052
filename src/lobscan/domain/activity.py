"""Activities: what pupils really do, and how it is prepared and looked back on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.rubric import Id, Line
from lobscan.domain.weeks import Weeks


class Status(StrEnum):
    """How far an activity has come; only what is not an idea and not stopped counts."""

    IDEA = "idea"
    PLANNED = "planned"
    RUNNING = "running"
    STOPPED = "stopped"


COUNTING = (Status.PLANNED, Status.RUNNING)


class Kind(StrEnum):
    """The three things that an activity can do; together they make it effective (S4)."""

    INFORM = "inform"
    EXPERIENCE = "experience"
    REFLECT = "reflect"


class Place(StrEnum):
    """Where it happens."""

    UNKNOWN = ""
    SCHOOL = "school"
    OUTSIDE = "outside"
    HOME = "home"


class Carrier(StrEnum):
    """In what part of the timetable it is carried."""

    UNKNOWN = ""
    SUBJECT = "subject"
    MENTOR_LESSON = "mentor_lesson"
    PROJECT = "project"
    PLACEMENT = "placement"
    OTHER = "other"


class Activity(BaseModel):
    """Something that pupils of some year groups do, in the same weeks each year.

    `hours` are for one pupil in a school year. `executors` are people's or roles' ids, or plain
    words; `responsible` is one person's id, or "" while nobody is. `form` is the working form
    and `parents` the parents' part, in words. What is not said is empty or false.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=60)
    title: Line
    year_groups: tuple[Id, ...] = ()
    tracks: tuple[Id, ...] = ()
    inform: bool = False
    experience: bool = False
    reflect: bool = False
    competencies: tuple[Id, ...] = ()
    form: str = Field(default="", max_length=200)
    place: Place = Place.UNKNOWN
    carrier: Carrier = Carrier.UNKNOWN
    weeks: Weeks = ()
    hours: float = Field(default=0, ge=0, le=1000)
    executors: tuple[Line, ...] = ()
    responsible: str = Field(default="", max_length=60)
    partners: tuple[str, ...] = ()
    parents: str = Field(default="", max_length=400)
    dossier: bool = False
    pta: bool = False
    prepared: bool = False
    looked_back: bool = False
    evaluated: date | None = None
    evaluation: str = Field(default="", max_length=2000)
    status: Status = Status.RUNNING
    note: str = Field(default="", max_length=2000)

    @property
    def counts(self) -> bool:
        """Whether it happens: it is more than an idea and was not stopped."""
        return self.status in COUNTING

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Which of inform, experience and reflect it does."""
        return tuple(k for k in Kind if getattr(self, k.value))

    def touches(self, year_group: str) -> bool:
        """Whether pupils of `year_group` do it; one without year groups is not placed yet."""
        return year_group in self.year_groups
