"""The picture in a real browser: a click on a cell, the same without a mouse, and on a phone."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.conftest import PHONE, Served, settled
from playwright.sync_api import Locator, Page, expect

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 1000}
GROUP = "havo 4"
EXPECTED_WITHIN = 30_000


def key(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-{name}")


def scores(page: Page, at: Served, query: str = "") -> None:
    page.goto(f"{at.url}/scores{query}")
    settled(page)


WHERE = """(map, [row, column]) => {
    const middle = e => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; };
    const named = (kind, text) => [...map.querySelectorAll(`g.${kind} text`)].find(e => e.textContent.includes(text));
    const [x, y] = [middle(named("xtick", column))[0], middle(named("ytick", row))[1]];
    return [...map.querySelectorAll("g.textpoint")].map(middle)
        .find(([a, b]) => Math.abs(a - x) < 15 && Math.abs(b - y) < 15);
}"""


def click_cell(page: Page, chart: str, row: str, column: str) -> None:
    """Click the number that stands where a row and a column of a map meet."""
    drawn = key(page, chart)
    expect(drawn.locator("g.textpoint").first).to_be_visible()
    drawn.locator("g.ytick").first.scroll_into_view_if_needed()
    found = drawn.evaluate(WHERE, [row, column])
    assert found, f"nothing is written at {row}, {column}"
    page.mouse.click(*found)


def parts(drawn: Locator) -> list[str]:
    """The numbers written in the bars of a spread."""
    expect(drawn.locator("g.barlayer .bartext").first).to_be_visible()
    return drawn.locator("g.barlayer .bartext").all_text_contents()


def test_a_click_on_a_cell_opens_the_statements_behind_it(demo_served: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK)
    scores(page, demo_served)
    click_cell(page, "wide-area-map-score", "Activiteiten", GROUP)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Achter het cijfer: Activiteiten en begeleiding")
    expect(dialog).to_contain_text(GROUP)
    for statement in ("Ervaren", "Reflecteren", "Loopbaangesprek"):
        expect(dialog.locator("g.ytick text", has_text=statement)).to_be_visible()
    numbers = parts(dialog)
    assert len(numbers) > 6
    assert all(n.isdigit() for n in numbers)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response
    grave = [v["id"] for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert grave == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    click_cell(page, "wide-area-map-score", "Activiteiten", GROUP)
    expect(dialog).to_contain_text(GROUP)


def test_the_same_numbers_are_reached_with_the_keyboard(demo_served: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK)
    scores(page, demo_served, "?area=activiteiten")
    click_cell(page, "wide-statement-map", "Reflecteren", GROUP)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Achter het cijfer: Reflecteren")
    expect(dialog.locator("g.ytick")).to_have_count(1)
    clicked = parts(dialog)
    scores(page, demo_served)
    for name, wanted in (("choose-statement", "Reflecteren"), ("choose-place", GROUP)):
        box = key(page, name).get_by_role("combobox")
        box.focus()
        page.keyboard.type(wanted)
        page.keyboard.press("Enter")
        settled(page)
    expect(key(page, "spread").locator("g.ytick")).to_have_count(1)
    assert parts(key(page, "spread")) == clicked


def test_a_click_on_a_gap_chooses_it(demo_served: Served, open_page: Open) -> None:
    page = open_page(viewport=DESK)
    page.goto(f"{demo_served.url}/gaps")
    settled(page)
    third = key(page, "gap-lines").locator("g.barlayer .point").nth(2)
    label = key(page, "gap-lines").locator("g.ytick text").all_text_contents()[-3].strip()
    third.click(force=True)  # Plotly lays a ground over its bars that takes the clicks
    expect(page).to_have_url(re.compile("gap="))
    expect(key(page, "choose-gap").get_by_role("combobox")).to_have_value(re.compile(re.escape(label)))


@pytest.mark.parametrize("address", ["scores", "gaps", "ambitions"])
def test_on_a_phone_only_the_wide_chart_scrolls(demo_served: Served, open_page: Open, address: str) -> None:
    page = open_page(viewport=PHONE)
    page.goto(f"{demo_served.url}/{address}")
    settled(page)
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    if address == "scores":
        box = key(page, "wide-area-map-score")
        expect(box.locator("g.textpoint").first).to_be_attached()
        inner, outer = box.evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert inner > outer
        assert outer <= 360
