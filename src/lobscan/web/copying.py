"""A backup for the command `lobscan backup` on this machine, while the server has the store open."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from lobscan.access import LOCAL
from lobscan.errors import UserError
from lobscan.locales import tell
from lobscan.services import asking, backup
from lobscan.services.workspace import Workspace

NAME: Final = "backup.zip"
FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")


def routes(ws: Workspace) -> list[Route]:
    """The one address, for this machine alone."""

    async def copy(request: Request) -> Response:
        given = request.headers.get(asking.HEADER, "")
        if not _local(request) or not asking.proven(ws, given, datetime.now(UTC)):
            return PlainTextResponse("Not found", 404)
        folder = tempfile.TemporaryDirectory(prefix=".lobscan-", dir=ws.settings.data)
        target = Path(folder.name) / NAME
        try:
            await run_in_threadpool(backup.make, ws, target, actor=LOCAL)
        except UserError as error:
            folder.cleanup()
            return PlainTextResponse(tell(error), 507)
        return FileResponse(target, background=BackgroundTask(folder.cleanup))

    return [Route(asking.PATH, copy, methods=["POST"])]


def _local(request: Request) -> bool:
    """Whether a request comes from this machine itself and not through a proxy on it."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
