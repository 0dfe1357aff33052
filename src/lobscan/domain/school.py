"""A school: tracks, year groups, roles, people and school years, and the structure it starts from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Id, Line, Perspective

Email = Annotated[
    str,
    StringConstraints(
        max_length=200, pattern=r"^([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$"
    ),
]
"""An address, or "" for none: one that every mail server takes, and no line break that forges a header."""
YearId = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{4}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Track(_Model):
    """A learning route (NL: leerweg or school type; Flanders: finality)."""

    id: Id
    label: Line


class YearGroup(_Model):
    """A row of the school's own list: what gaps, activities and actions refer to."""

    id: Id
    label: Line
    year: int = Field(ge=1, le=7)
    tracks: tuple[Id, ...] = ()
    location: str = Field(default="", max_length=200)


class Role(_Model):
    """What somebody is in the school, and from which perspective they look at it."""

    id: Id
    label: Line
    perspective: Perspective


class Person(_Model):
    """A member of staff with a name, for the registers and the work plan only; never a respondent.

    `hours` are hours a school year for career guidance. `email` is where their weekly message goes.
    """

    id: Id
    name: Line
    roles: tuple[Id, ...] = ()
    year_groups: tuple[Id, ...] = ()
    hours: float = Field(default=0, ge=0, le=2000)
    email: Email = ""


class Holiday(_Model):
    """A stretch without lessons; both days belong to it."""

    label: Line
    start: date
    end: date

    @model_validator(mode="after")
    def _ordered(self) -> Holiday:
        if self.end < self.start:
            message = "`end` is before `start`"
            raise ValueError(message)
        return self


class SchoolYear(_Model):
    """A school year with its holidays; `verified` only when checked against the official table."""

    id: YearId
    region: Id
    start: date
    end: date
    verified: bool = False
    holidays: tuple[Holiday, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> SchoolYear:
        if self.end <= self.start:
            message = "`end` is not after `start`"
            raise ValueError(message)
        return self

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday that `day` falls in."""
        return next((h for h in self.holidays if h.start <= day <= h.end), None)


class ChoiceMoment(_Model):
    """A moment at which pupils of some year groups choose."""

    id: Id
    label: Line
    year_groups: tuple[Id, ...]
    month: int = Field(ge=1, le=12)


class Structure(_Model):
    """What a school is set up from: `data/structures/<id>.yaml`."""

    id: Id
    title: Line
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    language: Line
    rubric: Id
    calendar: Id
    region: Id
    tracks: tuple[Track, ...] = Field(min_length=1)
    year_groups: tuple[YearGroup, ...] = Field(min_length=1, max_length=30)
    roles: tuple[Role, ...] = Field(min_length=1)
    choice_moments: tuple[ChoiceMoment, ...] = ()


class Region(_Model):
    """A part of the country with its own holidays."""

    id: Id
    label: Line


class Calendar(_Model):
    """School years of a country per region; `rule` names a computation instead of a table."""

    id: Id
    regions: tuple[Region, ...] = Field(min_length=1)
    rule: str | None = None
    school_years: tuple[SchoolYear, ...] = ()


class SizeClass(StrEnum):
    """About how many pupils a school has: what it is compared by with other schools."""

    SMALL = "under-500"
    MIDDLE = "500-999"
    LARGE = "1000-1499"
    LARGEST = "1500-up"


class School(_Model):
    """The school's own copy, edited by the school; ids are unique and every link is known.

    `size` is None as long as nobody told it.
    """

    name: Line
    structure: Id
    country: str
    language: str
    rubric: Id
    size: SizeClass | None = None
    tracks: tuple[Track, ...] = Field(min_length=1)
    year_groups: tuple[YearGroup, ...] = Field(min_length=1, max_length=30)
    roles: tuple[Role, ...] = Field(min_length=1)
    people: tuple[Person, ...] = ()
    school_years: tuple[SchoolYear, ...] = ()
    choice_moments: tuple[ChoiceMoment, ...] = ()

    @model_validator(mode="after")
    def _links(self) -> School:
        for name in ("tracks", "year_groups", "roles", "people", "school_years"):
            _unique(name, [item.id for item in getattr(self, name)])
        _known("track", {t.id for t in self.tracks}, [(g.id, g.tracks) for g in self.year_groups])
        groups = {g.id for g in self.year_groups}
        _known("role", {r.id for r in self.roles}, [(p.id, p.roles) for p in self.people])
        _known("year group", groups, [(p.id, p.year_groups) for p in self.people])
        return self

    @property
    def judging_roles(self) -> tuple[Role, ...]:
        """The roles whose answers are the school's own judgement."""
        return tuple(r for r in self.roles if r.perspective in SCHOOL_JUDGEMENT)

    def year_on(self, day: date) -> SchoolYear | None:
        """The school year that `day` falls in, else the last one before it, else the first."""
        years = sorted(self.school_years, key=lambda y: y.start)
        before = [y for y in years if y.start <= day]
        return before[-1] if before else (years[0] if years else None)


def _unique(name: str, ids: list[str]) -> None:
    double = sorted({i for i in ids if ids.count(i) > 1})
    if double:
        message = f"{name}: `{double[0]}` stands twice"
        raise ValueError(message)


def _known(what: str, ids: set[str], uses: list[tuple[str, tuple[str, ...]]]) -> None:
    for user, used in uses:
        for missing in (i for i in used if i not in ids):
            message = f"{user}: {what} `{missing}` is not in the list"
            raise ValueError(message)


def free_id(text: str, taken: Collection[str], *, start: str) -> str:
    """An id made of `text` that is not `taken`: "José de Vries" gives `jose-de-vries`.

    Where the text begins with no letter, `start` and a hyphen come before it.
    """
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-")
    base = plain if plain[:1].isalpha() else f"{start}-{plain}".strip("-")
    tries = (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
    return next(i for i in tries if i not in taken)


def start_school(structure: Structure, *, name: str, school_years: tuple[SchoolYear, ...] = ()) -> School:
    """A new school's copy of `structure`, without people."""
    copied = structure.model_dump(include={"tracks", "year_groups", "roles", "choice_moments"})
    return School.model_validate(
        {
            "name": name,
            "structure": structure.id,
            "country": structure.country,
            "language": structure.language,
            "rubric": structure.rubric,
            "school_years": [y.model_dump() for y in school_years],
            **copied,
        }
    )
