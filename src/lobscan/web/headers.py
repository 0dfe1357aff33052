"""What every response carries: safety headers, and the right language in Streamlit's page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers as Sent
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lobscan.settings import public_url

SAFETY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
NAMES: Final = frozenset(name for name, _value in SAFETY)
DASHBOARD: Final = (
    b"content-security-policy",
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; "
    b"worker-src 'self' blob:; connect-src 'self' ws: wss:; frame-src 'self'; object-src 'none'; "
    b"base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
)
"""On Streamlit's page, which brings a script and styles of its own in the page: nothing from elsewhere."""
ALWAYS_HTTPS: Final = (b"strict-transport-security", b"max-age=31536000")
PAGE_LANGUAGE = (b'<html lang="en"', b'<html lang="nl"')
ENGLISH: Final = "en"
PLAIN_PAGES = ("/a/", "/m/", "/print/", "/w/")
"""Pages of our own, which say their language themselves."""


class Headers:
    """Adds the headers, and says that Streamlit's page is Dutch, which it does not say itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers added to HTTP responses."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        ours = scope["path"].startswith(PLAIN_PAGES)
        english = not ours and _is_english(scope)
        sender = _Sender(send, ours=ours, safe=_is_https(scope), english=english)
        await self.app(scope if ours else _uncompressed(scope), receive, sender)


def _is_https(scope: Scope) -> bool:
    """Whether the visitor's own connection is safe, also where a proxy before us ends it and says nothing."""
    if scope["scheme"] == "https":
        return True
    safe = _safe_host(public_url())
    return bool(safe) and Sent(scope=scope).get("host", "").lower() == safe


@lru_cache(maxsize=1)
def _safe_host(url: str) -> str:
    """The host of an address that begins with https, else ""."""
    public = urlsplit(url.lower())
    return public.netloc if public.scheme == "https" else ""


def _uncompressed(scope: Scope) -> Scope:
    """A request for a page as one that takes no compression: in a compressed one nothing can be put right."""
    headers = scope["headers"]
    if not any(name == b"accept" and b"text/html" in value for name, value in headers):
        return scope
    return {**scope, "headers": [h for h in headers if h[0] != b"accept-encoding"]}


def _is_english(scope: Scope) -> bool:
    """Whether the address asks for English; Dutch is what the dashboard speaks else."""
    return parse_qs(scope["query_string"].decode("latin-1")).get("lang") == [ENGLISH]


class _Sender:
    def __init__(self, send: Send, *, ours: bool, safe: bool, english: bool) -> None:
        self.send = send
        self.ours = ours
        self.safe = safe
        self.english = english
        self.page = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            self.page = kind.startswith(b"text/html") and not self.ours
            message["headers"] = list(self._headers(message["headers"]))
        elif self.page and not self.english and PAGE_LANGUAGE[0] in message.get("body", b""):
            message["body"] = message["body"].replace(*PAGE_LANGUAGE)
        await self.send(message)

    def _headers(self, given: list[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
        """Those of the response and ours; over a safe connection no cookie ever goes over another.

        Why here for all cookies: Streamlit leaves it out of those of the log-in.
        """
        for name, value in given:
            if name.lower() == b"set-cookie" and self.safe and b"; secure" not in value.lower():
                yield name, value + b"; Secure"
            elif name.lower() not in NAMES:
                yield name, value
        yield from SAFETY
        if self.page:
            yield DASHBOARD
        if self.safe:
            yield ALWAYS_HTTPS
