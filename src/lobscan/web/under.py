"""lobscan below a path of the school's address: `https://www.school.nl/lob` in `$LOBSCAN_URL`.

Routes and pages know nothing of it. What comes in below the path is taken from under it, and every
address of ours that goes out is put back under it.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lobscan.settings import public_path
from lobscan.web.headers import PLAIN_PAGES

ADDRESS: Final = re.compile(rb'( (?:href|src|action|formaction|data-(?:base|keep|to))=")(/(?:a|m|print|w)/)')
"""An address of ours in a page of ours; a quote in what somebody typed is never sent as one."""
COOKIE_PATH: Final = re.compile(rb"(;\s*path=)(/[^;]*)", re.IGNORECASE)


class Under:
    """Takes the path of `$LOBSCAN_URL` from what comes in and puts it before what goes out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a request that is not below the path is left as it is."""
        prefix = public_path()
        if not prefix or scope["type"] == "lifespan" or not scope["path"].startswith(f"{prefix}/"):
            await self.app(scope, receive, send)
            return
        below = _below(scope, prefix)
        await self.app(below, receive, _Sender(send, prefix, ours=below["path"].startswith(PLAIN_PAGES)))


def _below(scope: Scope, prefix: str) -> Scope:
    path = scope["path"].removeprefix(prefix)
    raw = scope.get("raw_path") or scope["path"].encode()
    headers = scope["headers"]
    if path.startswith(PLAIN_PAGES) and not path.startswith("/a/static/"):
        headers = [h for h in headers if h[0] != b"accept-encoding"]  # the proxy compresses after us
    return {
        **scope,
        "path": path,
        "raw_path": raw.removeprefix(prefix.encode()),
        "headers": headers,
        "under": prefix,
    }


class _Sender:
    """Holds a page's head until its text, whose length changes, is there."""

    def __init__(self, send: Send, prefix: str, *, ours: bool) -> None:
        self.send = send
        self.prefix = prefix.encode()
        self.ours = ours
        self.head: Message | None = None
        self.text = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [self._header(*pair) for pair in message["headers"]]}
            kind = dict(message["headers"]).get(b"content-type", b"")
            if self.ours and kind.startswith(b"text/html"):
                self.head = message
                return
        elif self.head is not None:
            self.text += message.get("body", b"")
            if not message.get("more_body"):
                await self._page(self.head)
            return
        await self.send(message)

    async def _page(self, head: Message) -> None:
        text = ADDRESS.sub(rb"\1" + self.prefix + rb"\2", self.text)
        length = (b"content-length", str(len(text)).encode())
        headers = [pair for pair in head["headers"] if pair[0] != b"content-length"]
        await self.send({**head, "headers": [*headers, length]})
        await self.send({"type": "http.response.body", "body": text})

    def _header(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        low = name.lower()
        if low == b"location" and value[:1] == b"/" and not value.startswith((b"//", self.prefix + b"/")):
            return name, self.prefix + value
        if low == b"set-cookie":
            return name, COOKIE_PATH.sub(rb"\1" + self.prefix + rb"\2", value)
        return name, value
