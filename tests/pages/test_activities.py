"""The page Activities, by its widgets, through the app."""

from zlib import crc32

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.activity import Activity
from lobscan.domain.register import Register
from lobscan.domain.school import Person
from lobscan.services import practice, prepare
from lobscan.services.workspace import Workspace, today
from lobscan.settings import shipped

PAGE = "pages/3_practice/activities.py"
BO = Actor("Bo", Office.COORDINATOR)


@pytest.fixture
def staffed(ws: Workspace) -> Workspace:
    people = (Person(id="an", name="An *de* Wit", hours=20), Person(id="bo", name="Bo Bos"))
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": people}), actor=LOCAL)
    return ws


def keep(ws: Workspace, id_: str, *, actor: Actor = LOCAL, **fields: object) -> None:
    """An activity of this id, called after it unless it has a title."""
    given = {"title": f"Titel {id_}", **fields}
    seen = practice.registers(ws).number
    practice.revise(ws, Register.ACTIVITIES, {id_: given}, seen=seen, actor=actor)


def opened(**address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run().switch_page(PAGE)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def listed(at: AppTest) -> list[str]:
    """The titles in the list."""
    tables = [frame.value for frame in at.dataframe if "title" in frame.value.columns]
    return [str(title) for table in tables for title in table["title"]]


def tick(at: AppTest, *rows: int) -> AppTest:
    """Tick rows of the list."""
    key = f"activities-{crc32(' '.join(ids(at)).encode())}"
    at.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return at.run()


def ids(at: AppTest) -> list[str]:
    """The ids of the activities in the list: the titles of `keep` end in them."""
    return [title.split()[-1] for title in listed(at)]


def told(at: AppTest) -> str:
    every = [*at.title, *at.markdown, *at.error, *at.success, *at.info, *at.header, *at.subheader]
    return " ".join(element.value for element in every).replace("\\", "")


def activities(ws: Workspace) -> dict[str, Activity]:
    return {a.id: a for a in practice.practice(ws).activities}


def test_an_empty_register_says_what_to_do(staffed: Workspace) -> None:
    at = opened()
    assert at.title[0].value == "Er is nog geen activiteit ingevuld"
    assert "Typ hierboven wat leerlingen doen" in told(at)
    assert at.text_input(key="quick-title").value == ""


@pytest.mark.parametrize(
    ("made", "title"),
    [
        ([{"year_groups": ["havo-4"], "inform": True}], "In havo 4 kijken leerlingen nergens op terug"),
        (
            [{"year_groups": ["havo-4", "vwo-4"], "experience": True}],
            "In havo 4 en vwo 4 kijken leerlingen nergens op terug",
        ),
        (
            [{"year_groups": ["havo-4"], "inform": True, "reflect": True}],
            "In havo 4 doen leerlingen nergens ervaring op",
        ),
        ([{"year_groups": ["havo-4"], "status": "idea"}], "Er is nog geen activiteit ingevuld"),
    ],
)
def test_the_title_is_the_finding(staffed: Workspace, made: list[dict[str, object]], title: str) -> None:
    for at_, fields in enumerate(made):
        keep(staffed, f"a{at_}", **fields)
    assert opened().title[0].value == title


def test_the_title_is_about_the_year_groups_that_one_looks_at(staffed: Workspace) -> None:
    keep(staffed, "a", year_groups=["havo-4"], inform=True)
    keep(staffed, "b", year_groups=["vwo-4"], inform=True, experience=True, reflect=True)
    assert opened(year_group="vwo-4").title[0].value.startswith("In elk leerjaar")
    assert opened(track="havo").title[0].value == "In havo 4 kijken leerlingen nergens op terug"


def test_filters_come_from_the_address(staffed: Workspace) -> None:
    keep(staffed, "a", year_groups=["havo-4"], weeks=[41], inform=True)
    keep(staffed, "b", year_groups=["vwo-4"], weeks=[6], reflect=True, status="planned")
    keep(staffed, "c", year_groups=["havo-4", "vwo-4"])
    assert ids(opened()) == ["a", "b", "c"]
    assert ids(opened(track="vwo")) == ["b", "c"]
    assert ids(opened(year_group="havo-4")) == ["a", "c"]
    assert ids(opened(kind="reflect")) == ["b"]
    assert ids(opened(kind="none")) == ["c"]
    assert ids(opened(status="planned")) == ["b"]
    assert ids(opened(period="none")) == ["c"]
    assert ids(opened(period="term-0")) == ["a"]
    assert ids(opened(track="bestaat-niet")) == ["a", "b", "c"]
    assert "Geen activiteit past bij deze keuzes" in told(opened(kind="experience"))


def test_a_month_is_a_period_too(staffed: Workspace) -> None:
    keep(staffed, "a", weeks=[41])
    keep(staffed, "b", weeks=[6])
    at = opened()
    year = prepare.school(staffed).year_on(today())
    assert year
    at.selectbox(key="choose-period").select(f"{year.start.year}-10").run()
    assert ids(at) == ["a"]
    assert at.query_params["period"] == f"{year.start.year}-10"


def test_a_line_and_enter_add_an_activity(staffed: Workspace) -> None:
    at = opened()
    at.text_input(key="quick-title").set_value("Open *dag*")
    at.multiselect(key="quick-year_groups").set_value(["havo-4"])
    at.text_input(key="quick-weeks").set_value("40-42, 6")
    at.multiselect(key="quick-kinds").set_value(["inform", "reflect"])
    at.selectbox(key="quick-responsible").set_value("an")
    at.button(key="quick-add").click().run()
    assert not at.exception
    (one,) = activities(staffed).values()
    assert (one.title, one.year_groups, one.weeks) == ("Open *dag*", ("havo-4",), (40, 41, 42, 6))
    assert (one.inform, one.experience, one.reflect, one.responsible) == (True, False, True, "an")
    assert at.text_input(key="quick-title").value == ""
    assert at.text_input(key="quick-weeks").value == ""
    assert at.multiselect(key="quick-year_groups").value == ["havo-4"]
    assert "'Open *dag*' staat erin" in told(at)


def test_a_fault_in_the_line_keeps_what_was_typed(staffed: Workspace) -> None:
    at = opened()
    at.text_input(key="quick-title").set_value("Open dag")
    at.text_input(key="quick-weeks").set_value("oktober")
    at.button(key="quick-add").click().run()
    assert activities(staffed) == {}
    assert "'oktober' zijn geen weken" in told(at)
    assert at.text_input(key="quick-title").value == "Open dag"
    assert at.text_input(key="quick-weeks").value == "oktober"
    at.text_input(key="quick-title").set_value(" ")
    at.button(key="quick-add").click().run()
    assert "Geef de activiteit een titel" in told(at)


def test_a_field_is_set_for_all_that_are_ticked(staffed: Workspace) -> None:
    for id_ in "abc":
        keep(staffed, id_, year_groups=["havo-4"])
    at = tick(opened(), 0, 2)
    at.selectbox(key="together-activities-field").select("responsible").run()
    at.selectbox(key="together-activities-responsible").select("an").run()
    assert "2 activiteiten (Titel a, Titel c): 'Verantwoordelijke' wordt: An *de* Wit." in told(at)
    at.button(key="together-activities-keep").click().run()
    assert {a.id: a.responsible for a in activities(staffed).values()} == {"a": "an", "b": "", "c": "an"}
    assert "Gewijzigd: 2 activiteiten" in told(at)


@pytest.mark.parametrize(
    ("how", "left"),
    [
        ("add", ("havo-4", "vwo-4", "havo-5")),
        ("remove", ("vwo-4",)),
        ("replace", ("havo-4", "havo-5")),
    ],
)
def test_year_groups_are_added_taken_away_or_replaced(
    staffed: Workspace, how: str, left: tuple[str, ...]
) -> None:
    keep(staffed, "a", year_groups=["havo-4", "vwo-4"])
    at = tick(opened(), 0)
    at.segmented_control(key="together-activities-how").select(how)
    at.multiselect(key="together-activities-year_groups").set_value(["havo-4", "havo-5"]).run()
    at.button(key="together-activities-keep").click().run()
    assert activities(staffed)["a"].year_groups == left


def test_kinds_and_weeks_can_be_set_together(staffed: Workspace) -> None:
    keep(staffed, "a", inform=True)
    at = tick(opened(), 0)
    at.selectbox(key="together-activities-field").select("kinds").run()
    at.multiselect(key="together-activities-kinds").set_value(["reflect"]).run()
    at.button(key="together-activities-keep").click().run()
    assert [k.value for k in activities(staffed)["a"].kinds] == ["inform", "reflect"]
    at.selectbox(key="together-activities-field").select("weeks").run()
    at.text_input(key="together-activities-weeks").set_value("99").run()
    assert "'99' zijn geen weken" in told(at)
    at.text_input(key="together-activities-weeks").set_value("6, 41").run()
    at.button(key="together-activities-keep").click().run()
    assert activities(staffed)["a"].weeks == (41, 6)


def test_nothing_ticked_nothing_to_press(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened()
    assert at.button(key="together-activities-keep").disabled
    assert "Er is nog niets gekozen" in told(at)


def test_what_is_removed_comes_back_by_undo(staffed: Workspace) -> None:
    for id_ in "ab":
        keep(staffed, id_)
    at = tick(opened(), 0, 1)
    at.button(key="remove-activities-now").click().run()
    assert activities(staffed) == {}
    assert "Laatste wijziging: 2 activiteiten" in told(at)
    at.button(key="undo-activities").click().run()
    assert set(activities(staffed)) == {"a", "b"}
    assert "Ongedaan gemaakt: 2 activiteiten" in told(at)


def test_an_undo_takes_back_what_one_read_and_not_what_came_later(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened()
    keep(staffed, "b", actor=BO)
    at.button(key="undo-activities").click().run()
    assert set(activities(staffed)) == {"a", "b"}
    assert "intussen" in told(at)
    at.button(key="undo-activities").click().run()
    assert set(activities(staffed)) == {"a"}


def test_two_activities_of_one_title_are_told_apart(staffed: Workspace) -> None:
    for id_ in "ab":
        keep(staffed, id_, title="Projectweek")
    choices = opened().selectbox(key="open-activity-none").options
    assert choices == ["Projectweek (a)", "Projectweek (b)"]


def test_a_tick_does_not_slip_to_another_row(staffed: Workspace) -> None:
    for id_ in "bc":
        keep(staffed, id_)
    at = tick(opened(), 0)
    assert "1 activiteit (Titel b)" in told(at)
    keep(staffed, "a")
    at.run()
    assert ids(at) == ["a", "b", "c"]
    assert "Er is nog niets gekozen" in told(at)


def test_one_activity_in_full(staffed: Workspace) -> None:
    keep(staffed, "a", year_groups=["havo-4"], weeks=[41])
    at = opened(activity="a")
    assert at.title[0].value == "Titel a"
    key = f"a-{practice.registers(staffed).number}"
    assert at.text_input(key=f"activity-weeks-{key}").value == "41"
    at.text_input(key=f"activity-weeks-{key}").set_value("50-2")
    at.multiselect(key=f"activity-executors-{key}").set_value(["bo", "mentor"])
    at.multiselect(key=f"activity-competencies-{key}").set_value(["werkexploratie"])
    at.checkbox(key=f"activity-looked_back-{key}").check()
    at.number_input(key=f"activity-hours-{key}").set_value(2.5)
    at.text_area(key=f"activity-evaluation-{key}").set_value("Goed.\nVolgend jaar korter.")
    at.selectbox(key=f"activity-place-{key}").select("outside")
    at.button(key=f"activity-keep-{key}").click().run()
    assert not at.exception
    one = activities(staffed)["a"]
    assert (one.weeks, one.executors, one.hours) == ((50, 51, 52, 1, 2), ("bo", "mentor"), 2.5)
    assert (one.looked_back, one.place, one.competencies) == (True, "outside", ("werkexploratie",))
    assert one.evaluation == "Goed.\nVolgend jaar korter."
    history = next(f.value for f in at.dataframe if "Wanneer" in f.value.columns)
    assert ["Weken", "41", "50-2"] in history[["Wat", "Van", "Naar"]].to_numpy().tolist()


def test_weeks_that_are_none_keep_the_form_as_it_is(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(activity="a")
    key = f"a-{practice.registers(staffed).number}"
    at.text_input(key=f"activity-title-{key}").set_value("Iets anders")
    at.text_input(key=f"activity-weeks-{key}").set_value("na de kerst")
    at.button(key=f"activity-keep-{key}").click().run()
    assert "'na de kerst' zijn geen weken" in told(at)
    assert at.text_input(key=f"activity-title-{key}").value == "Iets anders"
    assert activities(staffed)["a"].title == "Titel a"


def test_somebody_elses_change_does_not_take_what_one_types(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(activity="a")
    key = f"a-{practice.registers(staffed).number}"
    keep(staffed, "a", hours=3, actor=BO)
    keep(staffed, "b", actor=BO)
    at.text_input(key=f"activity-title-{key}").set_value("Nieuw")
    at.button(key=f"activity-keep-{key}").click().run()
    assert not at.error
    one = activities(staffed)["a"]
    assert (one.title, one.hours) == ("Nieuw", 3)


def test_the_same_field_changed_by_two_is_refused(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(activity="a")
    key = f"a-{practice.registers(staffed).number}"
    keep(staffed, "a", title="Van Bo", actor=BO)
    at.text_input(key=f"activity-title-{key}").set_value("Van mij")
    at.button(key=f"activity-keep-{key}").click().run()
    assert "Bo heeft dezelfde cel gewijzigd" in told(at)
    assert at.text_input(key=f"activity-title-{key}").value == "Van mij"


def test_a_new_activity_in_the_form(staffed: Workspace) -> None:
    at = opened(activity="new")
    at.button(key="activity-keep-new").click().run()
    assert "Geef de activiteit een titel" in told(at)
    at.text_input(key="activity-title-new").set_value("Stage")
    at.button(key="activity-keep-new").click().run()
    (one,) = activities(staffed).values()
    assert (one.title, one.status) == ("Stage", "running")
    assert at.title[0].value == "Stage"


def test_one_that_is_gone_says_so(staffed: Workspace) -> None:
    at = opened(activity="weg")
    assert at.title[0].value == "Deze activiteit staat niet op de lijst"


def test_the_address_can_be_left_again(staffed: Workspace) -> None:
    keep(staffed, "a")
    at = opened(activity="a")
    at.button(key="activity-back").click().run()
    assert ids(at) == ["a"]
    assert "activity" not in at.query_params


def test_words_of_people_are_no_markup(staffed: Workspace) -> None:
    keep(staffed, "a", title="**Vet** <b>x</b>")
    assert opened(activity="a").title[0].value == r"\*\*Vet\*\* \<b\>x\</b\>"
