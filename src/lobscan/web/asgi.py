"""The one server: the dashboard by Streamlit, the answer pages and `/health` beside it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from lobscan.errors import UserError
from lobscan.services.workspace import Workspace, close_shared
from lobscan.settings import shipped
from lobscan.web import answer, booklet, mine, timer, vote
from lobscan.web.headers import Headers

MUST_HOLD: Final = {
    "runner.postScriptGC": False,
    "browser.gatherUsageStats": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "client.showErrorDetails": "none",
}
"""Options without which lobscan does not start: speed for many at once, safety, no telemetry."""


def options() -> dict[str, Any]:
    """The shipped `.streamlit/config.toml` as Streamlit's dotted option names."""
    with (shipped() / ".streamlit" / "config.toml").open("rb") as file:
        return _flat(tomllib.load(file))


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


def check_options() -> None:
    """Raise `UserError` when an option that must hold was set otherwise."""
    for name, value in MUST_HOLD.items():
        if st.get_option(name) != value:
            raise UserError(
                "Streamlit's option {name} must be {value}; remove the environment variable or file "
                "that sets it otherwise.",
                name=name,
                value=value,
            )


def make_app(ws: Workspace) -> st.App:
    """The app on `ws`; the workspace is closed when the server stops."""

    async def health(_request: Request) -> Response:
        await run_in_threadpool(ws.ping)  # the writer may be busy, and the loop must go on
        return JSONResponse({"status": "ok"})

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        check_options()
        try:
            async with timer.running(ws):
                yield
        finally:
            close_shared()

    # Why: until the first visit to the menu, Streamlit takes the folder `pages` for its own old
    # kind of pages, and a deep link on a fresh server says "Page not found".
    PagesManager.uses_pages_directory = False
    return st.App(
        shipped() / "app.py",
        lifespan=lifespan,
        routes=[
            Route("/health", health),
            *answer.routes(ws),
            *booklet.routes(ws),
            *vote.routes(ws),
            *mine.routes(ws),
        ],
        middleware=[Middleware(Headers)],
    )


def hosts() -> list[str]:
    """The names under which the dashboard is reached: this machine's own, and that in `$LOBSCAN_URL`.

    Why no other: a website that has its own name lead here could use the dashboard, which asks no log-in.
    """
    public = urlsplit(os.environ.get("LOBSCAN_URL", "")).hostname
    return ["localhost", "127.0.0.1", "::1", *([public] if public else [])]


def serve(ws: Workspace, *, host: str, port: int) -> None:
    """Serve until stopped."""
    chosen = {**options(), "server.address": host, "server.port": port, "server.allowedHosts": hosts()}
    make_app(ws).run(config=chosen)
