from datetime import date, timedelta

import pytest
from builders import LEADERS, PARENTS, PARTNERS, PUPILS, STAFF, school_year
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lobscan.domain.school import Holiday, School, SchoolYear, Structure, start_school

TRACKS = [{"id": "havo", "label": "havo"}]
GROUPS = [{"id": "havo-3", "label": "havo 3", "year": 3, "tracks": ["havo"]}]
ROLES = [{"id": "mentor", "label": "mentor", "perspective": "staff"}]
YEARS = (
    school_year(date(2026, 8, 1), date(2027, 7, 31)),
    school_year(date(2025, 8, 1), date(2026, 7, 31)),
)


def school(**more):
    fields = {
        "name": "Ons College",
        "structure": "nl-vo",
        "country": "NL",
        "language": "nl",
        "rubric": "nl-lob",
        "tracks": TRACKS,
        "year_groups": GROUPS,
        "roles": ROLES,
    }
    return School.model_validate({**fields, **more})


def structure(**more):
    fields = {
        "id": "nl-vo",
        "title": "Dutch secondary",
        "country": "NL",
        "language": "nl",
        "rubric": "nl-lob",
        "calendar": "nl",
        "region": "noord",
        "tracks": TRACKS,
        "year_groups": GROUPS,
        "roles": ROLES,
        "choice_moments": [{"id": "profile", "label": "profile", "year_groups": ["havo-3"], "month": 2}],
    }
    return Structure.model_validate({**fields, **more})


def person(id_="ann", **more):
    return {"id": id_, "name": "Ann", **more}


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("tracks", TRACKS * 2),
        ("year_groups", GROUPS * 2),
        ("roles", ROLES * 2),
        ("people", [person()] * 2),
        ("school_years", [YEARS[0]] * 2),
    ],
)
def test_an_id_stands_once_in_its_list(name, items):
    with pytest.raises(ValidationError, match=f"{name}: `.*` stands twice"):
        school(**{name: items})


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"year_groups": [{**GROUPS[0], "tracks": ["vwo"]}]}, "havo-3: track `vwo` is not in the list"),
        ({"people": [person(roles=["cook"])]}, "ann: role `cook` is not in the list"),
        ({"people": [person(year_groups=["vwo-6"])]}, "ann: year group `vwo-6` is not in the list"),
    ],
)
def test_a_link_to_nothing_is_refused(more, fault):
    with pytest.raises(ValidationError, match=fault):
        school(**more)


def test_known_links_are_taken():
    found = school(people=[person(roles=["mentor"], year_groups=["havo-3"], hours=40)])
    assert found.people[0].hours == 40


@pytest.mark.parametrize("count", [0, 31])
def test_a_school_has_one_to_thirty_year_groups(count):
    groups = [{"id": f"g{i}", "label": f"g{i}", "year": 1} for i in range(count)]
    with pytest.raises(ValidationError, match="year_groups"):
        school(year_groups=groups)


@pytest.mark.parametrize("year", [0, 8])
def test_a_year_of_schooling_lies_between_one_and_seven(year):
    with pytest.raises(ValidationError, match="year"):
        school(year_groups=[{**GROUPS[0], "year": year}])


def test_leaders_and_staff_judge_for_the_school():
    sides = (PUPILS, STAFF, PARENTS, LEADERS, PARTNERS)
    roles = [{"id": f"r-{p.value}", "label": p.value, "perspective": p} for p in sides]
    assert [r.perspective for r in school(roles=roles).judging_roles] == [STAFF, LEADERS]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 7, 31), "2025-2026"),
        (date(2026, 8, 1), "2026-2027"),
        (date(2028, 1, 1), "2026-2027"),
        (date(2020, 1, 1), "2025-2026"),
    ],
    ids=["last day", "first day", "after all", "before all"],
)
def test_a_day_belongs_to_its_school_year_else_to_the_nearest_known(day, expected):
    assert school(school_years=YEARS).year_on(day).id == expected


def test_without_school_years_a_day_belongs_to_none():
    assert school().year_on(date(2026, 9, 1)) is None


def test_a_holiday_cannot_end_before_it_starts():
    assert Holiday(label="day", start=date(2026, 10, 1), end=date(2026, 10, 1)).label == "day"
    with pytest.raises(ValidationError, match="`end` is before `start`"):
        Holiday(label="day", start=date(2026, 10, 2), end=date(2026, 10, 1))


def test_a_school_year_ends_after_it_starts():
    with pytest.raises(ValidationError, match="`end` is not after `start`"):
        school_year(date(2026, 8, 1), date(2026, 8, 1))


def test_a_school_year_is_not_verified_unless_it_says_so():
    fields = {"id": "2026-2027", "region": "noord", "start": "2026-08-01", "end": "2027-07-31"}
    assert SchoolYear.model_validate(fields).verified is False


@given(st.dates(date(2026, 10, 1), date(2026, 11, 30)))
def test_both_ends_of_a_holiday_belong_to_it(day):
    first, last = date(2026, 10, 17), date(2026, 10, 25)
    free = {first + timedelta(days=i) for i in range(9)}
    year = school_year(date(2026, 8, 1), date(2027, 7, 31), (first, last))
    assert (year.holiday_on(day) is not None) == (day in free)


def test_a_new_school_is_a_copy_of_its_structure_without_people():
    made = start_school(structure(), name="Ons College", school_years=YEARS)
    assert (made.name, made.structure, made.people) == ("Ons College", "nl-vo", ())
    assert (made.tracks, made.year_groups, made.roles) == (
        structure().tracks,
        structure().year_groups,
        structure().roles,
    )
    assert made.choice_moments == structure().choice_moments
    assert made.school_years == YEARS


def test_a_school_survives_its_own_json():
    made = start_school(structure(), name="Ons College", school_years=YEARS)
    assert School.model_validate_json(made.model_dump_json()) == made
