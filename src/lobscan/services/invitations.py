"""Invitations: people with a link of their own, and who of them is done; decision 0008 says what is kept."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lobscan.access import Actor, Right, check
from lobscan.domain.invitation import ADDRESS, Group, Invitation, groups, small, standing, to_write
from lobscan.domain.round import Round, asked_of
from lobscan.domain.school import School
from lobscan.errors import Fault, FaultyFile, RoundClosed, UnknownThing, UserError
from lobscan.exchange.invitation_columns import COLUMNS
from lobscan.exchange.invitations import RawInvitation, Words
from lobscan.locales import N_, _
from lobscan.services import prepare
from lobscan.services.workspace import Workspace, today, token_hash
from lobscan.storage import documents
from lobscan.storage import invitations as store

NAME_LENGTH: Final = 200
ID_LENGTH: Final = 8
"""Random bytes of an id, so that it tells nothing of the order of inviting."""


def people(ws: Workspace, round_: Round) -> tuple[Invitation, ...]:
    """Everybody who was ever invited to a round."""
    return ws.remembered(f"invitations:{round_.id}", lambda: ws.read(lambda c: store.all_(c, round_.id)))


def counts(ws: Workspace, round_: Round) -> tuple[Group, ...]:
    """How many are invited and how many are written down as done, per role."""
    return groups(people(ws, round_), [r.id for r in round_.roles])


def too_few(ws: Workspace, round_: Round) -> dict[str, int]:
    """The roles, by label, with fewer than k people invited: their role tells much of who they are."""
    labels = {r.id: r.label for r in round_.roles}
    return {labels[role]: count for role, count in small(people(ws, round_), round_.k).items()}


def links(ws: Workspace, round_: Round, *, actor: Actor) -> tuple[tuple[Invitation, str], ...]:
    """Each invitation that stands with the path of its link: who has it can begin in that name."""
    check(actor, Right.RUN_ROUND)
    _must_be_by_name(round_)
    if round_.closed:
        raise RoundClosed(
            "Round {id} is closed, so its links no longer work. Open a new round.", id=round_.id
        )
    return tuple((one, path(ws, one)) for one in standing(people(ws, round_)))


def path(ws: Workspace, invitation: Invitation) -> str:
    """The path of a link, made anew from the school's key each time: the store holds its hash alone."""
    return f"/a/{_token(ws, invitation)}"


def _token(ws: Workspace, invitation: Invitation) -> str:
    return ws.token(f"invitation:{invitation.round}:{invitation.id}")


def _must_be_by_name(round_: Round) -> None:
    if not round_.invited:
        raise UserError(
            "Nobody is invited by name to round {id}: it has a link for everybody of a role.", id=round_.id
        )


def invite(ws: Workspace, round_: Round, rows: Sequence[RawInvitation], *, actor: Actor) -> int:
    """Invite the people of a list, all or none, and return how many.

    Raises `FaultyFile` with row and column of everything that is wrong, also for who is invited already.
    """
    check(actor, Right.RUN_ROUND)
    _must_be_by_name(round_)
    reader = _Reader(ws, round_)

    def job(cursor: documents.Cursor) -> int:
        _refuse_closed(cursor, round_)
        reader.start(store.all_(cursor, round_.id))
        made = [reader.read(row) for row in rows]
        if reader.faults:
            raise FaultyFile(reader.faults)
        hashed = [(one, token_hash(_token(ws, one))) for one in made]
        store.add(cursor, hashed, kind=store.INVITED, day=today(), actor=actor.name)
        return len(made)

    return ws.write(job)


def words(ws: Workspace, round_: Round) -> Words:
    """By what the roles and year groups of a list are recognised."""
    return Words(frozenset(_roles_by_word(ws, round_)), frozenset(_groups_by_word(prepare.school(ws))))


def withdraw(ws: Workspace, round_: Round, ids: Sequence[str], *, actor: Actor) -> None:
    """Let links go dead; what was answered through them stays and counts."""
    _turn(ws, round_, ids, actor, kind=store.WITHDRAWN)


def restore(ws: Workspace, round_: Round, ids: Sequence[str], *, actor: Actor) -> None:
    """Let links that were withdrawn work again, the same ones."""
    _turn(ws, round_, ids, actor, kind=store.INVITED)


def silence(ws: Workspace, round_: Round, ids: Sequence[str], *, actor: Actor) -> None:
    """Send these people no more reminders; their links work on, and nothing tells whether they answered."""
    _remind(ws, round_, ids, actor, quiet=True)


def remind_again(ws: Workspace, round_: Round, ids: Sequence[str], *, actor: Actor) -> None:
    """Let people who got no more reminders get them again."""
    _remind(ws, round_, ids, actor, quiet=False)


def _remind(ws: Workspace, round_: Round, ids: Sequence[str], actor: Actor, *, quiet: bool) -> None:
    """Why sorted: the ids are drawn, so their order tells nothing of the order of paper forms."""
    check(actor, Right.RUN_ROUND)
    _must_be_by_name(round_)

    def job(cursor: documents.Cursor) -> None:
        _refuse_closed(cursor, round_)
        known = _known(cursor, round_, ids)
        turned = sorted(id_ for id_ in set(ids) if known[id_].quiet != quiet)
        store.add_quiet(cursor, round_.id, turned, quiet=quiet)

    ws.write(job)


def _known(cursor: documents.Cursor, round_: Round, ids: Sequence[str]) -> dict[str, Invitation]:
    """Everybody who was invited, by id; `UnknownThing` where one of `ids` was not."""
    known = {one.id: one for one in store.all_(cursor, round_.id)}
    if not set(ids) <= known.keys():
        raise UnknownThing("This invitation is not known (any more). Load the page again.")
    return known


def _turn(ws: Workspace, round_: Round, ids: Sequence[str], actor: Actor, *, kind: str) -> None:
    check(actor, Right.RUN_ROUND)
    _must_be_by_name(round_)
    away = kind == store.WITHDRAWN

    def job(cursor: documents.Cursor) -> None:
        _refuse_closed(cursor, round_)
        known = _known(cursor, round_, ids)
        turned = [replace(known[id_], withdrawn=away) for id_ in ids if known[id_].withdrawn != away]
        _refuse_twice(known.values(), turned)
        hashed = [(one, "" if away else token_hash(_token(ws, one))) for one in turned]
        store.add(cursor, hashed, kind=kind, day=today(), actor=actor.name)

    ws.write(job)


def _refuse_twice(known: Iterable[Invitation], turned: Sequence[Invitation]) -> None:
    """Why: two invitations that work for one address would be two mails and two voices."""
    taken = {one.email.casefold() for one in standing(known) if one.email}
    for one in turned:
        if not one.withdrawn and one.email and one.email.casefold() in taken:
            raise UserError("{who} was invited again since. Withdraw that first.", who=one.called)


def _refuse_closed(cursor: documents.Cursor, round_: Round) -> None:
    if documents.is_closed(cursor, round_.id):
        raise RoundClosed("Round {id} is closed, so nobody can be invited. Open a new round.", id=round_.id)


class _Reader:
    """Makes invitations of the lines of a list, and gathers what is wrong with them."""

    def __init__(self, ws: Workspace, round_: Round) -> None:
        self.round = round_
        self.roles = _roles_by_word(ws, round_)
        self.groups = _groups_by_word(prepare.school(ws))
        self.faults: list[Fault] = []
        self.addresses: dict[str, str] = {}
        self.named: Counter[tuple[str, str]] = Counter()

    def start(self, known: Sequence[Invitation]) -> None:
        """Begin, with those who are invited already. Why anew: a job may be run a second time."""
        self.faults = []
        self.addresses = {one.email.casefold(): "" for one in standing(known) if one.email}
        self.named = Counter((one.name.casefold(), one.role) for one in standing(known) if not one.email)

    def read(self, row: RawInvitation) -> Invitation:
        """An invitation; what is wrong with it stands in `faults`."""
        role = self.roles.get(row.role.casefold(), "")
        found = Invitation(
            secrets.token_hex(ID_LENGTH),
            self.round.id,
            role,
            row.name,
            row.email,
            tuple(self.groups.get(g.casefold(), "") for g in row.year_groups),
        )
        self._check_person(row, found)
        self._check_place(row, found)
        return found

    def _check_person(self, row: RawInvitation, found: Invitation) -> None:
        if not found.called:
            self._fault("is empty, and so is the e-mail address; give one of the two", row, "name")
        if len(found.name) > NAME_LENGTH:
            self._fault("is longer than 200 letters", row, "name")
        if found.email:
            self._check_address(row, found.email)
            return
        key = (found.name.casefold(), found.role)
        if found.name and self.named[key]:
            message = N_("'{value}' is invited already; add an address to tell two people apart")
            self._fault(message, row, "name", value=found.name)
        self.named[key] += 1

    def _check_address(self, row: RawInvitation, email: str) -> None:
        if not ADDRESS.fullmatch(email) or len(email) > NAME_LENGTH:
            message = N_("`{value}` is no e-mail address; write it like name@school.nl, or leave it empty")
            self._fault(message, row, "email", value=email)
        elif email.casefold() in self.addresses:
            where = self.addresses[email.casefold()]
            message = (
                N_("`{value}` stands in row {other} too") if where else N_("`{value}` is invited already")
            )
            self._fault(message, row, "email", value=email, other=where)
        self.addresses.setdefault(email.casefold(), str(row.row))

    def _check_place(self, row: RawInvitation, found: Invitation) -> None:
        if not found.role:
            known = ", ".join(sorted({r.label for r in self.round.roles if r.id in self.roles.values()}))
            unknown = N_("`{value}` is no role of this round; the roles are {known}")
            message = unknown if row.role else N_("is empty; the roles are {known}")
            self._fault(message, row, "role", value=row.role, known=known)
        for said, group in zip(row.year_groups, found.year_groups, strict=True):
            if not group:
                self._fault("the school has no year group `{value}`", row, "year_groups", value=said)

    def _fault(self, message: str, row: RawInvitation, column: str, **params: object) -> None:
        named = _(COLUMNS[column])
        self.faults.append(Fault(message, row=row.row, column=named, params=tuple(params.items())))


def _roles_by_word(ws: Workspace, round_: Round) -> dict[str, str]:
    """The roles that are asked anything, by their code and their name."""
    pack = prepare.pack_of(ws, round_)
    asked = [r for r in round_.roles if asked_of(round_, pack, r)]
    return {word.casefold(): role.id for role in asked for word in (role.label, role.id)}


def _groups_by_word(school: School) -> dict[str, str]:
    return {word.casefold(): group.id for group in school.year_groups for word in (group.label, group.id)}


def behind(ws: Workspace, hashed: str) -> Invitation | None:
    """The invitation of a link's hash; None where there is no such link (any more)."""
    found = ws.read(lambda c: store.behind(c, hashed))
    if found is None:
        return None
    return next(i for i in people(ws, prepare.round_(ws, found[0])) if i.id == found[1])


def is_done(ws: Workspace, one: Invitation) -> bool:
    """Whether somebody finished, written down or only known to this process."""
    return one.done or one.id in ws.invited.finished(one.round)


def begin(ws: Workspace, one: Invitation) -> None:
    """Note in memory that somebody begins; refuse who has finished, or began too often."""
    if is_done(ws, one):
        raise RoundClosed("This invitation was answered already. Thank you. It cannot be answered again.")
    if not ws.invited.begin(one.round, one.id):
        raise UserError(
            "This link was begun with too often. Go on with your code, or ask your school for another link."
        )


def finish(ws: Workspace, one: Invitation) -> None:
    """Note in memory that somebody finished, and write down who did once there are enough of them."""
    finished = ws.invited.finish(one.round, one.id)
    if not one.done:
        round_ = prepare.round_(ws, one.round)
        if to_write(people(ws, round_), finished, round_.k):
            ws.write(lambda c: _write_done(c, round_, finished))


def _write_done(cursor: documents.Cursor, round_: Round, finished: frozenset[str]) -> None:
    """Why counted again here: of two who finish at once, both may have seen that there are enough."""
    if not documents.is_closed(cursor, round_.id):
        due = to_write(store.all_(cursor, round_.id), finished, round_.k)
        if due:
            store.add_done(cursor, round_.id, due)


def left(ws: Workspace, round_: Round) -> tuple[Invitation, ...]:
    """Who is not written down as done.

    Why not without those of whom only this process knows: the list of mails would tell who they are.
    """
    return tuple(one for one in standing(people(ws, round_)) if not one.done)


def to_remind(ws: Workspace, round_: Round) -> tuple[Invitation, ...]:
    """Of those, who has not asked, or was not noted, to get no reminders."""
    return tuple(one for one in left(ws, round_) if not one.quiet)


def minutes(ws: Workspace, round_: Round) -> Mapping[str, tuple[int, ...]]:
    """The minutes that people took, per role: only of groups of at least k at once."""
    return ws.read(lambda c: store.minutes(c, round_.id))
