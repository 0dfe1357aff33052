"""Files of the dashboard, for those whom the school knows: what a page offers, and what is chosen there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lobscan import login
from lobscan.settings import Settings

FILES: Final = ("/media/", "/_stcore/upload_file/")
"""Where Streamlit hands files out and takes them in: it asks for an address that is hard to guess, and for
the number of a visit that anybody gets who opens the entrance, but for no log-in."""

Said = Callable[[Mapping[str, str]], Mapping[str, Any]]
"""What the log-in's cookie says, from all cookies; empty without one that we signed."""


class Known:
    """Lets nobody fetch or bring a file who could not see a page either."""

    def __init__(self, app: ASGIApp, *, settings: Settings, said: Said) -> None:
        self.app = app
        self.settings = settings
        self.said = said

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 403."""
        if scope["type"] == "http" and scope["path"].startswith(FILES) and not self._is_known(scope):
            await PlainTextResponse("Forbidden", 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        try:
            through = login.read(self.settings)
        except login.Faulty:
            return False
        if through is None:
            return True
        said = self.said(HTTPConnection(scope).cookies)
        return through.stands(said, datetime.now(UTC)) and through.actor(said) is not None
