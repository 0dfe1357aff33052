"""The respondents' plain pages."""

from __future__ import annotations

from starlette.routing import BaseRoute

from lobscan.services.workspace import Workspace


def routes(ws: Workspace) -> list[BaseRoute]:
    """The routes of the answer page."""
    del ws
    return []
