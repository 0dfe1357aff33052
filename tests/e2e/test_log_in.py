"""Logging in with a real OpenID provider: who comes in as what, who does not, and how it ends."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import openid
import pytest
from e2e.conftest import PATIENCE, Served, free_port, settled, start
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from lobscan import access
from lobscan.services import prepare
from lobscan.services.workspace import close_shared, shared
from lobscan.settings import Settings

WIDE = {"width": 1280, "height": 900}
SCHOOL = "meander.example"
USERS: dict[str, dict[str, object]] = {
    "fenna": {"email": f"Fenna@{SCHOOL}", "name": "Fenna"},
    "ruud": {"email": f"ruud@{SCHOOL}"},
    "bea": {"email": f"bea@{SCHOOL}", "groups": ["Iedereen", "LOB-team"]},
    "vreemd": {"email": "iemand@elders.example"},
    "onzeker": {"email": f"fenna@{SCHOOL}", "email_verified": False},
}
CLIENT = "lobscan-school"
COOKIE = "_streamlit_user"


def settle(at: Served, provider: str, **people: list[str]) -> None:
    """The school's `login.toml`."""
    named = {"admin": [f"fenna@{SCHOOL}"], "reader": [f"ruud@{SCHOOL}"], **people}
    lines = [f"{office} = {json.dumps(names)}" for office, names in named.items()]
    text = f"""
url = "{at.url}"
provider = "{provider}"
client_id = "{CLIENT}"
client_secret = "geheim"
ask = "Fenna de Vries"
[groups]
coordinator = ["LOB-team"]
[people]
{chr(10).join(lines)}
"""
    (at.data / "login.toml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def provider() -> Iterator[openid.Provider]:
    with openid.provider(USERS) as running:
        yield running


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, provider: openid.Provider) -> Iterator[Served]:
    """A school that one logs in at; its server is one for this module."""
    data = tmp_path_factory.mktemp("log-in") / "school"
    ws = shared(Settings(data))
    try:
        prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=access.LOCAL)
    finally:
        close_shared()
    port = free_port()
    settle(Served(data, port, None), provider.url)  # type: ignore[arg-type]
    running = start(data, port=port)
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _truth(provider: openid.Provider, school: Served) -> Iterator[None]:
    """Each test begins with an honest provider and the same people."""
    settle(school, provider.url)
    yield
    provider.lie = None


def entrance(page: Page) -> None:
    settled(page)
    expect(page.get_by_role("heading", name="Inloggen", level=1)).to_be_visible()


def log_in(page: Page, school: Served, who: str) -> None:
    page.goto(school.url)
    entrance(page)
    page.get_by_role("button", name="Inloggen met je schoolaccount").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{school.url}/")
    settled(page)


def secret(school: Served) -> str:
    """What the cookies are signed with: only who reads the school's key knows it."""
    key = (school.data / "lobscan.key").read_bytes()
    return hmac.new(key, b"seal:log-in", hashlib.sha256).hexdigest()


def cookies_after(school: Served, who: str) -> set[str]:
    """The cookies of a browser without pages that went through the whole log-in of `who`."""
    ticket = jwt.encode(
        {"alg": "HS256"},
        {"provider": "default", "exp": int(time.time()) + 60},
        OctKey.import_key(secret(school)),
    )
    with httpx.Client(follow_redirects=True) as client:
        form = client.get(f"{school.url}/auth/login", params={"provider": ticket})
        assert form.status_code == 200
        assert "/oauth2/authorize" in form.url.path
        client.post(form.url, data={"sub": who})
        return set(client.cookies)


def test_who_is_not_logged_in_sees_no_page(school: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=WIDE)
    for where in ("", "school", "scores", "round"):
        page.goto(f"{school.url}/{where}")
        entrance(page)
        expect(page.get_by_text("De Meander")).to_have_count(0)
        expect(page.get_by_test_id("stPageLink")).to_have_count(0)


def test_an_address_gives_its_office_until_one_logs_out(
    school: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(viewport=WIDE)
    log_in(page, school, "fenna")
    expect(page.get_by_text("beheerder")).to_be_visible()
    expect(page.get_by_role("link", name="Ronde", exact=True)).to_be_visible()
    page.reload()
    settled(page)
    expect(page.get_by_text(f"fenna@{SCHOOL}")).to_be_visible()
    cookies = {c["name"]: c for c in page.context.cookies(school.url)}
    assert cookies[COOKIE]["httpOnly"]
    assert cookies[COOKIE]["sameSite"] == "Lax"
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_url(f"{school.url}/")
    entrance(page)
    assert COOKIE not in {c["name"] for c in page.context.cookies(school.url)}


def test_a_group_gives_an_office(school: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=WIDE)
    log_in(page, school, "bea")
    expect(page.get_by_text("decaan of coördinator")).to_be_visible()


def test_a_strangers_address_is_turned_away_and_told_whom_to_ask(
    school: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(viewport=WIDE)
    log_in(page, school, "vreemd")
    expect(page.get_by_role("heading", name="Je hebt hier geen toegang")).to_be_visible()
    expect(page.get_by_text("iemand@elders.example")).to_be_visible()
    expect(page.get_by_text("Vraag toegang aan Fenna de Vries")).to_be_visible()
    expect(page.get_by_text("De Meander")).to_have_count(0)
    page.goto(f"{school.url}/school")
    settled(page)
    expect(page.get_by_role("heading", name="Je hebt hier geen toegang")).to_be_visible()


def test_an_address_that_nobody_vouches_for_is_nobodys(
    school: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(viewport=WIDE)
    log_in(page, school, "onzeker")
    expect(page.get_by_text("geen bevestigd e-mailadres")).to_be_visible()


def test_an_office_that_changes_counts_at_the_next_click(
    school: Served, provider: openid.Provider, open_page: Callable[..., Page]
) -> None:
    page = open_page(viewport=WIDE)
    log_in(page, school, "ruud")
    expect(page.get_by_text("collega die meeleest")).to_be_visible()
    expect(page.get_by_role("link", name="Ronde", exact=True)).to_have_count(0)
    page.goto(f"{school.url}/round")
    settled(page)
    expect(page.get_by_role("heading", name="De pagina Ronde is niet voor jouw rol")).to_be_visible()
    settle(school, provider.url, reader=[], leader=[f"ruud@{SCHOOL}"])
    page.get_by_role("link", name="Start", exact=True).first.click()
    expect(page.get_by_role("link", name="Ronde", exact=True)).to_be_visible()
    settle(school, provider.url, reader=[])
    page.get_by_role("link", name="School", exact=True).click()
    expect(page.get_by_role("heading", name="Je hebt hier geen toegang")).to_be_visible()


LIES = {
    "signed by somebody else": openid.by_somebody_else,
    "not signed": openid.unsigned,
    "signed with the public key": openid.by_the_public_key,
    "over for an hour": openid.that_says(exp=openid.ago(1)),
    "for another program": openid.that_says(aud="another-program"),
    "by another provider": openid.that_says(iss="https://elsewhere.example"),
    "of another log-in": openid.that_says(nonce="of-yesterday"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_forged_or_over_opens_nothing(
    school: Served, provider: openid.Provider, lie: str
) -> None:
    provider.lie = LIES[lie]
    before = len(provider.told)
    assert COOKIE not in cookies_after(school, "fenna")
    assert len(provider.told) == before + 1


def test_the_same_way_with_a_true_token_does_open(school: Served) -> None:
    assert COOKIE in cookies_after(school, "fenna")


@pytest.mark.parametrize(
    ("signed", "hours", "opens"),
    [("by us", 1, True), ("by us", 13, False), ("by us", -2, False), ("by another", 1, False)],
)
def test_a_cookie_counts_when_it_is_ours_and_young(
    school: Served, open_page: Callable[..., Page], signed: str, hours: float, opens: bool
) -> None:
    page = open_page(viewport=WIDE)
    said = {
        "email": f"fenna@{SCHOOL}",
        "iat": openid.ago(hours),
        "origin": school.url,
        "is_logged_in": True,
        "provider": "default",
    }
    with_what = secret(school) if signed == "by us" else "x" * 64
    cookie = create_signed_value(with_what, COOKIE, json.dumps(said)).decode()
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": school.url}])
    page.goto(school.url)
    settled(page)
    heading = page.get_by_role("heading", name="Inloggen", level=1)
    expect(heading).to_have_count(0 if opens else 1)
    expect(page.get_by_text("De Meander")).to_have_count(1 if opens else 0, timeout=PATIENCE * 1000)


def test_without_its_file_the_door_stays_shut(school: Served, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=WIDE)
    log_in(page, school, "fenna")
    (school.data / "login.toml").unlink()
    page.get_by_role("link", name="School", exact=True).click()
    expect(page.get_by_role("heading", name="Op dit moment kan niemand inloggen")).to_be_visible()
    assert str(Path(school.data)) not in page.content()
