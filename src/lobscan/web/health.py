"""Whether the server can do its work, for a monitor or a proxy: no log-in, and nothing of the school."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lobscan import log
from lobscan.services import prepare
from lobscan.services.workspace import Workspace

PATIENCE: Final = 10.0
"""Seconds that the store may take; a group of writes takes a fraction of one."""
NOT_STORED: Final = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Look:
    """One question at a time: where the store hangs, each further visit waits for the same answer."""

    name: str
    ask: object
    asker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "health"))
    asked: Future[object] | None = None

    async def well(self, patience: float) -> bool:
        """Whether the answer came in time and was no error."""
        if self.asked is None or self.asked.done():
            self.asked = self.asker.submit(self.ask)  # type: ignore[arg-type]
        waiting = asyncio.wrap_future(self.asked)
        try:
            await asyncio.wait_for(asyncio.shield(waiting), patience)
        except TimeoutError:
            log.event("health", part=self.name, kind="TimeoutError")
            return False
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is no
            log.event("health", part=self.name, kind=type(error).__name__)
            return False
        return True


def routes(ws: Workspace, *, patience: float = PATIENCE) -> list[Route]:
    """The one address, and nothing where Streamlit would tell everybody how many work here."""
    store = Look("store", lambda: prepare.has_school(ws))
    writer = Look("writer", ws.ping)

    async def health(_request: Request) -> Response:
        opens, writes = await asyncio.gather(store.well(patience), writer.well(patience))
        sound = opens and writes
        told = {
            "status": "ok" if sound else "failing",
            "version": version("lobscan"),
            "store": opens,
            "writer": writes,
        }
        return JSONResponse(told, 200 if sound else 503, headers=NOT_STORED)

    return [Route("/health", health), Route("/_stcore/metrics", lambda _request: Response(status_code=404))]
