"""Logging in below a path of the school's address, behind the proxy of docs/operation/nginx.conf."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openid
import pytest
from e2e.conftest import PATIENCE, free_port, settled, start
from e2e.test_behind_nginx import start_nginx
from e2e.test_log_in import CLIENT, COOKIE, SCHOOL, USERS, WIDE
from playwright.sync_api import Page, expect

from lobscan import access
from lobscan.services import prepare
from lobscan.services.workspace import close_shared, shared
from lobscan.settings import Settings

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public address of a school that one logs in at."""
    data = tmp_path_factory.mktemp("below") / "school"
    ws = shared(Settings(data))
    try:
        prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=access.LOCAL)
    finally:
        close_shared()
    public = free_port()
    with openid.provider(USERS) as provider, tempfile.TemporaryDirectory(prefix="lobscan-nginx-") as folder:
        (data / "login.toml").write_text(
            f"""
url = "https://localhost:{public}/lob"
provider = "{provider.url}"
client_id = "{CLIENT}"
client_secret = "geheim"
ask = "Fenna"
people.admin = ["fenna@{SCHOOL}"]
"""
        )
        running = start(data)
        nginx = start_nginx(Path(folder), public=public, behind=running.port)
        yield f"https://localhost:{public}/lob"
        nginx.terminate()
        nginx.wait(PATIENCE)
        running.stop()


def log_in(page: Page, url: str, where: str = "") -> None:
    page.goto(f"{url}/{where}")
    settled(page)
    page.get_by_role("button", name="Inloggen met je schoolaccount").click()
    page.get_by_role("button", name="fenna", exact=True).click()
    page.wait_for_url(f"{url}/")
    settled(page)


def test_one_logs_in_and_out_below_the_path(url: str, open_page: Open) -> None:
    page = open_page(viewport=WIDE, ignore_https_errors=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, url)
    expect(page.get_by_text("beheerder")).to_be_visible()
    page.get_by_role("link", name="School", exact=True).click()
    page.wait_for_url(f"{url}/school")
    settled(page)
    page.reload()
    settled(page)
    expect(page.get_by_text(f"fenna@{SCHOOL}")).to_be_visible()
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_url(f"{url}/")
    settled(page)
    expect(page.get_by_role("heading", name="Inloggen", level=1)).to_be_visible()
    assert COOKIE not in {c["name"] for c in page.context.cookies(url)}
    host = url.removesuffix("/lob")
    assert [a for a in asked if a.startswith(host) and not a.startswith(f"{url}/")] == []


def test_its_cookies_go_to_no_other_path_and_over_no_open_line(url: str, open_page: Open) -> None:
    page = open_page(viewport=WIDE, ignore_https_errors=True)
    log_in(page, url)
    cookies = [c for c in page.context.cookies() if c["domain"] == "localhost" and "oauth" not in c["name"]]
    ours = [c for c in cookies if c["name"].startswith("_streamlit")]
    assert COOKIE in {c["name"] for c in ours}
    for cookie in ours:
        assert cookie["path"].startswith("/lob"), cookie["name"]
        assert cookie["secure"], cookie["name"]


def test_who_opens_a_page_first_is_asked_to_log_in_there(url: str, open_page: Open) -> None:
    page = open_page(viewport=WIDE, ignore_https_errors=True)
    page.goto(f"{url}/school")
    settled(page)
    expect(page.get_by_text("De Meander")).to_have_count(0)
    log_in(page, url, "school")
    page.goto(f"{url}/school")
    settled(page)
    expect(page.get_by_text("De Meander").first).to_be_visible()
