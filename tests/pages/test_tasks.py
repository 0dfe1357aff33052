"""The page Tasks, by its widgets, through the app."""

from zlib import crc32

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain import division
from lobscan.domain.allocation import Allocation
from lobscan.domain.register import Register
from lobscan.domain.rubric import Pack, Scope
from lobscan.domain.school import Person
from lobscan.services import practice, prepare
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

PAGE = "pages/3_practice/tasks.py"


@pytest.fixture
def staffed(ws: Workspace) -> Workspace:
    people = (Person(id="an", name="An *de* Wit", hours=20), Person(id="bo", name="Bo Bos", hours=5))
    school = prepare.school(ws)
    groups = tuple(g for g in school.year_groups if g.id in ("havo-3", "havo-4", "vwo-4"))
    moments = ()
    changed = school.model_copy(update={"people": people, "year_groups": groups, "choice_moments": moments})
    prepare.save_school(ws, changed, actor=LOCAL)
    return ws


def keep(ws: Workspace, id_: str, **fields: object) -> None:
    """An allocation of this id, called after it unless it has a title."""
    given = {"title": f"Taak {id_}", **fields}
    seen = practice.registers(ws).number
    practice.revise(ws, Register.TASKS, {id_: given}, seen=seen, actor=LOCAL)


def opened(**address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run().switch_page(PAGE)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def matrix(at: AppTest) -> dict[str, dict[str, str]]:
    """The filled squares of each task, by their place."""
    tables = [f.value for f in at.dataframe if "title" in f.value.columns]
    return {
        row["title"]: {c.removeprefix("place "): row[c] for c in table.columns if c != "title" and row[c]}
        for table in tables
        for _at, row in table.iterrows()
    }


def choose(at: AppTest, ws: Workspace, *, rows: tuple[int, ...] = (), squares: object = ()) -> AppTest:
    """Tick rows, or drag over squares, in the whole matrix."""
    found = division.rows(practice.practice(ws).tasks, practice.practice(ws).pack.tasks)
    places = ["", *practice.practice(ws).groups]
    key = f"{' '.join(r.task + r.title for r in found)} {' '.join(places)}"
    at.session_state[f"tasks-{crc32(key.encode())}"] = {
        "selection": {"rows": list(rows), "columns": [], "cells": squares}
    }
    return at.run()


def told(at: AppTest) -> str:
    every = [*at.title, *at.markdown, *at.error, *at.success, *at.info, *at.header, *at.subheader]
    return " ".join(element.value for element in every).replace("\\", "")


def tasks(ws: Workspace) -> tuple[Allocation, ...]:
    return practice.practice(ws).tasks


def pack(ws: Workspace) -> Pack:
    return practice.practice(ws).pack


def test_an_empty_register_offers_the_tasks_of_the_pack(staffed: Workspace) -> None:
    at = opened()
    many = len(pack(staffed).tasks)
    assert many > 10
    assert at.title[0].value == "Er is nog geen taak verdeeld"
    assert at.multiselect(key="offer-tasks").label == f"{many} taken uit de vragenset zijn nog niet verdeeld."
    at.button(key="offer-add").click().run()
    assert not at.exception
    assert {t.task for t in tasks(staffed)} == {t.id for t in pack(staffed).tasks}
    assert at.title[0].value == f"Voor {many} taken is nog niemand verantwoordelijk"
    assert not [m for m in at.multiselect if m.key == "offer-tasks"]
    at.button(key="undo-tasks").click().run()
    assert tasks(staffed) == ()


def test_one_task_is_added_where_it_usually_comes(staffed: Workspace) -> None:
    wanted = next(t for t in pack(staffed).tasks if t.scope is Scope.YEAR_GROUP and not t.years)
    at = opened()
    at.multiselect(key="offer-tasks").set_value([wanted.id]).run()
    assert "Dat worden 3 vakjes" in told(at)
    at.button(key="offer-add").click().run()
    assert [t.year_group for t in tasks(staffed)] == ["havo-3", "havo-4", "vwo-4"]
    assert {(t.hours, t.title, t.responsible) for t in tasks(staffed)} == {(wanted.hours, wanted.title, "")}
    assert set(matrix(at)) == {wanted.title}


def test_a_square_says_who_is_responsible_and_who_does_it(staffed: Workspace) -> None:
    keep(staffed, "a", year_group="havo-3", responsible="an", executors=("mentor", "an", "ouders"))
    keep(staffed, "b", executors=("bo",))
    keep(staffed, "c", year_group="vwo-4", responsible="bo")
    assert matrix(opened()) == {
        "Taak a": {"havo-3": "An *de* Wit (mentor, ouders)"},
        "Taak b": {"": "niemand (Bo Bos)"},
        "Taak c": {"vwo-4": "Bo Bos"},
    }


def test_filters_come_from_the_address(staffed: Workspace) -> None:
    keep(staffed, "a", year_group="havo-3", responsible="an")
    keep(staffed, "b", executors=("bo",))
    keep(staffed, "c", year_group="vwo-4", responsible="bo")
    assert set(matrix(opened(year_group="vwo-4"))) == {"Taak b", "Taak c"}
    assert set(matrix(opened(track="havo"))) == {"Taak a", "Taak b"}
    assert set(matrix(opened(person="bo"))) == {"Taak b", "Taak c"}
    assert set(matrix(opened(person="nobody"))) == {"Taak b"}
    assert "Geen taak past bij deze keuzes" in told(opened(kind="leading"))


@pytest.mark.parametrize(
    ("who", "title"),
    [
        (["", "an"], "Voor 1 taak is nog niemand verantwoordelijk"),
        (["an", "an", "bo"], r"An \*de\* Wit is verantwoordelijk voor meer dan de helft van alle taken"),
        (["an", "bo"], "Elke taak heeft een verantwoordelijke"),
    ],
)
def test_the_title_is_the_finding(staffed: Workspace, who: list[str], title: str) -> None:
    for at_, person in enumerate(who):
        keep(staffed, f"t{at_}", responsible=person)
    assert opened().title[0].value == title


def test_a_responsible_person_for_several_squares(staffed: Workspace) -> None:
    for group in ("havo-3", "havo-4", "vwo-4"):
        keep(staffed, group, title="Gesprek", year_group=group)
    at = choose(opened(), staffed, squares=[(0, "place havo-3"), (0, "place vwo-4")])
    at.selectbox(key="together-tasks-responsible").select("an").run()
    assert "2 ingevulde vakjes (Gesprek): 'Verantwoordelijke' wordt: An *de* Wit." in told(at)
    at.button(key="together-tasks-keep").click().run()
    assert {t.id: t.responsible for t in tasks(staffed)} == {"havo-3": "an", "havo-4": "", "vwo-4": "an"}


def test_a_ticked_row_is_all_its_squares(staffed: Workspace) -> None:
    for group in ("havo-3", "havo-4"):
        keep(staffed, group, title="Gesprek", year_group=group)
    keep(staffed, "z", title="Zorg")
    at = choose(opened(), staffed, rows=(0,))
    at.button(key="remove-tasks-now").click().run()
    assert [t.id for t in tasks(staffed)] == ["z"]


def test_empty_squares_are_filled_like_the_rest_of_the_row(staffed: Workspace) -> None:
    keep(staffed, "a", title="Gesprek", year_group="havo-3", executors=("mentor",), hours=4, responsible="an")
    at = choose(opened(), staffed, squares=[(0, "place havo-3"), (0, "place havo-4"), (0, "place ")])
    at.button(key="fill-tasks").click().run()
    assert {(t.title, t.year_group, t.hours, t.responsible) for t in tasks(staffed)} == {
        ("Gesprek", "havo-3", 4, "an"),
        ("Gesprek", "havo-4", 4, ""),
        ("Gesprek", "", 4, ""),
    }


def test_a_square_that_a_filter_hides_is_not_empty(staffed: Workspace) -> None:
    keep(staffed, "a", title="Gesprek", year_group="havo-3", responsible="an")
    keep(staffed, "b", title="Gesprek", year_group="havo-4", responsible="bo")
    at = choose(opened(person="an"), staffed, squares=[(0, "place havo-4")])
    assert at.button(key="fill-tasks").disabled
    assert at.button(key="together-tasks-keep").disabled


def test_an_own_task_for_some_year_groups(staffed: Workspace) -> None:
    at = opened()
    at.button(key="quick-task-add").click().run()
    assert "Geef de taak een titel" in told(at)
    at.text_input(key="quick-task-title").set_value("Kast opruimen")
    at.multiselect(key="quick-task-places").set_value(["havo-3", "vwo-4"])
    at.selectbox(key="quick-task-responsible").set_value("bo")
    at.button(key="quick-task-add").click().run()
    assert {(t.title, t.year_group, t.responsible, t.task) for t in tasks(staffed)} == {
        ("Kast opruimen", "havo-3", "bo", ""),
        ("Kast opruimen", "vwo-4", "bo", ""),
    }
    assert at.text_input(key="quick-task-title").value == ""
    at.text_input(key="quick-task-title").set_value("Sleutels")
    at.multiselect(key="quick-task-places").set_value([])
    at.button(key="quick-task-add").click().run()
    assert [t.year_group for t in tasks(staffed) if t.title == "Sleutels"] == [""]


def test_one_square_in_full(staffed: Workspace) -> None:
    keep(staffed, "a", title="Gesprek", year_group="havo-3")
    at = opened(record="a")
    assert at.title[0].value == "Gesprek, havo 3"
    key = f"a-{practice.registers(staffed).number}"
    at.selectbox(key=f"task-responsible-{key}").select("an")
    at.multiselect(key=f"task-executors-{key}").set_value(["bo", "mentor"])
    at.number_input(key=f"task-hours-{key}").set_value(12)
    at.button(key=f"task-keep-{key}").click().run()
    (one,) = tasks(staffed)
    assert (one.responsible, one.executors, one.hours) == ("an", ("bo", "mentor"), 12)
    assert opened(record="weg").title[0].value == "Deze taak staat niet op de lijst"


def test_the_load_is_told_beside_the_hours_that_people_have(staffed: Workspace) -> None:
    keep(staffed, "a", executors=("an", "bo"), hours=12, responsible="an")
    keep(staffed, "b", executors=("mentor",), hours=90, responsible="an")
    at = opened()
    assert "Te veel uren aan taken: Bo Bos." in told(at)
    table = next(f.value for f in at.dataframe if "Uren voor taken" in f.value.columns)
    assert table.to_numpy().tolist() == [
        ["Bo Bos", "6,0", "5,0", "1,0", "0"],
        ["An *de* Wit", "6,0", "20,0", "", "2"],
    ]
