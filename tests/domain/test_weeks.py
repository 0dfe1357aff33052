"""Weeks: typed, told and put in the order of a school year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain import weeks
from lobscan.domain.calendars import flemish_year
from lobscan.domain.school import SchoolYear

some_weeks = st.sets(st.integers(1, weeks.MOST)).map(weeks.in_order)


@given(some_weeks)
def test_what_is_spelled_reads_back(found: tuple[int, ...]) -> None:
    """A school year of 52 weeks has no week 53: a run over New Year names it only where it is said."""
    assert set(weeks.read(weeks.spelled(found))) == set(found)


@given(st.lists(st.integers(1, weeks.MOST)))
def test_order_is_that_of_a_school_year_and_each_once(found: list[int]) -> None:
    ordered = weeks.in_order(found)
    assert set(ordered) == set(found)
    assert len(ordered) == len(set(found))
    places = [weeks.place(w) for w in ordered]
    assert places == sorted(places)


@given(some_weeks)
def test_ranges_cover_the_weeks_and_nothing_else(found: tuple[int, ...]) -> None:
    runs = weeks.ranges(found)
    assert {end for run in runs for end in run} <= set(found)
    assert [w for first, last in runs for w in weeks.read(f"{first}-{last}")] == list(found) or 53 in found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("  ", ()),
        ("41", (41,)),
        ("40-42, 51", (40, 41, 42, 51)),
        ("40 – 42; 51", (40, 41, 42, 51)),
        ("3, 41, 41", (41, 3)),
        ("51-2", (51, 52, 1, 2)),
        ("52-53", (52, 53)),
        ("30, 31", (31, 30)),
    ],
)
def test_read(text: str, found: tuple[int, ...]) -> None:
    assert weeks.read(text) == found


@pytest.mark.parametrize("text", ["0", "54", "x", "40-", "-3", "1-2-3", "42-40", "5-45", "oktober"])
def test_what_names_no_weeks_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        weeks.read(text)


def test_a_run_over_new_year_is_told_as_one() -> None:
    assert weeks.spelled((1, 52, 51, 2, 10)) == "51-2, 10"
    assert weeks.ranges((53, 1, 52)) == ((52, 53), (1, 1))


def test_school_weeks_are_all_weeks_once_and_know_the_holidays() -> None:
    year = flemish_year(2026, region="vl")
    found = weeks.school_weeks(year)
    assert [w.number for w in found][:3] == [36, 37, 38]
    assert len({w.number for w in found}) == len(found) == 53
    free = {w.number for w in found if w.free}
    assert free >= {45, 52, 53, 6, 13, 14}  # autumn, Christmas, carnival and Easter by the rule of Flanders
    assert not free & {44, 46, 51, 2}


def test_a_week_with_one_day_of_school_is_not_free() -> None:
    year = SchoolYear.model_validate(
        {
            "id": "2026-2027",
            "region": "x",
            "start": date(2026, 9, 1),
            "end": date(2027, 7, 1),
            "holidays": [{"label": "Vrij", "start": date(2026, 9, 7), "end": date(2026, 9, 10)}],
        }
    )
    assert not next(w for w in weeks.school_weeks(year) if w.number == 37).free
