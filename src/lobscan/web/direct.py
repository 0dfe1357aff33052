"""Our own pages are answered before Streamlit's middlewares, so that an answer passes through fewer hands.

What Streamlit does for its dashboard (sessions of a log-in, paths of files) is nothing to a page without
either, and with two thousand people answering it was a third of the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Match, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

SMALLEST: Final = 500
"""Bytes from which a page is compressed."""
LEVEL: Final = 3
"""How hard: at the hardest a page is a tenth smaller and takes three times as long."""


class Often(Route):
    """A route that is asked a hundred times for once of any other, and answers too short to compress."""


class Direct:
    """Answers what some routes are for, and passes on all else."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.often = tuple(route for route in routes if isinstance(route, Often))
        self.rest = tuple(route for route in routes if not isinstance(route, Often))
        self.ours = GZipMiddleware(
            ExceptionMiddleware(Router(self.rest)), minimum_size=SMALLEST, compresslevel=LEVEL
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, to our own routes or to Streamlit.

        Why only what is matched whole: a page of the dashboard may be read where we take a command.
        """
        for route in self.often if scope["type"] == "http" else ():
            match, found = route.matches(scope)
            if match is Match.FULL:
                answered = await route.endpoint(Request({**scope, **found}, receive))
                await answered(scope, receive, send)
                return
        own = scope["type"] == "http" and any(r.matches(scope)[0] is Match.FULL for r in self.rest)
        await (self.ours if own else self.app)(scope, receive, send)
