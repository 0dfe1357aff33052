"""A roadmap in a real browser: worked out, changed, taken over into the work plan, and taken back."""

from collections.abc import Callable

from e2e.conftest import Served, settled
from playwright.sync_api import Locator, Page, expect

Open = Callable[..., Page]
DESK = {"width": 1440, "height": 1000}
SOLVED = 240_000
"""Milliseconds: the solver may look for 30 seconds on an idle machine, and this one is shared."""
MEASURE, HOURS = 1, 4
"""Columns of the table of lines."""
EXPECTED_WITHIN = 30_000


def key(page: Page, start: str) -> Locator:
    """The widget whose key begins so."""
    return page.locator(f"[class*='st-key-{start}']").first


def go(page: Page, at: Served, path: str) -> None:
    page.goto(f"{at.url}/{path}")
    settled(page)


def work_out(page: Page, at: Served) -> None:
    """The plan for one school year, so that it is soon there."""
    go(page, at, "roadmap?part=ask")
    key(page, "roadmap-years-").get_by_role("radio", name="1").click(force=True)
    key(page, "roadmap-solve-").get_by_role("button").click()
    expect(page.get_by_text("Uitgerekend in")).to_be_visible(timeout=SOLVED)
    expect(page.get_by_role("heading", level=1)).to_contain_text("van de kloof")


def cell(page: Page, column: int) -> Locator:
    """A cell of the first row of the table of lines, as it is told to who cannot see it."""
    return key(page, "roadmap-lines-").get_by_test_id(f"glide-cell-{column}-0")


def type_hours(page: Page, hours: str) -> None:
    """Hours typed in the first row: a click on its measure, three columns on, and the cell opened."""
    grid = key(page, "roadmap-lines-").get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 150, box["y"] + 52)
    expect(cell(page, MEASURE)).to_have_attribute("aria-selected", "true")
    for _ in range(MEASURE, HOURS):
        page.keyboard.press("ArrowRight")
    expect(cell(page, HOURS)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.locator(".gdg-input").fill(hours)
    page.keyboard.press("Enter")
    expect(cell(page, HOURS)).to_have_text(hours)


def plan_says(page: Page, at: Served) -> Locator:
    """All actions, as a table."""
    go(page, at, "workplan?view=all")
    rows = page.get_by_test_id("stDataFrame").first.locator("tbody")
    expect(rows.locator("tr").first).to_be_attached()
    return rows


def test_a_roadmap_is_changed_taken_over_and_taken_back(open_page: Open, running: Served) -> None:
    desk = open_page(viewport=DESK)
    work_out(desk, running)

    go(desk, running, "roadmap?part=edit")
    expect(cell(desk, MEASURE)).to_be_attached()
    title = (cell(desk, MEASURE).text_content() or "").strip()
    assert title
    type_hours(desk, "77")
    expect(desk.get_by_text("uur tekort in periode").first).to_be_visible()
    key(desk, "roadmap-keep").get_by_role("button").click()
    expect(desk.get_by_text("Het concept is bewaard")).to_be_visible()

    go(desk, running, "roadmap?part=accept")
    key(desk, "roadmap-accept").get_by_role("button").click()
    expect(desk.get_by_text("Het werkplan zegt hetzelfde als dit concept")).to_be_visible()
    expect(plan_says(desk, running)).to_contain_text(title)

    go(desk, running, "roadmap?part=accept")
    key(desk, "roadmap-take-back").get_by_role("button").click()
    expect(desk.get_by_text("weer zoals daarvoor")).to_be_visible()
    expect(key(desk, "roadmap-accept").get_by_role("button")).to_be_visible()
    expect(plan_says(desk, running)).not_to_contain_text(title)
