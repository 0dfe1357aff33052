"""A pile of paper forms typed in with the keyboard alone, and a survey of another tool by its mapping."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.conftest import Served, go, kept, school_of_demo, settled
from playwright.sync_api import Page, expect

from lobscan import access
from lobscan.services import paper, prepare, response
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import close_shared

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 1000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a demo school with a round that runs, its store closed."""
    with school_of_demo(tmp_path / "school") as ws:
        prepare.open_round(ws, NewRound("nl-lob", title="Voorjaar"), actor=access.LOCAL)
        return ws.settings.data


def test_a_pile_is_typed_in_without_touching_the_mouse(
    folder: Path, running: Served, open_page: Open
) -> None:
    page = open_page(viewport=DESK)
    go(page, running, "paper?role=mentor")
    page.get_by_label("Wat er op het formulier is aangekruist").focus()
    for number, marks in enumerate(("3333 ?3-333 3333 3333 33", "2222 222222 2222 2222 22"), start=1):
        page.keyboard.type(f"1 2: {marks}")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Formulier {number} is opgeslagen.")).to_be_visible()
        expect(page.get_by_label("Wat er op het formulier is aangekruist")).to_have_value("")
    page.keyboard.type("1 2: 1111 11111")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Je typte 9 antwoorden")).to_be_visible()
    page.keyboard.type("1 1111 1111 11")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Formulier 3 is opgeslagen.")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Nu formulier 4 van de stapel mentor")).to_be_visible()
    page.keyboard.type("#2 1 2: 4444 444444 4444 4444 44")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Formulier 2 is opgeslagen.")).to_be_visible()

    ws = kept(folder, running)
    form = paper.form(ws, prepare.rounds(ws)[-1], "mentor")
    shared_ = [
        paper.typed_in(ws, form, n, actor=access.LOCAL).marks["a1-gedeelde-visie", ""] for n in (1, 2, 3)
    ]
    assert shared_ == [("3", ""), ("4", ""), ("1", "")]
    close_shared()


def test_a_form_is_taken_from_the_page_as_a_pdf(running: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK, accept_downloads=True)
    go(page, running, "paper?role=leerling")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Formulier voor Leerling (PDF)").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")


def test_a_survey_is_taken_over_by_the_mapping_that_the_page_suggests(
    folder: Path, running: Served, open_page: Open, tmp_path: Path
) -> None:
    file = tmp_path / "results-survey123456.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(["id", "submitdate", "ipaddr", "KLAS", "LOB[A1]", "LOB[B6]"])
        writer.writerows([n, "2026-11-03 10:00:00", "10.0.0.9", "havo 3", "A3", "A2"] for n in range(1, 7))
    page = open_page(viewport=DESK, accept_downloads=True)
    go(page, running, "survey")
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("zeg in welke kolom de rol staat")).to_be_visible()
    expect(page.get_by_text("meteen weggelaten: ipaddr.")).to_be_visible()
    page.get_by_role("combobox", name="Geen kolom zegt welke rol").click()
    page.get_by_role("option", name="leerling", exact=True).click()
    expect(page.get_by_text("12 antwoorden")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Koppeling bewaren (YAML)").click()
    mapping = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(mapping)
    assert "everyone: leerling" in mapping.read_text(encoding="utf-8")
    page.get_by_role("button", name="Overnemen").click()
    expect(page.get_by_text("De antwoorden van 6 mensen zitten nu in de ronde.")).to_be_visible()

    go(page, running, "survey")
    page.locator("input[type=file]").nth(1).set_input_files(mapping)
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_role("button", name="Overnemen").click()
    expect(page.get_by_text("De antwoorden van 6 mensen zitten nu in de ronde.")).to_be_visible()
    settled(page)
    ws = kept(folder, running)
    found = {r.role: r.begun for r in response.counted(ws, prepare.rounds(ws)[-1])}
    assert found == {"leerling": 6}
    close_shared()
