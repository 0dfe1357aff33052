"""Calendar weeks as schools name them, in the order of a school year.

A week is its ISO number (1..53). A register names weeks and no dates, because what happens in
week 41 happens there again next year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field

from lobscan.domain.calendars import DAY, SATURDAY, WEEK
from lobscan.domain.school import SchoolYear

MOST: int = 53
FIRST = 31
"""The ISO week with which the order of a school year begins: the last days of July."""


def in_order(weeks: Iterable[int]) -> tuple[int, ...]:
    """Each week once, as they follow in a school year."""
    return tuple(sorted(set(weeks), key=place))


def place(week: int) -> int:
    """Where a week stands in a school year, from 0."""
    return (week - FIRST) % MOST


Weeks = Annotated[tuple[Annotated[int, Field(ge=1, le=MOST)], ...], AfterValidator(in_order)]


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """A week of a school year: its number, its Monday, and whether all its weekdays are free."""

    number: int
    monday: date
    free: bool


def school_weeks(year: SchoolYear) -> tuple[SchoolWeek, ...]:
    """The weeks of a school year in their order, holidays too; each number once."""
    monday = year.start - year.start.weekday() * DAY
    found: dict[int, SchoolWeek] = {}
    while monday <= year.end:
        number = monday.isocalendar().week
        days = [monday + i * DAY for i in range(SATURDAY)]
        free = all(year.holiday_on(d) or not year.start <= d <= year.end for d in days)
        found.setdefault(number, SchoolWeek(number, monday, free))
        monday += WEEK
    return tuple(found.values())


def ranges(weeks: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Runs of weeks that follow on each other, as (first, last): 40, 41, 42, 51 gives (40, 42), (51, 51).

    Week 1 follows on week 52, over New Year; where there is a week 53 too, a run ends with it.
    """
    ordered = in_order(weeks)
    breaks = [at for at, (a, b) in enumerate(pairwise(ordered), start=1) if not _follows(a, b)]
    parts = zip([0, *breaks], [*breaks, len(ordered)], strict=True)
    return tuple((ordered[a], ordered[b - 1]) for a, b in parts if a < b)


def _follows(first: int, second: int) -> bool:
    return second == first + 1 or (first == MOST - 1 and second == 1)


def spelled(weeks: Iterable[int]) -> str:
    """Weeks as they are typed: `40-42, 51`."""
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges(weeks))


def read(text: str) -> tuple[int, ...]:
    """The weeks that `40-42, 51` names; `ValueError` for anything else. `50-2` runs over New Year."""
    found: list[int] = []
    for part in text.replace(";", ",").replace("–", "-").split(","):
        ends = [int(end) for end in part.split("-")] if part.strip() else []
        if ends:
            found += _run(ends)
    return in_order(found)


def _run(ends: list[int]) -> list[int]:
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or not all(1 <= end <= MOST for end in ends):  # noqa: PLR2004 - a first and a last
        message = "weeks are 1 to 53"
        raise ValueError(message)
    length = place(last) - place(first)
    if length < 0:
        message = "the last week is before the first"
        raise ValueError(message)
    run = [(first - 1 + step) % MOST + 1 for step in range(length + 1)]
    return [week for week in run if week != MOST or MOST in ends]
