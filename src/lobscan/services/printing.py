"""Links to print: who has one sees one thing of the school without logging in, for a month or two.

They can be withdrawn before; those handed out after that are others.
"""

from __future__ import annotations

from secrets import compare_digest
from typing import Final

from lobscan.services.workspace import Workspace, today
from lobscan.storage import printing as store

DAYS: Final = 30
"""After so many days the word changes; the one before it still opens, so that each holds as long at least."""


def word(ws: Workspace, what: str) -> str:
    """The unguessable word in the address of the printed page of `what`."""
    return _word(ws, what, _now())


def opens(ws: Workspace, what: str, given: str) -> bool:
    """Whether `given` is the word of `what`, and not one of long ago."""
    return any(compare_digest(_word(ws, what, at).encode(), given.encode()) for at in (_now(), _now() - 1))


def withdraw(ws: Workspace, what: str, *, by: str) -> None:
    """End all links to `what` that there are, for somebody whose right the caller has checked."""
    ws.write(lambda c: store.withdraw(c, what, actor=by))


def _word(ws: Workspace, what: str, at: int) -> str:
    number = ws.remembered("print links", lambda: ws.read(store.withdrawn)).get(what, 0)
    return ws.token(f"print:{what}:{at}:{number}" if number else f"print:{what}:{at}")


def _now() -> int:
    return today().toordinal() // DAYS
