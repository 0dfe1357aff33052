"""Our own pages speak as the school does: Flemish words for a Flemish school."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from lobscan.locales import speak_as
from lobscan.services import prepare
from lobscan.services.workspace import Workspace
from lobscan.web.headers import PLAIN_PAGES


class Spoken:
    """Has every page of ours speak as the school on `ws` does."""

    def __init__(self, app: ASGIApp, ws: Workspace) -> None:
        self.app = app
        self.ws = ws
        self.speech = ""
        self.generation: object = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; the school is read again only after something was written, and not on the loop."""
        if scope["type"] == "http" and scope["path"].startswith(PLAIN_PAGES):
            generation = self.ws.generation
            if self.generation is not generation:
                self.speech = await run_in_threadpool(prepare.speech, self.ws)
                self.generation = generation
            speak_as(self.speech)
        await self.app(scope, receive, send)
