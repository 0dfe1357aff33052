"""What every response carries: safety headers, and the right language in Streamlit's page."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFETY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
PAGE_LANGUAGE = (b'<html lang="en"', b'<html lang="nl"')
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
        await self.app(scope if ours else _uncompressed(scope), receive, _Sender(send, ours=ours))


def _uncompressed(scope: Scope) -> Scope:
    """A request for a page as one that takes no compression: in a compressed one nothing can be put right."""
    headers = scope["headers"]
    if not any(name == b"accept" and b"text/html" in value for name, value in headers):
        return scope
    return {**scope, "headers": [h for h in headers if h[0] != b"accept-encoding"]}


class _Sender:
    def __init__(self, send: Send, *, ours: bool) -> None:
        self.send = send
        self.ours = ours
        self.page = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [h for h in message["headers"] if h[0].lower() not in dict(SAFETY)]
            message["headers"] = [*headers, *SAFETY]
            kind = dict(message["headers"]).get(b"content-type", b"")
            self.page = kind.startswith(b"text/html") and not self.ours
        elif self.page and PAGE_LANGUAGE[0] in message.get("body", b""):
            message["body"] = message["body"].replace(*PAGE_LANGUAGE)
        await self.send(message)
