"""A real browser on the answer pages of a school whose texts want to be run: they are read, not run."""

from collections.abc import Callable
from pathlib import Path

from e2e.conftest import make_scan, served
from playwright.sync_api import Page, expect

HOSTILE = '</script><img src=x onerror="window.ran=1"><svg onload=\'window.ran=1\'>" autofocus onfocus="window.ran=1'


def test_titles_and_remarks_are_read_and_not_run(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    scan = make_scan(tmp_path / "school", title=HOSTILE)
    with served(scan.data) as at:
        page = open_page()
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.goto(at.url + scan.links["mentor"])
        expect(page.locator("body")).to_contain_text(HOSTILE)
        page.locator("input[name=group]").first.check()
        page.locator("form button.main").click()
        page.goto(f"{at.url}{scan.links['mentor']}/1")
        first = page.locator("textarea").first
        name = first.get_attribute("name")
        first.evaluate(
            "box => { for (let at = box; at; at = at.parentElement) if ('open' in at) at.open = true }"
        )
        first.fill(HOSTILE)
        with page.expect_response(lambda reply: reply.url.endswith("/keep") and reply.ok):
            first.blur()
        expect(page.locator("#kept.kept")).to_be_visible()  # else the page asks whether to leave
        page.reload()
        expect(page.locator(f"textarea[name='{name}']")).to_have_value(HOSTILE)
        assert page.evaluate("window.ran") is None
        assert page.locator("img[src=x], svg[onload], [onfocus]").count() == 0
        assert asked == []
