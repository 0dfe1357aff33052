"""The school year on one large sheet (A3): holidays, choice moments, activities and actions by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from babel import dates

from lobscan.domain.agenda import months
from lobscan.domain.calendars import DAY, SATURDAY, WEEK
from lobscan.domain.feed import stretches
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import school_weeks, spelled
from lobscan.exchange import pdf
from lobscan.exchange.pdf_plan import Source
from lobscan.locales import _, language

ALL_YEAR: Final = 8
"""In so many months an activity goes on all year; it is told once then, below."""
Line = dict[str, str]


def calendar(source: Source, year: SchoolYear) -> bytes:
    """The school year as a calendar to hang up."""
    seen = source.practice
    firsts = months(year)
    placed = _activities(source, year)
    always = [line for line, found in placed if len(found) >= ALL_YEAR]
    some = [(line, found) for line, found in placed if len(found) < ALL_YEAR]
    title = _("School year {year} · {school}", year=year.id, school=seen.school.name)
    lead = _("Holidays are grey. The figure before an activity is its week, before an action the day.")
    if not year.verified:
        lead += " " + _("Nobody has checked the holidays of this school year yet.")
    about = pdf.head(title, lead, school=seen.school.name, today=seen.today)
    words = {"week": _("wk"), "weekdays": _weekdays(), "always": _("All year")}
    return pdf.made(
        "year.typ",
        {
            **about,
            "words": words,
            "months": [_month(source, year, first, some) for first in firsts],
            "always": always,
        },
    )


def _weekdays() -> list[str]:
    names = dates.get_day_names("short", locale=language())
    return [str(names[i])[:2] for i in range(7)]


def _month(
    source: Source, year: SchoolYear, first: date, placed: Sequence[tuple[Line, dict[date, list[int]]]]
) -> dict[str, Any]:
    weeks = [
        {"when": spelled(found[first]), "title": line["title"], "about": line["about"]}
        for line, found in placed
        if first in found
    ]
    return {
        "name": dates.format_date(first, "LLLL y", locale=language()),
        "weeks": _weeks(year, first),
        "first": [
            (_("Holidays"), _holidays(year, first)),
            (_("Pupils choose"), _moments(source, first)),
        ],
        "then": [(_("Activities"), weeks), (_("Actions"), _actions(source, first))],
    }


def _weeks(year: SchoolYear, first: date) -> list[dict[str, Any]]:
    monday, found = first - first.weekday() * DAY, []
    while monday < _next(first):
        days = [monday + i * DAY for i in range(7)]
        cells = [_cell(year, day, first) for day in days]
        found.append({"number": str(monday.isocalendar().week), "days": cells})
        monday += WEEK
    return found


def _cell(year: SchoolYear, day: date, first: date) -> dict[str, Any]:
    inside = day.month == first.month
    free = inside and (day.weekday() >= SATURDAY or year.holiday_on(day) is not None)
    return {"text": str(day.day) if inside else "", "free": free}


def _next(first: date) -> date:
    return (first + 31 * DAY).replace(day=1)


def _holidays(year: SchoolYear, first: date) -> list[Line]:
    last = _next(first) - DAY
    return [
        {"when": _span(max(h.start, first), min(h.end, last)), "title": h.label, "about": ""}
        for h in year.holidays
        if h.start <= last and h.end >= first
    ]


def _span(start: date, end: date) -> str:
    return str(start.day) if start == end else f"{start.day}–{end.day}"


def _moments(source: Source, first: date) -> list[Line]:
    return [
        {"when": "", "title": m.label, "about": source.whom(m.year_groups)}
        for m in source.practice.school.choice_moments
        if m.month == first.month
    ]


def _activities(source: Source, year: SchoolYear) -> list[tuple[Line, dict[date, list[int]]]]:
    """Each activity with its weeks by the month in which they begin; holidays have none."""
    found = []
    starts = [(w.number, _begins(year, w.monday)) for w in school_weeks(year)]
    for activity in source.practice.counting:
        at: dict[date, list[int]] = {}
        for number, day in starts:
            if day and number in activity.weeks:
                at.setdefault(day.replace(day=1), []).append(number)
        line = {
            "when": spelled(activity.weeks),
            "title": activity.title,
            "about": source.whom(activity.year_groups),
        }
        found.append((line, at))
    return found


def _begins(year: SchoolYear, monday: date) -> date | None:
    runs = stretches(year, monday)
    return runs[0][0] if runs else None


def _actions(source: Source, first: date) -> list[Line]:
    last = _next(first) - DAY
    found = sorted(day for day in _days(source) if first <= day[0] <= last)
    return [{"when": f"{day.day}", "title": title, "about": who} for day, title, who in found]


def _days(source: Source) -> Iterable[tuple[date, str, str]]:
    for action in source.kept:
        who = source.who([action.responsible])
        yield action.start, _("begins: {title}", title=action.title), who
        yield action.due, _("ready: {title}", title=action.title), who
        for stone in action.milestones:
            yield stone.due, _("milestone: {title}", title=stone.title), who
