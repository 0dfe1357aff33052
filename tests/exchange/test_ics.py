"""The calendar file, read back by two libraries that know nothing of each other."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import builders
import icalendar
import pytest
import vobject
from dateutil.tz import tzical

from lobscan.domain.feed import Entry, Kind, Shown
from lobscan.domain.school import School
from lobscan.exchange import ics
from lobscan.locales import use

DAY = date(2026, 11, 3)
CHANGED = datetime.fromisoformat("2026-09-01T12:00:05.123456")
WILD = 'Één; twee, drie\\vier "vijf"\nBEGIN:VEVENT\r\nzes 😀 ' + "lang " * 40


def school(country: str = "NL") -> School:
    return builders.school(("g", "g", 1), country=country)


def entry(key: str, kind: Kind, first: date = DAY, last: date | None = None, **more: object) -> Entry:
    shown = Shown(
        kind, str(more.pop("title", "Doe iets")), str(more.pop("about", "")), first, last or first, first
    )
    fields: dict[str, object] = {"sequence": 2, "changed": CHANGED, **more}
    return Entry(key, shown, **fields)  # type: ignore[arg-type]


def made(*entries: Entry, country: str = "NL") -> bytes:
    return ics.calendar(entries, name="Van An", school=school(country), realm="abc", url="https://s.nl/m/x")


def by_icalendar(data: bytes) -> dict[str, dict[str, object]]:
    found = icalendar.Calendar.from_ical(data)
    return {
        str(e["UID"]): {
            "start": e["DTSTART"].dt,
            "end": e["DTEND"].dt,
            "summary": str(e["SUMMARY"]),
            "status": str(e["STATUS"]),
            "sequence": int(e["SEQUENCE"]),
            "modified": e["LAST-MODIFIED"].dt,
        }
        for e in found.walk("VEVENT")
    }


def by_vobject(data: bytes) -> dict[str, dict[str, object]]:
    found = vobject.readOne(data.decode())
    return {
        e.uid.value: {
            "start": e.dtstart.value,
            "end": e.dtend.value,
            "summary": e.summary.value,
            "status": e.status.value,
            "sequence": int(e.sequence.value),
            "modified": e.last_modified.value,
        }
        for e in found.contents.get("vevent", [])
    }


READERS = pytest.mark.parametrize("read", [by_icalendar, by_vobject])


@READERS
def test_what_goes_in_comes_out(read) -> None:
    week = entry("v-w45", Kind.ACTIVITY, date(2026, 11, 2), date(2026, 11, 6), title="Bezoek")
    gone = entry("a-due", Kind.DUE, cancelled=True, sequence=5)
    found = read(made(week, gone, entry("a-check", Kind.CHECK)))

    assert set(found) == {"v-w45.abc@lobscan", "a-due.abc@lobscan", "a-check.abc@lobscan"}
    assert found["v-w45.abc@lobscan"] == {
        "start": date(2026, 11, 2),
        "end": date(2026, 11, 7),
        "summary": "Bezoek",
        "status": "CONFIRMED",
        "sequence": 2,
        "modified": datetime(2026, 9, 1, 12, 0, 5, tzinfo=UTC),
    }
    due = found["a-due.abc@lobscan"]
    assert (due["status"], due["sequence"], due["summary"]) == ("CANCELLED", 5, "Klaar: Doe iets")
    start = found["a-check.abc@lobscan"]["start"]
    assert isinstance(start, datetime)
    assert start.astimezone(UTC) == datetime(2026, 11, 3, 14, 30, tzinfo=UTC)


@READERS
def test_any_text_comes_through_as_text(read) -> None:
    ((_uid, found),) = read(made(entry("v", Kind.ACTIVITY, title=WILD))).items()
    assert found["summary"] == WILD.replace("\r\n", "\n")


def test_letters_that_no_file_may_hold_are_left_out() -> None:
    ((_uid, found),) = by_icalendar(made(entry("v", Kind.ACTIVITY, title="a\x00b\x07c\u2028d"))).items()
    assert found["summary"] == "abcd"


def test_lines_are_short_and_end_as_they_must() -> None:
    data = made(entry("v", Kind.ACTIVITY, title=WILD, about=WILD))
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    data.decode()  # no letter was cut in two


@READERS
@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 10, 23), 13),  # the last school day of summer time
        (date(2026, 10, 26), 14),
        (date(2027, 3, 26), 14),  # the last of winter time
        (date(2027, 3, 29), 13),
    ],
)
@pytest.mark.parametrize("country", ["NL", "BE"])
def test_a_check_in_is_at_half_past_three_on_either_side_of_the_clock_changes(
    read, day: date, hour: int, country: str
) -> None:
    ((_uid, found),) = read(made(entry("c", Kind.CHECK, day), country=country)).items()
    start, end = found["start"], found["end"]
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert start.astimezone(UTC) == datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
    assert end - start == timedelta(minutes=15)


@pytest.mark.parametrize(("country", "zone"), [("NL", "Europe/Amsterdam"), ("BE", "Europe/Brussels")])
def test_the_zone_in_the_file_itself_changes_the_clock_to_the_hour(country: str, zone: str) -> None:
    text = made(entry("c", Kind.CHECK), country=country).decode()
    block = re.search(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", text, re.DOTALL)
    assert block
    assert f"TZID={zone}:20261103T153000" in text
    clock = tzical(io.StringIO(block.group().replace("\r\n", "\n"))).get(zone)
    for moment, hours in (
        ("2026-03-29T01:59", 1),
        ("2026-03-29T03:01", 2),
        ("2026-10-25T01:59", 2),
        ("2026-10-25T03:01", 1),
        ("2030-03-31T01:59", 1),
        ("2030-03-31T03:01", 2),
    ):
        assert clock.utcoffset(datetime.fromisoformat(moment)) == timedelta(hours=hours), moment


def test_a_calendar_without_entries_is_a_calendar() -> None:
    assert by_icalendar(made()) == {}
    assert b"VTIMEZONE" not in made(entry("v", Kind.ACTIVITY))


def test_a_moved_day_is_told() -> None:
    shown = Shown(Kind.DUE, "Doe", "het werkt", DAY, DAY, date(2026, 11, 7))
    text = made(Entry("a", shown, 0, CHANGED)).decode().replace("\r\n ", "")
    assert "Je ziet dat het werkt als: het werkt\\nIn het plan staat 7 nov 2026" in text


def test_it_speaks_the_language_that_is_spoken() -> None:
    use("en")
    ((_uid, found),) = by_icalendar(made(entry("a", Kind.DUE))).items()
    assert found["summary"] == "Ready: Doe iets"


def test_the_same_plan_is_the_same_file() -> None:
    given = (entry("b", Kind.DUE), entry("a", Kind.START))
    assert made(*given) == made(*reversed(given))
