"""The one server: the dashboard by Streamlit, the answer pages and `/health` beside it."""

from __future__ import annotations

import gc
import json
import os
import sys
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlsplit

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

import streamlit as st
from starlette.middleware import Middleware
from streamlit import user_info
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.starlette import starlette_server, starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from lobscan import locales, log, login
from lobscan.errors import UserError
from lobscan.locales import _
from lobscan.services import asking
from lobscan.services.workspace import Workspace, close_shared
from lobscan.settings import public_path, shipped
from lobscan.web import answer, booklet, copying, health, mine, pages, timer, vote
from lobscan.web.compressed import Compressed
from lobscan.web.direct import Direct
from lobscan.web.headers import Headers
from lobscan.web.known import Known
from lobscan.web.mishaps import SENTENCE, Mishaps
from lobscan.web.spoken import Spoken
from lobscan.web.under import Under

MUST_HOLD: Final = {
    "runner.postScriptGC": False,
    "browser.gatherUsageStats": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "client.showErrorDetails": "none",
    "server.trustedUserHeaders": {},
    "logger.enableRich": False,
}
"""Options without which lobscan does not start: speed for many at once, safety, no telemetry."""

SWITCH: Final = 0.0005
"""Seconds after which a thread lets another go on: an answer that is kept passes three of them, and while
somebody's dashboard is drawn each would wait Python's usual five milliseconds."""

COLLECT: Final = (5_000, 10, 20)
"""How many new objects of each age let Python look for those that are of no use any more: while it looks
through all of them nobody is answered for a tenth of a second, and while two thousand answer it would do so
every three seconds."""

IDLE: Final = 75
"""Seconds for which a browser's connection is kept when nothing comes: a respondent reads that long before
the next answer, and the server takes new connections one by one, each after a turn of all else."""

MOST_FILES: Final = 65_536
"""Connections and files that may be open at once, where the system allows as many."""
_plain_options = starlette_server._get_uvicorn_config_kwargs  # noqa: SLF001 - Streamlit offers no option


def _server_options() -> dict[str, Any]:
    return {**_plain_options(), "timeout_keep_alive": IDLE}


def _allow_connections() -> None:
    """Raise the process's limit of open files, with which a shell is often sparing."""
    if resource is None:
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


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


def make_ready() -> None:
    """Have everything at hand before anybody comes, and the threads and the memory of a server."""
    sys.setswitchinterval(SWITCH)
    locales.make_ready()
    pages.make_ready()
    gc.set_threshold(*COLLECT)
    gc.collect()
    gc.freeze()


def make_app(ws: Workspace) -> st.App:
    """The app on `ws`; the workspace is closed when the server stops."""

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        check_options()
        _allow_connections()
        make_ready()
        log.begin()
        log.event("started", version=version("lobscan"))
        try:
            where = st.get_option("server.address") or "", int(st.get_option("server.port"))
            with asking.noted(ws.settings, host=where[0], port=where[1]):
                async with timer.running(ws):
                    yield
        finally:
            close_shared()
            log.event("stopped")

    # Why: until the first visit to the menu, Streamlit takes the folder `pages` for its own old
    # kind of pages, and a deep link on a fresh server says "Page not found".
    PagesManager.uses_pages_directory = False
    starlette_server._get_uvicorn_config_kwargs = _server_options  # noqa: SLF001
    # Why: Streamlit sends the browser to log in and out at the root of the host, which may be another's.
    user_info.AUTH_LOGIN_ENDPOINT = f"{public_path()}/auth/login"  # type: ignore[misc]
    user_info.AUTH_LOGOUT_ENDPOINT = f"{public_path()}/auth/logout"  # type: ignore[misc]
    through = login.read(ws.settings)
    routes = [
        *health.routes(ws),
        *answer.routes(ws),
        *booklet.routes(ws),
        *vote.routes(ws),
        *mine.routes(ws),
        *copying.routes(ws),
    ]
    return st.App(
        shipped() / "app.py",
        lifespan=lifespan,
        secrets={"auth": through.streamlit(ws.seal("log-in"))} if through else None,
        middleware=[
            Middleware(Under),
            Middleware(Headers),
            Middleware(Mishaps),
            Middleware(Spoken, ws=ws),
            Middleware(Direct, routes=routes),
            Middleware(Compressed),
            Middleware(Known, settings=ws.settings, said=_said),
        ],
        on_script_error=_tell,
    )


def _said(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    """What the cookie of Streamlit's log-in says; empty without one, or one that was signed elsewhere."""
    read = starlette_websocket._get_signed_cookie_with_chunks  # noqa: SLF001 - Streamlit offers no other
    found = read(dict(cookies), USER_COOKIE_NAME)
    return dict(json.loads(found)) if found else {}


def _tell(error: Exception) -> bool:
    """Show the number under which a fault of the dashboard was noted, not Streamlit's own words."""
    st.error(_(SENTENCE, number=log.mishap(error, "dashboard")))
    return True


def hosts(through: login.Login | None) -> list[str]:
    """The names under which the dashboard is reached: this machine's own, and the school's where one logs in.

    Why no other: a website that has its own name lead here could use the dashboard, and without a log-in
    everybody who reaches the plain pages at the school's address could too.
    """
    public = urlsplit(through.url).hostname if through else None
    return ["localhost", "127.0.0.1", "::1", *([public] if public else [])]


def serve(ws: Workspace, *, host: str, port: int) -> None:
    """Serve until stopped."""
    through = login.read(ws.settings)
    if through:
        os.environ["LOBSCAN_URL"] = through.url  # the address of every link that is handed out
    chosen = {
        **options(),
        "server.address": host,
        "server.port": port,
        "server.allowedHosts": hosts(through),
    }
    make_app(ws).run(config=chosen)
