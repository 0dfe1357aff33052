"""A week with the plan in a real browser: the decaan on Friday afternoon, and a teacher on a phone."""

import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
from e2e.conftest import Served, go, kept, school_of_demo
from playwright.sync_api import Locator, Page, expect

from lobscan.access import LOCAL
from lobscan.domain.calendars import school_day
from lobscan.domain.workplan import Action, Status
from lobscan.services import plan, prepare
from lobscan.services.workspace import Workspace, today

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 1000}
FIRST, THEN = "Gesprekskaart maken", "Mentoren oefenen met de kaart"
TEACHER = "koen-terpstra"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A demo school with a late action of a teacher, and another one that waits for it."""
    with school_of_demo(tmp_path / "school") as ws:
        first = _made(ws, FIRST, today() - timedelta(30), today() - timedelta(2))
        _made(ws, THEN, today() + timedelta(3), today() + timedelta(17), after=(first.id,))
        return ws.settings.data


def _made(ws: Workspace, title: str, start: date, due: date, **more: object) -> Action:
    fields = {"title": title, "responsible": TEACHER, "start": start, "due": due, "hours": 4, **more}
    return plan.create(ws, {**plan.fresh(ws), **fields}, actor=LOCAL)


def named(ws: Workspace, title: str) -> Action:
    return next(a for a in plan.actions(ws) if a.title == title)


def key(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-{name}")


def press(page: Page, name: str) -> None:
    key(page, name).get_by_role("button").first.click()


def choose_action(page: Page, title: str) -> None:
    """Search it by typing, as who uses no mouse does."""
    box = key(page, "commands").get_by_role("combobox", name="Actie")
    box.fill(title)
    box.press("Enter")
    expect(key(page, "quick-open").get_by_role("button")).to_be_enabled()


def type_day(place: Locator, day: date) -> None:
    """Type a day into the parts of a date field, which go on by themselves."""
    place.get_by_role("spinbutton").first.focus()
    place.page.keyboard.type(f"{day:%d%m%Y}")
    place.page.keyboard.press("Escape")


def test_the_decaan_goes_through_the_week_on_friday_afternoon(
    folder: Path, running: Served, open_page: Open
) -> None:
    page = open_page(viewport=DESK)
    go(page, running, "workplan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 acties zijn te laat")

    choose_action(page, FIRST)
    page.get_by_role("button", name="Voortgang noteren").click()
    page.get_by_label("Hoe gaat het?").fill("De kaart is bijna af.\nNog één ronde langs de mentoren.")
    press(page, "quick-check-keep")
    expect(page.get_by_text(f"Genoteerd bij '{FIRST}'.")).to_be_visible()

    choose_action(page, FIRST)
    page.get_by_role("button", name="Vastgelopen").click()
    page.get_by_label("Waarom?").first.fill("De drukker wacht op een akkoord.")
    press(page, "quick-blocked-keep")
    expect(page.get_by_text(f"De status van '{FIRST}' is nu: vastgelopen.")).to_be_visible()
    expect(page.get_by_label("Waarom?")).to_have_count(0)

    page.get_by_role("radio", name="Bord").click()
    expect(key(page, "board-blocked")).to_contain_text(FIRST)
    choose_action(page, FIRST)
    press(page, "quick-open")
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRST)
    expect(page.get_by_text("Nog één ronde langs de mentoren.").first).to_be_visible()

    later = today() + timedelta(10)
    dates = page.locator("[class*='st-key-move-due-']")
    type_day(dates, later)
    preview = key(page, "move-preview")
    expect(preview).to_contain_text("1 andere actie schuift mee")
    press(page, "move-all")
    expect(page.get_by_text("2 acties zijn verschoven")).to_be_visible()

    go(page, running, "workplan?next=1")
    press(page, "next-year-keep")
    expect(key(page, "next-year-undo")).to_be_visible()
    press(page, "next-year-undo")
    expect(page.get_by_text("gehaald.")).to_be_visible()

    ws = kept(folder, running)
    first, then = named(ws, FIRST), named(ws, THEN)
    assert (first.status, first.check.splitlines()[0]) == (Status.BLOCKED, "De kaart is bijna af.")
    assert first.note == "De drukker wacht op een akkoord."
    assert first.due == later
    assert then.start == school_day(prepare.school(ws).school_years, later + timedelta(1))
    assert not any(a.copied_from for a in plan.actions(ws))


def fetched(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=20) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


def summaries(data: bytes) -> dict[str, str]:
    """What the entries say, each with its status."""
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return {str(e["SUMMARY"]): str(e["STATUS"]) for e in found}


def test_a_teacher_has_their_part_on_a_phone_until_the_link_is_withdrawn(
    folder: Path, running: Served, open_page: Open
) -> None:
    desk = open_page(viewport=DESK)
    go(desk, running, f"mine?person={TEACHER}")
    press(desk, "links-missing")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Iedereen heeft een eigen pagina")
    link = key(desk, "person-link").locator("code").first.inner_text().strip()

    phone = open_page()
    phone.goto(link)
    card = phone.get_by_role("article").filter(has_text=FIRST)
    card.get_by_text("Hoe gaat het?").click()
    card.get_by_role("textbox").fill("Klaar en gedrukt.")
    card.get_by_role("button", name="Het is klaar").click()
    expect(phone.get_by_role("status")).to_contain_text(f"'{FIRST}' is klaar.")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.evaluate(wide) == 0

    status, data = fetched(f"{link}.ics")
    assert status == 200
    assert summaries(data)[f"✓ Klaar: {FIRST}"] == "CONFIRMED"
    assert summaries(data)[f"Klaar: {THEN}"] == "CONFIRMED"

    press(desk, "person-off")
    press(desk, "person-off-yes")
    expect(desk.get_by_text("1 link is ingetrokken.")).to_be_visible()
    assert fetched(link)[0] == 404
    assert fetched(f"{link}.ics")[0] == 404
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hier is niets gevonden")

    ws = kept(folder, running)
    first = named(ws, FIRST)
    assert (first.status, first.check) == (Status.DONE, "Klaar en gedrukt.")
    assert plan.history(ws, first.id)[-1].actor == "Koen Terpstra"
