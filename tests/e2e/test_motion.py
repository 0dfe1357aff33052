"""Who asked for less motion: what is being drawn anew does not go faint and come back."""

from collections.abc import Callable

from e2e.conftest import Served, go, settled
from playwright.sync_api import Page

WATCH = """() => {
    window.faintest = 1;
    window.renewed = 0;
    const look = () => {
        for (const one of document.querySelectorAll("[data-stale='true']")) {
            window.renewed += 1;
            window.faintest = Math.min(window.faintest, parseFloat(getComputedStyle(one).opacity));
        }
    };
    setInterval(look, 20);
}"""


def test_nothing_goes_faint_while_the_page_is_drawn_anew(
    demo_served: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
    go(page, demo_served, "scores")
    page.evaluate(WATCH)
    page.get_by_test_id("stSidebar").locator("a[href='gaps']").click()
    page.wait_for_url("**/gaps*")
    settled(page)
    assert page.evaluate("window.renewed") > 0
    assert page.evaluate("window.faintest") == 1
