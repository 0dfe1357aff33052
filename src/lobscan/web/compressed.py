"""Streamlit's own scripts and styles go over the line compressed, as no proxy needs to stand in front.

Streamlit sends them as they are, because it would compress them anew for everybody. Here each is
compressed once, when it is first asked for, and kept in memory: they are files of an installed
package, which do not change while the program runs.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNDER: Final = "/static/"
KINDS: Final = ("text/javascript", "application/javascript", "text/css", "application/json", "image/svg+xml")
"""Not HTML: with that Streamlit answers to any address, so that what is kept would grow without end."""
AS_IT_IS: Final = ("range", "if-none-match", "if-modified-since", "if-range")
"""Who asks so has something already, or wants a part: Streamlit knows the answer."""
SMALLEST: Final = 500


@dataclass(frozen=True, slots=True)
class _Kept:
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Compressed:
    """Sends what lies under `UNDER` compressed to who takes that."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, _Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it from memory, or pass on and keep what comes back."""
        if not _takes_it(scope):
            await self.app(scope, receive, _varying(scope, send))
            return
        if scope["path"] not in self._kept:
            answer = _Answer(send)
            await self.app(scope, receive, answer)
            if not answer.whole:
                return
            self._kept[scope["path"]] = await run_in_threadpool(_compressed, answer)
        kept = self._kept[scope["path"]]
        await send({"type": "http.response.start", "status": 200, "headers": [*kept.headers]})
        await send({"type": "http.response.body", "body": kept.body})


def _is_asset(scope: Scope) -> bool:
    return scope["type"] == "http" and str(scope["path"]).startswith(UNDER)


def _takes_it(scope: Scope) -> bool:
    if not _is_asset(scope) or scope["method"] != "GET":
        return False
    asked: Mapping[str, str] = Headers(scope=scope)
    return "gzip" in asked.get("accept-encoding", "") and not any(name in asked for name in AS_IT_IS)


def _varying(scope: Scope, send: Send) -> Send:
    """`send`, saying that an asset's form depends on what the browser takes."""
    if not _is_asset(scope):
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return sending


class _Answer:
    """Holds back what can be compressed, passes the rest on."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: dict[str, Any] = {}
        self.body = b""
        self.whole = False
        self._held = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = dict(message)
            self._held = _compressible(message)
        if not self._held:
            await self.send(message)
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            self.whole = not message.get("more_body", False)


def _compressible(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200  # noqa: PLR2004 - OK
        and headers.get("content-type", "").startswith(KINDS)
        and "content-encoding" not in headers
        and int(headers.get("content-length", "0")) >= SMALLEST
    )


def _compressed(answer: _Answer) -> _Kept:
    body = gzip.compress(answer.body, 9, mtime=0)
    headers = MutableHeaders(raw=list(answer.start["headers"]))
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(body))
    headers.add_vary_header("Accept-Encoding")
    del headers["accept-ranges"]
    if "etag" in headers:  # the same file, other bytes
        headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"
    return _Kept(headers.raw, body)
