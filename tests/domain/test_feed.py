"""Entries of a calendar and their history."""

from datetime import date, datetime, timedelta

from builders import school, school_year

from lobscan.domain import feed
from lobscan.domain.activity import Activity
from lobscan.domain.calendars import SATURDAY
from lobscan.domain.feed import Entry, Former, Kind, Stand, stretches
from lobscan.domain.register import Register, RegisterEvent
from lobscan.domain.workplan import ActionEvent

YEAR = school_year(
    date(2026, 8, 1),
    date(2027, 7, 31),
    (date(2026, 8, 1), date(2026, 8, 30)),
    (date(2026, 10, 17), date(2026, 10, 25)),
    (date(2026, 11, 25), date(2026, 11, 25)),
)
SCHOOL = school(("g", "g", 1), school_years=[YEAR])
NOON = datetime.fromisoformat("2026-09-01T12:00")
STAND = Stand(SCHOOL, 1, NOON)


def events(*changes: dict[str, object]) -> list[ActionEvent]:
    """The events of one action, a day apart."""
    first = {"title": "Doe", "start": "2026-09-07", "due": "2026-10-09", "responsible": "an"}
    every = [{**first, **changes[0]}, *changes[1:]]
    return [ActionEvent("a1", n, NOON + timedelta(n), "x", c) for n, c in enumerate(every, 1)]


def of(*changes: dict[str, object], stand: Stand = STAND) -> dict[str, Entry]:
    found = feed.actions(events(*changes), stand, mine=lambda a: "an" in a.people())
    return {e.key: e for e in found}


def test_an_action_is_its_days() -> None:
    stones = [{"title": "half", "due": "2026-09-25"}]
    found = of({"milestones": stones, "next_check": "2026-09-18"})
    assert {k: (e.shown.kind, e.shown.first) for k, e in found.items()} == {
        "a1-start": (Kind.START, date(2026, 9, 7)),
        "a1-due": (Kind.DUE, date(2026, 10, 9)),
        "a1-milestone-1": (Kind.MILESTONE, date(2026, 9, 25)),
        "a1-check": (Kind.CHECK, date(2026, 9, 18)),
    }
    assert {e.sequence for e in found.values()} == {0}


def test_only_what_changed_rises() -> None:
    found = of({}, {"note": "x"}, {"due": "2026-10-12"})
    assert (found["a1-start"].sequence, found["a1-due"].sequence) == (0, 2)
    assert found["a1-due"].changed == NOON + timedelta(3)
    assert found["a1-start"].changed == NOON + timedelta(1)


def test_a_stopped_action_is_cancelled_and_comes_back() -> None:
    stopped = of({}, {"status": "stopped"})
    assert all(e.cancelled and e.sequence == 1 for e in stopped.values())
    again = of({}, {"status": "stopped"}, {"status": "running"})
    assert all(not e.cancelled and e.sequence == 2 for e in again.values())


def test_what_is_given_to_somebody_else_is_cancelled() -> None:
    assert all(e.cancelled for e in of({}, {"responsible": "bo"}).values())
    assert of({"responsible": "bo"}) == {}


def test_a_check_that_was_answered_is_cancelled_alone() -> None:
    found = of({"next_check": "2026-09-18"}, {"check": "goed", "next_check": None})
    assert {k for k, e in found.items() if e.cancelled} == {"a1-check"}


def test_a_finished_action_is_ticked_off() -> None:
    found = of({}, {"status": "done"})
    assert all(e.shown.done and not e.cancelled for e in found.values())


def test_days_are_moved_out_of_holidays_and_weekends() -> None:
    """A start waits for school to begin again, what must be ready comes before the holiday."""
    found = of({"start": "2026-10-19", "due": "2026-11-25", "next_check": "2026-10-24"})
    assert found["a1-start"].shown.first == date(2026, 10, 26)
    assert found["a1-due"].shown.first == date(2026, 11, 24)
    assert found["a1-check"].shown.first == date(2026, 10, 16)
    assert found["a1-due"].shown.planned == date(2026, 11, 25)
    within = of({"start": "2026-10-19", "due": "2026-10-23"})
    assert {e.shown.first for e in within.values()} == {date(2026, 10, 16)}


def test_another_holiday_makes_every_entry_newer() -> None:
    later = of({}, stand=Stand(SCHOOL, 4, NOON + timedelta(30)))
    assert {(e.sequence, e.changed) for e in later.values()} == {(3, NOON + timedelta(30))}


def activity_events(*changes: dict[str, object]) -> list[RegisterEvent]:
    first = {"title": "Bezoek", "responsible": "an", **changes[0]}
    return [
        RegisterEvent(n, Register.ACTIVITIES, "v", "b", "", NOON + timedelta(n), "x", c)
        for n, c in enumerate([first, *changes[1:]], 1)
    ]


def mine(activity: Activity) -> bool:
    return activity.responsible == "an"


def weeks_of(*changes: dict[str, object]) -> dict[str, Entry]:
    found = feed.activities(activity_events(*changes), STAND, [YEAR], mine=mine)
    return {e.key: e for e in found}


def test_an_activity_has_an_entry_for_each_week_outside_the_holidays() -> None:
    found = weeks_of({"weeks": [42, 43, 44]})
    assert {k: (e.shown.first, e.shown.last) for k, e in found.items()} == {
        "v-2026-2027-w42": (date(2026, 10, 12), date(2026, 10, 16)),
        "v-2026-2027-w44": (date(2026, 10, 26), date(2026, 10, 30)),
    }


def test_a_day_off_in_the_middle_of_a_week_is_left_out() -> None:
    found = weeks_of({"weeks": [48]})
    assert [(e.shown.first.day, e.shown.last.day) for e in found.values()] == [(23, 24), (26, 27)]
    assert len({*found}) == 2


def test_weeks_that_are_taken_out_are_cancelled() -> None:
    found = weeks_of({"weeks": [41, 42]}, {"weeks": [42]})
    assert {k: (e.cancelled, e.sequence) for k, e in found.items()} == {
        "v-2026-2027-w41": (True, 1),
        "v-2026-2027-w42": (False, 0),
    }
    assert all(e.cancelled for e in weeks_of({"weeks": [41]}, {"removed": True}).values())


BEFORE = school_year(YEAR.start, YEAR.end, (date(2026, 8, 1), date(2026, 8, 30)))
"""The same year before the autumn break was in it, until the evening of 5 September."""
EVENING = datetime.fromisoformat("2026-09-05T20:00")


def after_the_break_came(*changes: dict[str, object]) -> dict[str, Entry]:
    stand = Stand(SCHOOL, 2, EVENING)
    found = feed.activities(
        activity_events(*changes), stand, [YEAR], mine=mine, former=[Former((BEFORE,), EVENING)]
    )
    assert len({e.key for e in found}) == len(found)
    return {e.key: e for e in found}


def test_a_week_that_became_a_holiday_is_cancelled_and_newer_than_it_was() -> None:
    first = feed.activities(activity_events({"weeks": [42, 43]}), STAND, [BEFORE], mine=mine)
    once = {e.key: e for e in first}["v-2026-2027-w43"]
    now = after_the_break_came({"weeks": [42, 43]})
    gone = now["v-2026-2027-w43"]
    assert (once.cancelled, gone.cancelled) == (False, True)
    assert gone.shown == once.shown
    assert gone.sequence > once.sequence
    assert gone.changed == EVENING
    assert not now["v-2026-2027-w42"].cancelled


def test_a_week_that_was_never_in_a_calendar_is_not_told_of() -> None:
    """Put in the register when the break was there already, five days after the first event."""
    late = after_the_break_came({"weeks": [42]}, *[{}] * 4, {"weeks": [42, 43]})
    assert set(late) == {"v-2026-2027-w42"}


def test_a_part_of_a_week_that_is_no_more_is_cancelled() -> None:
    """A day off in the middle of week 48 is taught after all: its second part is one with the first."""
    whole = school_year(YEAR.start, YEAR.end)
    former = [Former((YEAR,), EVENING)]
    found = feed.activities(
        activity_events({"weeks": [48]}), Stand(SCHOOL, 2, EVENING), [whole], mine=mine, former=former
    )
    assert {e.key: e.cancelled for e in found} == {"v-2026-2027-w48": False, "v-2026-2027-w48-2": True}


def test_no_entry_of_any_week_is_on_a_free_day() -> None:
    for week in range(1, 54):
        for entry in weeks_of({"weeks": [week]}).values():
            day = entry.shown.first
            while day <= entry.shown.last:
                assert day.weekday() < SATURDAY
                assert not YEAR.holiday_on(day)
                day += timedelta(1)


def test_the_first_school_days_of_a_year_stand_alone() -> None:
    assert stretches(YEAR, date(2026, 8, 31)) == ((date(2026, 8, 31), date(2026, 9, 4)),)
    assert stretches(YEAR, date(2026, 8, 24)) == ()


def test_every_action_is_shown_where_nobody_is_asked_for() -> None:
    found = feed.actions(events({"responsible": "bo"}), STAND)
    assert {e.key for e in found} == {"a1-start", "a1-due"}
