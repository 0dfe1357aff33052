"""Structures and calendars: what a school starts from, Dutch and Flemish."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lobscan.content.demo import load_demo
from lobscan.content.schools import load_calendar, load_structure, load_yaml, structure_ids
from lobscan.domain.calendars import years_of
from lobscan.domain.school import Calendar, start_school
from lobscan.errors import FaultyFile, UnknownThing
from lobscan.settings import shipped

DATA = shipped() / "data"
IDS = structure_ids(DATA)


def test_both_countries_have_a_structure() -> None:
    assert set(IDS) >= {"nl-vo", "vl-so"}


@pytest.mark.parametrize("id_", IDS)
def test_a_structure_makes_a_school(id_: str) -> None:
    structure = load_structure(DATA, id_)
    school = start_school(structure, name="x")
    assert structure.id == id_
    assert 4 <= len(school.year_groups) <= 30
    assert {r.perspective.value for r in school.roles} == {
        "leaders",
        "staff",
        "pupils",
        "parents",
        "partners",
    }
    groups = {g.id for g in school.year_groups}
    assert all(set(m.year_groups) <= groups for m in structure.choice_moments)


@pytest.mark.parametrize("id_", IDS)
def test_a_structure_has_school_years_for_each_region(id_: str) -> None:
    structure = load_structure(DATA, id_)
    calendar = load_calendar(DATA, structure.calendar)
    assert structure.region in {r.id for r in calendar.regions}
    for region in calendar.regions:
        years = years_of(calendar, region=region.id, around=date(2026, 11, 22))
        assert [y.id for y in years] == ["2025-2026", "2026-2027", "2027-2028"]
        assert all(len(y.holidays) >= 5 for y in years)


def test_dutch_and_flemish_structures_speak_of_their_own() -> None:
    dutch, flemish = load_structure(DATA, "nl-vo"), load_structure(DATA, "vl-so")
    assert (dutch.country, dutch.calendar) == ("NL", "nl")
    assert (flemish.country, flemish.calendar) == ("BE", "vl")
    assert "havo-3" in {g.id for g in dutch.year_groups}
    assert "g1-1a" in {g.id for g in flemish.year_groups}


def test_an_unknown_structure_names_those_that_there_are() -> None:
    with pytest.raises(UnknownThing) as caught:
        load_structure(DATA, "de-xx")
    assert all(id_ in str(caught.value) for id_ in IDS)


def test_a_wrong_calendar_tells_everything_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "id: x\nregions:\n  - {id: noord}\nschool_years:\n"
        '  - {id: "2026-2027", region: noord, start: 2027-08-01, end: 2026-07-31}\n'
        '  - {id: "2027", region: noord, start: 2027-08-32, end: soon}\n'
    )
    with pytest.raises(FaultyFile) as caught:
        load_yaml(path, Calendar)
    assert [(f.line, f.text) for f in caught.value.faults] == [
        (3, "`regions.0.label` is missing"),
        (5, "`end` is not after `start`"),
        (6, "`school_years.1.id` is `2027`; it must look like 2026-2027"),
        (6, "`school_years.1.start` is `2027-08-32`; it must be a day like 2026-09-01"),
        (6, "`school_years.1.end` is `soon`; it must be a day like 2026-09-01"),
    ]


def test_the_demo_school_loads() -> None:
    demo = load_demo(DATA)
    assert demo.school.structure in IDS
