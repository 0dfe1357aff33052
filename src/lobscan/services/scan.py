"""Scan: respondents come in, answer, go on later and hand in; or a team answers together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any
from uuid import uuid4

from lobscan.access import Actor, Right, check
from lobscan.domain.answers import REMARK_LENGTH, Answer, is_mark
from lobscan.domain.invitation import Invitation
from lobscan.domain.round import Round, asked_of, places_of, statements_of
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Pack, Statement
from lobscan.domain.school import Role, School
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.services import invitations, prepare
from lobscan.services.workspace import Workspace, new_code, today, token_hash
from lobscan.storage import answers as store
from lobscan.storage import documents, looks
from lobscan.storage import invitations as invitation_store
from lobscan.storage.answers import Respondent as Respondent
from lobscan.storage.desk import Desk, Sheet

JOINT_NAME = "team"


@dataclass(frozen=True, slots=True)
class Door:
    """What stands behind a respondents' link: the round, the role and what it is asked."""

    school: School
    round: Round
    pack: Pack
    role: Role
    statements: tuple[Statement, ...]
    invited: Invitation | None = None
    """Whose own link it is, where it is somebody's own."""
    drawn: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    """What the pages worked out of it for some year groups; gone with it when the round changes."""
    shown: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    """What the pages made of a statement; gone with it too."""


def door(ws: Workspace, token: str) -> Door:
    """The round and role of a link; `UnknownThing`, or `RoundClosed` when it takes no answers now.

    A link in whose place there is another raises `UserError`: who has it guessed nothing.
    """
    hashed = token_hash(token)
    found = ws.remembered(f"door:{hashed}", lambda: _door(ws, hashed))
    if found is None:
        if ws.read(lambda c: documents.was_link(c, hashed)):
            raise UserError(
                "This link was replaced by a new one. Ask your school for it; with your code you go on there."
            )
        raise UnknownThing("This link is not known. Ask your school for the right link.")
    _must_be_open(found.round)
    return found


def is_at_hand(ws: Workspace, token: str) -> bool:
    """Whether `door` asks nothing of the store, so that nobody waits."""
    return ws.remembers(f"door:{token_hash(token)}") and ws.store.is_free


def is_here(ws: Workspace, door_: Door, code: str) -> bool:
    """Whether `resume` and `given` ask nothing of the store, so that nobody waits."""
    return ws.store.desk.holder(door_.round.id, ws.code_hash(door_.round.id, code)) is not None


def _door(ws: Workspace, hashed: str) -> Door | None:
    found = ws.read(lambda c: documents.link(c, hashed))
    if found is not None:
        return _door_of(ws, *found)
    invited = invitations.behind(ws, hashed)
    if invited is None:
        return None
    whole = ws.remembered(
        f"door:{invited.round}:{invited.role}", lambda: _door_of(ws, invited.round, invited.role)
    )
    return replace(whole, invited=invited)


def _door_of(ws: Workspace, id_: str, role: str) -> Door:
    round_ = prepare.round_(ws, id_)
    if not round_.closed and ws.read(lambda c: documents.is_seen(c, id_)):
        raise _seen_already()
    pack = prepare.pack_of(ws, round_)
    known = prepare.find_role(round_, role)
    return Door(prepare.school(ws), round_, pack, known, asked_of(round_, pack, known))


def _must_be_open(round_: Round) -> None:
    if round_.closed:
        raise RoundClosed("This scan is closed. Your answers up to then were kept. Thank you.")
    if round_.closes and today() > round_.closes:
        raise RoundClosed(
            "This scan ended on {day}. Your answers up to then were kept. Thank you.", day=round_.closes
        )


def begin(ws: Workspace, door_: Door, year_groups: tuple[str, ...]) -> tuple[Respondent, str]:
    """A new respondent, and the code by which they come back; only the code's hash is kept."""
    if door_.invited:
        invitations.begin(ws, door_.invited)
    code = new_code()
    respondent = Respondent(str(uuid4()), door_.round.id, door_.role.id, _known(door_.school, year_groups))
    hashed = ws.code_hash(door_.round.id, code)
    ws.write_answers(_begin, Sheet(respondent, hashed, {}, {}))
    ws.pace.begin(respondent.id, monotonic())
    return respondent, code


def _begin(cursor: documents.Cursor, desk: Desk, sheets: Sequence[Sheet]) -> list[None]:
    """Several new respondents at once, or none of them; the writer then asks for each apart."""
    for round_ in {sheet.respondent.round for sheet in sheets}:
        _refuse_closed(cursor, desk, round_)
        _refuse_seen(cursor, round_)
    store.begin(cursor, sheets)
    for sheet in sheets:
        desk.put(sheet)
    return [None] * len(sheets)


def _in_turn(
    cursor: documents.Cursor, desk: Desk, jobs: Sequence[Callable[[documents.Cursor, Desk], Any]]
) -> list[Any]:
    """Jobs that say themselves whose sheets they changed."""
    return [job(cursor, desk) for job in jobs]


def _known(school: School, year_groups: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(g.id for g in school.year_groups if g.id in year_groups)
    if not chosen:
        raise UserError("Choose at least one year group.")
    return chosen


def resume(ws: Workspace, door_: Door, code: str) -> Respondent:
    """The respondent who holds `code`; `UnknownThing` when nobody of this round and role does."""
    hashed = ws.code_hash(door_.round.id, code)
    found = ws.store.desk.holder(door_.round.id, hashed)
    found = found or ws.read(lambda c: store.respondent_by_code(c, door_.round.id, hashed))
    if found is None or found.role != door_.role.id:
        raise UnknownThing("This code does not belong to this link. Check it, or start anew.")
    return found


def change_year_groups(
    ws: Workspace, door_: Door, respondent: Respondent, code: str, year_groups: tuple[str, ...]
) -> Respondent:
    """The respondent with other year groups; answers for those that went are taken back."""
    _still_answering(respondent)
    changed = Respondent(respondent.id, respondent.round, respondent.role, _known(door_.school, year_groups))
    hashed = ws.code_hash(door_.round.id, code)

    def job(cursor: documents.Cursor, desk: Desk) -> None:
        _refuse_closed(cursor, desk, respondent.round)
        if door_.round.early_figures:
            _refuse_handed_in(cursor, respondent)
        desk.forget(respondent.id)
        store.add_respondent(cursor, changed, code_hash=hashed)
        kept = ("", *changed.year_groups)
        store.withdraw(cursor, respondent.round, respondent.id, day=today(), keep=kept)

    ws.write_answers(_in_turn, job)
    return changed


def _still_answering(respondent: Respondent) -> None:
    if respondent.handed_in:
        raise RoundClosed("You have handed in your answers, so they can no longer be changed.")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A respondent's answer to one statement, as it comes in.

    `year_group` None means all their year groups; `current` and `desired` None stay as they were.
    """

    statement: str
    year_group: str | None = None
    current: str | None = None
    desired: str | None = None


def answer(ws: Workspace, door_: Door, respondent: Respondent, judgement: Judgement) -> None:
    """Keep a judgement; returns after its commit. `UserError` for what was not asked."""
    answer_all(ws, door_, respondent, [judgement])


def answer_all(
    ws: Workspace,
    door_: Door,
    respondent: Respondent,
    judgements: list[Judgement],
    *,
    remarks: Mapping[str, str] | None = None,
) -> None:
    """Keep several judgements, and remarks per statement, in one transaction, or none of them."""
    send_all(ws, door_, respondent, judgements, remarks=remarks).result()


def send_all(
    ws: Workspace,
    door_: Door,
    respondent: Respondent,
    judgements: list[Judgement],
    *,
    remarks: Mapping[str, str] | None = None,
) -> Future[None]:
    """`answer_all` for who does not wait here; what was not asked is refused at once."""
    _still_answering(respondent)
    judged = [
        store.Judged(j.statement, _places(door_, respondent, j), j.current, j.desired) for j in judgements
    ]
    said = {s: _remark(door_, respondent, s, text) for s, text in (remarks or {}).items()}
    change = store.Change(respondent, judged, today(), said)
    ws.pace.sign(respondent.id, monotonic())
    return ws.send_answers(_keep, _Sent(change, early=door_.round.early_figures))


@dataclass(frozen=True, slots=True)
class _Sent:
    """What somebody said, on its way; `early` where figures are shown before the close."""

    change: store.Change
    early: bool


def _keep(cursor: documents.Cursor, desk: Desk, sent: Sequence[_Sent]) -> list[None]:
    """Keep what several people said, or refuse it all; the writer then asks for each apart."""
    for round_, same in _by_round(sent).items():
        _refuse_closed(cursor, desk, round_)
        for each in same:
            if each.early:
                _refuse_handed_in(cursor, each.change.respondent)
        store.put(cursor, desk, [each.change for each in same])
    return [None] * len(sent)


def _by_round(sent: Sequence[_Sent]) -> dict[str, list[_Sent]]:
    found: dict[str, list[_Sent]] = {}
    for each in sent:
        found.setdefault(each.change.respondent.round, []).append(each)
    return found


def _refuse_counted(cursor: documents.Cursor, respondent: Respondent) -> None:
    """Why: the figures after such a change less those that were seen before it are what was changed."""
    if looks.is_counted(cursor, respondent.round, respondent.id):
        raise RoundClosed(
            "Your answers are in figures that were shown already, so they can no longer be changed or "
            "taken back: what would change then were your answers."
        )


def _refuse_handed_in(cursor: documents.Cursor, respondent: Respondent) -> None:
    """Why again, in the writer: it may have been handed in on another screen."""
    if looks.is_handed_in(cursor, respondent.id):
        _still_answering(replace(respondent, handed_in=True))


def _refuse_seen(cursor: documents.Cursor, round_: str) -> None:
    """Why: the figures after somebody's answer less those that were seen before it are their answer."""
    if documents.is_seen(cursor, round_):
        raise _seen_already()


def _seen_already() -> RoundClosed:
    return RoundClosed(
        "The figures of this scan have been seen already, so it takes no more answers by this link. "
        "Ask your school for a new round."
    )


def _refuse_closed(cursor: documents.Cursor, desk: Desk, round_: str) -> None:
    """Why again, in the writer: the round may have been closed while the answer was on its way."""
    if round_ in desk.open:
        return
    if documents.is_closed(cursor, round_):
        raise RoundClosed("This scan is closed. Your answers up to then were kept. Thank you.")
    desk.open.add(round_)


def _places(door_: Door, respondent: Respondent, judgement: Judgement) -> tuple[str, ...]:
    statement = next((s for s in door_.statements if s.id == judgement.statement), None)
    marks = (judgement.current, judgement.desired)
    if statement is None or not all(m is None or is_mark(m) for m in marks):
        raise UserError("This answer does not belong to this scan. Load the page again.")
    places = places_of(statement, respondent.year_groups)
    if judgement.year_group is None:
        return places
    if judgement.year_group not in places:
        raise UserError("This answer does not belong to this scan. Load the page again.")
    return (judgement.year_group,)


def remark(ws: Workspace, door_: Door, respondent: Respondent, statement: str, text: str) -> None:
    """Keep a remark on a statement; an empty one takes the one before back."""
    answer_all(ws, door_, respondent, [], remarks={statement: text})


def _remark(door_: Door, respondent: Respondent, statement: str, text: str) -> str:
    _places(door_, respondent, Judgement(statement))
    return text.strip()[:REMARK_LENGTH]


def given(
    ws: Workspace, respondent: Respondent, statements: Set[str] | None = None
) -> dict[tuple[str, str], Answer]:
    """A respondent's own answers, per statement and place ("" is the school); with `statements` to these."""
    sheet = _sheet(ws, respondent)
    if sheet:
        return store.on(sheet, statements)
    found = _given(ws, respondent)
    return {at: said for at, said in found.items() if statements is None or at[0] in statements}


def marked(ws: Workspace, respondent: Respondent) -> set[tuple[str, str]]:
    """The statements and places at which a respondent chose a mark for now."""
    sheet = _sheet(ws, respondent)
    if sheet:
        return store.marked(sheet)
    return {at for at, said in _given(ws, respondent).items() if said.current}


def _sheet(ws: Workspace, respondent: Respondent) -> Sheet | None:
    sheet = ws.store.desk.sheet(respondent.id)
    return sheet if sheet and sheet.respondent.round == respondent.round else None


def _given(ws: Workspace, respondent: Respondent) -> dict[tuple[str, str], Answer]:
    return ws.read(lambda c: store.given(c, respondent.round, respondent.id))


def hand_in(ws: Workspace, door_: Door, respondent: Respondent) -> None:
    """Note that the respondent has finished; doing it twice changes nothing.

    Of two who began by the same invitation the first one counts as done; the other is told so.
    """
    if not respondent.handed_in:
        second = is_done(ws, door_)
        ws.write_answers(_in_turn, lambda c, desk: _hand_in(c, desk, respondent, second=second))
        _note_minutes(ws, door_, respondent)
    finished(ws, door_, respondent)


def _hand_in(cursor: documents.Cursor, desk: Desk, respondent: Respondent, *, second: bool) -> None:
    """Why not refused who has handed in: a second press of the button may come upon the first."""
    if second and not looks.is_handed_in(cursor, respondent.id):
        raise RoundClosed(
            "Answers were handed in with this invitation already. Withdraw those that you gave here, so that "
            "nobody counts twice."
        )
    desk.forget(respondent.id)
    store.hand_in(cursor, respondent.round, respondent.id)


def is_done(ws: Workspace, door_: Door) -> bool:
    """Whether who was invited by this link has handed in, so that it begins nothing more."""
    return door_.invited is not None and invitations.is_done(ws, door_.invited)


def finished(ws: Workspace, door_: Door, respondent: Respondent) -> None:
    """Somebody who has handed in is here (again): one less to remind, once there are enough of them."""
    if door_.invited and respondent.round == door_.invited.round:
        invitations.finish(ws, door_.invited)


def _note_minutes(ws: Workspace, door_: Door, respondent: Respondent) -> None:
    """Keep the minutes of a group apart from who they are (decision 0008)."""
    key = (respondent.round, respondent.role)
    group = ws.pace.end(respondent.id, key, monotonic(), k=door_.round.k)
    if group:
        ws.write_answers(_in_turn, lambda c, _desk: invitation_store.add_minutes(c, *key, group))


def withdraw(ws: Workspace, door_: Door, respondent: Respondent) -> int:
    """Take all answers back while the round is open; returns how many there were."""
    _must_be_open(door_.round)

    def job(cursor: documents.Cursor, desk: Desk) -> int:
        _refuse_closed(cursor, desk, respondent.round)
        _refuse_counted(cursor, respondent)
        desk.forget(respondent.id)
        return store.withdraw(cursor, respondent.round, respondent.id, day=today())

    return int(ws.write_answers(_in_turn, job))


def _team(ws: Workspace, round_: Round, role: str) -> Respondent:
    if not round_.joint:
        raise UserError("Round {id} is answered by each person apart, not together.", id=round_.id)
    groups = tuple(g.id for g in prepare.school(ws).year_groups)
    return Respondent(ws.imported_id(round_.id, f"{JOINT_NAME}:{role}"), round_.id, role, groups)


def joint_role(round_: Round) -> Role:
    """As whom a team answers: the first role of the school's own judgement."""
    return next(r for r in round_.roles if r.perspective in SCHOOL_JUDGEMENT)


def joint_given(ws: Workspace, round_: Round) -> dict[tuple[str, str], Answer]:
    """What the team has answered together so far."""
    return given(ws, _team(ws, round_, joint_role(round_).id))


def joint_answer(ws: Workspace, round_: Round, judgement: Judgement, *, actor: Actor) -> None:
    """Keep what the team answers together; returns after its commit."""
    check(actor, Right.ANSWER_TOGETHER)
    _must_be_open(prepare.round_(ws, round_.id))  # it may have been closed since the page was drawn
    school = prepare.school(ws)
    role = joint_role(round_)
    team = _team(ws, round_, role.id)
    pack = prepare.pack_of(ws, round_)
    together = Door(school, round_, pack, role, statements_of(round_, pack))
    places = _places(together, team, judgement)

    def job(cursor: documents.Cursor) -> None:
        _refuse_closed(cursor, Desk(), round_.id)
        if not store.exists(cursor, team):
            store.add_respondent(cursor, team, code_hash="")
        judged = store.Judged(judgement.statement, places, judgement.current, judgement.desired)
        store.put(cursor, Desk(), [store.Change(team, [judged], today())])

    ws.write(job, answers=True)
