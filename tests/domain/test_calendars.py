from datetime import date, timedelta
from itertools import pairwise

import pytest
from builders import school_year
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.calendars import easter, flemish_year, school_days, school_week, years_of
from lobscan.domain.school import Calendar

DAY = timedelta(days=1)
LABELS = ("Herfstvakantie", "Kerstvakantie", "Krokusvakantie", "Paasvakantie", "Zomervakantie")
# domain.md section 7: the four school years computed from the rule of 17 April 1991
TABLE = {
    2025: (
        "2025-10-27/2025-11-02",
        "2025-12-22/2026-01-04",
        "2026-02-16/2026-02-22",
        "2026-04-06/2026-04-19",
    ),
    2026: (
        "2026-11-02/2026-11-08",
        "2026-12-21/2027-01-03",
        "2027-02-08/2027-02-14",
        "2027-03-29/2027-04-11",
    ),
    2027: (
        "2027-11-01/2027-11-07",
        "2027-12-27/2028-01-09",
        "2028-02-28/2028-03-05",
        "2028-04-03/2028-04-16",
    ),
    2028: (
        "2028-10-30/2028-11-05",
        "2028-12-25/2029-01-07",
        "2029-02-12/2029-02-18",
        "2029-04-02/2029-04-15",
    ),
}
LAST_DAYS = {2025: "2026-06-30", 2026: "2027-06-30", 2027: "2028-06-30", 2028: "2029-06-29"}


def flanders(start_year):
    return flemish_year(start_year, region="vlaanderen")


@pytest.mark.parametrize(
    "day",
    [
        "1818-03-22",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2038-04-25",
    ],
)
def test_easter_falls_on_its_known_day(day):
    assert easter(int(day[:4])) == date.fromisoformat(day)


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    day = easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


@pytest.mark.parametrize("start_year", TABLE)
@pytest.mark.parametrize("number", range(4), ids=LABELS[:4])
def test_a_flemish_holiday_is_as_in_the_table(start_year, number):
    holiday = flanders(start_year).holidays[number]
    assert holiday.label == LABELS[number]
    assert f"{holiday.start}/{holiday.end}" == TABLE[start_year][number]


@pytest.mark.parametrize(
    ("start_year", "start"), [(2010, "2011-04-11"), (2018, "2019-04-08"), (2037, "2038-04-12")]
)
def test_before_a_late_easter_the_holiday_starts_on_the_second_monday_before_it(start_year, start):
    """Easter on 24 April 2011, 21 April 2019 and 25 April 2038; the first Monday of April is earlier."""
    assert flanders(start_year).holidays[3].start == date.fromisoformat(start)


@pytest.mark.parametrize("start_year", TABLE)
def test_a_flemish_year_runs_from_september_to_august_with_july_and_august_free(start_year):
    year = flanders(start_year)
    assert (year.start, year.end) == (date(start_year, 9, 1), date(start_year + 1, 8, 31))
    summer = year.holidays[-1]
    assert (summer.label, summer.start, summer.end) == (
        "Zomervakantie",
        date(start_year + 1, 7, 1),
        date(start_year + 1, 8, 31),
    )


@pytest.mark.parametrize("start_year", LAST_DAYS)
def test_the_last_flemish_school_day_is_as_in_the_table(start_year):
    last = date.fromisoformat(LAST_DAYS[start_year])
    year = flanders(start_year)
    assert school_days(year, last, last) == 1
    assert school_days(year, last + DAY, year.end) == 0


@given(st.integers(1992, 2090))
def test_flemish_holidays_start_on_a_monday_and_follow_each_other(start_year):
    *terms, _summer = holidays = flanders(start_year).holidays
    assert [(h.start.weekday(), h.end.weekday()) for h in terms] == [(0, 6)] * 4
    assert [(h.end - h.start).days + 1 for h in terms] == [7, 14, 7, 14]
    assert all(one.end < next_.start for one, next_ in pairwise(holidays))


@given(st.integers(1992, 2090))
def test_flemish_holidays_hold_the_days_they_are_named_for(start_year):
    """All Saints' or the day after it, Christmas but for a weekend, and Easter or the day after."""
    year = flanders(start_year)
    saints, christmas, sunday = date(start_year, 11, 1), date(start_year, 12, 25), easter(start_year + 1)
    assert year.holiday_on(saints + DAY if saints.weekday() == 6 else saints)
    assert year.holiday_on(christmas) or christmas.weekday() >= 5
    assert year.holiday_on(sunday) or year.holiday_on(sunday + DAY)


def test_a_flemish_year_is_not_verified_and_has_its_years_as_id():
    year = flanders(2026)
    assert (year.id, year.region, year.verified) == ("2026-2027", "vlaanderen", False)


FLEMISH = Calendar.model_validate(
    {"id": "vl", "regions": [{"id": "vlaanderen", "label": "V"}], "rule": "flanders"}
)


def table(*years, region="noord"):
    each = [
        {"id": f"{y}-{y + 1}", "region": region, "start": f"{y}-08-01", "end": f"{y + 1}-07-31"}
        for y in years
    ]
    return Calendar.model_validate(
        {"id": "nl", "regions": [{"id": region, "label": region}], "school_years": each}
    )


@pytest.mark.parametrize(
    ("around", "first"),
    [
        (date(2026, 9, 1), "2025-2026"),
        (date(2026, 12, 31), "2025-2026"),
        (date(2027, 3, 1), "2025-2026"),
        (date(2027, 8, 31), "2025-2026"),
        (date(2027, 9, 1), "2026-2027"),
    ],
)
def test_flemish_years_begin_with_the_one_before_a_day_and_turn_in_september(around, first):
    found = years_of(FLEMISH, region="vlaanderen", around=around)
    assert found[0].id == first
    assert len(found) == 3


@pytest.mark.parametrize(
    ("around", "first"),
    [(date(2026, 8, 1), "2025-2026"), (date(2026, 7, 31), "2024-2025"), (date(2027, 1, 5), "2025-2026")],
)
def test_dutch_years_begin_with_the_one_before_a_day_and_turn_in_august(around, first):
    found = years_of(table(2023, 2024, 2025, 2026, 2027), region="noord", around=around)
    assert found[0].id == first


def test_years_that_are_not_in_the_table_are_left_out():
    found = years_of(table(2026, 2030), region="noord", around=date(2026, 10, 1))
    assert [y.id for y in found] == ["2026-2027"]


def test_years_of_another_region_are_left_out():
    assert years_of(table(2025, 2026), region="zuid", around=date(2026, 10, 1)) == ()


# A year that starts on Tuesday 1 September 2026, with a week off from Monday 26 October
YEAR = school_year(date(2026, 9, 1), date(2027, 8, 31), (date(2026, 10, 26), date(2026, 11, 1)))


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 8, 31), 0),
        (date(2026, 9, 1), 1),
        (date(2026, 9, 6), 1),
        (date(2026, 9, 7), 2),
        (date(2026, 9, 13), 2),
        (date(2026, 12, 31), 18),
        (date(2027, 1, 4), 19),
    ],
)
def test_weeks_of_a_school_year_turn_on_monday(day, week):
    assert school_week(YEAR, day) == week


@given(st.dates(date(2026, 9, 1), date(2027, 8, 24)))
def test_a_week_later_is_the_next_school_week(day):
    assert school_week(YEAR, day + 7 * DAY) == school_week(YEAR, day) + 1


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 9, 7), date(2026, 9, 11), 5),
        (date(2026, 9, 7), date(2026, 9, 13), 5),
        (date(2026, 9, 12), date(2026, 9, 13), 0),
        (date(2026, 10, 23), date(2026, 11, 2), 2),
        (date(2026, 10, 26), date(2026, 11, 1), 0),
        (date(2026, 9, 8), date(2026, 9, 8), 1),
        (date(2026, 9, 8), date(2026, 9, 7), 0),
    ],
)
def test_school_days_are_weekdays_outside_holidays(start, end, days):
    assert school_days(YEAR, start, end) == days


@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)), st.integers(0, 90), st.integers(0, 90))
def test_school_days_of_two_stretches_add_up(start, one, two):
    middle, end = start + one * DAY, start + (one + 1 + two) * DAY
    whole = school_days(YEAR, start, end)
    assert whole == school_days(YEAR, start, middle) + school_days(YEAR, middle + DAY, end)
