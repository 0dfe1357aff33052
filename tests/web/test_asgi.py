"""The one server: the loop goes on while the store is busy, and a foreign name leads nowhere."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.types import ASGIApp, Message
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from lobscan.services.workspace import Workspace
from lobscan.web import asgi, pages


async def get(app: ASGIApp, path: str) -> int:
    """The status of a page, asked for on the loop that runs now."""
    found: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        found.extend([message["status"]] if message["type"] == "http.response.start" else [])

    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip
    await app(scope, receive, send)
    return found[0]


def test_the_server_answers_others_while_health_waits_for_the_writer(ws: Workspace) -> None:
    busy, go = threading.Event(), threading.Event()

    def job(_cursor: object) -> None:
        busy.set()
        go.wait(20)

    async def visit() -> tuple[int, bool, int]:
        app = asgi.make_app(ws)
        health = asyncio.create_task(get(app, "/health"))
        await asyncio.sleep(0.2)
        style = await get(app, f"/a/static/{pages.assets()['css'].name}")
        waiting = not health.done()
        go.set()
        return style, waiting, await health

    writing = threading.Thread(target=ws.write, args=(job,))
    writing.start()
    assert busy.wait(5)
    timer = threading.Timer(5, go.set)  # so that a blocked loop fails and does not hang
    timer.start()
    try:
        with ThreadPoolExecutor(1) as apart:  # a browser test before may have left its loop in this thread
            assert apart.submit(asyncio.run, visit()).result() == (200, True, 200)
    finally:
        go.set()
        timer.cancel()
        writing.join()


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost:8501", True),
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("lob.school.nl", True),
        ("evil.example:8501", False),
    ],
)
def test_the_dashboard_is_reached_by_its_own_names_only(
    monkeypatch: pytest.MonkeyPatch, host: str, allowed: bool
) -> None:
    monkeypatch.setenv("LOBSCAN_URL", "https://lob.school.nl/")
    before = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", asgi.hosts())
    try:
        assert is_host_allowed(host) is allowed
    finally:
        config.set_option("server.allowedHosts", before)
