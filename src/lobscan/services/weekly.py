"""The weekly message by itself: set for a weekday and hour, sent once a week to each, errors kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from lobscan.access import Actor, Office, Right, check
from lobscan.domain import weekly
from lobscan.domain.school import Person, School
from lobscan.domain.weekly import FIRST_HOUR, LAST_HOUR, Happened, Schedule, Step
from lobscan.errors import UserError
from lobscan.exchange import ics
from lobscan.exchange.letter import Letter
from lobscan.exchange.mail import Outcome, delivering
from lobscan.locales import language, tell, use
from lobscan.services import mine, prepare
from lobscan.services.workspace import Workspace
from lobscan.settings import Mail
from lobscan.storage import mine as mailed_store
from lobscan.storage import weekly as store
from lobscan.storage.documents import Cursor

PAUSE: Final = timedelta(minutes=15)
"""How long after a mail server could not be reached it is tried again."""
FRIDAY: Final = 4
ITSELF: Final = Actor("lobscan", Office.COORDINATOR)
"""Who sends what was set to be sent."""


@dataclass(frozen=True, slots=True)
class Standing:
    """When the message goes out next (None: it does not), and what became of the last one.

    `trouble` is why the last mailing could not begin or go on, where it still waits for that.
    """

    schedule: Schedule | None
    next: datetime | None
    sent: int
    last: datetime | None
    trouble: Happened | None
    trying: bool
    """Whether it is tried again by itself."""
    unsure: tuple[str, ...]
    """Names of those whose message was on its way when lobscan was stopped."""


def set_schedule(ws: Workspace, *, weekday: int, hour: int, active: bool, actor: Actor) -> None:
    """Have the message go out every week on `weekday` (0 is Monday) at `hour`, or no more."""
    check(actor, Right.EDIT_PLAN)
    if not (0 <= weekday <= FRIDAY and FIRST_HOUR <= hour <= LAST_HOUR):
        raise UserError("Choose a day from Monday to Friday, and an hour from 6 to 20.")
    ws.write(lambda c: store.set_schedule(c, weekday=weekday, hour=hour, active=active, actor=actor.name))


def standing(ws: Workspace, now: datetime, *, actor: Actor) -> Standing:
    """How it stands with the message at a moment `now`."""
    check(actor, Right.EDIT_PLAN)
    schedule, happened = ws.read(store.schedule), ws.read(store.happened)
    school = prepare.school(ws)
    zone = _zone(school)
    last = weekly.last_steps(happened, happened[-1].week) if happened else {}
    names = {p.id: p.name for p in school.people}
    own = {names.get(p, p): one for p, one in last.items() if p}
    mailing = last.get("")
    on = schedule and schedule.active
    return Standing(
        schedule,
        weekly.following(schedule, now, zone, school.school_years) if schedule and on else None,
        sum(one.step is Step.SENT for one in own.values()),
        max((one.moment for one in last.values()), default=None),
        mailing if mailing and mailing.step is Step.UNSENT else None,
        bool(schedule and mailing and weekly.due(schedule, now, zone, school.school_years) == mailing.week),
        tuple(name for name, one in own.items() if one.step is Step.BEGUN),
    )


def _zone(school: School) -> ZoneInfo:
    return ZoneInfo(ics.zone_of(school))


def look(
    ws: Workspace, now: datetime, mail: Mail | None, *, base: str, stop: threading.Event | None = None
) -> int:
    """Send what should be out at the moment `now` and is not; how many messages the server took.

    Each person's is noted before and after it is sent, so that a restart sends nothing twice. `stop`
    ends the sending after the message that is on its way.
    """
    if mail is None or not prepare.has_school(ws):
        return 0
    school, schedule = prepare.school(ws), ws.read(store.schedule)
    week = weekly.due(schedule, now, _zone(school), school.school_years) if schedule else ""
    if not week:
        return 0
    happened = ws.read(lambda c: store.happened(c, week))
    if _waits(weekly.last_steps(happened, week).get(""), now):
        return 0
    day = now.astimezone(_zone(school)).date()
    had = weekly.reached(happened, week)
    given = [
        (person, letter)
        for person, letter in mine.letters(ws, base=base, actor=ITSELF, day=day)
        if person.email and person.id not in had
    ]
    return _Mailing(ws, week, now, school.language[:2]).send(mail, given, stop) if given else 0


def _waits(mailing: Happened | None, now: datetime) -> bool:
    """Whether the server could not be reached a short while ago."""
    return bool(
        mailing and mailing.step is Step.UNSENT and now.astimezone(UTC) - _utc(mailing.moment) < PAUSE
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Mailing:
    """The mailing of a week, at a moment."""

    ws: Workspace
    week: str
    now: datetime
    spoken: str

    def send(self, mail: Mail, given: Sequence[tuple[Person, Letter]], stop: threading.Event | None) -> int:
        """Send the letters one by one; why in the school's language: what went wrong is kept in words."""
        before = language()
        use(self.spoken)
        try:
            with closing(delivering(mail, [(person.email, letter) for person, letter in given])) as outcomes:
                return self._each(outcomes, [person.id for person, _letter in given], stop)
        finally:
            use(before)

    def _each(self, outcomes: Iterator[Outcome], people: Sequence[str], stop: threading.Event | None) -> int:
        sent = 0
        for person in people:
            if stop and stop.is_set():
                break
            self._note(person, Step.BEGUN)
            try:
                outcome = next(outcomes)
            except UserError as error:
                self._note(person, Step.UNSENT)
                self._note("", Step.UNSENT, tell(error))
                return sent
            self._note_outcome(person, outcome)
            if not outcome.tried:
                return sent
            sent += not outcome.problem
        self._note("", Step.SENT)
        return sent

    def _note_outcome(self, person: str, outcome: Outcome) -> None:
        if not outcome.tried:
            self._note(person, Step.UNSENT)
            self._note("", Step.UNSENT, outcome.problem)
            return
        self._note(person, Step.REFUSED if outcome.problem else Step.SENT, outcome.problem)

    def _note(self, person: str, step: Step, problem: str = "") -> None:
        moment = self.now.astimezone(UTC).replace(tzinfo=None)

        def job(cursor: Cursor) -> None:
            store.add(cursor, self.week, person, step, moment=moment, problem=problem)
            if person and step in (Step.SENT, Step.REFUSED):
                mailed_store.add_mailed(cursor, [(person, problem)], actor=ITSELF.name)

        self.ws.write(job, answers=True)
