"""Rubric packs: areas, statements with four levels, measures and standards.

A pack is data (`rubrics/<pack>/`); `lobscan.content` reads it into these values.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class Perspective(StrEnum):
    """From where somebody looks at the school; a figure never mixes the first two with the rest."""

    LEADERS = "leaders"
    STAFF = "staff"
    PUPILS = "pupils"
    PARENTS = "parents"
    PARTNERS = "partners"


SCHOOL_JUDGEMENT = (Perspective.LEADERS, Perspective.STAFF)
"""The perspectives that together are the school's own judgement (product 5)."""


class Scope(StrEnum):
    """Whether a statement is judged once for the school or for each year group."""

    SCHOOL = "school"
    YEAR_GROUP = "year_group"


class Phase(StrEnum):
    """The seven steps of the quality trajectory, in their order."""

    INVENTORY = "inventory"
    VISION = "vision"
    PRIORITIES = "priorities"
    PROFESSIONALISE = "professionalise"
    CARRY_OUT = "carry_out"
    MONITOR = "monitor"
    ANCHOR = "anchor"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Levels(_Model):
    """What one sees at each level; all four are needed."""

    one: Text = Field(alias="1")
    two: Text = Field(alias="2")
    three: Text = Field(alias="3")
    four: Text = Field(alias="4")

    @model_validator(mode="before")
    @classmethod
    def _keys_as_text(cls, value: object) -> object:
        """Why: a writer of YAML types `1:`, which is a number there."""
        return {str(k): v for k, v in value.items()} if isinstance(value, dict) else value

    def __getitem__(self, level: int) -> str:
        """The descriptor of `level` (1..4)."""
        return (self.one, self.two, self.three, self.four)[level - 1]


class StandardLink(_Model):
    """A statement's tie to an item of a standard; a judgement until `confirmed`."""

    item: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[A-Za-z0-9-]+$")]
    confirmed: bool = False


class Statement(_Model):
    """One idea about career guidance, judged on four levels; its id is stable for ever."""

    id: Id
    aspect: Line
    text: Text | None = None
    wordings: Mapping[Perspective, Text] = Field(default_factory=dict)
    scope: Scope
    roles: tuple[Id, ...] = Field(min_length=1)
    core: bool = False
    weight: float = Field(default=1.0, gt=0, le=10)
    levels: Levels
    evidence: tuple[Line, ...] = ()
    standards: tuple[StandardLink, ...] = ()
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_words(self) -> Statement:
        if self.text is None and not self.wordings:
            message = "both wordings are missing: give `text`, or `wordings` per perspective"
            raise ValueError(message)
        return self

    def words_for(self, perspective: Perspective | None = None) -> str:
        """The sentence for `perspective`: its own wording, else the general one."""
        own = self.wordings.get(perspective) if perspective else None
        return own or self.text or next(iter(self.wordings.values()))


class Area(_Model):
    """One of the five fields of the scan, with its statements and questions to talk about."""

    id: Id
    title: Line
    intro: Text
    talk: tuple[Line, ...] = ()
    statements: tuple[Statement, ...] = Field(min_length=1)


class Lift(_Model):
    """How much a measure is expected to raise a statement's score, as a range of levels."""

    statement: Id
    low: float = Field(ge=0, le=3)
    high: float = Field(gt=0, le=3)
    basis: Line = "estimate"

    @model_validator(mode="after")
    def _ordered(self) -> Lift:
        if self.low > self.high:
            message = "`low` is above `high`"
            raise ValueError(message)
        return self

    @property
    def expected(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2


class Work(_Model):
    """Hours that a role puts in: once, or for each year group the measure is applied to."""

    role: Id
    hours: float = Field(gt=0, le=400)
    per: Literal["once", "year_group"] = "once"


class Measure(_Model):
    """Something a school can do about a gap."""

    id: Id
    title: Line
    why: Text
    phase: Phase
    applies: Scope
    years: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    weeks: int = Field(ge=1, le=120)
    work: tuple[Work, ...] = Field(min_length=1)
    lifts: tuple[Lift, ...] = Field(min_length=1)
    prerequisites: tuple[Id, ...] = ()
    steps: tuple[Line, ...] = Field(min_length=2)
    success: Text
    sources: tuple[str, ...] = ()

    def hours(self, year_groups: int = 1) -> float:
        """Hours in all when it is applied to `year_groups` year groups."""
        return sum(w.hours * (year_groups if w.per == "year_group" else 1) for w in self.work)


class StandardItem(_Model):
    """One expectation of a standard; its id is the framework's own, `SKA1`, `Kvis`."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
    title: Line


class Standard(_Model):
    """A framework of an inspection or an agreement."""

    id: Id
    title: Line
    version: Line
    provider: Line
    items: tuple[StandardItem, ...] = Field(min_length=1)


class Source(_Model):
    """Where a fact comes from."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
    title: Line
    url: str | None = None


class LevelName(_Model):
    """A level's short name and meaning, the same for all statements of a pack."""

    value: Literal[1, 2, 3, 4]
    label: Line
    meaning: Line


class PackRole(_Model):
    """A role as the pack knows it; a school's role with another id is matched by perspective."""

    id: Id
    perspective: Perspective


class PackHeader(_Model):
    """`pack.yaml`: what the pack is; the rest stands in files beside it."""

    id: Id
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    title: Line
    provider: Line
    licence: Line
    published: date
    intro: Text
    levels: tuple[LevelName, ...] = Field(min_length=4, max_length=4)
    roles: tuple[PackRole, ...] = Field(min_length=1)
    areas: tuple[Id, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = ()


class MeasureFile(_Model):
    """`measures/*.yaml`."""

    measures: tuple[Measure, ...] = Field(min_length=1)


class Pack(_Model):
    """A rubric as a whole, in the order in which its header names the areas."""

    header: PackHeader
    areas: tuple[Area, ...]
    measures: tuple[Measure, ...]
    standards: tuple[Standard, ...]

    @property
    def id(self) -> str:
        """The pack's id, its folder's name."""
        return self.header.id

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of the areas."""
        return tuple(s for area in self.areas for s in area.statements)

    def area_of(self, statement_id: str) -> Area:
        """The area that holds a statement; `KeyError` when there is none."""
        return self._area_of[statement_id]

    @cached_property
    def _area_of(self) -> dict[str, Area]:
        return {s.id: area for area in self.areas for s in area.statements}
