"""When the weekly message goes out by itself, and to whom it went already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from lobscan.domain.calendars import DAY, SATURDAY, WEEK, is_free
from lobscan.domain.school import SchoolYear

FIRST_HOUR, LAST_HOUR = 6, 20
"""Hours at which a message may go out: a school has no clock change then, and nobody is woken."""
LOOK_AHEAD = 12
"""Weeks in which the next moment is looked for; no holiday is longer."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every week on a `weekday` (0 is Monday) at an `hour`; since when (UTC) it stands so, and by whom."""

    weekday: int
    hour: int
    active: bool
    since: datetime
    actor: str


def moment(schedule: Schedule, week: date, zone: ZoneInfo, years: Sequence[SchoolYear]) -> datetime | None:
    """When the message goes out in the week of a day; None in a week without school.

    Where the weekday is free it is the next schoolday of that week, else the last one before it.
    """
    monday = week - week.weekday() * DAY
    taught = [at for at in range(SATURDAY) if not is_free(years, monday + at * DAY)]
    if not taught:
        return None
    at = next((d for d in taught if d >= schedule.weekday), taught[-1])
    return datetime.combine(monday + at * DAY, time(schedule.hour), zone)


def due(schedule: Schedule, now: datetime, zone: ZoneInfo, years: Sequence[SchoolYear]) -> str:
    """The week whose message should be out at the moment `now`, as `2026-W48`; "" for none.

    What was missed because lobscan did not run goes out later that week, and what lay before the
    schedule was set stays undone.
    """
    if not schedule.active:
        return ""
    here = now.astimezone(zone)
    planned = moment(schedule, here.date(), zone, years)
    since = schedule.since.replace(tzinfo=UTC)
    return spelled(here.date()) if planned and since <= planned <= here else ""


def following(
    schedule: Schedule, now: datetime, zone: ZoneInfo, years: Sequence[SchoolYear]
) -> datetime | None:
    """The next moment at which the message goes out; None where no week ahead has school."""
    today = now.astimezone(zone).date()
    each = (moment(schedule, today + n * WEEK, zone, years) for n in range(LOOK_AHEAD))
    return next((at for at in each if at and at > now), None)


def spelled(day: date) -> str:
    """The week of a day, `2026-W48`: the key under which it is kept what was sent."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


class Step(StrEnum):
    """What happened with a person's message of a week."""

    BEGUN = "begun"
    SENT = "sent"
    REFUSED = "refused"
    UNSENT = "unsent"


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of a person's message; a `person` of "" is the whole mailing, which could not begin."""

    week: str
    person: str
    moment: datetime
    step: Step
    problem: str


def last_steps(happened: Iterable[Happened], week: str) -> dict[str, Happened]:
    """The last step of each person's message of a week, and of the whole mailing."""
    return {one.person: one for one in happened if one.week == week}


def reached(happened: Iterable[Happened], week: str) -> set[str]:
    """Who gets no (further) message in a week.

    Why also where it was only begun: lobscan was stopped halfway, and a message twice is worse than
    one that somebody asks for.
    """
    return {p for p, one in last_steps(happened, week).items() if p and one.step is not Step.UNSENT}
