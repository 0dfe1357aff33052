"""A whole workshop in a real browser: a facilitator, a projector and five phones, up to the printed page.

In the middle the server is killed and starts again: the session goes on, and nobody loses a vote.
"""

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.conftest import Served, make_scan, start
from playwright.sync_api import Locator, Page, expect

from lobscan import access
from lobscan.services import prepare, scan
from lobscan.services.scan import Judgement
from lobscan.services.workspace import close_shared, shared
from lobscan.settings import Settings

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 900}
SCREEN = {"width": 1920, "height": 1080}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOW = {"a1-gedeelde-visie": "1", "a4-leiderschap": "2"}
FIRST, SECOND = "11444", "33334"
EXPECTED_WITHIN = 20_000


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school with a round that a team answered together: two statements lie low."""
    data = make_scan(tmp_path / "school", mode="joint").data
    ws = shared(Settings(data))
    try:
        (round_,) = prepare.rounds(ws)
        for statement, mark in LOW.items():
            scan.joint_answer(ws, round_, Judgement(statement, current=mark), actor=access.LOCAL)
    finally:
        close_shared()
    return data


def key(page: Page, name: str) -> Locator:
    """The widget or container with a key."""
    return page.locator(f".st-key-{name}")


def press(page: Page, name: str) -> None:
    key(page, name).get_by_role("button").click()


def settled(page: Page) -> None:
    expect(page.locator("[data-testid='stApp'][data-test-connection-state='CONNECTED']")).to_be_visible()
    expect(page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")).to_be_visible()


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def onward(lead: Page, text: str, *others: Page) -> None:
    """To the next step; every screen follows by itself."""
    press(lead, "workshop-next")
    for page in (lead, *others):
        title(page, text)


def axe(page: Page) -> None:
    """Nothing serious for axe, and nothing to scroll sideways."""
    report = Axe().run(page, options={"runOnly": TAGS}).response
    found = [
        f"{v['id']} at {node['target']}"
        for v in report["violations"]
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
    assert (page.url, found) == (page.url, [])
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), page.url


def choose(phone: Page, level: str, at: int = 0) -> None:
    """A click on a level of the statement number `at`, and word that it is kept."""
    phone.locator("fieldset.statement").nth(at).locator(f"input[value='{level}']").check()
    expect(phone.locator("#kept")).to_have_text("Bewaard")


def opened(lead: Page, served: Served) -> str:
    """A new session, not anonymous switched off; its code."""
    lead.goto(f"{served.url}/workshop")
    settled(lead)
    key(lead, "workshop-small").locator("label").click()
    lead.get_by_role("button", name="Begin de werksessie").click()
    title(lead, "Welkom")
    return key(lead, "workshop-door").locator("strong").inner_text()


def came_in(phones: list[Page], served: Served, code: str) -> None:
    """One types the code, the others follow the link of the QR."""
    phones[0].goto(f"{served.url}/w/")
    axe(phones[0])
    phones[0].get_by_label("Typ de code").fill(code.lower())
    phones[0].get_by_role("button", name="Ga verder").click()
    for phone in phones[1:]:
        phone.goto(f"{served.url}/w/{code}")
    axe(phones[0])
    for phone in phones:
        phone.get_by_role("button", name="Doe mee").click()
        title(phone, "Welkom")


def silent(pages: list[Page], *never: str) -> None:
    """None of the screens says anything of a vote, in its source neither."""
    for page in pages:
        for word in never:
            assert word not in page.content()


def test_a_whole_workshop(school: Path, open_page: Open) -> None:
    served = start(school)
    try:
        walk(served, open_page)
    finally:
        served.stop()


def walk(served: Served, open_page: Open) -> None:
    lead, screen = open_page(viewport=DESK), open_page(viewport=SCREEN)
    phones = [open_page() for _ in range(5)]
    begin(served, lead, screen, phones)
    vote_twice(served, lead, screen, phones)
    divide(lead, screen, phones)
    first_step(lead, screen, phones)
    printed(lead, served, open_page)
    onward(lead, "Wie vertelt het aan wie", screen, *phones)
    press(lead, "workshop-close")
    title(lead, "De werksessie is afgelopen")
    title(screen, "Bedankt")
    for phone in phones:
        title(phone, "Deze werksessie is afgelopen")


def begin(served: Served, lead: Page, screen: Page, phones: list[Page]) -> None:
    code = opened(lead, served)
    screen.goto(f"{served.url}/projector")
    title(screen, "Welkom")
    expect(screen.get_by_role("img", name="QR-code")).to_be_visible()
    came_in(phones, served, code)
    expect(screen.get_by_text("5 mensen doen mee")).to_be_visible()
    expect(lead.get_by_text("5 mensen doen mee")).to_be_visible()
    axe(lead)
    axe(screen)
    onward(lead, "Vergelijk", screen, *phones)
    expect(screen.get_by_text("Grootste kloven")).to_be_visible()


def vote_twice(served: Served, lead: Page, screen: Page, phones: list[Page]) -> None:
    """In silence, through a crash of the server, revealed, and once more; then the group agrees."""
    onward(lead, "over twee jaar", screen, *phones)
    axe(phones[0])
    for phone, level in zip(phones, FIRST, strict=True):
        choose(phone, level)
        choose(phone, level, 1)
    served = restarted(served)
    phones[4].reload()
    expect(phones[4].locator("input:checked")).to_have_count(2)
    expect(screen.get_by_text("5 van 5")).to_be_visible()
    silent([lead, screen], "Eensgezindheid", "Eerste stemming")
    onward(lead, "Samen de ambitie bepalen", screen, *phones)
    press(lead, "workshop-reveal")
    for page in (lead, screen):
        expect(page.get_by_text("Wie koos 1 en wie koos 4").first).to_be_visible()
        expect(page.get_by_text("Eensgezindheid").first).to_be_visible()
    expect(phones[0].get_by_text("Luister naar de uitersten")).to_be_visible()
    press(lead, "workshop-again")
    for phone, level in zip(phones, SECOND, strict=True):
        expect(phone.get_by_text("Tweede stemming")).to_be_visible()
        choose(phone, level)
    press(lead, "workshop-reveal")
    expect(screen.get_by_text("Tweede stemming", exact=True)).to_be_visible()
    axe(screen)
    lead.get_by_label("Waarom dit niveau?").fill("Dat kan <b>elk</b> team")
    lead.get_by_role("button", name="Ambitie opslaan").click()
    expect(screen.get_by_text("Dat kan <b>elk</b> team")).to_be_visible()


def divide(lead: Page, screen: Page, phones: list[Page]) -> None:
    """Three dots each, two and one; a fourth is not taken."""
    onward(lead, "Kiezen wat voorgaat", screen, *phones)
    for phone in phones:
        for at, count in ((0, 2), (1, 1)):
            phone.locator("fieldset.dots").nth(at).locator(f"input[value='{count}']").check()
        expect(phone.locator("#left")).to_have_text("Nog 0 van 3 stippen")
        expect(phone.locator("#kept")).to_have_text("Bewaard")
    second = phones[0].locator("fieldset.dots").nth(1)
    second.locator("label").nth(3).click()
    expect(phones[0].locator("#kept")).to_contain_text("Al je stippen zijn verdeeld")
    expect(second.locator("input[value='1']")).to_be_checked()
    axe(phones[0])
    press(lead, "workshop-dots-reveal")
    expect(screen.get_by_text("10", exact=True)).to_be_visible()
    lead.get_by_role("button", name="Keuze bewaren").click()
    expect(screen.get_by_text("✓").first).to_be_visible()


def first_step(lead: Page, screen: Page, phones: list[Page]) -> None:
    onward(lead, "De eerste stap", screen, *phones)
    card = lead.locator("[class*='st-key-first-']").first
    card.get_by_label("Eerste stap").fill("Studiedag over de visie")
    card.get_by_label("Wie").fill("de decaan")
    lead.keyboard.press("Enter")
    card.get_by_label("Maand").click()
    lead.keyboard.press("ArrowDown")
    lead.keyboard.press("Enter")
    card.get_by_role("button", name="Eerste stap bewaren").click()
    expect(screen.get_by_text("Studiedag over de visie")).to_be_visible()
    axe(lead)


def restarted(served: Served) -> Served:
    """The server is killed, and another takes its place on the same port."""
    served.stop(signal.SIGKILL)
    again = start(served.data, port=served.port)
    served.process = again.process
    return served


def printed(lead: Page, served: Served, open_page: Open) -> None:
    """The outcome says all that happened, on one sheet of paper."""
    href = lead.get_by_role("link", name="De uitkomst").get_attribute("href")
    page = open_page(viewport=DESK)
    page.goto(served.url + (href or ""))
    axe(page)
    for told in (
        "5 deelnemers",
        "Studiedag over de visie",
        "de decaan",
        "Dat kan <b>elk</b> team",
        "2×1",
        "4×3",
    ):
        expect(page.get_by_text(told).first).to_be_visible()
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
