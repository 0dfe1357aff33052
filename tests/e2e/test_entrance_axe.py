"""The entrance as axe and a browser see it: logging in, being turned away, and a door that is shut."""

from __future__ import annotations

from collections.abc import Callable

import openid
import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.conftest import PHONE, Served, settled
from e2e.test_log_in import log_in, provider, school, settle
from playwright.sync_api import Page, expect

__all__ = ["provider", "school"]

DESK = {"width": 1440, "height": 1000}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WAYS = {
    "light": {"viewport": DESK, "color_scheme": "light"},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "has_touch": True},
    "phone in the dark": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True},
}
Open = Callable[..., Page]


def nobody(_page: Page, _school: Served) -> None:
    """Who has not logged in."""


def stranger(page: Page, school: Served) -> None:
    log_in(page, school, "vreemd")


def unsure(page: Page, school: Served) -> None:
    log_in(page, school, "onzeker")


def shut(_page: Page, school: Served) -> None:
    (school.data / "login.toml").write_text("url = ", encoding="utf-8")


def reader(page: Page, school: Served) -> None:
    log_in(page, school, "ruud")


FACES = {
    "log in": (nobody, "", "Inloggen"),
    "turned away": (stranger, "", "Je hebt hier geen toegang"),
    "not vouched for": (unsure, "", "Je hebt hier geen toegang"),
    "shut": (shut, "", "Op dit moment kan niemand inloggen"),
    "not for this role": (reader, "round", "De pagina Ronde is niet voor jouw rol"),
}
"""How one comes to see it, where, and what it is called."""


@pytest.fixture(autouse=True)
def _same_people(school: Served, provider: openid.Provider) -> None:
    settle(school, provider.url)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("face", FACES)
def test_the_entrance_can_be_read_by_everybody(school: Served, open_page: Open, face: str, way: str) -> None:
    come, where, heading = FACES[face]
    page = open_page(**WAYS[way])
    come(page, school)
    page.goto(f"{school.url}/{where}")
    settled(page)
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    report = Axe().run(page, options={"runOnly": TAGS}).response
    wrong = [f"{v['id']} at {n['target']}" for v in report["violations"] for n in v["nodes"]]
    assert wrong == []
    assert len(report["passes"]) > 5
    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.title().endswith("lobscan")
