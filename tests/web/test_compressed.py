"""Streamlit's files over the line: compressed to who takes that, the same bytes, else as Streamlit sends them."""

import gzip
import hashlib
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from streamlit import file_util
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from lobscan.web.compressed import Compressed
from lobscan.web.headers import Headers

STACK = [Middleware(Headers), Middleware(Compressed)]
HOME = Path(file_util.get_static_dir())


def largest(pattern: str) -> Path:
    return max(HOME.glob(pattern), key=lambda file: file.stat().st_size)


SCRIPT, STYLE = largest("static/js/*.js"), largest("static/css/*.css")


def path(file: Path) -> str:
    return f"/{file.relative_to(HOME).as_posix()}"


@pytest.fixture
def browser() -> TestClient:
    """In front of Streamlit's own files, as in `asgi`."""
    routes = create_streamlit_static_assets_routes(None)
    return TestClient(Starlette(routes=routes, middleware=STACK), base_url="http://localhost")


def raw(
    browser: TestClient, where: str, *, method: str = "GET", **headers: str
) -> tuple[httpx.Response, bytes]:
    """A response and its body as it went over the line."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with browser.stream(method, where, headers={"accept-encoding": "identity", **named}) as reply:
        return reply, b"".join(reply.iter_raw())


@pytest.mark.parametrize("file", [SCRIPT, STYLE], ids=lambda f: f.suffix)
def test_a_file_comes_compressed_and_is_the_same(browser: TestClient, file: Path) -> None:
    for _first_and_from_memory in range(2):
        reply, body = raw(browser, path(file), accept_encoding="gzip, br")
        assert reply.status_code == 200
        assert reply.headers["content-encoding"] == "gzip"
        assert int(reply.headers["content-length"]) == len(body) < file.stat().st_size / 2
        assert hashlib.sha256(gzip.decompress(body)).digest() == hashlib.sha256(file.read_bytes()).digest()
        assert "immutable" in reply.headers["cache-control"]
        assert "accept-encoding" in reply.headers["vary"].lower()
        assert reply.headers["etag"].startswith("W/")
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["content-type"].split(";")[0] in {
            "text/javascript",
            "application/javascript",
            "text/css",
        }


def test_who_takes_no_compression_gets_the_file(browser: TestClient) -> None:
    raw(browser, path(STYLE), accept_encoding="gzip")
    reply, body = raw(browser, path(STYLE))
    assert body == STYLE.read_bytes()
    assert "content-encoding" not in reply.headers
    assert "accept-encoding" in reply.headers["vary"].lower()


def test_who_has_it_already_is_told_so(browser: TestClient) -> None:
    tag = raw(browser, path(STYLE), accept_encoding="gzip")[0].headers["etag"]
    reply, body = raw(browser, path(STYLE), accept_encoding="gzip", if_none_match=tag)
    assert (reply.status_code, body) == (304, b"")


def test_a_part_is_a_part_of_the_file(browser: TestClient) -> None:
    raw(browser, path(SCRIPT), accept_encoding="gzip")
    reply, body = raw(browser, path(SCRIPT), accept_encoding="gzip", range="bytes=100-199")
    assert reply.status_code == 206
    assert "content-encoding" not in reply.headers
    assert body == SCRIPT.read_bytes()[100:200]


def test_asking_for_the_head_alone_works(browser: TestClient) -> None:
    reply, body = raw(browser, path(SCRIPT), method="HEAD", accept_encoding="gzip")
    assert (reply.status_code, body) == (200, b"")
    assert int(reply.headers["content-length"]) == SCRIPT.stat().st_size


def test_what_is_not_there_is_not_kept(browser: TestClient) -> None:
    reply, body = raw(browser, "/static/js/nothing.js", accept_encoding="gzip")
    assert reply.headers["content-type"].startswith("text/html")
    assert b"<html" in body
    assert "content-encoding" not in reply.headers


def test_a_font_goes_as_it_is(browser: TestClient) -> None:
    font = largest("static/media/*.woff2")
    reply, body = raw(browser, path(font), accept_encoding="gzip")
    assert body == font.read_bytes()
    assert "content-encoding" not in reply.headers


def test_a_websocket_is_not_touched() -> None:
    seen: list[object] = []

    async def app(*call: object) -> None:
        seen.extend(call)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(_message: Message) -> None:
        return None

    scope: Scope = {"type": "websocket", "path": "/static/x", "headers": [(b"accept-encoding", b"gzip")]}
    asked: tuple[Scope, Receive, Send] = (scope, receive, send)
    with pytest.raises(
        StopIteration
    ):  # driven by hand: a browser test may have a loop running in this thread
        Compressed(app)(*asked).send(None)
    assert all(got is given for got, given in zip(seen, asked, strict=True))
