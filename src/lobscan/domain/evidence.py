"""Evidence: what shows that something is so, where it is kept, and how old it is."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.rubric import Id, Line

YEARS: Final = 2
"""After so many years evidence is old, where nothing says how long it is valid (product 6)."""


class Evidence(BaseModel):
    """A document or page that supports statements.

    `link` is an address, or a place in words ("map Kwaliteit, tabblad 3"). `owner` is a person's id.
    `dated` is the day that it tells of; after `valid_until` it proves nothing any more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=60)
    title: Line
    link: str = Field(default="", max_length=2000)
    owner: str = Field(default="", max_length=60)
    dated: date
    valid_until: date | None = None
    statements: tuple[Id, ...] = ()
    note: str = Field(default="", max_length=2000)

    def old(self, today: date) -> bool:
        """Whether it is past its day, or tells of more than two years ago where it names none."""
        if self.valid_until is not None:
            return self.valid_until < today
        return years_before(today, YEARS) > self.dated


def years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February for a 29th that there was not."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - years, day=last)
