"""The page of paper forms, by its widgets, through the app."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.paper import Form
from lobscan.domain.round import Round
from lobscan.services import paper, prepare
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob", title="Najaar"), actor=access.LOCAL)


def opened() -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.query_params["role"] = "mentor"
    return at.switch_page("pages/2_scan/paper.py").run()


def put(at: AppTest, line: str) -> AppTest:
    at.text_input(key="paper-line").input(line)
    return at.button(key="paper-keep").click().run()


def line(ws: Workspace, round_: Round, mark: str = "3") -> str:
    form: Form = paper.form(ws, round_, "mentor")
    return f"16: {mark * len(form.statements)}"


def test_form_after_form_is_kept_and_numbered(ws: Workspace, round_: Round) -> None:
    at = opened()
    assert at.title[0].value == "Nu formulier 1 van de stapel mentor"
    put(at, line(ws, round_))
    assert at.text_input(key="paper-line").value == ""
    assert "nummer 1 op het papier" in at.success[0].value
    put(at, line(ws, round_, "2"))

    assert not at.exception
    assert at.title[0].value == "Nu formulier 3 van de stapel mentor"
    form = paper.form(ws, round_, "mentor")
    assert paper.typed_in(ws, form, 2, actor=access.LOCAL).marks["a1-gedeelde-visie", ""] == ("2", "")


def test_a_faulty_line_stays_to_be_mended_and_nothing_is_kept(ws: Workspace, round_: Round) -> None:
    at = put(opened(), "16: 333")
    assert "Je typte 3 antwoorden" in at.error[0].value
    assert at.text_input(key="paper-line").value == "16: 333"
    assert at.title[0].value == "Nu formulier 1 van de stapel mentor"
    put(at, line(ws, round_))
    assert not at.error


def test_the_last_form_is_fetched_mended_and_taken_back(ws: Workspace, round_: Round) -> None:
    at = put(opened(), line(ws, round_))
    at.button(key="paper-correct-last").click().run()
    fetched = at.text_input(key="paper-line").value
    assert fetched.startswith("#1 16: 3333")
    put(at, fetched.replace("3", "1"))
    form = paper.form(ws, round_, "mentor")
    assert paper.typed_in(ws, form, 1, actor=access.LOCAL).marks["a1-gedeelde-visie", ""] == ("1", "")
    assert at.title[0].value == "Nu formulier 2 van de stapel mentor"
    at.button(key="paper-back-last").click().run()
    assert at.success[0].value == "De antwoorden van formulier 1 zijn teruggenomen."
    assert set(paper.typed_in(ws, form, 1, actor=access.LOCAL).marks.values()) == {("", "")}


def test_an_earlier_form_is_fetched_by_its_number(ws: Workspace, round_: Round) -> None:
    at = opened()
    for mark in "123":
        put(at, line(ws, round_, mark))
    at.number_input(key=f"paper-number-{round_.id}-mentor").set_value(2)
    at.button(key="paper-fetch").click().run()
    assert at.text_input(key="paper-line").value.startswith("#2 16: 2222")


def test_without_a_round_that_runs_the_page_leads_to_one(ws: Workspace) -> None:
    at = opened()
    assert at.title[0].value == "Er loopt geen ronde om formulieren voor over te typen"
