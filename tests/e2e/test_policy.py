"""The policy on the dashboard's page is kept by what Streamlit itself loads and does."""

from collections.abc import Callable

import pytest
from e2e.conftest import PATIENCE, Served
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("where", ["", "scores", "calendar", "activities"])
def test_nothing_on_a_page_breaks_its_policy(
    demo_served: Served, open_page: Callable[..., Page], where: str
) -> None:
    page, told = open_page(viewport={"width": 1280, "height": 900}), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{demo_served.url}/{where}")
    ready = page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")
    expect(ready).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE * 1000)
    assert [text for text in told if "Content Security Policy" in text or "Refused to" in text] == []
