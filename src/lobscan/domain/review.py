"""A quality review: people look at what the data say, decide, approve and seal. A row of acts, replayed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from lobscan.domain.ids import Line, Text
from lobscan.domain.sentence import Sentence
from lobscan.errors import UserError

MOST_FINDINGS: Final = 200


class Verdict(StrEnum):
    """How a finding ends (product 11)."""

    SECURE = "secure"
    ADJUST = "adjust"
    STOP = "stop"


class Effect(StrEnum):
    """What a finding did in the work plan."""

    MADE = "made"
    DONE = "done"
    STOPPED = "stopped"
    NONE = "none"
    """Something goes well and stays as it is."""


class Body(StrEnum):
    """Who approves: the school's leader, and its participation council."""

    LEADER = "leader"
    COUNCIL = "council"


class Topic(StrEnum):
    """What an item of the agenda is about, in the order of the agenda."""

    SIGNALS = "signals"
    ACTIONS = "actions"
    GAPS = "gaps"
    CHANGES = "changes"
    PERCEPTIONS = "perceptions"
    INDICATORS = "indicators"
    EVIDENCE = "evidence"
    QUESTION = "question"


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Point(_Frozen):
    """One thing that an item lays on the table, in words, and what it is about."""

    said: Sentence
    statements: tuple[str, ...] = ()
    action: str = ""


class Item(_Frozen):
    """An item of the agenda: what the data say, or a question of the pack with what to look at.

    `id` is the topic, of a question `question-<its id>`; `nothing` says why there are no points.
    """

    id: str
    topic: Topic
    points: tuple[Point, ...] = ()
    nothing: Sentence | None = None
    question: str = ""
    text: str = ""
    look_at: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()


class Finding(_Frozen):
    """What the review decided, whose it is and by when.

    `item` is the item of the agenda that it was made at, `question` the pack's review question.
    `statements`, `standards` (`nl-ok-vo-2021/SKA3`) and `about` (an action) say what it is about;
    `action` is the action that it made or closed, as `effect` says. `owner` is a person's id.
    """

    id: str
    item: str
    text: Text
    verdict: Verdict
    owner: str
    due: date
    question: str = ""
    statements: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    about: str = ""
    effect: Effect = Effect.NONE
    action: str = ""


class Approval(_Frozen):
    """Who approved, for the leader or the council, and on which day."""

    body: Body
    name: Line
    day: date


class Called(_Frozen):
    """What the ids in a sealed review were called on the day of its sealing."""

    round: str
    people: Mapping[str, str] = Field(default_factory=dict)
    statements: Mapping[str, str] = Field(default_factory=dict)
    standards: Mapping[str, str] = Field(default_factory=dict)
    actions: Mapping[str, str] = Field(default_factory=dict)


class Record(_Frozen):
    """All of a review that is sealed: what lay on the table, what was decided, and who approved."""

    id: str
    title: str
    round: str
    earlier: tuple[str, ...]
    begun: date
    people: tuple[str, ...]
    follows: str
    agenda: tuple[Item, ...]
    findings: tuple[Finding, ...]
    approvals: tuple[Approval, ...]
    called: Called


def hash_of(record: Record) -> str:
    """SHA-256 over the record as JSON with sorted keys, no spaces, UTF-8."""
    return _sha256(record)


def prints(agenda: Iterable[Item]) -> dict[str, str]:
    """SHA-256 of each item of an agenda by its id: what somebody saw of it, to be compared later."""
    return {item.id: _sha256(item) for item in agenda}


def _sha256(value: BaseModel) -> str:
    plain = value.model_dump(mode="json")
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Begun(_Frozen):
    """A review of `round` begins; `follows` is the sealed review that this one supplements."""

    kind: Literal["begun"] = "begun"
    title: Line
    round: str
    earlier: tuple[str, ...] = ()
    day: date
    people: tuple[Line, ...] = Field(default=(), max_length=60)
    follows: str = ""


class Described(_Frozen):
    """Its title, day or who takes part was changed."""

    kind: Literal["described"] = "described"
    title: Line
    day: date
    people: tuple[Line, ...] = Field(default=(), max_length=60)


class Found(_Frozen):
    """A finding was written down; `step` is the number of its event in the action that it touched."""

    kind: Literal["found"] = "found"
    finding: Finding
    step: int = 0


class Reworded(_Frozen):
    """A finding was put in other words."""

    kind: Literal["reworded"] = "reworded"
    finding: str
    text: Text


class Withdrawn(_Frozen):
    """A finding was taken back; `step` is the number of the event that set its action back."""

    kind: Literal["withdrawn"] = "withdrawn"
    finding: str
    action: str = ""
    step: int = 0


class Approved(_Frozen):
    """The leader or the council approved."""

    kind: Literal["approved"] = "approved"
    approval: Approval


class Undone(_Frozen):
    """The act `of` that number was taken back."""

    kind: Literal["undone"] = "undone"
    of: int


class Sealed(_Frozen):
    """It is final: the record, and its hash."""

    kind: Literal["sealed"] = "sealed"
    record: Record
    hash: str


Act = Annotated[
    Begun | Described | Found | Reworded | Withdrawn | Approved | Undone | Sealed,
    Field(discriminator="kind"),
]
ACT: Final[TypeAdapter[Act]] = TypeAdapter(Act)


@dataclass(frozen=True, slots=True)
class Event:
    """An act with its number in the review, its moment (UTC) and who did it."""

    review: str
    number: int
    at: datetime
    actor: str
    act: Act


@dataclass(frozen=True, slots=True)
class Seal:
    """When and by whom it was sealed, what, and the hash of it."""

    at: datetime
    actor: str
    record: Record
    hash: str


@dataclass(frozen=True)
class Review:
    """A review as it stands after its acts. `number` is the last event's."""

    id: str
    title: str
    round: str
    earlier: tuple[str, ...]
    begun: date
    people: tuple[str, ...]
    follows: str
    findings: tuple[Finding, ...] = ()
    approvals: tuple[Approval, ...] = ()
    seal: Seal | None = None
    number: int = 1
    last: Event | None = None
    """The last change that can be undone; None where there is none, and once it is sealed."""
    tampered: bool = False
    """An event stands after the seal, or what was sealed is not what its events tell."""

    @property
    def sealed(self) -> bool:
        """Whether it is final."""
        return self.seal is not None

    @property
    def intact(self) -> bool:
        """Whether the seal still fits: the hash is of the record, and the record is of the acts."""
        if self.seal is None:
            return not self.tampered
        return not self.tampered and hash_of(self.seal.record) == self.seal.hash

    def approval(self, body: Body) -> Approval | None:
        """Who approved for the leader or the council."""
        return next((a for a in self.approvals if a.body is body), None)

    def at(self, item: str) -> tuple[Finding, ...]:
        """The findings that were made at an item of the agenda."""
        return tuple(f for f in self.findings if f.item == item)

    def finding(self, id_: str) -> Finding:
        """A finding by its id; `UserError` where it was taken back."""
        for finding in self.findings:
            if finding.id == id_:
                return finding
        raise UserError("This finding was taken back in the meantime. Load the page and look again.")

    def record(self, agenda: tuple[Item, ...], called: Called) -> Record:
        """What is sealed of it."""
        return Record(
            id=self.id,
            title=self.title,
            round=self.round,
            earlier=self.earlier,
            begun=self.begun,
            people=self.people,
            follows=self.follows,
            agenda=agenda,
            findings=self.findings,
            approvals=self.approvals,
            called=called,
        )


def fold(events: Iterable[Event]) -> Review:
    """The review after its events, the oldest first; the first one begins it."""
    row = tuple(events)
    undone = {e.act.of for e in row if isinstance(e.act, Undone)}
    now = _begin(row[0])
    for event in row[1:]:
        counts = event.number not in undone and not isinstance(event.act, Undone)
        if now.sealed:
            now = replace(now, tampered=True)
        elif counts:
            now = replace(_do(now, event), last=None if _seals(event) else event)
        now = replace(now, number=event.number)
    return now


def _seals(event: Event) -> bool:
    return isinstance(event.act, Sealed)


def _begin(event: Event) -> Review:
    act = event.act
    if not isinstance(act, Begun):
        message = f"review {event.review} does not begin"
        raise TypeError(message)
    return Review(event.review, act.title, act.round, act.earlier, act.day, act.people, act.follows)


def check(now: Review, act: Act) -> None:
    """Raise `UserError` where `act` cannot be done to the review as it stands."""
    if now.sealed:
        raise UserError(
            "Review '{title}' is sealed, so nothing in it can be changed any more. Start a supplement: a new "
            "review that adds to it.",
            title=now.title,
        )
    if now.approvals and not isinstance(act, Approved | Undone | Sealed):
        raise UserError(
            "{name} approved this review already. Undo the approval before you change something.",
            name=now.approvals[-1].name,
        )
    _allowed(act, now)


def _allowed(act: Act, now: Review) -> None:
    """What the kind of act asks; the others ask nothing more."""
    match act:
        case Found():
            _has_room(now)
        case Reworded() | Withdrawn():
            now.finding(act.finding)
        case Approved():
            _has_findings(now)
            _may_approve(act.approval, now)
        case Undone() if now.last is None or now.last.number != act.of:
            raise UserError("This review was changed in the meantime. Load the page and look again.")
        case Sealed():
            _has_findings(now)
            if any(now.approval(body) is None for body in Body):
                raise UserError(
                    "Before it is sealed, the school leader and the participation council must approve it."
                )


def _has_room(now: Review) -> None:
    if len(now.findings) >= MOST_FINDINGS:
        raise UserError("A review holds at most {most} findings. Start another one.", most=MOST_FINDINGS)


def _may_approve(approval: Approval, now: Review) -> None:
    given = now.approval(approval.body)
    if given:
        raise UserError("{name} approved this review already.", name=given.name)
    if approval.day < now.begun:
        raise UserError("The approval lies before the review began. Choose a later day.")


def _has_findings(now: Review) -> None:
    if not now.findings:
        raise UserError("Write down at least one finding first.")


def _do(now: Review, event: Event) -> Review:
    """The review after one more event, of any kind but the first."""
    match event.act:
        case Described(title=title, day=day, people=people):
            return replace(now, title=title, begun=day, people=people)
        case Found(finding=finding):
            return replace(now, findings=(*now.findings, finding))
        case Reworded(finding=id_, text=text):
            new = (f.model_copy(update={"text": text}) if f.id == id_ else f for f in now.findings)
            return replace(now, findings=tuple(new))
        case Withdrawn(finding=id_):
            return replace(now, findings=tuple(f for f in now.findings if f.id != id_))
        case Approved(approval=approval):
            return replace(now, approvals=(*now.approvals, approval))
        case Sealed(record=kept, hash=hash_):
            same = now.record(kept.agenda, kept.called) == kept
            return replace(now, seal=Seal(event.at, event.actor, kept, hash_), tampered=not same)
    message = f"{event.act.kind} cannot follow"
    raise TypeError(message)
