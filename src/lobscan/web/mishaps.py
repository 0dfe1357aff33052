"""What a visitor of a plain page sees when the program itself is at fault: a sentence and a number."""

from __future__ import annotations

from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lobscan import log
from lobscan.errors import UnknownThing, UserError
from lobscan.locales import N_, use
from lobscan.web import pages

SENTENCE: Final = N_(
    "Something went wrong in lobscan, and it is not your doing. Try it again; if it stays, tell your school "
    "the number {number}."
)


NOWHERE: Final = "This link is not known. Ask your school for the right link."
"""Of an address that is none: a browser writes every letter that is not ASCII as `%…`."""


class Mishaps:
    """Notes an error that nobody caught, and answers with the number under which it was noted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; where an answer had begun already, it can only be broken off."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not scope["query_string"].isascii():
            known = Request({**scope, "query_string": b""})
            await _page(known, UnknownThing(NOWHERE), 404)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, sending)
        except ClientDisconnect:
            return
        except Exception as error:
            number = log.mishap(error, _kind(scope["path"]))
            if begun:
                raise
            await _page(Request(scope), UserError(SENTENCE, number=number), 500)(scope, receive, send)


def _kind(path: str) -> str:
    """The kind of page; the rest of an address may hold the token of a link."""
    return f"/{path.split('/')[1]}/" if path.count("/") > 1 else "/"


def _page(request: Request, error: UserError, status: int) -> Response:
    use(pages.chosen_language(request))
    by_script = "text/html" not in request.headers.get("accept", "")
    return pages.refusal(error, status, by_script=by_script)
