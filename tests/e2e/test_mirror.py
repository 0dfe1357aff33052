"""The mirror in a real browser: a blind spot becomes an action in one click, and is none after another."""

from collections.abc import Callable
from pathlib import Path

from e2e.conftest import Served, go, kept, settled
from playwright.sync_api import Page, expect

from lobscan.services import plan
from lobscan.services.workspace import close_shared

Open = Callable[..., Page]
TITLE = "Met leerlingen uitzoeken waarom zij dit anders zien: Loopbaangesprek"
TALKS = "b6-loopbaangesprek"
EXPECTED_WITHIN = 30_000


def test_a_blind_spot_becomes_an_action_and_back_and_again(
    folder: Path, running: Served, open_page: Open
) -> None:
    page = open_page(viewport={"width": 1440, "height": 1000})
    go(page, running, "mirror")
    expect(page.get_by_role("heading", level=1)).to_contain_text("blinde vlekken")
    spot = page.locator(f".st-key-blind-{TALKS}")
    expect(spot).to_contain_text("“Ik had dit jaar een gesprek over mijn toekomst")
    make = page.locator(f".st-key-mirror-make-{TALKS} button")
    make.click()
    expect(spot.get_by_role("link", name=TITLE)).to_be_visible()
    page.locator(f".st-key-mirror-undo-{TALKS} button").click()
    expect(page.get_by_text("Het is weer uit het werkplan.")).to_be_visible()
    expect(spot.get_by_role("link", name=TITLE)).to_have_count(0)
    make.click()
    spot.get_by_role("link", name=TITLE).click()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Met leerlingen uitzoeken")
    try:
        assert [a.title for a in plan.actions(kept(folder, running))].count(TITLE) == 1
    finally:
        close_shared()
