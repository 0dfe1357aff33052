"""The three main journeys by keyboard alone: the focus is seen at each step, and it is caught nowhere."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from e2e.conftest import Served, kept, make_scan, school_of_demo, served, settled
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLong

from lobscan import access
from lobscan.domain.workplan import Action, Status
from lobscan.services import mine, plan, prepare, scan
from lobscan.services.scan import Judgement
from lobscan.services.workspace import Workspace, close_shared, shared, today
from lobscan.settings import Settings
from lobscan.ui.keyboard import SCRIPT

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 1000}
EXPECTED_WITHIN = 60_000
FURTHEST = 150
"""Presses of Tab within which everything on a page must be reached."""
STUCK = 3
"""A date has three parts of one name."""
LOW = {"a1-gedeelde-visie": "1", "a4-leiderschap": "2"}
ASKED = (
    "a1-gedeelde-visie",
    "b3-ervaren",
    "b4-reflecteren",
    "c4-mentor",
    "d1-ouders",
    "e1-evaluatie-activiteiten",
)
"""A pulse of two screens."""
FOCUS = (Path(__file__).parent / "focus.js").read_text("utf-8")
DRAWN = f"""() => {{
    const now = ({FOCUS})();
    return now.kind === "body" || (now.ring && now.shown && !now.blind);
}}"""
THERE = f"""([name, key, kind]) => {{
    const now = ({FOCUS})();
    return now.name.includes(name) && now.key.includes(key) && (!kind || now.kind === kind);
}}"""
CELL = f"""([wanted, before]) => {{
    const now = ({FOCUS})();
    return RegExp(wanted).test(now.name) && now.frame && String(now.frame) !== String(before);
}}"""
DRAWN_WITHIN = 5_000
"""Milliseconds."""


@dataclass(frozen=True)
class Focus:
    """What has the focus: its place in the page, what it is and says, and whether one sees that it is there."""

    path: str
    kind: str
    name: str
    key: str
    frame: list[int] | None
    """In a table: where the cell with the focus is drawn."""
    blind: str
    """The stop before, where that looked the same with the focus as without."""
    ring: bool
    shown: bool


def focus(page: Page) -> Focus:
    return Focus(**page.evaluate(FOCUS))


def seen(page: Page) -> Focus:
    """What has the focus, once it is drawn; one sees that it has."""
    with suppress(TooLong):
        page.wait_for_function(DRAWN, timeout=DRAWN_WITHIN)
    now = focus(page)
    if now.kind != "body":
        assert now.ring, f"no ring around {now}"
        assert now.shown, f"hidden behind something: {now}"
        assert not now.blind, f"{now.blind} looks the same with the focus and without"
    return now


def tab(page: Page, *, back: bool = False) -> Focus:
    """One press of Tab. Wherever it leads, one sees it."""
    page.keyboard.press("Shift+Tab" if back else "Tab")
    return seen(page)


def to(page: Page, name: str = "", *, key: str = "", back: bool = False) -> Focus:
    """Press Tab until something with that name has the focus, or what stands in the widget `key`."""
    before, stuck = None, 0
    for _press in range(FURTHEST):
        now = tab(page, back=back)
        if name in now.name and any(part.startswith(key) for part in now.key.split() or [""]):
            return now
        stuck = stuck + 1 if now == before and now.kind != "body" else 0
        assert stuck < STUCK, f"caught in {now}"
        before = now
    return pytest.fail(f"{name or key} is not reached from the keyboard")


def press(page: Page, name: str = "", *, key: str = "", with_: str = "Enter", back: bool = False) -> None:
    """Go to a button or link and press it."""
    to(page, name, key=key, back=back)
    page.keyboard.press(with_)


def on(page: Page, name: str = "", *, key: str = "", kind: str = "") -> None:
    """After an act, the focus is on that once the page is drawn, and one sees it."""
    with suppress(TooLong):
        page.wait_for_function(THERE, arg=[name, key, kind], timeout=EXPECTED_WITHIN / 2)
    now = seen(page)
    assert name in now.name, now
    assert key in now.key, now
    assert kind in ("", now.kind), now


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


# What had the focus is drawn anew, as Streamlit does at a moment of its own

COMMANDS = """<div data-testid="stApp" data-test-script-state="notRunning"><div class="stVerticalBlock {key}">
<div data-testid="stHorizontalBlock">
<div class="stElementContainer st-key-open"><div class="stButton"><button>Openen</button></div></div>
<div class="stElementContainer st-key-done"><div class="stButton"><button {off}>Klaar</button></div></div>
</div></div></div>"""


@pytest.mark.parametrize(
    ("off", "key", "then"),
    [
        ("", "st-key-commands", "Klaar"),
        ("", "st-key-others", "Klaar"),
        ("disabled", "st-key-commands", "Openen"),
        ("disabled", "st-key-others", "Openen"),
    ],
)
def test_the_focus_finds_back_what_is_drawn_anew(open_page: Open, off: str, key: str, then: str) -> None:
    page = open_page()
    page.set_content(COMMANDS.format(key="st-key-commands", off="") + SCRIPT)
    to(page, "Klaar")
    page.evaluate("drawn => { document.body.innerHTML = drawn; }", COMMANDS.format(key=key, off=off))
    on(page, then)


def test_the_focus_stays_in_its_row_where_what_had_it_is_gone(open_page: Open) -> None:
    page = open_page()
    page.set_content(COMMANDS.format(key="st-key-commands", off="") + SCRIPT)
    to(page, "Klaar")
    page.evaluate("""() => {
        const row = document.querySelector('[data-testid="stHorizontalBlock"]'), anew = row.cloneNode(true);
        anew.querySelector(".st-key-done").remove();
        row.replaceWith(anew);
    }""")
    on(page, "Openen")


# A respondent


def test_a_respondent_answers_and_hands_in(tmp_path: Path, open_page: Open) -> None:
    made = make_scan(tmp_path / "school", set="pulse", statements=ASKED)
    with served(made.data) as at:
        page = open_page()
        page.goto(at.url + made.links["mentor"])
        to(page, "havo 3")
        page.keyboard.press("Space")
        press(page, "Start")
        page.wait_for_url("**/1")
        for number in (1, 2):
            page.wait_for_url(f"**/{number}")
            for statement in ASKED[3 * number - 3 : 3 * number]:
                mark(page, statement, 3)
            press(page, "Opmerking toevoegen")
            to(page, "Noem geen personen")
            page.keyboard.type("Zonder muis ingevuld.")
            expect(page.locator("#kept")).to_have_text("Alles is bewaard")
            press(page, "Verder")
        page.wait_for_url("**/check")
        press(page, "Inleveren")
        title(page, "Bedankt")


def mark(page: Page, statement: str, level: int) -> None:
    """Into the answers of a statement by Tab, up to a level by the arrows, as a group of radios works."""
    for _press in range(FURTHEST):
        if f"c.{statement}" in tab(page).key.split():
            break
    page.keyboard.press("Space")
    for _step in range(level - 1):
        page.keyboard.press("ArrowDown")
    now = focus(page)
    assert now.ring
    assert now.shown
    expect(page.locator(f'input[name="c.{statement}"][value="{level}"]')).to_be_checked()


# The decaan


FIRST, THEN = "Gesprekskaart drukken", "Mentoren oefenen met de kaart"
TEACHER = "koen-terpstra"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A demo school with two actions that are far too late, so that they stand above the rest."""
    with school_of_demo(tmp_path / "school") as ws:
        made(ws, FIRST, today() - timedelta(80), today() - timedelta(60))
        made(ws, THEN, today() - timedelta(70), today() - timedelta(50))
        return ws.settings.data


def made(ws: Workspace, title_: str, start: date, due: date) -> None:
    fields = {"title": title_, "responsible": TEACHER, "start": start, "due": due, "hours": 4}
    plan.create(ws, {**plan.fresh(ws), **fields}, actor=access.LOCAL)


def test_the_decaan_looks_at_the_picture_and_follows_the_plan_on_friday(
    folder: Path, running: Served, open_page: Open
) -> None:
    page = open_page(viewport=DESK, reduced_motion="reduce")
    page.goto(f"{running.url}/")
    settled(page)
    past_the_menu(page)
    menu(page, "Scores", "scoort")
    read_a_table(page)
    choose(page, "Stelling", "mentor")
    page.wait_for_url("**statement=c4-mentor")
    settled(page)
    on(page, "Stelling")

    menu(page, "Werkplan", "te laat")
    take_the_second_row(page)
    check_in(page, "Twee mentoren hebben geoefend.")
    choose(page, "Actie", FIRST)
    expect(page.get_by_role("button", name="Openen en wijzigen")).to_be_enabled()
    on(page, "Actie")
    open_and_finish(page)
    look_at_everything(page)
    menu(page, "Ieders deel", "eigen pagina")
    press(page, key="st-key-links-missing")
    title(page, "Iedereen heeft een eigen pagina")

    ws = kept(folder, running)
    first, then = named(ws, FIRST), named(ws, THEN)
    assert first.status is Status.DONE
    assert (then.check, then.progress, then.status) == ("Twee mentoren hebben geoefend.", 5, Status.PLANNED)
    assert all(link.path for link in mine.links(ws, actor=access.LOCAL))


def past_the_menu(page: Page) -> None:
    """The first stop of all leads past the menu, to what the page is about."""
    expect(page.get_by_role("link", name="Back-up")).to_be_visible()
    expect(page.locator(".st-key-tour-next")).to_be_visible()
    assert tab(page).kind == "a"
    page.keyboard.press("Enter")
    on(page, kind="main")
    assert "st-key-tour-next" in tab(page).key


def menu(page: Page, name: str, said: str) -> None:
    """By the menu to another page; the focus stays on its link."""
    press(page, name, back=True)
    title(page, said)
    settled(page)
    on(page, name)


def into_a_table(page: Page, key: str) -> Focus:
    for _press in range(FURTHEST):
        now = tab(page)
        if key in now.key and now.frame:
            return now
    return pytest.fail(f"the table {key} is not reached")


def read_a_table(page: Page) -> None:
    """Open the figures of a chart, go through them, and out again."""
    key = "st-key-under-profile-table"
    press(page, key=key)
    expect(page.locator(f".{key} canvas").first).to_be_visible()
    into_a_table(page, key)
    down = arrow(page, "ArrowDown", "^Activiteiten en begeleiding$")
    right = arrow(page, "ArrowRight", "^[1-4],[0-9]$")
    assert right[0] > down[0]
    assert right[1] == down[1]
    to(page, key="st-key-under-area-table")


def arrow(page: Page, key: str, wanted: str) -> list[int]:
    """To the next cell, which says what is `wanted` and is drawn elsewhere: where."""
    before = seen(page).frame
    page.keyboard.press(key)
    page.wait_for_function(CELL, arg=[wanted, before])
    now = seen(page).frame
    assert now
    return now


def choose(page: Page, name: str, word: str) -> None:
    """Type into a box to choose from, and take what it finds."""
    to(page, name)
    page.keyboard.type(word)
    expect(page.get_by_role("option", name=word).first).to_be_visible()
    page.keyboard.press("Enter")


def take_the_second_row(page: Page) -> None:
    """The focus in the table is the choice of an action for the commands above it."""
    box = page.get_by_role("combobox", name="Actie")
    into_a_table(page, "st-key-actions-week")
    expect(box).to_have_value(FIRST)
    arrow(page, "ArrowDown", "^50 dagen te laat")
    expect(box).to_have_value(THEN)
    settled(page)


def check_in(page: Page, said: str) -> None:
    """A popover is entered by Tab and left by Escape; once it closes, the focus is where it was."""
    name, form = "Voortgang noteren", page.get_by_role("dialog", name="Voortgang noteren")
    first = form.get_by_role("textbox", name="Hoe gaat het?")
    press(page, name, back=True)
    expect(first).to_be_visible()
    assert tab(page).name == "Hoe gaat het?"
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    on(page, name)
    page.keyboard.press("Enter")
    expect(first).to_be_visible()
    expect(form.get_by_role("slider")).to_be_visible()
    assert tab(page).name == "Hoe gaat het?"
    assert name in tab(page, back=True).name
    assert tab(page).name == "Hoe gaat het?"
    page.keyboard.type(said)
    to(page, "Voortgang in procenten")
    page.keyboard.press("ArrowRight")
    press(page, "Opslaan")
    expect(page.get_by_text(f"Genoteerd bij '{THEN}'")).to_be_visible()
    expect(form).to_have_count(0)
    settled(page)
    on(page, key="st-key-commands")


def open_and_finish(page: Page) -> None:
    """An action of its own page: done, not done after all, and done; its title has the focus at first."""
    press(page, "Openen en wijzigen")
    title(page, FIRST)
    settled(page)
    on(page, FIRST, kind="h1")
    finish(page)
    press(page, key="st-key-action-undo")
    expect(page.get_by_text("is teruggedraaid")).to_be_visible()
    settled(page)
    finish(page)
    press(page, key="st-key-action-back", back=True)
    title(page, "te laat")
    settled(page)
    on(page, kind="h1")


def finish(page: Page) -> None:
    press(page, key="st-key-quick-done", back=True)
    expect(page.get_by_text(f"De status van '{FIRST}' is nu: klaar.")).to_be_visible()
    settled(page)
    on(page, key="st-key-commands")


def look_at_everything(page: Page) -> None:
    """Another view, by the arrows as in any group of radios."""
    to(page, "Deze week")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_url("**view=all")
    settled(page)
    on(page, "Alles")


def named(ws: Workspace, wanted: str) -> Action:
    return next(a for a in plan.actions(ws) if a.title == wanted)


# A workshop


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school with a round that a team answered together, which is not anonymous: two statements lie low."""
    data = make_scan(tmp_path / "school", mode="joint").data
    ws = shared(Settings(data))
    try:
        (round_,) = prepare.rounds(ws)
        for statement, level in LOW.items():
            scan.joint_answer(ws, round_, Judgement(statement, current=level), actor=access.LOCAL)
    finally:
        close_shared()
    return data


def test_a_workshop_votes_reveals_and_votes_again(school: Path, open_page: Open) -> None:
    with served(school) as at:
        lead, phone = open_page(viewport=DESK), open_page()
        lead.goto(f"{at.url}/workshop")
        settled(lead)
        to(lead, key="st-key-workshop-small")
        expect(lead.get_by_role("checkbox", name="Niet anoniem")).to_be_checked()
        press(lead, "Begin de werksessie")
        title(lead, "Welkom")
        enter(phone, at, lead.locator(".st-key-workshop-door strong").inner_text())
        onward(lead, phone, "Vergelijk", "over twee jaar")
        vote(phone, 1)
        onward(lead, phone, "Samen de ambitie bepalen")
        reveal(lead, "Eerste stemming")
        press(lead, key="st-key-workshop-again")
        expect(phone.get_by_text("Tweede stemming")).to_be_visible()
        vote(phone, 4)
        reveal(lead, "Tweede stemming")


def enter(phone: Page, at: Served, code: str) -> None:
    phone.goto(f"{at.url}/w/")
    to(phone, "Typ de code")
    phone.keyboard.type(code.lower())
    press(phone, "Ga verder")
    expect(phone.get_by_role("button", name="Doe mee")).to_be_visible()
    press(phone, "Doe mee")
    title(phone, "Welkom")


def onward(lead: Page, phone: Page, *steps: str) -> None:
    for step in steps:
        settled(lead)
        press(lead, key="st-key-workshop-next")
        title(lead, step)
        title(phone, step)


def vote(phone: Page, level: int) -> None:
    """The first statement; the step's title has the focus, so that Tab goes on from there."""
    for _press in range(FURTHEST):
        if tab(phone).kind == "radio":
            break
    phone.keyboard.press("Space")
    for _step in range(level - 1):
        phone.keyboard.press("ArrowDown")
    expect(phone.locator("#kept")).to_have_text("Bewaard")
    assert phone.locator("input:checked").first.get_attribute("value") == str(level)


def reveal(lead: Page, said: str) -> None:
    settled(lead)
    press(lead, key="st-key-workshop-reveal")
    expect(lead.locator(".lobscreen").get_by_text(said, exact=True)).to_be_visible()
