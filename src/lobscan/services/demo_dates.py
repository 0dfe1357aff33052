"""Where the days of the demo school fall, whenever it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lobscan.domain.calendars import DAY, WEEK
from lobscan.domain.school import SchoolYear


@dataclass(frozen=True, slots=True)
class Dates:
    """Where the days of the demo fall on `today`: `weeks` later, and never on a free day."""

    today: date
    weeks: int
    years: tuple[SchoolYear, ...]

    def shifted(self, day: date) -> date:
        """A day of the demo; the past stays past, and what is still to come stays so."""
        moved = day + self.weeks * WEEK
        return self.school_day(moved, DAY if moved >= self.today else -DAY)

    def school_day(self, day: date, step: timedelta = -DAY) -> date:
        """`day`, or the nearest one before (or, by `step`, after) it that is not free."""
        while day.weekday() > 4 or any(y.holiday_on(day) for y in self.years):  # noqa: PLR2004 - Friday
            day += step
        return day
