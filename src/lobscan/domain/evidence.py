"""Evidence: what shows that something is so, where it is kept, and how old it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.rubric import Id, Line, Pack, Standard, StandardItem, Statement
from lobscan.domain.workplan import Action, Status

YEARS: Final = 2
"""After so many years evidence is old, where nothing says how long it is valid (product 6)."""


class Evidence(BaseModel):
    """A document or page that supports statements, activities, actions or items of standards.

    `link` is an address, or a place in words ("map Kwaliteit, tabblad 3"). `owner` is a person's id.
    `dated` is the day that it tells of; after `valid_until` it proves nothing any more. An item of a
    standard is named as `standard/item`. `file` is the SHA-256 under which a file is kept, with its
    name as it came, its kind (`pdf`, `docx` …) and its size in bytes; "" and 0 where there is none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=60)
    title: Line
    link: str = Field(default="", max_length=2000)
    owner: str = Field(default="", max_length=60)
    dated: date
    valid_until: date | None = None
    statements: tuple[Id, ...] = ()
    activities: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    file: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    file_name: str = Field(default="", max_length=200)
    file_kind: str = Field(default="", max_length=10)
    size: int = Field(default=0, ge=0)
    note: str = Field(default="", max_length=2000)

    def old(self, today: date) -> bool:
        """Whether it is past its day, or tells of more than two years ago where it names none."""
        if self.valid_until is not None:
            return self.valid_until < today
        return years_before(today, YEARS) > self.dated


@dataclass(frozen=True, slots=True)
class Bare:
    """What no evidence that is up to date shows: statements, items of standards, finished actions."""

    statements: tuple[Statement, ...]
    items: tuple[tuple[Standard, StandardItem], ...]
    actions: tuple[Action, ...]


def bare(pack: Pack, actions: Iterable[Action], evidence: Iterable[Evidence], today: date) -> Bare:
    """What lacks evidence. An item of a standard has some where a statement tied to it has."""
    lasting = [one for one in evidence if not one.old(today)]
    told = {s for one in lasting for s in one.statements}
    named = {i for one in lasting for i in one.standards}
    named |= {link.item for s in pack.statements if s.id in told for link in s.standards}
    shown = {a for one in lasting for a in one.actions}
    return Bare(
        tuple(s for s in pack.statements if s.id not in told),
        tuple((s, i) for s in pack.standards for i in s.items if item_code(s, i) not in named),
        tuple(a for a in actions if a.status is Status.DONE and a.id not in shown),
    )


def item_code(standard: Standard, item: StandardItem) -> str:
    """By what evidence names an item of a standard."""
    return f"{standard.id}/{item.id}"


def years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for a 29th that there was not."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - years, day=last)
