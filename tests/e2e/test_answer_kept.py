"""Nothing that was shown as kept is lost, and the last answer counts: by really doing it."""

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from e2e.conftest import Scan, Served, make_scan, start
from e2e.test_answer_page import APART, SCHOOLWIDE, begin, level, resume, statement
from playwright.sync_api import BrowserContext, Page, Route, expect

from lobscan.services import scan as scans
from lobscan.services.workspace import close_shared, shared
from lobscan.settings import Settings

Open = Callable[..., Page]
LEADERSHIP = "a4-leiderschap"
WAITS = "wacht op verbinding"
ALL_KEPT = "Alles is bewaard"
PATIENT = 40_000


@dataclass
class School:
    """A scan whose server can die and come back at the same address."""

    scan: Scan
    server: Served = field(repr=False)

    @property
    def link(self) -> str:
        return self.server.url + self.scan.links["mentor"]

    def kill(self) -> None:
        self.server.stop(signal.SIGKILL)

    def again(self) -> None:
        self.server = start(self.scan.data, port=self.server.port)

    def stored(self, code: str) -> dict[tuple[str, str], str]:
        """What a copy of the folder holds of who has `code`; the server must not run."""
        return stored(self.scan.data, self.scan.links["mentor"], code)


def stored(data: Path, path: str, code: str) -> dict[tuple[str, str], str]:
    copy = data.with_name(f"{data.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    try:
        ws = shared(Settings(copy))
        door = scans.door(ws, path.removeprefix("/a/"))
        given = scans.given(ws, scans.resume(ws, door, code))
        return {place: said.current for place, said in given.items() if said.current}
    finally:
        close_shared()


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    scan = make_scan(tmp_path / "school", desired=True, horizon=2028)
    made = School(scan, start(scan.data))
    try:
        yield made
    finally:
        made.server.stop(signal.SIGKILL)


def bar(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#kept")).to_have_text(text, timeout=PATIENT)


def state(page: Page, id_: str, text: str) -> None:
    expect(statement(page, id_).locator(".state")).to_have_text(text, timeout=PATIENT)


def said_kept(page: Page) -> dict[str, str]:
    """The marks that the page says are kept."""
    found = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".statement.kept")]
            .map(box => [box.id, box.querySelector(".levels input:checked").value]))"""
    )
    return {str(k): str(v) for k, v in found.items()}


def in_browser(page: Page) -> list[str]:
    """What lies in the browser's storage."""
    return list(page.evaluate("Object.keys(localStorage)"))


def reopen(context: BrowserContext, link: str) -> Page:
    page = context.new_page()
    page.goto(link)
    return page


# The connection


def test_answers_without_a_connection_outlive_the_tab(school: School, open_page: Open) -> None:
    page = open_page()
    code = begin(page, school.link)
    context = page.context
    context.set_offline(True)
    level(page, SCHOOLWIDE, "3").check()
    level(page, APART, "1").check()
    level(page, SCHOOLWIDE, "4").check()
    state(page, SCHOOLWIDE, WAITS)
    bar(page, re.compile("2 antwoorden wachten op verbinding"))
    page.close()
    context.set_offline(False)
    again = reopen(context, school.link)
    expect(again.get_by_text("Je hebt 2 van de 20 stellingen beantwoord.")).to_be_visible()
    again.goto(f"{school.link}/1")
    expect(level(again, SCHOOLWIDE, "4")).to_be_checked()
    bar(again, "Elk antwoord wordt meteen bewaard")
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "4", (APART, "havo-3"): "1", (APART, "havo-4"): "1"}


def test_what_waits_is_shown_on_the_screen_after_a_reload(school: School, open_page: Open) -> None:
    page = open_page()
    code = begin(page, school.link)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/keep", lambda route: route.abort())
    level(page, SCHOOLWIDE, "2").check()
    part = statement(page, APART)
    part.get_by_text("Verschilt per leerjaar").click()
    page.locator(f'input[name="c.{APART}.havo-4"][value="4"]').check()
    part.get_by_text("Opmerking toevoegen").click()
    part.locator("textarea").fill("Onderweg.")
    state(page, APART, WAITS)
    page.reload()
    expect(level(page, SCHOOLWIDE, "2")).to_be_checked()
    expect(page.locator(f'input[name="c.{APART}.havo-4"][value="4"]')).to_be_checked()
    expect(part.locator("textarea")).to_have_value("Onderweg.")
    bar(page, re.compile("3 antwoorden wachten"))
    page.unroute("**/keep")
    page.evaluate("dispatchEvent(new Event('online'))")
    bar(page, ALL_KEPT)
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "2", (APART, "havo-4"): "4"}


def test_going_on_without_a_connection_says_so_and_loses_nothing(school: School, open_page: Open) -> None:
    page = open_page()
    begin(page, school.link)
    level(page, SCHOOLWIDE, "3").check()
    bar(page, ALL_KEPT)
    page.reload()  # it trusts a connection for some seconds after an answer
    page.context.set_offline(True)
    page.get_by_role("button", name="Verder").click()
    bar(page, "Geen verbinding. Je antwoorden zijn bewaard; ga verder zodra er weer verbinding is.")
    assert page.url.endswith("/1")
    page.context.set_offline(False)
    page.get_by_role("button", name="Verder").click()
    page.wait_for_url("**/2")


def test_handing_in_waits_for_what_is_under_way(school: School, open_page: Open) -> None:
    page = open_page()
    code = begin(page, school.link)
    context = page.context
    context.route("**/keep", lambda route: route.abort())
    level(page, SCHOOLWIDE, "3").check()
    state(page, SCHOOLWIDE, WAITS)
    check = reopen(context, f"{school.link}/check")
    bar(check, re.compile("1 antwoord wacht op verbinding"))
    check.get_by_role("button", name="Inleveren").click()
    expect(check.get_by_role("heading", level=1)).to_have_text("Er staan nog 20 stellingen open")
    context.unroute("**/keep")
    check.get_by_role("button", name="Inleveren").click()
    expect(check.get_by_role("heading", level=1)).to_have_text("Er staan nog 19 stellingen open")
    check.get_by_role("button", name="Inleveren").click()
    expect(check.get_by_role("heading", level=1)).to_have_text("Bedankt, je antwoorden zijn binnen")
    assert in_browser(check) == []
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "3"}


def test_a_browser_that_forgot_the_code_keeps_what_was_answered_until_it_is_back(
    school: School, open_page: Open
) -> None:
    page = open_page()
    code = begin(page, school.link)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.clear_cookies()
    level(page, SCHOOLWIDE, "3").check()
    bar(page, re.compile("Je code is niet meegestuurd"))
    resume(page, school.link, code)
    bar(page, ALL_KEPT)
    expect(level(page, SCHOOLWIDE, "3")).to_be_checked()
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "3"}


def test_a_browser_that_stores_nothing_keeps_answers_too(school: School, open_page: Open) -> None:
    page = open_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } })")
    code = begin(page, school.link)
    page.context.set_offline(True)
    level(page, SCHOOLWIDE, "3").check()
    state(page, SCHOOLWIDE, WAITS)
    page.context.set_offline(False)
    bar(page, ALL_KEPT)
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "3"}


# The server


def test_a_server_that_dies_before_its_reply_arrives(school: School, open_page: Open) -> None:
    page = open_page()
    code = begin(page, school.link)

    def die(route: Route) -> None:
        route.fetch()  # the answer is committed
        school.kill()
        route.abort()

    page.route("**/keep", die, times=1)
    level(page, SCHOOLWIDE, "3").check()
    state(page, SCHOOLWIDE, WAITS)
    level(page, SCHOOLWIDE, "1").check()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "3"}
    school.again()
    bar(page, ALL_KEPT)
    expect(level(page, SCHOOLWIDE, "1")).to_be_checked()
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "1"}


def test_killed_while_somebody_goes_on_tapping(school: School, open_page: Open) -> None:
    page = open_page()
    code = begin(page, school.link)
    ids = page.locator(".statement").evaluate_all("boxes => boxes.map(box => box.id)")
    last: dict[str, str] = {}
    for turn, mark in enumerate(("1", "2", "3", "4")):
        for at, id_ in enumerate(ids):
            last[id_] = str(1 + (int(mark) + at) % 4)
            level(page, id_, last[id_]).check()
            if turn % 2 == 0 and at == len(ids) // 2:
                school.kill()
                shown = said_kept(page)
                held = {s: m for (s, _place), m in school.stored(code).items()}
                assert {s: held.get(s) for s in shown} == shown
        if turn % 2 == 0:
            school.again()
    bar(page, ALL_KEPT)
    school.kill()
    assert {s: m for (s, _place), m in school.stored(code).items()} == last


# Tabs and devices


def test_two_tabs_show_each_others_answers_and_the_last_counts(school: School, open_page: Open) -> None:
    one = open_page()
    code = begin(one, school.link)
    two = reopen(one.context, f"{school.link}/1")
    level(one, SCHOOLWIDE, "1").check()
    state(one, SCHOOLWIDE, "Bewaard")
    state(two, SCHOOLWIDE, "Beantwoord in een ander tabblad of op een ander apparaat")
    expect(level(two, SCHOOLWIDE, "1")).to_be_checked()
    level(two, SCHOOLWIDE, "4").check()
    state(two, SCHOOLWIDE, "Bewaard")
    state(one, SCHOOLWIDE, "Beantwoord in een ander tabblad of op een ander apparaat")
    expect(level(one, SCHOOLWIDE, "4")).to_be_checked()
    expect(one.locator("#said")).to_have_text("1 van 20 beantwoord")
    one.get_by_role("button", name="Verder").click()
    one.wait_for_url("**/2")
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "4"}


def test_a_tab_that_sees_the_storage_late_shows_the_other_tabs_answer(
    school: School, open_page: Open
) -> None:
    one = open_page()
    begin(one, school.link)
    two = reopen(one.context, f"{school.link}/1")
    held: list[Route] = []
    two.route("**/keep", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes no built-in
    with two.expect_request("**/keep"):
        level(two, SCHOOLWIDE, "4").check()
    one.wait_for_function("Object.keys(localStorage).some((key) => key.includes('+'))", timeout=PATIENT)
    one.evaluate(
        """() => {
            const then = { ...localStorage };
            Storage.prototype.getItem = (key) => then[key] ?? null;
            Storage.prototype.key = (at) => Object.keys(then)[at];
            Object.defineProperty(Storage.prototype, "length", { get: () => Object.keys(then).length });
        }"""
    )
    held[0].continue_()
    state(two, SCHOOLWIDE, "Bewaard")
    state(one, SCHOOLWIDE, "Beantwoord in een ander tabblad of op een ander apparaat")
    expect(level(one, SCHOOLWIDE, "4")).to_be_checked()


def test_two_tabs_without_a_connection_send_in_the_order_of_the_taps(school: School, open_page: Open) -> None:
    one = open_page()
    code = begin(one, school.link)
    two = reopen(one.context, f"{school.link}/1")
    one.context.set_offline(True)
    level(two, SCHOOLWIDE, "1").check()
    state(two, SCHOOLWIDE, WAITS)
    level(one, SCHOOLWIDE, "4").check()
    state(one, SCHOOLWIDE, WAITS)
    one.context.set_offline(False)
    for page in (one, two):
        expect(page.locator("#kept")).not_to_contain_text(WAITS, timeout=PATIENT)
        expect(level(page, SCHOOLWIDE, "4")).to_be_checked(timeout=PATIENT)
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "4"}


def test_another_device_sees_what_was_answered_when_one_returns_to_it(
    school: School, open_page: Open
) -> None:
    phone, desk = open_page(), open_page()
    code = begin(phone, school.link)
    resume(desk, school.link, code)
    level(desk, SCHOOLWIDE, "2").check()
    state(desk, SCHOOLWIDE, "Bewaard")
    phone.evaluate("dispatchEvent(new Event('focus'))")
    state(phone, SCHOOLWIDE, "Beantwoord in een ander tabblad of op een ander apparaat")
    expect(level(phone, SCHOOLWIDE, "2")).to_be_checked()


def test_an_older_answer_that_waited_never_goes_over_a_newer_one(school: School, open_page: Open) -> None:
    phone, desk = open_page(), open_page()
    code = begin(phone, school.link)
    resume(desk, school.link, code)
    phone.context.set_offline(True)
    level(phone, SCHOOLWIDE, "1").check()
    level(phone, APART, "1").check()
    state(phone, SCHOOLWIDE, WAITS)
    level(desk, SCHOOLWIDE, "4").check()
    state(desk, SCHOOLWIDE, "Bewaard")
    phone.context.set_offline(False)
    state(
        phone,
        SCHOOLWIDE,
        "Intussen elders beantwoord; dat antwoord telt. Kies opnieuw als je het wilt wijzigen.",
    )
    expect(level(phone, SCHOOLWIDE, "4")).to_be_checked()
    state(phone, APART, "Bewaard")
    level(phone, SCHOOLWIDE, "2").check()
    state(phone, SCHOOLWIDE, "Bewaard")
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "2", (APART, "havo-3"): "1", (APART, "havo-4"): "1"}


def test_somebody_else_on_the_same_device_sends_nothing_of_the_first(school: School, open_page: Open) -> None:
    page = open_page()
    first = begin(page, school.link)
    context = page.context
    context.set_offline(True)
    level(page, LEADERSHIP, "4").check()
    state(page, LEADERSHIP, WAITS)
    page.close()
    context.set_offline(False)
    context.clear_cookies()
    page = context.new_page()
    second = begin(page, school.link)
    level(page, SCHOOLWIDE, "1").check()
    bar(page, ALL_KEPT)
    context.clear_cookies()
    resume(page, school.link, first)
    expect(level(page, LEADERSHIP, "4")).to_be_checked()
    bar(page, ALL_KEPT)
    school.kill()
    assert school.stored(first) == {(LEADERSHIP, ""): "4"}
    assert school.stored(second) == {(SCHOOLWIDE, ""): "1"}


# The clock


@pytest.mark.parametrize("moment", ["1999-12-31T23:59:00", "2061-01-01T00:00:00"])
def test_the_browsers_clock_decides_nothing(school: School, open_page: Open, moment: str) -> None:
    page = open_page()
    code = begin(page, school.link)
    level(page, SCHOOLWIDE, "1").check()
    bar(page, ALL_KEPT)
    page.clock.set_fixed_time(moment)
    level(page, SCHOOLWIDE, "2").check()
    bar(page, ALL_KEPT)
    page.context.set_offline(True)
    level(page, SCHOOLWIDE, "3").check()
    state(page, SCHOOLWIDE, WAITS)
    page.clock.set_fixed_time("2026-11-22T10:00:00")
    level(page, SCHOOLWIDE, "4").check()
    page.context.set_offline(False)
    bar(page, ALL_KEPT)
    school.kill()
    assert school.stored(code) == {(SCHOOLWIDE, ""): "4"}
