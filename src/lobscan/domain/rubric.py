"""Rubric packs: areas, statements with four levels, measures and standards.

A pack is data (`rubrics/<pack>/`); `lobscan.content` reads it into these values.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from lobscan.domain.ids import Id as Id
from lobscan.domain.ids import Line as Line
from lobscan.domain.ids import Text as Text
from lobscan.domain.ids import Version
from lobscan.domain.migration import Migration


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


class Variant(_Model):
    """Other words of a statement for pupils of some tracks, where the usual ones do not fit them.

    `text` and `wordings` stand in for the statement's; `levels` too where they are given.
    """

    tracks: tuple[Id, ...] = Field(min_length=1)
    text: Text
    wordings: Mapping[Perspective, Text] = Field(default_factory=dict)
    levels: Levels | None = None


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
    variants: tuple[Variant, ...] = ()
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

    def for_tracks(self, tracks: Collection[str]) -> Statement:
        """The statement in the words of a variant that fits all of `tracks`, else as it is."""
        for variant in self.variants:
            if tracks and set(tracks) <= set(variant.tracks):
                said = {"text": variant.text, "wordings": variant.wordings}
                return self.model_copy(update=said | ({"levels": variant.levels} if variant.levels else {}))
        return self


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


class TaskKind(StrEnum):
    """What sort of work a task is, in the order from the pupil to the board."""

    GUIDING = "guiding"
    COORDINATING = "coordinating"
    SUPPORT = "support"
    POLICY = "policy"
    LEADING = "leading"


class Task(_Model):
    """A task of career guidance that somebody must carry.

    `roles` usually carry it; `hours` are the usual ones in a school year, for each year group or
    once for the school, by `scope`; `years` are those in which it usually comes, empty for all.
    """

    id: Id
    title: Line
    about: Text
    kind: TaskKind
    scope: Scope
    years: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    roles: tuple[Id, ...] = Field(min_length=1)
    hours: float = Field(gt=0, le=400)
    statements: tuple[Id, ...] = ()
    sources: tuple[str, ...] = ()


class Instrument(_Model):
    """Something that exists already and that a school can use: a website, a test, a fair, a house.

    `years` are those for which it is meant, empty for all.
    """

    id: Id
    title: Line
    provider: Line
    about: Text
    url: str | None = None
    years: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    competencies: tuple[Id, ...] = ()
    statements: tuple[Id, ...] = ()
    sources: tuple[str, ...] = ()


class ReviewQuestion(_Model):
    """A question of the yearly review, what to lay beside it, and what it touches."""

    id: Id
    question: Line
    look_at: tuple[Line, ...] = Field(min_length=1)
    statements: tuple[Id, ...] = ()
    standards: tuple[StandardLink, ...] = ()
    sources: tuple[str, ...] = ()


class Competency(_Model):
    """A career competency that pupils practise."""

    id: Id
    label: Line
    meaning: Text


class StandardItem(_Model):
    """One expectation of a standard; its id is the framework's own, `SKA1`, `Kvis`."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
    title: Line
    about: Text | None = None


class Standard(_Model):
    """A framework of an inspection or an agreement, as it stood in one version of it."""

    id: Id
    title: Line
    version: Line
    provider: Line
    valid_from: date | None = None
    valid_until: date | None = None
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


class BasedOn(_Model):
    """The pack that a school's own one was copied from, and the version it last took over."""

    id: Id
    version: Version


class SignalTies(_Model):
    """What the signals look up in the scan: the statement about reflecting and the area of vision."""

    reflection: Id | None = None
    vision: Id | None = None


class PackHeader(_Model):
    """`pack.yaml`: what the pack is; the rest stands in files beside it."""

    id: Id
    version: Version
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    title: Line
    provider: Line
    licence: Line
    published: date
    based_on: BasedOn | None = None
    intro: Text
    levels: tuple[LevelName, ...] = Field(min_length=4, max_length=4)
    roles: tuple[PackRole, ...] = Field(min_length=1)
    areas: tuple[Id, ...] = Field(min_length=1)
    competencies: tuple[Competency, ...] = ()
    signals: SignalTies = SignalTies()
    sources: tuple[Source, ...] = ()


class MeasureFile(_Model):
    """`measures/*.yaml`."""

    measures: tuple[Measure, ...] = Field(min_length=1)


class TaskFile(_Model):
    """`tasks.yaml`."""

    tasks: tuple[Task, ...] = Field(min_length=1)


class InstrumentFile(_Model):
    """`instruments.yaml`."""

    instruments: tuple[Instrument, ...] = Field(min_length=1)


class ReviewFile(_Model):
    """`review.yaml`."""

    questions: tuple[ReviewQuestion, ...] = Field(min_length=1)


class Pack(_Model):
    """A rubric as a whole, in the order in which its header names the areas."""

    header: PackHeader
    areas: tuple[Area, ...]
    measures: tuple[Measure, ...]
    standards: tuple[Standard, ...]
    tasks: tuple[Task, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    review: tuple[ReviewQuestion, ...] = ()
    migrations: tuple[Migration, ...] = ()

    @property
    def id(self) -> str:
        """The pack's id, its folder's name."""
        return self.header.id

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of the areas."""
        return tuple(s for area in self.areas for s in area.statements)

    def changed(self, **parts: Any) -> Pack:
        """The pack with other parts. Why not `model_copy`: that takes along where statements stood."""
        return Pack.model_construct(**{**{name: getattr(self, name) for name in Pack.model_fields}, **parts})

    def area_of(self, statement_id: str) -> Area:
        """The area that holds a statement; `KeyError` when there is none."""
        return self._area_of[statement_id]

    @cached_property
    def _area_of(self) -> dict[str, Area]:
        return {s.id: area for area in self.areas for s in area.statements}
