"""The weeks that can be worked in, in the periods between holidays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lobscan.domain.calendars import DAY
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import school_weeks


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a school year without a holiday of a week or more.

    `id` is the school year and its number in it, `2026-2027/1`; `weeks` are the Mondays of the weeks
    that can be worked in, `of_year` how many of these the whole school year has, `after` the
    holiday before it ("" at the start of a year).
    """

    id: str
    number: int
    year: str
    weeks: tuple[date, ...]
    of_year: int
    after: str = ""


def periods(
    years: Iterable[SchoolYear], *, start: date, end: date, closed: Collection[date] = ()
) -> tuple[Period, ...]:
    """The periods from `start` to `end`, without weeks that are free or hold a day of `closed`.

    A week counts when it begins on or after `start` and its Friday is not after `end`. `closed`
    are days of test weeks and the like.
    """
    shut = {day - day.weekday() * DAY for day in closed}
    found = [p for year in sorted(years, key=lambda y: y.start) for p in _of_year(year, shut)]
    kept = [_within(period, start, end) for period in found]
    return tuple(p for p in kept if p.weeks)


def _of_year(year: SchoolYear, shut: Collection[date]) -> list[Period]:
    weeks = school_weeks(year)
    runs = [[w.monday for w in run] for free, run in groupby(weeks, key=lambda w: w.free) if not free]
    worked = [tuple(m for m in run if m not in shut) for run in runs]
    total = sum(map(len, worked))
    return [
        Period(f"{year.id}/{n}", n, year.id, open_, total, _before(year, run[0]) if n > 1 else "")
        for n, (run, open_) in enumerate(zip(runs, worked, strict=True), start=1)
    ]


def _before(year: SchoolYear, monday: date) -> str:
    holiday = year.holiday_on(monday - 3 * DAY)
    return holiday.label if holiday else ""


def _within(period: Period, start: date, end: date) -> Period:
    weeks = tuple(m for m in period.weeks if start <= m and m + 4 * DAY <= end)
    return Period(period.id, period.number, period.year, weeks, period.of_year, period.after)


def horizon(periods_: Sequence[Period]) -> tuple[tuple[date, int], ...]:
    """Every working week in order: its Monday and the place of its period."""
    return tuple((monday, k) for k, period in enumerate(periods_) for monday in period.weeks)
