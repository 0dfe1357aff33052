"""Remarks as the store has them, whether or not anybody may read them yet."""

from lobscan.domain.round import Round
from lobscan.services.workspace import Workspace
from lobscan.storage import answers


def kept(ws: Workspace, round_: Round) -> list[tuple[str, str, str]]:
    """Statement, year group and text of those that stand."""
    return ws.read(lambda c: answers.remarks(c, round_.id))
