"""A fault of the program shows a sentence and a number, the number is in the log, the words are not."""

import asyncio
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from lobscan.web.mishaps import Mishaps
from lobscan.web.under import Under

PRIVATE = "an@school.nl"


def fail(_request: Request) -> Response:
    raise KeyError(PRIVATE)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Route("/a/{token}", fail)], middleware=[Middleware(Mishaps)]))


def test_the_page_shows_the_number_that_the_log_has(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.get("/a/0123456789abcdef01234567", headers={"Accept": "text/html"})
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert page.status_code == 500
    assert record.facts["number"] in page.text
    assert record.facts["where"] == "/a/"
    assert "Er ging iets mis" in page.text
    assert not re.search(f"Traceback|KeyError|{PRIVATE}|0123456789abcdef", page.text)
    assert "0123456789abcdef" not in str(record.__dict__)


def test_a_script_gets_the_sentence_as_json(client: TestClient) -> None:
    reply = client.get("/a/x", headers={"Accept": "application/json"})
    assert (reply.status_code, list(reply.json())) == (500, ["error"])


@pytest.mark.parametrize(
    ("sent", "to", "cookie"),
    [
        ("/a/x", "/lob/a/x", "Path=/lob/a/x"),
        ("/", "/lob/", "Path=/lob/"),
        ("/lob/a", "/lob/a", "Path=/lob/lob/a"),
    ],
)
def test_below_a_path_addresses_go_out_under_it(
    monkeypatch: pytest.MonkeyPatch, sent: str, to: str, cookie: str
) -> None:
    monkeypatch.setenv("LOBSCAN_URL", "https://school.test/lob/")

    def show(request: Request) -> Response:
        made = PlainTextResponse(request.url.path, headers={"Location": sent})
        made.set_cookie("code", "1", path=sent)
        return made

    app = TestClient(Starlette(routes=[Route("/a/{x}", show)], middleware=[Middleware(Under)]))
    below = app.get("/lob/a/x")
    assert (below.text, below.headers["location"]) == ("/a/x", to)
    assert cookie in below.headers["set-cookie"]
    direct = app.get("/a/x")
    assert (direct.headers["location"], f"Path={sent};" in direct.headers["set-cookie"] + ";") == (sent, True)


def test_a_path_that_begins_alike_is_not_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBSCAN_URL", "https://school.test/lob")
    app = TestClient(Starlette(routes=[], middleware=[Middleware(Under)]))
    assert app.get("/lobster/a").status_code == 404


def test_an_address_with_letters_that_no_browser_sends_is_unknown(client: TestClient) -> None:
    """Found by the fuzzing of messages: it was a 500 on every page."""
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    scope = {
        "type": "http", "method": "GET", "path": "/a/x", "query_string": b"\x80", "headers": [], "scheme": "http",
        "server": ("school.test", 80), "root_path": "",
    }  # fmt: skip
    with ThreadPoolExecutor(1) as apart:  # a browser test before may have left its loop in this thread
        apart.submit(asyncio.run, client.app(scope, None, send)).result()
    assert told[0]["status"] == 404
    assert "link" in json.loads(told[1]["body"])["error"]
