"""Coverage, a pupil's journey and an absence, by their widgets, through the app."""

import io

import docx
import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.register import Register
from lobscan.domain.school import Person
from lobscan.services import practice, prepare
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

COVERAGE = "pages/3_practice/coverage.py"
JOURNEY = "pages/3_practice/journey.py"
ABSENCE = "pages/3_practice/absence.py"


@pytest.fixture
def taught(ws: Workspace) -> Workspace:
    """A school with two decanen and a mentor, and some activities and tasks."""
    people = (
        Person(id="an", name="An *de* Wit", roles=("decaan",), hours=20),
        Person(id="bo", name="Bo Bos", roles=("decaan",), hours=30),
        Person(id="cy", name="Cy Cox", roles=("mentor",), hours=100),
    )
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": people}), actor=LOCAL)
    keep(
        ws,
        Register.ACTIVITIES,
        fair={"title": "Fair_1", "year_groups": ["havo-3"], "competencies": ["netwerken"], "inform": True,
              "weeks": [40], "hours": 3, "executors": ["an"]},
        talk={"title": "Talk", "year_groups": ["havo-3", "havo-4"], "competencies": ["werkexploratie"],
              "reflect": True, "weeks": [41], "hours": 2, "executors": ["bo"], "responsible": "bo"},
        idea={"title": "Dream", "year_groups": ["havo-3"], "status": "idea"},
    )  # fmt: skip
    keep(ws, Register.TASKS, t={"title": "Warm transfer", "executors": ["an"], "hours": 24})
    keep(ws, Register.PARTNERS, p={"name": "College", "contact": "an"})
    return ws


def keep(ws: Workspace, register: Register, **records: dict[str, object]) -> None:
    practice.revise(ws, register, records, seen=practice.registers(ws).number, actor=LOCAL)


def opened(page: str, **address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run().switch_page(page)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def told(at: AppTest) -> str:
    return " ".join(e.value for e in (*at.title, *at.markdown)).replace("\\", "")


def rows(at: AppTest, first: str) -> list[list[str]]:
    """The rows of the table whose first column is `first`."""
    (found,) = [frame.value for frame in at.dataframe if frame.value.columns[0] == first]
    return [list(row) for row in found.itertuples(index=False)]


def test_coverage_says_what_is_missing(taught: Workspace) -> None:
    at = opened(COVERAGE, track="havo")
    assert at.title[0].value == "Kwaliteitenreflectie ontbreekt in 5 van de 5 leerjaren"
    assert "2 activiteiten tellen hier mee. 1 idee of gestopte activiteit doet niet mee." in told(at)
    grid = {row[0]: row[1:] for row in rows(at, "Competentie")}
    assert grid["Netwerken"] == ["geen", "geen", "1 · 3,0 uur", "geen", "geen"]
    assert grid["Werkexploratie"] == ["geen", "geen", "1 · 2,0 uur", "1 · 2,0 uur", "geen"]


def test_coverage_of_one_year_group_names_what_it_lacks(taught: Workspace) -> None:
    at = opened(COVERAGE, year_group="havo-3")
    assert (
        at.title[0].value
        == "Dit ontbreekt in havo 3: Kwaliteitenreflectie, Motievenreflectie, Loopbaansturing"
    )
    assert "Zonder ervaren: havo 3." in told(at)
    hours = {row[0]: row[2] for row in rows(at, "Week")}
    assert (hours["40"], hours["41"], hours["42"]) == ("3,0", "2,0", "0,0")


def test_a_year_group_of_another_track_is_not_asked_for(taught: Workspace) -> None:
    at = opened(COVERAGE, track="vwo", year_group="havo-3")
    assert at.selectbox(key="choose-year_group").value == ""
    assert at.title[0].value == "Hier staan nog geen activiteiten"


def test_a_click_on_a_cell_lists_the_activities_behind_it(taught: Workspace) -> None:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60).run().switch_page(COVERAGE)
    at.session_state["lobscan-cell"] = ("werkexploratie", "havo-4")
    at.run()
    assert not at.exception
    assert [row[0] for row in rows(at, "Activiteit")] == ["Talk"]
    at.session_state["lobscan-cell"] = ("40", "")
    at.run()
    assert [row[0] for row in rows(at, "Activiteit")] == ["Fair_1"]


def test_the_burden_counts_tasks(taught: Workspace) -> None:
    burden = {row[0]: row[1:] for row in rows(opened(COVERAGE), "Persoon")}
    assert burden["An *de* Wit"] == ["24,0", "0,0", "24,0", "20,0", "4,0"]


def test_a_path_of_the_address_is_walked(taught: Workspace) -> None:
    at = opened(JOURNEY, path="vmbo-gt-4.havo-4")
    assert at.selectbox(key="choose-path").value == "vmbo-gt-4.havo-4"
    assert "vmbo-gt 4, havo 4" in told(at)
    assert [row[:3] for row in rows(at, "Leerjaar")] == [["havo 4", "41", "Talk"]]
    assert "Wie instroomt in havo 4, was niet bij 1 moment van havo 1, havo 2, havo 3: Fair_1." in told(at)
    assert "komen daarna niet meer aan bod: Netwerken" in told(at)


def test_an_address_with_an_unknown_path_shows_the_first(taught: Workspace) -> None:
    at = opened(JOURNEY, path="havo-3.moon")
    assert at.selectbox(key="choose-path").value == "pro-1.pro-2.pro-3.pro-4.pro-5"
    assert at.title[0].value == "Op deze route gebeurt niets"


def test_another_year_group_leads_straight_on_from_there(taught: Workspace) -> None:
    at = opened(JOURNEY, path="vmbo-gt-3.vmbo-gt-4")
    at.selectbox(key="journey-year-3").set_value("havo-4").run()
    assert at.query_params["path"] == "vmbo-gt-3.vmbo-gt-4.havo-4.havo-5"
    assert at.selectbox(key="journey-year-4").value == "havo-5"
    at.selectbox(key="journey-year-3").set_value("").run()
    assert at.query_params["path"] == "vmbo-gt-3.vmbo-gt-4"


def test_repetitions_are_told(taught: Workspace) -> None:
    assert "‘Talk’ in havo 3, havo 4." in told(opened(JOURNEY, path="havo-3.havo-4"))


def test_the_first_decaan_is_looked_at_first(taught: Workspace) -> None:
    at = opened(ABSENCE)
    assert at.selectbox(key="choose-person").value == "an"
    assert "stopt 1 activiteit en doet niemand anders 1 taak" in at.title[0].value
    assert [row[0] for row in rows(at, "Partner")] == ["College"]
    assert rows(at, "Persoon") == [["Bo Bos", "0,0", "24,0", "24,0", "30,0", ""]]


def test_hours_can_go_to_everybody_who_has_some_left(taught: Workspace) -> None:
    at = opened(ABSENCE, among="room")
    assert [row[0] for row in rows(at, "Persoon")] == ["Cy Cox", "Bo Bos"]


def test_who_carries_nothing_is_missed_by_nothing(taught: Workspace) -> None:
    at = opened(ABSENCE, person="cy")
    assert at.title[0].value == "Als Cy Cox uitvalt, loopt alles door"
    assert not at.dataframe


def test_the_hand_over_file_is_about_who_was_chosen(
    taught: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lobscan.ui import absence

    made = []
    monkeypatch.setattr(
        absence.st, "download_button", lambda _l, data, name, *_a, **_k: made.append((name, data()))
    )
    opened(ABSENCE, person="bo")
    ((name, data),) = made
    assert name == "overdracht-bo-bos.docx"
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == "Overdracht van Bo Bos"
