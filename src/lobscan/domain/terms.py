"""The stretches of a school year between its holidays, and its months, as weeks fall in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from lobscan.domain.agenda import months
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import SchoolWeek, place, school_weeks

THURSDAY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Term:
    """The weeks from one holiday to the next, those of the holiday at its end with them.

    `after` and `before` are the holidays around it, "" where the school year begins or ends.
    """

    weeks: tuple[int, ...]
    after: str
    before: str


def terms(year: SchoolYear) -> tuple[Term, ...]:
    """The terms of a school year; a holiday of less than a week of schooldays parts none."""
    runs = [(free, list(run)) for free, run in groupby(school_weeks(year), key=lambda w: w.free)]
    found: list[Term] = []
    lead: list[SchoolWeek] = []
    for at, (free, run) in enumerate(runs):
        if free and not found:
            lead = run
        if free:
            continue
        tail = runs[at + 1][1] if at + 1 < len(runs) else []
        head = lead if not found else []
        after = found[-1].before if found else ""
        numbers = tuple(w.number for w in (*head, *run, *tail))
        found.append(Term(numbers, after, _holiday(year, tail)))
    return tuple(found)


def _holiday(year: SchoolYear, free: Iterable[SchoolWeek]) -> str:
    labels = (h.label for week in free if (h := year.holiday_on(week.monday)))
    return next(labels, "")


def term_at(found: Iterable[Term], week: int) -> Term | None:
    """The term that a week falls in; one that the year does not have, such as 53, joins the one before."""
    known = tuple(found)
    earlier = [term for term in known if place(term.weeks[0]) <= place(week)]
    return next((term for term in known if week in term.weeks), earlier[-1] if earlier else None)


def month_weeks(year: SchoolYear) -> dict[date, tuple[int, ...]]:
    """The weeks of each month of a school year, by its first day; a week is where its Thursday is."""
    weeks = school_weeks(year)
    return {
        first: tuple(w.number for w in weeks if (w.monday + THURSDAY).replace(day=1) == first)
        for first in months(year)
    }
