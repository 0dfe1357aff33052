"""When the weekly message is due, by the clock of the school, over holidays and clock changes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from builders import school_year

from lobscan.domain.weekly import Happened, Schedule, Step, due, following, moment, reached, spelled

HERE = ZoneInfo("Europe/Amsterdam")
YEARS = [
    school_year(
        date(2026, 8, 1),
        date(2027, 7, 31),
        (date(2026, 8, 1), date(2026, 8, 30)),
        (date(2026, 10, 17), date(2026, 10, 25)),
        (date(2026, 12, 19), date(2027, 1, 3)),
        (date(2027, 3, 29), date(2027, 3, 29)),
        (date(2027, 5, 14), date(2027, 5, 14)),
    )
]
SINCE = datetime.fromisoformat("2026-09-01T12:00")


def schedule(weekday: int = 0, hour: int = 7, *, active: bool = True, since: datetime = SINCE) -> Schedule:
    return Schedule(weekday, hour, active, since, "x")


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("week", "utc"),
    [
        (date(2026, 10, 12), "2026-10-12T05:00"),  # summer time
        (date(2026, 10, 28), "2026-10-26T06:00"),  # winter time, since the day before
        (date(2027, 3, 22), "2027-03-22T06:00"),
        (date(2027, 4, 5), "2027-04-05T05:00"),
    ],
)
def test_it_is_seven_on_the_schools_clock_summer_and_winter(week: date, utc: str) -> None:
    assert moment(schedule(), week, HERE, YEARS) == at(utc)


def test_a_free_day_gives_way_to_a_schoolday_of_that_week() -> None:
    easter_monday = moment(schedule(), date(2027, 3, 29), HERE, YEARS)
    assert easter_monday == at("2027-03-30T05:00")
    free_friday = moment(schedule(4, 15), date(2027, 5, 12), HERE, YEARS)
    assert free_friday == at("2027-05-13T13:00")
    assert moment(schedule(), date(2026, 10, 21), HERE, YEARS) is None


def test_it_is_due_from_the_moment_until_the_week_is_over() -> None:
    found = [
        due(schedule(), at(text), HERE, YEARS)
        for text in ("2026-11-23T05:59", "2026-11-23T06:00", "2026-11-29T22:59", "2026-11-29T23:01")
    ]
    assert found == ["", "2026-W48", "2026-W48", ""]


def test_what_lay_before_it_was_set_is_not_due() -> None:
    tuesday = schedule(since=datetime.fromisoformat("2026-11-24T09:00"))
    assert due(tuesday, at("2026-11-24T09:01"), HERE, YEARS) == ""
    assert due(tuesday, at("2026-11-30T06:00"), HERE, YEARS) == "2026-W49"
    assert due(schedule(active=False), at("2026-11-30T06:00"), HERE, YEARS) == ""


def test_nothing_is_due_in_a_holiday_and_the_next_is_after_it() -> None:
    assert due(schedule(), at("2026-12-22T12:00"), HERE, YEARS) == ""
    assert following(schedule(), at("2026-12-14T06:00"), HERE, YEARS) == at("2027-01-04T06:00")
    assert following(schedule(), at("2026-12-14T05:59"), HERE, YEARS) == at("2026-12-14T06:00")


def test_a_week_is_named_by_the_year_that_has_most_of_it() -> None:
    assert [spelled(d) for d in (date(2027, 1, 1), date(2027, 1, 4))] == ["2026-W53", "2027-W01"]


def test_who_was_reached_is_everybody_but_those_whose_message_did_not_go() -> None:
    steps = [
        ("an", Step.BEGUN, "w1"),
        ("an", Step.SENT, "w1"),
        ("bo", Step.BEGUN, "w1"),
        ("bo", Step.UNSENT, "w1"),
        ("cas", Step.BEGUN, "w1"),
        ("dirk", Step.REFUSED, "w1"),
        ("", Step.UNSENT, "w1"),
        ("els", Step.SENT, "w2"),
    ]
    happened = [Happened(week, person, SINCE, step, "") for person, step, week in steps]
    assert reached(happened, "w1") == {"an", "cas", "dirk"}
