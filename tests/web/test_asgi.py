"""The one server: the loop goes on while the store is busy, and a foreign name leads nowhere."""

import asyncio
import gc
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from starlette.types import ASGIApp, Message
from streamlit import config
from streamlit.web.server.starlette import starlette_server
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from lobscan import locales
from lobscan.login import Login
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


SCHOOL = Login("https://lob.school.nl", "https://id.example", "c", "s", ask="Fenna", people={}, groups={})


@pytest.mark.parametrize(
    ("host", "open_", "with_log_in"),
    [
        ("localhost:8501", True, True),
        ("127.0.0.1:8501", True, True),
        ("[::1]:8501", True, True),
        ("lob.school.nl", False, True),
        ("evil.example:8501", False, False),
    ],
)
def test_the_dashboard_is_reached_by_its_own_names_only(
    monkeypatch: pytest.MonkeyPatch, host: str, open_: bool, with_log_in: bool
) -> None:
    """Under the school's own address only with a log-in: the plain pages are for everybody there."""
    monkeypatch.setenv("LOBSCAN_URL", "https://lob.school.nl/")
    before = config.get_option("server.allowedHosts")
    try:
        for through, allowed in ((None, open_), (SCHOOL, with_log_in)):
            config.set_option("server.allowedHosts", asgi.hosts(through))
            assert is_host_allowed(host) is allowed
    finally:
        config.set_option("server.allowedHosts", before)


def test_a_connection_outlives_the_reading_of_a_statement(ws: Workspace) -> None:
    asgi.make_app(ws)
    options = starlette_server._get_uvicorn_config_kwargs()  # what the server is made with
    assert uvicorn.Config(lambda: None, **options).timeout_keep_alive >= 60


def test_catalogues_and_templates_are_read_once_before_anybody_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    pages._templates.cache_clear()
    monkeypatch.setattr(locales, "_ready", {})
    read: list[str] = []
    compiled = locales._compiled
    monkeypatch.setattr(
        locales, "_compiled", lambda name: read.append(name) or time.sleep(0.1) or compiled(name)
    )
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _at: locales.in_language("nl", "Cancel"), range(8)))
    assert read == ["nl"]
    locales.make_ready()
    assert sorted(read) == ["en", "nl", "nl_BE"]
    pages.make_ready()
    assert set(pages._templates().list_templates()) <= {key[1] for key in pages._templates().cache}


def test_a_server_looks_through_all_objects_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "setswitchinterval", lambda _seconds: None)
    before = gc.get_threshold()
    try:
        asgi.make_ready()
        assert gc.get_threshold() == asgi.COLLECT
        assert gc.get_freeze_count() > 0
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
