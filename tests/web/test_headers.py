"""What every response carries, over an open and over a safe connection."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lobscan.web.headers import Headers


def page(_request: Request) -> Response:
    made = HTMLResponse('<html lang="en"><body>x</body></html>')
    made.set_cookie("first", "1", httponly=True)
    made.set_cookie("second", "2", secure=True)
    return made


@pytest.fixture
def app() -> Headers:
    return Headers(Starlette(routes=[Route("/", page), Route("/x", lambda _r: PlainTextResponse("x"))]))


def test_the_dashboard_loads_nothing_from_elsewhere_and_stands_in_no_foreign_frame(app: Headers) -> None:
    sent = TestClient(app).get("/").headers
    policy = dict(part.strip().split(" ", 1) for part in sent["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["form-action"] == policy["base-uri"] == "'self'"
    assert not [source for source in policy.values() if "*" in source or "http" in source or "eval" in source]
    assert sent["x-content-type-options"] == "nosniff"
    assert sent["referrer-policy"] == "same-origin"
    assert "content-security-policy" not in TestClient(app).get("/x").headers


@pytest.mark.parametrize(
    ("base", "public", "safe"),
    [
        ("http://localhost:8501", "", False),
        ("https://lob.school.nl", "", True),
        ("http://lob.school.nl", "https://lob.school.nl", True),
        ("http://localhost:8501", "https://lob.school.nl", False),
    ],
)
def test_cookies_stay_on_a_safe_connection(
    app: Headers, monkeypatch: pytest.MonkeyPatch, base: str, public: str, safe: bool
) -> None:
    """Also where a proxy ends the safe connection: then the name tells."""
    monkeypatch.setenv("LOBSCAN_URL", public)
    sent = TestClient(app, base_url=base).get("/").headers
    first, second = sent.get_list("set-cookie")
    assert ("; Secure" in first) is safe
    assert second.lower().count("; secure") == 1
    assert ("strict-transport-security" in sent) is safe


@pytest.mark.parametrize(
    ("address", "language"), [("/", "nl"), ("/?lang=nl", "nl"), ("/?lang=en", "en"), ("/?lang=fr", "nl")]
)
def test_the_page_says_the_language_that_is_asked_for(app: Headers, address: str, language: str) -> None:
    assert f'<html lang="{language}">' in TestClient(app).get(address).text
