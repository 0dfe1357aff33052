"""The tools that Streamlit puts on a table: none makes a file in which a formula that somebody typed would run."""

from collections.abc import Callable

import pytest
from e2e.conftest import Served, go
from playwright.sync_api import Page, expect

WIDE = {"width": 1440, "height": 1000}


@pytest.mark.parametrize("where", ["partners", "workplan", "school"])
def test_a_table_offers_no_file_of_its_own(
    demo_served: Served, open_page: Callable[..., Page], where: str
) -> None:
    page = open_page(viewport=WIDE)
    go(page, demo_served, where)
    table = page.get_by_test_id("stDataFrame").first
    table.hover()
    tools = page.get_by_test_id("stElementToolbar").first
    expect(tools.get_by_label("Fullscreen")).to_be_visible()
    expect(tools.get_by_label("Download as CSV")).to_be_hidden()
