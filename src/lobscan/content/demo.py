"""The invented school of `data/demo/`: `demo.yaml`, and its registers in `practice.yaml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lobscan.content.schools import load_yaml
from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.evidence import Evidence
from lobscan.domain.partner import Partner
from lobscan.domain.rubric import Id, Line, Text
from lobscan.domain.school import Person
from lobscan.domain.workplan import Action

Level = Annotated[float, Field(ge=1, le=4)]
Share = Annotated[float, Field(ge=0, le=1)]
Place = Id | Annotated[str, Field(max_length=0)]
Count = Annotated[int, Field(ge=1, le=500)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DemoSchool(_Model):
    """What the school takes over of its structure."""

    name: Line
    structure: Id
    region: Id
    tracks: tuple[Id, ...] = Field(min_length=1)
    year_groups: tuple[Id, ...] = Field(min_length=1)


class DemoAmbition(_Model):
    """An ambition in the last round."""

    target: Id
    year_group: Place
    level: int = Field(ge=1, le=4)
    why: Line


class DemoAction(Action):
    """An action as it stands today; `first_due` is the due date it had before it was put off."""

    first_due: date | None = None


class DemoRemark(_Model):
    """A remark in the last round, of somebody in a role."""

    role: Id
    statement: Id
    year_group: Place
    text: Text


class Crowd(_Model):
    """The respondents of a role: how many in each round, and the fewest and most year groups of one."""

    role: Id
    count: tuple[Count, Count]
    year_groups: tuple[Count, Count]
    homes: tuple[Id, ...] = ()


class Leaning(_Model):
    """How a statement is judged in each round, where nothing else is said."""

    statement: Id
    levels: tuple[Level, Level]
    unknown: Share
    spread: float = Field(default=0.55, gt=0, le=2)


class Apart(_Model):
    """How a statement is judged in a year group that stands apart."""

    statement: Id
    year_group: Id
    levels: tuple[Level, Level]
    leaders: tuple[Level, Level] | None = None


class DemoScan(_Model):
    """From what the answers are drawn."""

    title: Line
    respondents: tuple[Crowd, ...]
    busiest: Id
    unfinished: Share
    wanted: Level
    leaders: float = Field(ge=-1, le=1)
    statements: tuple[Leaning, ...]
    exceptions: tuple[Apart, ...]


class Demo(_Model):
    """The whole file; its dates belong to a demo that is written on `today`."""

    today: date
    school: DemoSchool
    people: tuple[Person, ...]
    ambitions: tuple[DemoAmbition, ...]
    actions: tuple[DemoAction, ...]
    remarks: tuple[DemoRemark, ...]
    scan: DemoScan


class DemoPractice(_Model):
    """The registers, with the days as they are on the demo's own `today`."""

    activities: tuple[Activity, ...]
    tasks: tuple[Allocation, ...]
    partners: tuple[Partner, ...]
    evidence: tuple[Evidence, ...]


def load_practice(data: Path) -> DemoPractice:
    """The demo school's registers in the folder `data`; `FaultyFile` with every fault."""
    return load_yaml(data / "demo" / "practice.yaml", DemoPractice)


def load_demo(data: Path) -> Demo:
    """The demo school in the folder `data`; `FaultyFile` with every fault."""
    return load_yaml(data / "demo" / "demo.yaml", Demo)
