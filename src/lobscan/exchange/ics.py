"""A plan as a calendar file (ICS, RFC 5545) for Outlook, Google, Apple and others to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard

from lobscan.domain.calendars import DAY
from lobscan.domain.feed import Entry, Kind, Shown
from lobscan.domain.school import School
from lobscan.locales import N_, _, language, short_day

ZONES: Final = {"BE": "Europe/Brussels"}
USUAL_ZONE: Final = "Europe/Amsterdam"
CHECK_AT: Final = time(15, 30)
CHECK_FOR: Final = timedelta(minutes=15)
"""When one looks how it goes: after the lessons. Why at an hour at all: an entry for the whole day
rings in no calendar, and a check-in is to be thought of."""
REFRESH: Final = "PT6H"
"""How often a calendar should look for something new: every six hours."""
TITLES: Final = {
    Kind.START: N_("Begins: {title}"),
    Kind.DUE: N_("Ready: {title}"),
    Kind.MILESTONE: N_("Milestone: {about} ({title})"),
    Kind.CHECK: N_("How is it going? {title}"),
    Kind.ACTIVITY: "{title}",
}


def calendar(entries: Iterable[Entry], *, name: str, school: School, realm: str, url: str = "") -> bytes:
    """The entries as a calendar called `name`; `realm` sets its ids apart from other schools'.

    Dates are whole days, check-ins a quarter of an hour on the clock of the school's country.
    Entries that went are in it as cancelled.
    """
    zone = zone_of(school)
    made = Calendar()
    _set(
        made,
        version="2.0",
        prodid=f"-//lobscan//{language()}",
        calscale="GREGORIAN",
        method="PUBLISH",
        x_wr_calname=" ".join(_clean(name).split()),
        x_wr_timezone=zone,
        x_published_ttl=REFRESH,
    )
    ordered = sorted(entries, key=lambda e: (e.shown.first, e.key))
    if any(e.shown.kind is Kind.CHECK for e in ordered):
        made.add_component(_timezone(zone))
    for entry in ordered:
        made.add_component(_event(entry, zone, realm, url))
    return bytes(made.to_ical())


def zone_of(school: School) -> str:
    """The time zone of the school's country."""
    return ZONES.get(school.country, USUAL_ZONE)


def _event(entry: Entry, zone: str, realm: str, url: str) -> Event:
    shown, changed = entry.shown, entry.changed.replace(tzinfo=UTC, microsecond=0)
    event = Event()
    _set(
        event,
        uid=f"{entry.key}.{realm}@lobscan",
        dtstamp=changed,
        last_modified=changed,
        sequence=entry.sequence,
        status="CANCELLED" if entry.cancelled else "CONFIRMED",
        summary=_clean(_summary(shown)),
    )
    _set(event, **_when(shown, zone), **{"class": "PRIVATE"})
    told = _description(shown)
    if told:
        _set(event, description=_clean(told))
    if url:
        _set(event, url=url)
    return event


def _set(component: Component, **values: object) -> None:
    """Properties by their names, with `_` for the hyphen."""
    for name, value in values.items():
        component.add(name.replace("_", "-"), value)


def _when(shown: Shown, zone: str) -> dict[str, object]:
    """Why what takes the whole day does not block it: people have lessons then."""
    if shown.kind is Kind.CHECK:
        start = datetime.combine(shown.first, CHECK_AT, ZoneInfo(zone))
        return {"dtstart": start, "dtend": start + CHECK_FOR, "transp": "OPAQUE"}
    after = shown.last + DAY  # the first day that is not in it any more
    return {"dtstart": shown.first, "dtend": after, "transp": "TRANSPARENT"}


def _summary(shown: Shown) -> str:
    title = _(TITLES[shown.kind], title=shown.title, about=shown.about)
    return f"✓ {title}" if shown.done else title


def _description(shown: Shown) -> str:
    told = []
    if shown.about and shown.kind in (Kind.START, Kind.DUE):
        told.append(_("You see that it works when: {success}", success=shown.about))
    elif shown.about and shown.kind is Kind.ACTIVITY:
        told.append(shown.about)
    if shown.planned != shown.first:
        told.append(_("In the plan: {day}, which is no school day.", day=short_day(shown.planned)))
    return "\n".join(told)


def _clean(text: str) -> str:
    """Text without the letters that a calendar file cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c == "\n" or c.isprintable())


def _timezone(zone: str) -> Timezone:
    """Central European time, by the rule of the European Union.

    Why written out: what the library makes of the zone begins summer time an hour too late.
    """
    made = Timezone()
    _set(made, tzid=zone)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for part, name, first, month, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), 3, winter, summer),  # noqa: DTZ001 - local
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), 10, summer, winter),  # noqa: DTZ001 - local
    ):
        rule = {"freq": "yearly", "bymonth": month, "byday": "-1su"}
        _set(part, dtstart=first, rrule=rule, tzoffsetfrom=before, tzoffsetto=after, tzname=name)
        made.add_component(part)
    return made
