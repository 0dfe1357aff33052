"""Accounting for the year in a real browser: look back, decide, seal; then the dossier and the poster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from e2e.conftest import Served, go, kept, settled
from playwright.sync_api import Locator, Page, expect

from lobscan.domain.review import Verdict
from lobscan.services import plan, review
from lobscan.services.workspace import today

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 1000}
FOUND = "De gesprekken werken. Er moet tijd voor blijven in het rooster."


def key(page: Page, name: str) -> Locator:
    return page.locator(f"[class*='st-key-{name}']").first


def test_a_team_looks_back_decides_and_seals(folder: Path, running: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK)
    go(page, running, "review")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1. ")
    page.keyboard.press("Alt+PageDown")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2. ")
    page.keyboard.press("Alt+PageUp")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1. ")

    page.get_by_label("Bevinding", exact=True).fill(FOUND)
    page.get_by_role("radio", name="Bijstellen").click()
    owner = key(page, "finding-owner-").get_by_role("combobox")
    expect(owner).to_be_visible()
    settled(page)
    owner.click()
    page.keyboard.type("Fenna")
    expect(page.get_by_role("option", name="Fenna Ruitenburg")).to_be_visible()
    page.keyboard.press("Enter")
    expect(owner).to_have_value("Fenna Ruitenburg")
    day = today() + timedelta(days=30)
    key(page, "finding-due-").get_by_role("spinbutton").first.focus()
    page.keyboard.type(f"{day:%d%m%Y}")
    page.keyboard.press("Escape")
    key(page, "finding-title-").get_by_role("textbox").fill("Tijd voor gesprekken in het rooster")
    page.get_by_role("button", name="Bevinding bewaren").click()
    expect(page.get_by_text("De bevinding is bewaard", exact=False)).to_be_visible()

    go(page, running, "review?step=seal")
    for body, name in (("leader", "Fenna Ruitenburg"), ("council", "Joost van Dam")):
        key(page, f"approve-name-{body}").get_by_role("textbox").fill(name)
        key(page, f"approve-keep-{body}").get_by_role("button").click()
        expect(key(page, f"approve-keep-{body}")).to_have_count(0)
    key(page, "seal-sure-").get_by_text("Ik weet").click()
    key(page, "review-seal").get_by_role("button").click()
    expect(key(page, "review-supplement")).to_be_visible()

    ws = kept(folder, running)
    last = review.reviews_of(ws)[0]
    assert last.sealed
    assert last.intact
    made = next(f for f in last.findings if f.text == FOUND)
    assert (made.verdict, made.due, made.owner) == (Verdict.ADJUST, day, "fenna-ruitenburg")
    action = plan.action(ws, made.action)
    assert (action.title, action.responsible) == ("Tijd voor gesprekken in het rooster", "fenna-ruitenburg")


def test_a_leader_takes_the_dossier_and_the_poster_along(running: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK)
    go(page, running, "dossier")
    page.get_by_role("button", name="Dossier maken als PDF, Word en Excel").click()
    for name, starts in (
        ("PDF opslaan", b"%PDF"),
        ("Opslaan voor Word", b"PK"),
        ("Opslaan voor Excel", b"PK"),
    ):
        button = page.get_by_role("button", name=name)
        expect(button).to_be_enabled()
        with page.expect_download(timeout=120_000) as waiting:
            button.click()
        assert Path(waiting.value.path()).read_bytes().startswith(starts)

    go(page, running, "said")
    expect(page.get_by_text("Wij deden").first).to_be_visible()
    settled(page)
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name="Poster op A3 (PDF)").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
