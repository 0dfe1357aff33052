"""A respondent on a phone, in a real browser against a real server."""

import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.conftest import PHONE, Scan, Served, make_scan, served, start
from playwright.sync_api import Locator, Page, Route, expect

MOST_BYTES = 30_000
THUMB = 44
SCHOOLWIDE, APART = "a1-gedeelde-visie", "a3-leerlingdoelen"
Open = Callable[..., Page]


@dataclass(frozen=True)
class At:
    """A scan that is being served."""

    url: str
    scan: Scan

    def link(self, role: str = "mentor") -> str:
        return self.url + self.scan.links[role]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    scan = make_scan(tmp_path_factory.mktemp("answer") / "school", desired=True, horizon=2028)
    with served(scan.data) as running:
        yield At(running.url, scan)


def begin(page: Page, link: str, *groups: str) -> str:
    """Come in; the code that is shown."""
    page.goto(link)
    for group in groups or ("havo 3", "havo 4"):
        page.get_by_label(group, exact=True).check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/1")
    return page.locator(".code strong").inner_text()


def resume(page: Page, link: str, code: str) -> None:
    page.goto(link)
    page.get_by_label("Al begonnen?").fill(code)
    page.get_by_role("button", name="Ga verder").click()
    page.wait_for_url("**/1")


def statement(page: Page, id_: str) -> Locator:
    return page.locator(f"#{id_}")


def level(page: Page, id_: str, mark: str) -> Locator:
    return page.locator(f'input[name="c.{id_}"][value="{mark}"]')


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in {"serious", "critical"}]


def every_screen(page: Page, link: str) -> Iterator[str]:
    """Each page that a respondent can come to, in its fullest state; yields its name."""
    page.goto(link)
    yield "first page"
    page.get_by_label("Al begonnen?").fill("AAAA-AAAA")
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "wrong code"
    page.goto(link)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "no year group"
    begin(page, link, "alle leerjaren")
    level(page, SCHOOLWIDE, "3").check()
    level(page, "a4-leiderschap", "?").check()
    part = statement(page, APART)
    for summary in part.locator("summary").all():
        summary.click()
    page.locator(f'input[name="c.{APART}.havo-3"][value="1"]').check()
    page.locator(f'input[name="d.{APART}"][value="4"]').check()
    part.locator("textarea").fill("Een opmerking.")
    expect(page.locator("#kept")).to_have_text("Alles is bewaard")
    yield "area"
    for path, title in (
        ("", "Welkom terug"),
        ("/groups", "Mijn leerjaren"),
        ("/check", "stellingen open"),
        ("/withdraw", "intrekken"),
        ("/99", "niets gevonden"),
    ):
        page.goto(link + path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        yield title
    page.goto(f"{link}/check")
    page.get_by_role("button", name="Inleveren").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bedankt")
    yield "thanks"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_goes_sideways(at: At, open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    seen = []
    for name in every_screen(page, at.link()):
        assert (name, faults(page)) == (name, [])
        assert (name, sideways(page)) == (name, 0)
        seen.append(name)
    assert len(seen) == 10


def test_zoomed_to_twice_its_size_nothing_goes_sideways_and_the_bar_leaves_room(
    at: At, open_page: Open
) -> None:
    page = open_page(viewport={"width": PHONE["width"] // 2, "height": PHONE["height"] // 2})
    for name in every_screen(page, at.link()):
        assert (name, sideways(page)) == (name, 0)
        if name == "area":
            assert page.locator(".bar").evaluate("e => getComputedStyle(e).position") == "static"


def test_everything_to_touch_is_a_thumb_wide(at: At, open_page: Open) -> None:
    page = open_page(has_touch=True)
    for name in every_screen(page, at.link()):
        small = page.evaluate(
            """size => [...document.querySelectorAll("label:has(input), button:not(.hidden), summary, .button, nav a, li a")]
                .filter(e => e.checkVisibility())
                .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
                .filter(([, box]) => box.height < size || box.width < size)
                .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)""",
            THUMB,
        )
        assert (name, small) == (name, [])


def test_text_is_large_and_lines_are_short(at: At, open_page: Open) -> None:
    for size in ({"width": 360, "height": 740}, {"width": 1440, "height": 900}):
        page = open_page(viewport=size)
        begin(page, at.link())
        text = page.locator(".level .text").first
        assert float(text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 16
        width = page.locator(".intro").evaluate(
            """e => { const s = document.createElement("span"); s.textContent = "n".repeat(75);
                s.style.position = "absolute"; e.append(s); const w = s.getBoundingClientRect().width;
                s.remove(); return e.getBoundingClientRect().width / w; }"""
        )
        assert width <= 1


@pytest.mark.parametrize("groups", [("havo 3",), ("alle leerjaren",)])
def test_a_first_visit_up_to_the_first_answer_weighs_little(
    at: At, open_page: Open, groups: tuple[str, ...]
) -> None:
    page = open_page()
    weights: list[tuple[str, int]] = []
    urls: dict[str, str] = {}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.responseReceived", lambda e: urls.update({e["requestId"]: e["response"]["url"]}))
    network.on(
        "Network.loadingFinished",
        lambda e: weights.append((urls.get(e["requestId"], "?"), int(e["encodedDataLength"]))),
    )
    page.goto(at.link(), wait_until="networkidle")
    first = sum(bytes_ for _, bytes_ in weights)
    assert len(weights) >= 3
    assert first <= MOST_BYTES / 2
    begin(page, at.link(), *groups)
    page.wait_for_load_state("networkidle")
    print(weights)
    assert sum(bytes_ for _, bytes_ in weights) <= MOST_BYTES


def test_without_script_from_start_to_handing_in(at: At, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    code = begin(page, at.link())
    expect(page.locator("#kept")).to_have_text("Je antwoorden worden bewaard als je verdergaat")
    level(page, SCHOOLWIDE, "3").check()
    level(page, APART, "2").check()
    statement(page, APART).get_by_text("Verschilt per leerjaar").click()
    statement(page, APART).get_by_role("button", name="Per leerjaar antwoorden").click()
    page.wait_for_url(f"**/1?apart={APART}#{APART}")
    page.locator(f'input[name="c.{APART}.havo-4"][value="4"]').check()
    for number in range(2, 6):
        page.get_by_role("button", name="Bewaar en verder").click()
        page.wait_for_url(f"**/{number}")
    page.get_by_role("button", name="Terug").click()
    page.wait_for_url("**/4")
    page.goto(f"{at.link()}/1")
    expect(level(page, SCHOOLWIDE, "3")).to_be_checked()
    expect(level(page, APART, "2")).not_to_be_checked()
    expect(page.locator(f'input[name="c.{APART}.havo-3"][value="2"]')).to_be_checked()
    expect(page.locator(f'input[name="c.{APART}.havo-4"][value="4"]')).to_be_checked()
    page.goto(f"{at.link()}/5")
    page.get_by_role("button", name="Bewaar en verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er staan nog 18 stellingen open")
    page.get_by_role("button", name="Inleveren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt, je antwoorden zijn binnen")
    expect(page.locator(".code strong")).to_have_text(code)


def test_the_enter_key_moves_on_and_does_not_clear_or_change_the_language(at: At, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    begin(page, at.link())
    level(page, SCHOOLWIDE, "3").check()
    level(page, SCHOOLWIDE, "3").press("Enter")
    page.wait_for_url("**/2")
    page.goto(f"{at.link()}/1")
    expect(level(page, SCHOOLWIDE, "3")).to_be_checked()


def test_an_answer_is_kept_at_once_and_found_on_another_device(at: At, open_page: Open) -> None:
    page = open_page()
    code = begin(page, at.link())
    level(page, APART, "4").check()
    expect(statement(page, APART).locator(".state")).to_have_text("Bewaard")
    expect(page.locator("#said")).to_have_text("1 van 20 beantwoord")
    page.context.close()
    other = open_page()
    resume(other, at.link(), code)
    expect(level(other, APART, "4")).to_be_checked()


def test_an_answer_is_on_its_way_even_when_the_page_is_closed_right_after(at: At, open_page: Open) -> None:
    page = open_page()
    code = begin(page, at.link())
    with page.expect_request("**/keep"):
        level(page, APART, "4").check()
    page.close()
    other = open_page()
    for _ in range(50):
        resume(other, at.link(), code)
        if level(other, APART, "4").is_checked():
            break
        other.context.clear_cookies()
    expect(level(other, APART, "4")).to_be_checked()


def test_a_remark_is_kept_without_a_button(at: At, open_page: Open) -> None:
    page = open_page()
    begin(page, at.link())
    statement(page, APART).get_by_text("Opmerking toevoegen").click()
    statement(page, APART).locator("textarea").fill("Dit kan beter.")
    expect(statement(page, APART).locator(".state")).to_have_text("Bewaard")
    page.reload()
    expect(statement(page, APART).locator("textarea")).to_have_value("Dit kan beter.")


def test_kept_is_said_only_after_the_servers_answer(at: At, open_page: Open) -> None:
    page = open_page()
    begin(page, at.link())
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/keep", hold)
    with page.expect_request("**/keep"):
        level(page, SCHOOLWIDE, "3").check()
    state = statement(page, SCHOOLWIDE).locator(".state")
    expect(state).to_have_text("wordt bewaard…")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(state).to_have_text("wordt bewaard…")
    expect(page.locator("#kept")).to_have_text("wordt bewaard…")
    held[0].continue_()
    expect(state).to_have_text("Bewaard")
    expect(page.locator("#kept")).to_have_text("Alles is bewaard")


def test_without_a_connection_it_says_so_and_tries_again_by_itself(at: At, open_page: Open) -> None:
    page = open_page()
    code = begin(page, at.link())
    page.context.set_offline(True)
    level(page, SCHOOLWIDE, "3").check()
    state = statement(page, SCHOOLWIDE).locator(".state")
    expect(state).to_have_text("wacht op verbinding")
    level(page, SCHOOLWIDE, "2").check()
    level(page, APART, "1").check()
    expect(page.locator("#kept")).to_contain_text("2 antwoorden wachten op verbinding.")
    page.get_by_role("button", name="Verder").click()
    expect(page.locator("#kept")).to_contain_text("2 antwoorden wachten op verbinding.")
    assert page.url.endswith("/1")
    page.context.set_offline(False)
    expect(state).to_have_text("Bewaard")
    other = open_page()
    resume(other, at.link(), code)
    expect(level(other, SCHOOLWIDE, "2")).to_be_checked()
    expect(level(other, APART, "1")).to_be_checked()


def test_a_failing_server_is_tried_again(at: At, open_page: Open) -> None:
    page = open_page()
    begin(page, at.link())
    replies = iter([503, 503])

    def sometimes(route: Route) -> None:
        status = next(replies, None)
        route.continue_() if status is None else route.fulfill(status=status, body="")

    page.route("**/keep", sometimes)
    level(page, SCHOOLWIDE, "3").check()
    expect(statement(page, SCHOOLWIDE).locator(".state")).to_have_text("wacht op verbinding")
    expect(statement(page, SCHOOLWIDE).locator(".state")).to_have_text("Bewaard", timeout=15_000)
    assert next(replies, None) is None


def test_leaving_with_something_unsent_is_warned_of_and_else_not(at: At, open_page: Open) -> None:
    page = open_page()
    begin(page, at.link())
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    level(page, SCHOOLWIDE, "3").check()
    expect(page.locator("#kept")).to_have_text("Alles is bewaard")
    page.goto(at.link())
    assert asked == []
    page.goto(f"{at.link()}/1")
    page.route("**/keep", lambda route: route.abort())
    level(page, SCHOOLWIDE, "1").check()
    expect(page.locator("#kept")).to_contain_text("wacht op verbinding")
    page.goto(at.link())
    assert asked == ["beforeunload"]


def test_what_the_server_refuses_is_told_in_its_words(at: At, open_page: Open) -> None:
    page = open_page()
    begin(page, at.link())
    second = page.context.new_page()
    second.goto(f"{at.link()}/check")
    second.get_by_role("button", name="Inleveren").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Er staan geen antwoorden van je")
    level(page, SCHOOLWIDE, "3").check()
    expect(statement(page, SCHOOLWIDE).locator(".state")).to_contain_text("Je hebt je antwoorden ingeleverd")


def test_year_groups_apart_and_together_again(at: At, open_page: Open) -> None:
    page = open_page()
    begin(page, at.link(), "havo 3", "havo 4", "vwo 3")
    level(page, APART, "2").check()
    statement(page, APART).get_by_text("Verschilt per leerjaar").click()
    page.locator(f'input[name="c.{APART}.havo-4"][value="4"]').check()
    expect(page.locator(f'input[name="c.{APART}.vwo-3"][value="2"]')).to_be_checked()
    expect(level(page, APART, "2")).not_to_be_checked()
    page.reload()
    expect(page.locator(f'input[name="c.{APART}.havo-4"][value="4"]')).to_be_visible()
    level(page, APART, "3").check()
    expect(page.locator(f'input[name="c.{APART}.havo-4"]:checked')).to_have_count(0)
    page.get_by_role("button", name="Verder").click()
    page.wait_for_url("**/2")
    page.goto(f"{at.link()}/1")
    expect(level(page, APART, "3")).to_be_checked()


@pytest.mark.parametrize("offline", [False, True])
def test_a_year_group_that_differs_stays_when_the_others_are_answered(
    at: At, open_page: Open, *, offline: bool
) -> None:
    """What is left empty follows the answer above; what is not, does not."""
    page = open_page()
    begin(page, at.link(), "havo 3", "havo 4", "vwo 3")
    statement(page, APART).get_by_text("Verschilt per leerjaar").click()
    page.context.set_offline(offline)
    page.locator(f'input[name="c.{APART}.havo-4"][value="4"]').check()
    level(page, APART, "2").check()
    page.context.set_offline(False)
    expect(page.locator(f'input[name="c.{APART}.vwo-3"][value="2"]')).to_be_checked()
    expect(page.locator(f'input[name="c.{APART}.havo-4"][value="4"]')).to_be_checked()
    expect(page.locator("#kept")).to_have_class("kept")
    page.reload()
    for group, mark in (("havo-3", "2"), ("havo-4", "4"), ("vwo-3", "2")):
        expect(page.locator(f'input[name="c.{APART}.{group}"][value="{mark}"]')).to_be_checked()


def test_clearing_an_answer(at: At, open_page: Open) -> None:
    page = open_page()
    begin(page, at.link())
    clear = statement(page, SCHOOLWIDE).get_by_role("button", name="Wis antwoord")
    expect(clear).to_be_hidden()
    level(page, SCHOOLWIDE, "3").check()
    clear.click()
    expect(page.locator("#said")).to_have_text("0 van 20 beantwoord")
    page.reload()
    expect(page.locator(f'input[name="c.{SCHOOLWIDE}"]:checked')).to_have_count(0)


def test_all_year_groups_is_one_tap_and_yields(at: At, open_page: Open) -> None:
    page = open_page()
    page.goto(at.link())
    page.get_by_label("alle leerjaren").check()
    expect(page.locator("input[name=group]:checked")).to_have_count(24)
    page.get_by_label("havo 3", exact=True).uncheck()
    expect(page.get_by_label("alle leerjaren")).not_to_be_checked()


def test_the_language_changes_on_a_screen_without_losing_an_answer(at: At, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    begin(page, at.link())
    level(page, SCHOOLWIDE, "3").check()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(level(page, SCHOOLWIDE, "3")).to_be_checked()
    expect(page.get_by_role("button", name="Keep and go on")).to_be_visible()


def test_a_browser_that_refuses_cookies_is_told(at: At, open_page: Open) -> None:
    page = open_page()
    page.route("**/start", lambda route: route.continue_(headers={**route.request.headers, "cookie": ""}))
    page.goto(at.link())
    page.context.clear_cookies()
    page.get_by_label("havo 3", exact=True).check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Je browser weigert cookies.")).to_be_visible()


def test_the_code_is_never_in_an_address(at: At, open_page: Open) -> None:
    page = open_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    code = begin(page, at.link())
    page.get_by_role("button", name="Verder").click()
    page.wait_for_url("**/2")
    page.goto(at.link())
    assert len(seen) > 5
    assert not [url for url in seen if code in url or re.sub("-", "", code) in url]


def test_nothing_answered_is_lost_when_the_server_is_killed(tmp_path: Path, open_page: Open) -> None:
    scan = make_scan(tmp_path / "school")
    running: Served = start(scan.data)
    try:
        page = open_page()
        link = running.url + scan.links["mentor"]
        code = begin(page, link)
        level(page, SCHOOLWIDE, "4").check()
        expect(page.locator("#kept")).to_have_text("Alles is bewaard")
        running.stop(signal.SIGKILL)
        level(page, APART, "1").check()
        expect(page.locator("#kept")).to_contain_text("wacht op verbinding")
        running = start(scan.data, port=running.port)
        expect(page.locator("#kept")).to_have_text("Alles is bewaard", timeout=40_000)
        other = open_page()
        resume(other, link, code)
        expect(level(other, SCHOOLWIDE, "4")).to_be_checked()
        expect(level(other, APART, "1")).to_be_checked()
    finally:
        running.stop()
