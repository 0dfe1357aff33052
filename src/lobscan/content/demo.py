"""The invented school in `data/demo/`: `demo.yaml`, its registers in `practice.yaml`, `review.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lobscan.content.schools import load_yaml
from lobscan.domain.activity import Activity
from lobscan.domain.allocation import Allocation
from lobscan.domain.evidence import Evidence
from lobscan.domain.ids import Version
from lobscan.domain.indicator import Indicator
from lobscan.domain.partner import Partner
from lobscan.domain.review import Finding
from lobscan.domain.rubric import Id, Line, Text
from lobscan.domain.school import Person, SizeClass
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
    size: SizeClass
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


class Seen(_Model):
    """How a group judges a statement, where it sees it quite otherwise than the staff."""

    statement: Id
    levels: tuple[Level, Level]


class Others(_Model):
    """Those who are not staff: each from one year group, in turn, and `shift` levels off what staff say."""

    role: Id
    count: tuple[Count, Count]
    shift: float = Field(ge=-2, le=2)
    unknown: Share
    seen: tuple[Seen, ...] = ()


class Trial(_Model):
    """The rubric as it was in the earlier round: its version, and other words of some statements."""

    version: Version
    words: Mapping[Id, Text]


class DemoScan(_Model):
    """From what the answers are drawn."""

    title: Line
    respondents: tuple[Crowd, ...]
    others: tuple[Others, ...] = ()
    busiest: Id
    unfinished: Share
    trial: Trial
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


class DemoApproval(_Model):
    """Who approved, and on which day."""

    name: Line
    day: date


class DemoReview(_Model):
    """A review: its round from 0, what was found, and for a sealed one who approved, and its day."""

    id: Id
    title: Line
    round: int = Field(ge=0, le=1)
    day: date
    people: tuple[Line, ...]
    findings: tuple[Finding, ...]
    leader: DemoApproval | None = None
    council: DemoApproval | None = None
    sealed: date | None = None


class DemoIndicator(Indicator):
    """A total of a school year so many years before today's."""

    school_year: str = ""
    years_ago: int = Field(ge=1, le=9)


class DemoReviews(_Model):
    """The reviews in the order in which they were held, and the indicators."""

    reviews: tuple[DemoReview, ...]
    indicators: tuple[DemoIndicator, ...]


def load_reviews(data: Path) -> DemoReviews:
    """The demo school's reviews in the folder `data`; `FaultyFile` with every fault."""
    return load_yaml(data / "demo" / "review.yaml", DemoReviews)


def load_practice(data: Path) -> DemoPractice:
    """The demo school's registers in the folder `data`; `FaultyFile` with every fault."""
    return load_yaml(data / "demo" / "practice.yaml", DemoPractice)


def load_demo(data: Path) -> Demo:
    """The demo school in the folder `data`; `FaultyFile` with every fault."""
    return load_yaml(data / "demo" / "demo.yaml", Demo)
