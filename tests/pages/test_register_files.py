"""The panel of files on a register's page: look first, answer, take over."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.register import Register
from lobscan.services import practice
from lobscan.services.workspace import Workspace

CASES = Path(__file__).parents[1] / "cases"


def page() -> None:
    from lobscan.domain.register import Register
    from lobscan.ui import header, register_files, session

    session.opened_by(session.actor())  # as app.py begins
    header.page("Register")
    register_files.panel(session.workspace(), Register.ACTIVITIES)


def uploaded(name: str, data: bytes) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30).run()
    at.file_uploader(key="register-file-activities-0").upload(name, data)
    return at.run()


def test_a_case_is_looked_at_answered_and_taken_over(ws: Workspace) -> None:
    name = "activiteiten-vmbo-groen.csv"
    at = uploaded(name, (CASES / name).read_bytes())

    assert not at.exception
    assert "**13 nieuw, 0 gewijzigd, 0 hetzelfde**" in [m.value for m in at.markdown]
    assert practice.practice(ws).activities == ()
    (column,) = [s for s in at.selectbox if "School" in s.label]
    column.set_value("ignore")
    (landmacht,) = [s for s in at.selectbox if "Landmacht" in s.label]
    landmacht.set_value("add")
    at.run()
    at.button(key="register-take-activities").click().run()

    assert not at.exception
    now = practice.practice(ws)
    assert len(now.activities) == 13
    assert [p.name for p in now.partners] == ["Landmacht"]
    assert not any("School:" in a.note for a in now.activities)
    assert any("Periode: na de stages" in a.note for a in now.activities)


def test_a_fault_is_told_and_the_button_waits(ws: Workspace) -> None:
    at = uploaded("fout.csv", b"Activiteit;Uren\nStage;-3\n")

    assert not at.exception
    assert at.button(key="register-take-activities").disabled
    assert any("rij 2, kolom Uren" in m.value for m in at.markdown)
    assert practice.practice(ws).activities == ()


def test_what_is_no_register_is_refused(ws: Workspace) -> None:
    at = uploaded("x.csv", b"Naam leerling;Cijfer\nAn;7\n")

    assert not at.exception
    assert "geen kopregel" in at.error[0].value


def test_what_somebody_else_changed_after_the_preview_is_not_written_over(ws: Workspace) -> None:
    one = {"title": "Beurs", "hours": 2}
    practice.revise(ws, Register.ACTIVITIES, {"a": one}, seen=0, actor=LOCAL)
    at = uploaded("beurs.csv", b"Activiteit;Uren per leerling;id\nBeurs;3;a\n")
    assert "**0 nieuw, 1 gewijzigd, 0 hetzelfde**" in [m.value for m in at.markdown]
    practice.revise(ws, Register.ACTIVITIES, {"a": {"title": "Open dag"}}, seen=1, actor=LOCAL)
    at.button(key="register-take-activities").click().run()
    assert at.error
    (kept,) = practice.practice(ws).activities
    assert (kept.title, kept.hours) == ("Open dag", 2)
