"""Asking: what a command wants of the server that has the store open, over the loopback address.

Why no password: who may read the school's key may have a backup. They prove it by sealing this moment
and a word that is never used again, so that who listens at an old address learns nothing of use.
"""

from __future__ import annotations

import contextlib
import hmac
import http.client
import json
import os
import secrets
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from lobscan.domain.backup import Manifest
from lobscan.errors import UserError
from lobscan.exchange import backup as zipped
from lobscan.services.workspace import Workspace, sealed
from lobscan.settings import Settings

PATH: Final = "/backup"
HEADER: Final = "X-Lobscan-Proof"
SECONDS: Final = 60
PATIENCE: Final = 600.0
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - what a server is told
OK: Final = 200
_used: dict[str, float] = {}
_lock = threading.Lock()


@contextmanager
def noted(settings: Settings, *, host: str, port: int) -> Iterator[None]:
    """Note as long as the block lasts where this machine finds the server."""
    settings.serving.write_text(json.dumps({"host": EVERYWHERE.get(host, host), "port": port}))
    settings.serving.chmod(stat.S_IRUSR | stat.S_IWUSR)
    try:
        yield
    finally:
        settings.serving.unlink(missing_ok=True)


def proof(key: bytes, now: datetime) -> str:
    """What shows that one has the school's key, for once and for a minute."""
    text = f"{int(now.timestamp())}:{secrets.token_hex(16)}"
    return f"{text}:{sealed(key, f'backup:{text}')}"


def proven(ws: Workspace, given: str, now: datetime) -> bool:
    """Whether `given` is a proof of this minute that was not used before."""
    text, _sign, seal = given.rpartition(":")
    moment, _sign, word = text.partition(":")
    if not (moment.isascii() and moment.isdecimal() and len(moment) < len(str(2**63)) and word):
        return False
    if not hmac.compare_digest(seal.encode(), ws.seal(f"backup:{text}").encode()):
        return False
    at = now.timestamp()
    with _lock:
        for old in [old for old, since in _used.items() if at - since > 2 * SECONDS]:
            del _used[old]
        fresh = abs(at - int(moment)) <= SECONDS and word not in _used
        _used[word] = at
    return fresh


def backup(settings: Settings, target: Path) -> Manifest | None:
    """Have the running server make a backup and write it to `target`; None where none answers.

    Raises `UserError` for what the server refused, and where `target` cannot be written.
    """
    zipped.refuse_foreign(target)
    try:
        where = json.loads(settings.serving.read_text())
        asked = http.client.HTTPConnection(str(where["host"]), int(where["port"]), timeout=PATIENCE)
        with contextlib.closing(asked):
            asked.request(
                "POST", PATH, headers={HEADER: proof(settings.secret.read_bytes(), datetime.now(UTC))}
            )
            reply = asked.getresponse()
            if reply.status != OK:
                raise UserError(
                    "The running lobscan made no backup: {reason} Make one on its page Backup.",
                    reason=reply.read(2000).decode("utf-8", "replace") or str(reply.status),
                )
            return _kept(reply, target)
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return None


def _kept(reply: http.client.HTTPResponse, target: Path) -> Manifest:
    """Why checked: a transfer that broke off must not pass for a backup."""
    part = target.with_name(f".{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            shutil.copyfileobj(reply, file)
            file.flush()
            os.fsync(file.fileno())
        manifest = zipped.read(part)
        part.replace(target)
    except OSError as error:
        raise UserError(
            "The backup {path} cannot be written: {reason}. Choose another place, or make room there.",
            path=target,
            reason=error.strerror or error,
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return manifest
