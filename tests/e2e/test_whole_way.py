"""The whole way once, in a real browser, on what the test types in itself.

A school is set up, three mentors answer on their phones, the round is closed, the leader sees the
picture, sets an ambition, makes an action of a measure, says who does it, and the exported work
plan is read back.
"""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
from e2e.conftest import PHONE, Served, served
from playwright.sync_api import Locator, Page, expect

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 1000}
EXPECTED_WITHIN = 20_000
WHY = "Reflecteren hoort bij elke stage"
REFLECT = "b4-reflecteren"


def key(page: Page, name: str) -> Locator:
    """The widget or container with a key."""
    return page.locator(f".st-key-{name}")


def settled(page: Page) -> None:
    """The page has said all it has to say."""
    expect(page.locator("[data-testid='stApp'][data-test-connection-state='CONNECTED']")).to_be_visible()
    expect(page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")).to_be_visible()


def go(page: Page, at: Served, path: str) -> None:
    page.goto(f"{at.url}/{path}")
    settled(page)


def set_up(page: Page, at: Served) -> None:
    go(page, at, "school")
    key(page, "setup-name").get_by_role("textbox").fill("De Meander")
    key(page, "setup-name").get_by_role("textbox").press("Tab")
    key(page, "setup-save").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("De Meander")


def add_person(page: Page, name: str) -> None:
    """A row typed into the table of people: the first click makes it, the second chooses its name."""
    page.get_by_role("tab", name="Medewerkers").click()
    grid = page.locator("[class*='st-key-people']").get_by_test_id("stDataFrame")
    expect(grid).to_be_visible()
    for _ in range(2):
        box = grid.bounding_box()
        assert box
        page.mouse.click(box["x"] + 180, box["y"] + 52)
        expect(grid.locator("tbody tr")).to_have_count(1)
    page.keyboard.type(name, delay=20)
    page.keyboard.press("Enter")
    expect(grid.locator("tbody")).to_contain_text(name)
    key(page, "save-people").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 medewerker")


def open_round(page: Page, at: Served) -> str:
    """A round with threshold 3; the link of the mentors."""
    go(page, at, "round")
    key(page, "new-title").get_by_role("textbox").fill("Eerste scan")
    key(page, "new-k").get_by_role("spinbutton").fill("3")
    key(page, "new-round-save").get_by_role("button").click()
    link = key(page, "link-mentor").locator("code")
    expect(link).to_contain_text(f"{at.url}/a/")
    return link.inner_text().strip()


def answer(page: Page, link: str, levels: dict[str, str]) -> None:
    """A mentor of havo 4 on a phone: `levels` by statement, 3 elsewhere on the way, then handed in."""
    page.goto(link)
    page.get_by_label("havo 4").check()
    page.get_by_role("button", name="Start").click()
    for screen in range(1, 6):
        page.wait_for_url(f"**/{screen}")
        for group in page.locator("fieldset.statement").all():
            id_ = group.get_attribute("id") or ""
            group.locator(f"input[name='c.{id_}'][value='{levels.get(id_, '3')}']").check()
            expect(group).to_contain_text("Bewaard")
        page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Inleveren").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bedankt")


def close_round(page: Page, at: Served) -> None:
    go(page, at, "round")
    expect(key(page, "link-mentor").get_by_role("img")).to_be_visible()
    page.get_by_role("button", name="Ronde sluiten").click()
    page.get_by_role("button", name="Ja,").click()
    expect(page.get_by_text("is gesloten").first).to_be_visible()


def see_scores(page: Page, at: Served) -> None:
    """The picture says what the three typed: (1 + 1 + 2) / 3 = 1.3 for reflecting in havo 4."""
    go(page, at, f"scores?statement={REFLECT}&place=havo-4")
    expect(page.get_by_role("heading", level=1)).to_contain_text("scoort het laagst")
    expect(page.get_by_text("In deze ronde hebben 3 mensen ingevuld.")).to_be_visible()
    spread = key(page, "spread").get_by_role("figure")
    expect(spread).to_be_visible()
    assert "havo 4: niveau 1 2, niveau 2 1, niveau 3 0" in (spread.get_attribute("aria-label") or "")


def set_ambition(page: Page, at: Served) -> None:
    go(page, at, f"ambitions?target={REFLECT}&place=havo-4")
    page.get_by_role("radio", name="4 ").click(force=True)
    page.get_by_label("Waarom dit niveau?").fill(WHY)
    page.get_by_role("button", name="Ambitie opslaan").click()
    expect(page.get_by_text(WHY).first).to_be_visible()


def make_action(page: Page, at: Served) -> str:
    """The first proposed measure for the gap of 4 - 1.3 = 2.7 as an action; its title."""
    go(page, at, f"gaps?gap={REFLECT}.havo-4")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reflecteren, havo 4")
    card = page.locator("[class*='st-key-measure-']").first
    title = card.get_by_role("heading").inner_text()
    card.get_by_role("button", name="Maak er een actie van").click()
    expect(page.locator("[class*='st-key-action-title-']").get_by_role("textbox")).to_have_value(title)
    return title


def say_who(page: Page, name: str) -> None:
    settled(page)
    page.locator("[class*='st-key-action-responsible-']").get_by_role("combobox").click()
    page.get_by_role("option", name=name).click()
    page.locator("[class*='st-key-action-keep-']").get_by_role("button").click()
    expect(page.get_by_text("De wijziging is bewaard")).to_be_visible()


def export(page: Page, at: Served, kind: str, into: Path) -> bytes:
    go(page, at, "workplan")
    with page.expect_download(timeout=EXPECTED_WITHIN) as download:
        key(page, f"workplan-{kind}").get_by_role("button").click()
    target = into / f"plan.{kind}"
    download.value.save_as(target)
    return target.read_bytes()


def test_from_rubric_to_work_plan(tmp_path: Path, open_page: Open) -> None:
    with served(tmp_path / "school") as at:
        desk = open_page(viewport=DESK)
        set_up(desk, at)
        add_person(desk, "Noor de Wit")
        link = open_round(desk, at)
        for level in ("1", "1", "2"):
            answer(open_page(viewport=PHONE), link, {REFLECT: level})
        close_round(desk, at)
        see_scores(desk, at)
        set_ambition(desk, at)
        title = make_action(desk, at)
        say_who(desk, "Noor de Wit")

        book = openpyxl.load_workbook(io.BytesIO(export(desk, at, "xlsx", tmp_path)))
        head, row, *more = book.worksheets[0].iter_rows(values_only=True)
        line = dict(zip(head, row, strict=True))
        assert more == []
        assert (line["title"], line["area"], line["year_groups"]) == (title, "activiteiten", "havo-4")
        assert REFLECT in str(line["statements"]).split(";")
        assert line["responsible"] == "noor-de-wit"
        assert isinstance(line["start"], datetime)
        assert line["start"].date() > date.today()  # noqa: DTZ011 - the school's own day
        assert line["due"] > line["start"]
        assert isinstance(line["hours"], int | float)
        assert line["hours"] > 0

        text = export(desk, at, "csv", tmp_path).decode("utf-8-sig")
        (written,) = csv.DictReader(io.StringIO(text))
        assert written["title"] == title
        assert date.fromisoformat(written["start"]) == line["start"].date()
