"""School years: the Flemish ones by their rule, and what a day means in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from lobscan.domain.school import Calendar, Holiday, SchoolYear

FLANDERS = "flanders"
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
MARCH = 3


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    month_base = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * month_base) // 451
    month, day = divmod(h + month_base - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _monday_of_or_after(day: date) -> date:
    """The Monday of the week of `day`, or the next one when `day` falls in a weekend."""
    return _monday(day) + (WEEK if day.weekday() >= SATURDAY else 0 * DAY)


def flemish_year(start_year: int, *, region: str) -> SchoolYear:
    """The Flemish school year that starts in `start_year`, by the rule of 17 April 1991.

    Autumn: the week of 1 November (2 November if that is a Sunday). Christmas: two weeks from
    the Monday of the week of 25 December. Carnival: the week of the seventh Monday before Easter.
    Easter: two weeks from the first Monday of April, but after an Easter in March the day after
    it, and before an Easter after 15 April the second Monday before it. Summer: July and August.
    """
    following = start_year + 1
    sunday = easter(following)
    first = date(start_year, 11, 1)
    autumn = first + DAY if first.weekday() == SUNDAY else _monday(first)
    christmas = _monday_of_or_after(date(start_year, 12, 25))
    carnival = sunday + DAY - 7 * WEEK
    spans = [
        Holiday(label="Herfstvakantie", start=autumn, end=autumn + 6 * DAY),
        Holiday(label="Kerstvakantie", start=christmas, end=christmas + 13 * DAY),
        Holiday(label="Krokusvakantie", start=carnival, end=carnival + 6 * DAY),
        Holiday(label="Paasvakantie", start=_spring(sunday), end=_spring(sunday) + 13 * DAY),
        Holiday(label="Zomervakantie", start=date(following, 7, 1), end=date(following, 8, 31)),
    ]
    return SchoolYear(
        id=f"{start_year}-{following}",
        region=region,
        start=date(start_year, 9, 1),
        end=date(following, 8, 31),
        verified=False,
        holidays=tuple(spans),
    )


def _spring(sunday: date) -> date:
    if sunday.month == MARCH:
        return sunday + DAY
    if sunday > date(sunday.year, 4, 15):
        return sunday + DAY - 2 * WEEK
    first = date(sunday.year, 4, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7)


def years_of(calendar: Calendar, *, region: str, around: date, count: int = 3) -> tuple[SchoolYear, ...]:
    """Up to `count` school years of `region` from the one before `around` on.

    From the table, or from the rule where the calendar has one. Flemish years start in
    September, the others in August.
    """
    starts = 9 if calendar.rule == FLANDERS else 8
    first = around.year - (2 if around.month < starts else 1)
    if calendar.rule == FLANDERS:
        return tuple(flemish_year(first + i, region=region) for i in range(count))
    wanted = {f"{y}-{y + 1}" for y in range(first, first + count)}
    return tuple(y for y in calendar.school_years if y.region == region and y.id in wanted)


def school_week(year: SchoolYear, day: date) -> int:
    """The week of the school year that `day` falls in, from 1; 0 before it starts."""
    return (day - _monday(year.start)).days // 7 + 1 if day >= year.start else 0


def school_days(year: SchoolYear, start: date, end: date) -> int:
    """Weekdays from `start` to `end` that are in no holiday."""
    days = ((end - start).days + 1) if end >= start else 0
    each = (start + timedelta(days=i) for i in range(days))
    return sum(1 for d in each if d.weekday() < SATURDAY and year.holiday_on(d) is None)


def is_free(years: Iterable[SchoolYear], day: date) -> bool:
    """Whether `day` is in a weekend or in a holiday of one of `years`."""
    return day.weekday() >= SATURDAY or any(year.holiday_on(day) for year in years)


def school_day(years: Sequence[SchoolYear], day: date, *, step: timedelta = DAY) -> date:
    """`day`, or the nearest schoolday after it (or, by a `step` back, before it)."""
    while is_free(years, day):
        day += step
    return day


def last_of(years: Sequence[SchoolYear], start: date, days: int) -> date:
    """The day on which `days` schooldays from `start` on are over."""
    day = school_day(years, start)
    for _ in range(days - 1):
        day = school_day(years, day + DAY)
    return day
