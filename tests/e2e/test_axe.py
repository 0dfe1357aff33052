"""Every page of the dashboard, with the demo school, as axe and a browser see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.conftest import PHONE, Served, settled
from playwright.sync_api import Browser, Page, expect

from lobscan.locales import _
from lobscan.ui.frame import STAGES, Entry

DESK = {"width": 1440, "height": 1000}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")
FORMS = (
    "workplan?action=new",
    "activities?activity=new",
    "tasks?record=werkplan-bijhouden",
    "partners?record=mbo-de-brug",
    "evidence?record=beleidsplan",
)
"""Pages with a form open."""
STEPS = (
    "review?step=changes",
    "review?step=indicators",
    "review?step=seal",
    "review?review=new",
    "dossier?show=all",
)
"""Other faces of a page."""
PLAIN = "print/rubric/nl-lob"
ENTRIES = [entry for _stage, entries in STAGES for entry in entries]
WAYS: dict[str, dict[str, Any]] = {
    "light": {"viewport": DESK, "color_scheme": "light"},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "has_touch": True},
}
UNAVOIDABLE: dict[tuple[str, str], str] = {}
"""Rule and a part of the selector of what Streamlit itself does and we cannot, with the reason."""


@dataclass
class Walk:
    """What was met on the way through all pages."""

    findings: list[str] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    too_wide: list[str] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    checks: int = 0


def look(page: Page, address: str, walk: Walk) -> None:
    report = Axe().run(page, options={"runOnly": TAGS}).response
    walk.checks += len(report["passes"])
    walk.findings += [
        f"{address or 'start'}: {found['id']} at {node['target']}: {node['failureSummary']}"
        for found in report["violations"]
        for node in found["nodes"]
        if found["impact"] in GRAVE and not avoided(found["id"], str(node["target"]))
    ]
    walk.languages[address] = page.evaluate("document.documentElement.lang")
    walk.titles[address] = page.title()
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        walk.too_wide.append(address)


def avoided(rule: str, target: str) -> bool:
    return any(rule == known and part in target for known, part in UNAVOIDABLE)


@pytest.fixture(scope="module", params=WAYS)
def walk(request: pytest.FixtureRequest, chromium: Browser, demo_served: Served) -> Iterator[Walk]:
    """A walk through all pages, on a desk in light or dark, or on a phone."""
    expect.set_options(timeout=30_000)
    context = chromium.new_context(locale="nl-NL", **WAYS[request.param])
    page = context.new_page()
    met = Walk()
    page.on("request", lambda asked: met.outside.add(asked.url) if elsewhere(asked.url) else None)
    page.goto(demo_served.url)
    for entry in ENTRIES:
        turn_to(page, entry)
        look(page, entry.url, met)
    for form in FORMS:
        page.goto(f"{demo_served.url}/{form}")
        settled(page)
        expect(page.get_by_test_id("stFormSubmitButton").first).to_be_visible()
        look(page, form, met)
    for step in STEPS:
        page.goto(f"{demo_served.url}/{step}")
        settled(page)
        look(page, step, met)
    page.goto(f"{demo_served.url}/{PLAIN}")
    look(page, PLAIN, met)
    yield met
    context.close()


def turn_to(page: Page, entry: Entry) -> None:
    """Go to a page by the menu, which is folded away on a phone."""
    link = page.get_by_test_id("stSidebar").get_by_role("link", name=_(entry.title), exact=True)
    unfold = page.get_by_test_id("stExpandSidebarButton")
    expect(link.or_(unfold).first).to_be_visible()
    if unfold.is_visible():
        unfold.click()
    link.click()
    expect(page).to_have_url(re.compile(f"/{entry.url}$"))
    settled(page)


def elsewhere(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).hostname != "localhost"


def test_axe_finds_nothing_serious_on_any_page(walk: Walk) -> None:
    assert walk.findings == []
    assert walk.checks > 10 * len(ENTRIES)


def test_every_page_says_that_it_is_dutch(walk: Walk) -> None:
    assert set(walk.languages.values()) == {"nl"}
    assert len(walk.languages) == len(ENTRIES) + len(FORMS) + len(STEPS) + 1


def test_every_page_has_a_name_of_its_own_in_the_browser(walk: Walk) -> None:
    names = [walk.titles[entry.url] for entry in ENTRIES]
    assert len(set(names)) == len(ENTRIES)
    assert all(name.endswith(" · lobscan") for name in names)


def test_no_page_scrolls_sideways(walk: Walk) -> None:
    assert walk.too_wide == []


def test_nothing_is_fetched_from_elsewhere(walk: Walk) -> None:
    assert walk.outside == set()
