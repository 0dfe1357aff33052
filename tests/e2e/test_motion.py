"""Who asked for less motion: what is being drawn anew does not go faint and come back."""

from collections.abc import Callable

import pytest
from e2e.conftest import Served, go
from playwright.sync_api import Page

OUTDATED = """() => {
    const one = document.createElement("div");
    one.dataset.stale = "true";
    one.style.opacity = "0.33";
    document.querySelector("[data-testid='stMain']").append(one);
    return getComputedStyle(one).opacity;
}"""
"""Puts there what Streamlit makes of an element that newer is on its way for; returns how faint it is."""


@pytest.mark.parametrize(("motion", "faint"), [("reduce", "1"), ("no-preference", "0.33")])
def test_nothing_goes_faint_while_the_page_is_drawn_anew(
    demo_served: Served, open_page: Callable[..., Page], motion: str, faint: str
) -> None:
    page = open_page(reduced_motion=motion)
    go(page, demo_served, "school")
    assert page.evaluate(OUTDATED) == faint
