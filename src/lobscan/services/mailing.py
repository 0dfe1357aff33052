"""Mails to those who are invited: first ones and reminders, each at most once a mailing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lobscan.access import Actor, Right, check
from lobscan.domain.invitation import Invitation
from lobscan.domain.round import Round
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.exchange import invitation_letter as letters
from lobscan.exchange.invitation_letter import FIRST, Wording
from lobscan.exchange.letter import Letter
from lobscan.exchange.mail import Outcome, delivering
from lobscan.services import invitations
from lobscan.services.workspace import Workspace
from lobscan.settings import Mail
from lobscan.storage import documents
from lobscan.storage import invitations as store
from lobscan.storage.invitations import Sending, Step

DUE, BEGUN, SENT, REFUSED, UNSENT = "due", "begun", "sent", "refused", "unsent"
WAITS = (DUE, UNSENT)
"""What still goes out by itself when the mailing goes on; the server never saw it."""


def recipients(ws: Workspace, round_: Round, kind: str) -> tuple[Invitation, ...]:
    """To whom a mailing goes: a first one to who never had any, a reminder to who is not known as done."""
    if kind != FIRST:
        return tuple(one for one in invitations.to_remind(ws, round_) if one.email)
    with_address = tuple(one for one in invitations.left(ws, round_) if one.email)
    had = {step.invitation for step in ws.read(lambda c: store.steps(c, round_.id))}
    return tuple(one for one in with_address if one.id not in had)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Whose mail did not go, and why."""

    invitation: Invitation
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """How a mailing stands: numbers of mails, and whose went wrong.

    `unsure` are those whose mail was on its way when the line broke or lobscan was stopped: it is not
    sent again, as it may have arrived.
    """

    number: int
    kind: str
    moment: datetime
    sent: int
    waiting: int
    refused: tuple[Trouble, ...]
    unsure: tuple[Invitation, ...]

    @property
    def all(self) -> int:
        """How many it is to go to."""
        return self.sent + self.waiting + len(self.refused) + len(self.unsure)


def mailings(ws: Workspace, round_: Round) -> tuple[Told, ...]:
    """Every mailing of a round, in order."""
    known = {one.id: one for one in invitations.people(ws, round_)}
    steps = ws.read(lambda c: store.steps(c, round_.id))
    return tuple(
        _told(sending, [s for s in steps if s.sending == sending.number], known)
        for sending in ws.read(lambda c: store.sendings(c, round_.id))
    )


def _told(sending: Sending, steps: Sequence[Step], known: dict[str, Invitation]) -> Told:
    count = Counter(step.step for step in steps)
    return Told(
        sending.number,
        sending.kind,
        sending.moment,
        count[SENT],
        sum(count[step] for step in WAITS),
        tuple(Trouble(known[s.invitation], s.problem) for s in steps if s.step == REFUSED),
        tuple(known[s.invitation] for s in steps if s.step == BEGUN),
    )


def start(ws: Workspace, round_: Round, kind: str, wording: Wording, *, base: str, actor: Actor) -> int:
    """Note a mailing and to whom it is to go, and return its number; nothing is sent yet."""
    check(actor, Right.RUN_ROUND)
    letters.check(wording)

    def job(cursor: documents.Cursor) -> int:
        _refuse_closed(cursor, round_)
        waiting = [s for s in store.steps(cursor, round_.id) if s.step in WAITS]
        if waiting:
            raise UserError("An earlier mailing has not gone out whole. Go on with that one first.")
        chosen = recipients(ws, round_, kind)
        if not chosen:
            raise UserError("There is nobody with an e-mail address to whom this is to go.")
        number = len(store.sendings(cursor, round_.id)) + 1
        sending = Sending(number, kind, wording.subject, wording.text, base, documents.now())
        store.add_sending(cursor, round_.id, sending, [one.id for one in chosen], actor=actor.name)
        return number

    return ws.write(job, answers=True)


def _refuse_closed(cursor: documents.Cursor, round_: Round) -> None:
    if documents.is_closed(cursor, round_.id):
        raise RoundClosed("Round {id} is closed, so nobody need be asked any more.", id=round_.id)


def again(ws: Workspace, round_: Round, number: int, *, actor: Actor) -> int:
    """Have the mails that the server refused go out after all, and return how many those are."""
    check(actor, Right.RUN_ROUND)

    def job(cursor: documents.Cursor) -> int:
        _refuse_closed(cursor, round_)
        steps = [s for s in store.steps(cursor, round_.id) if s.sending == number and s.step == REFUSED]
        for step in steps:
            store.add_step(cursor, round_.id, Step(number, step.invitation, DUE, ""))
        return len(steps)

    return ws.write(job, answers=True)


def go_on(
    ws: Workspace, mail: Mail, round_: Round, number: int, *, actor: Actor
) -> Iterator[tuple[int, int]]:
    """Send what waits of a mailing; after each mail how many are done of how many.

    `UserError` where the server cannot be reached (then nothing went out) or the line broke: the rest
    waits. Each mail is noted before it is handed over, so that a kill in between sends none twice.
    """
    check(actor, Right.RUN_ROUND)
    ws.read(lambda c: _refuse_closed(c, round_))
    sending = next((s for s in ws.read(lambda c: store.sendings(c, round_.id)) if s.number == number), None)
    if sending is None:
        raise UnknownThing("There is no mailing {number} of this round.", number=number)
    yield from _Mailing(ws, round_, sending).send(mail)


@dataclass(slots=True)
class _Mailing:
    """A mailing while it goes out."""

    ws: Workspace
    round: Round
    sending: Sending
    now: str = field(default="")
    """Whose mail is on its way."""

    def send(self, mail: Mail) -> Iterator[tuple[int, int]]:
        waiting = self._waiting()
        if not waiting:
            return
        outcomes = delivering(mail, self._claimed(waiting))
        try:
            for at, outcome in enumerate(outcomes, start=1):
                self._note(outcome)
                if not outcome.tried:
                    raise UserError(
                        "The line to the mail server broke ({reason}). Go on later; the rest waits.",
                        reason=outcome.problem,
                    )
                yield at, len(waiting)
        finally:
            outcomes.close()

    def _waiting(self) -> list[str]:
        steps = self.ws.read(lambda c: store.steps(c, self.round.id))
        return [s.invitation for s in steps if s.sending == self.sending.number and s.step in WAITS]

    def _claimed(self, waiting: Sequence[str]) -> Iterator[tuple[str, Letter]]:
        """Each letter as the line is ready for it, unless it is gone or withdrawn by then."""
        wording = Wording(self.sending.subject, self.sending.text)
        for id_ in waiting:
            one = self.ws.write(lambda c, who=id_: self._claim(c, who), answers=True)  # type: ignore[misc]
            if one is not None:
                self.now = id_
                url = self.sending.base + invitations.path(self.ws, one)
                yield one.email, letters.letter(wording, name=one.name, url=url, k=self.round.k)

    def _claim(self, cursor: documents.Cursor, id_: str) -> Invitation | None:
        """Note that a mail is on its way; None where another window did, or it is no longer wanted."""
        number = self.sending.number
        steps = store.steps(cursor, self.round.id)
        step = next(s for s in steps if (s.sending, s.invitation) == (number, id_))
        one = next(i for i in store.all_(cursor, self.round.id) if i.id == id_)
        if step.step not in WAITS:
            return None
        if one.withdrawn or (one.quiet and self.sending.kind != FIRST):
            store.add_step(cursor, self.round.id, Step(number, id_, "withdrawn", ""))
            return None
        store.add_step(cursor, self.round.id, Step(number, id_, BEGUN, ""))
        return one

    def _note(self, outcome: Outcome) -> None:
        """Why the line that broke leaves it `begun`: the server may have it, and a second one is worse."""
        step = SENT
        if outcome.problem:
            step = UNSENT if not outcome.tried else REFUSED if outcome.sure else BEGUN
        found = Step(self.sending.number, self.now, step, outcome.problem)
        self.ws.write(lambda c: store.add_step(c, self.round.id, found), answers=True)


def written(
    ws: Workspace, round_: Round, kind: str, wording: Wording, *, base: str, actor: Actor
) -> tuple[tuple[Invitation, Letter], ...]:
    """The message to each who is to get one, to be pasted into one's own mail."""
    letters.check(wording)
    first = kind == FIRST
    known = {o.id for o in (invitations.people(ws, round_) if first else invitations.to_remind(ws, round_))}
    return tuple(
        (one, letters.letter(wording, name=one.name, url=base + path, k=round_.k))
        for one, path in invitations.links(ws, round_, actor=actor)
        if one.id in known
    )
