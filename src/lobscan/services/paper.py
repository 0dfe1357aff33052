"""Paper forms: print them, and type in what was answered on them, one pile for each role.

A form that is typed in gets a number within its pile, to be written on the paper. The store knows a
respondent made from that number and the school's key, as it knows any other: role, year groups and
answers, no name and no time finer than the day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lobscan.access import Actor, Right, check
from lobscan.domain import minutes, paper
from lobscan.domain.answers import Answer
from lobscan.domain.paper import Form, Typed
from lobscan.domain.round import Round, asked_of
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.services import prepare
from lobscan.services.workspace import Workspace, today
from lobscan.storage import answers as store
from lobscan.storage import documents, looks
from lobscan.storage.answers import Respondent
from lobscan.storage.documents import Cursor

MOST: Final = 20_000
"""Forms of a pile."""


@dataclass(frozen=True, slots=True)
class Pile:
    """The forms of a role: how many were typed in, so that the next has the number after it."""

    form: Form
    typed: int


def form(ws: Workspace, round_: Round, role: str) -> Form:
    """The form of a role; `UserError` for a round that has none, or a role that is asked nothing."""
    if round_.joint:
        raise UserError("Round {id} is answered together, on one screen; it has no paper form.", id=round_.id)
    known, pack = prepare.find_role(round_, role), prepare.pack_of(ws, round_)
    asked = asked_of(round_, pack, known)
    if not asked:
        raise UserError("Round {round} asks nothing of role '{role}'.", round=round_.id, role=role)
    return Form(prepare.school(ws), round_, pack, known, asked, minutes.of_role(round_, pack, known))


def piles(ws: Workspace, round_: Round) -> tuple[Pile, ...]:
    """The piles of all roles that the round asks anything."""
    pack = prepare.pack_of(ws, round_)
    known = ws.read(lambda c: store.known(c, round_.id))
    roles = [r.id for r in round_.roles if asked_of(round_, pack, r)]
    return tuple(Pile(form(ws, round_, role), _last(ws, round_.id, role, known)) for role in roles)


def _id(ws: Workspace, round_: str, role: str, number: int) -> str:
    """Who a form is in the store. Why the zero: no imported file can hold that letter."""
    return ws.imported_id(round_, f"\0paper:{role}:{number}")


def _last(ws: Workspace, round_: str, role: str, known: set[str]) -> int:
    """The number of the last form typed in; 0 for an empty pile."""
    return next(n for n in range(MOST) if _id(ws, round_, role, n + 1) not in known)


def keep(ws: Workspace, form_: Form, typed: Typed, *, actor: Actor) -> int:
    """Keep a form, and return its number: the next one of its pile, or the one that is typed anew.

    Returns after the commit. `RoundClosed` when the round takes no more answers.
    """
    check(actor, Right.IMPORT)
    round_, role = form_.round.id, form_.role.id

    def job(cursor: Cursor) -> int:
        _refuse_late(cursor, round_)
        last = _last(ws, round_, role, store.known(cursor, round_))
        number = last + 1 if typed.number is None else typed.number
        if typed.number is not None:
            _must_be_there(number, last)
        who = Respondent(_id(ws, round_, role, number), round_, role, typed.year_groups)
        if looks.is_counted(cursor, round_, who.id):
            raise RoundClosed(
                "Form {number} is in figures of round {id} that were shown already, so it can no longer be "
                "changed or taken back.",
                number=number,
                id=round_,
            )
        _write(cursor, who, typed, new=number > last)
        return number

    return ws.write(job, answers=True)


def _write(cursor: Cursor, who: Respondent, typed: Typed, *, new: bool) -> None:
    """Why not as an import: each form is somebody who answers, so that figures wait for the close."""
    store.add_respondent(cursor, who, code_hash="")
    if new:
        store.hand_in(cursor, who.round, who.id)
    else:
        store.withdraw(cursor, who.round, who.id, day=today())
    given = [
        Answer(who.id, who.role, statement, place, now, wanted)
        for (statement, place), (now, wanted) in typed.marks.items()
        if now or wanted
    ]
    store.add(cursor, who.round, given, day=today())


def _refuse_late(cursor: Cursor, round_: str) -> None:
    if documents.is_closed(cursor, round_):
        raise RoundClosed("Round {id} is closed and takes no more answers. Open a new round.", id=round_)
    if documents.is_seen(cursor, round_):
        raise RoundClosed(
            "The figures of round {id} have been seen already, so that one form more would show. Open a new "
            "round.",
            id=round_,
        )


def _must_be_there(number: int, last: int) -> None:
    if not 1 <= number <= last:
        raise UnknownThing(
            "There is no form {number} in this pile; its last one is {last}.", number=number, last=last
        )


def typed_in(ws: Workspace, form_: Form, number: int, *, actor: Actor) -> Typed:
    """What was typed in of form `number`, to be held beside the paper; `UnknownThing`."""
    check(actor, Right.IMPORT)
    round_, role = form_.round.id, form_.role.id
    last = _last(ws, round_, role, ws.read(lambda c: store.known(c, round_)))
    _must_be_there(number, last)
    id_ = _id(ws, round_, role, number)
    groups = ws.read(lambda c: store.year_groups_of(c, round_, id_))
    given = ws.read(lambda c: store.given(c, round_, id_))
    marks = {
        at: (given[at].current, given[at].desired) if at in given else ("", "")
        for at in paper.cells(form_, groups)
    }
    return Typed(number, groups, marks)


def take_back(ws: Workspace, form_: Form, number: int, *, actor: Actor) -> None:
    """Take the answers of form `number` back; its number is not given again."""
    nothing = typed_in(ws, form_, number, actor=actor)
    empty = replace(nothing, marks=dict.fromkeys(nothing.marks, ("", "")))
    keep(ws, form_, empty, actor=actor)
