"""Remarks: what people wrote beside a statement, once it tells of nobody who they are."""

from __future__ import annotations

from lobscan.access import Actor, Right, check
from lobscan.domain.round import Round, asked_of
from lobscan.errors import RoundClosed, UserError
from lobscan.services import picture, prepare, response
from lobscan.services.workspace import Workspace
from lobscan.storage import answers as store


def read(ws: Workspace, round_: Round, *, actor: Actor) -> list[tuple[str, str]]:
    """Statement and text of the remarks that may be read, for who runs the round; in no order of people.

    Without role or year group, in which few may work, and none on a statement that fewer than k people
    were asked: it would tell of those few. To read them in a running round is to see its figures: the
    links take nobody after it, as a remark more would be theirs. Raises `RoundClosed` while people
    answer, and `UserError` where fewer than k began.
    """
    check(actor, Right.READ_REMARKS)
    if round_.joint:
        asked = None
    elif not picture.open_to_view(ws, round_):
        raise RoundClosed("Remarks can be read once the round is closed.")
    else:
        asked = _asked(ws, round_)
        picture.note_seen(ws, round_)
    said = ws.read(lambda c: store.remarks(c, round_.id))
    return [(s, text) for s, _place, text in said if asked is None or asked.get(s, 0) >= round_.k]


def _asked(ws: Workspace, round_: Round) -> dict[str, int]:
    """How many of those who began were asked each statement; `UserError` where fewer than k began."""
    pack, found = prepare.pack_of(ws, round_), dict[str, int]()
    begun = {r.role: r.begun for r in response.counted(ws, round_)}
    if sum(begun.values()) < round_.k:
        raise UserError(
            "Remarks can be read from {k} people on, so that nobody can be recognised.", k=round_.k
        )
    for role in round_.roles:
        for statement in asked_of(round_, pack, role):
            found[statement.id] = found.get(statement.id, 0) + begun.get(role.id, 0)
    return found
