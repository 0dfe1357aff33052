"""The registers in a real browser: typed in, read from a decaan's own file, undone; a signal, and a hand-over."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
from e2e.conftest import Served, go, kept, settled
from playwright.sync_api import Locator, Page, expect

from lobscan.services import practice

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 1000}
CASES = Path(__file__).parents[1] / "cases"


def key(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-{name}")


def test_a_partner_is_typed_in_by_keyboard_and_taken_back(
    folder: Path, running: Served, open_page: Open
) -> None:
    page = open_page(viewport=DESK)
    go(page, running, "partners")
    name = page.get_by_label("Nieuwe partner")
    name.fill("ROC *West*")
    name.press("Enter")
    expect(page.get_by_text("ROC *West* staat op de lijst.")).to_be_visible()
    expect(name).to_have_value("")
    name.fill("Museum Zuid")
    name.press("Enter")
    expect(page.get_by_text("Museum Zuid staat op de lijst.")).to_be_visible()
    key(page, "undo-partners").get_by_role("button").click()
    expect(page.get_by_text("Ongedaan gemaakt: 1 partner.")).to_be_visible()
    names = [p.name for p in practice.registers(kept(folder, running)).partners]
    assert "ROC *West*" in names
    assert "Museum Zuid" not in names


def test_a_decaan_s_own_file_is_read_after_a_look_at_it_and_undone(
    folder: Path, running: Served, open_page: Open
) -> None:
    page = open_page(viewport=DESK)
    go(page, running, "activities")
    page.get_by_text("Excel- en CSV-bestanden").click()
    page.locator("input[type=file]").set_input_files(CASES / "activiteiten-vmbo-groen.csv")
    expect(page.get_by_text("13 nieuw, 0 gewijzigd, 0 hetzelfde")).to_be_visible()
    expect(page.get_by_text("Wat niet vanzelf spreekt.")).to_be_visible()
    page.get_by_role("button", name="Overnemen").click()
    expect(page.get_by_text("13 nieuw, 0 gewijzigd, 0 hetzelfde.", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="47 activiteiten")).to_be_visible()
    key(page, "undo-activities").get_by_role("button").click()
    expect(page.get_by_role("heading", name="34 activiteiten")).to_be_visible()


def test_a_template_is_taken_from_the_page(running: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK, accept_downloads=True)
    go(page, running, "tasks")
    page.get_by_text("Excel- en CSV-bestanden").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Leeg Excel-bestand").click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert book.worksheets[0].data_validations.dataValidation


def test_a_signal_is_left_to_rest_with_a_reason_and_another_becomes_an_action(
    folder: Path, running: Served, open_page: Open
) -> None:
    page = open_page(viewport=DESK)
    go(page, running, "signals")
    page.get_by_text("Met 4 partners staat niets op papier").click()
    key(page, "signal-aside-no-agreement").get_by_role("button").first.click()
    page.get_by_label("Waarom mag dit zo blijven?").fill("We maken de afspraken in mei.")
    page.get_by_role("button", name="Laten rusten", exact=True).press("Enter")
    expect(page.get_by_text("Het rust nu.")).to_be_visible()
    expect(page.get_by_text("Met 4 partners staat niets op papier")).to_have_count(0)
    page.get_by_text("In havo 4 en vwo 4 is er geen enkele activiteit met reflectie", exact=True).click()
    key(page, "signal-make-no-reflection").get_by_role("button").click()
    settled(page)
    page.get_by_role("combobox", name="Verantwoordelijke").click()
    page.get_by_role("option", name="Naima Bouzian").click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Actie gemaakt")).to_be_visible()


def test_the_hand_over_is_a_word_file_about_the_chosen_person(running: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK, accept_downloads=True)
    go(page, running, "absence")
    with page.expect_download() as waiting:
        key(page, "handover").get_by_role("button").click()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(waiting.value.path().read_bytes())).paragraphs)
    assert "Joris Wiegersma" in text
    assert waiting.value.suggested_filename.endswith(".docx")


def test_the_booklet_can_be_printed(running: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK)
    page.goto(f"{running.url}/print/rubric/vl-olb")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("script").count() == 0
    assert len(page.content().encode()) > 100_000
    assert page.evaluate("document.documentElement.lang") in ("nl", "nl-BE")
