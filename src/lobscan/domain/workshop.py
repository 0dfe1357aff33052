"""A workshop: a group agrees on ambitions in a room. What happened is a row of acts, replayed in order.

Nothing of a vote is told here before it is revealed; what may be seen of one is in `workshop_vote`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import singledispatch
from typing import Final, TypeVar

from lobscan.domain.workshop_acts import (
    BALLOT_OF,
    MARKS,
    MOST_PEOPLE,
    TALK_OF,
    Act,
    Acted,
    Again,
    AgendaItem,
    Agreed,
    Ballot,
    Chose,
    Closed,
    DotCards,
    DotsRevealed,
    Dotted,
    FirstStep,
    Focused,
    Joined,
    Listed,
    Opened,
    Planned,
    PutAside,
    Revealed,
    Step,
    TakenBack,
    Typed,
    Voted,
    Went,
)
from lobscan.errors import RoundClosed, UserError

K = TypeVar("K")
V = TypeVar("V")
MOST_TURNS: Final = 2
FEWEST: Final = 3
"""Fewer votes than these are shown only where the session said that it is not anonymous."""


@dataclass(frozen=True, slots=True)
class Event:
    """An act with its number, its moment (UTC) and who did it ("" for a participant)."""

    workshop: str
    number: int
    at: datetime
    actor: str
    act: Act


@dataclass(frozen=True, slots=True)
class Turn:
    """One vote on one topic: a mark per participant, the paper cards, and whether it may be seen."""

    marks: Mapping[str, int] = field(default_factory=dict, repr=False)
    cards: tuple[int, ...] = field(default=(0,) * len(MARKS), repr=False)
    revealed: bool = False

    @property
    def count(self) -> int:
        """How many voted."""
        return len(self.marks) + sum(self.cards)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a group agreed on for a topic in one year group, or ("") in all; `at` is when (UTC).

    `aside` says that a leader does not make it the school's ambition.
    """

    topic: str
    year_group: str
    level: int
    why: str
    at: datetime
    aside: bool = False


@dataclass(frozen=True)
class Workshop:
    """A session as it stands after its acts; `at` is the number of the agenda's item, from 0."""

    id: str
    round: str
    title: str
    opened: datetime
    agenda: tuple[AgendaItem, ...]
    topics: tuple[str, ...]
    dots: int
    most: int
    small: bool
    at: int
    since: datetime
    moment: datetime
    """When the last act was."""
    focus: str = ""
    people: Mapping[str, str] = field(default_factory=dict, repr=False)
    turns: Mapping[tuple[Ballot, str], tuple[Turn, ...]] = field(default_factory=dict, repr=False)
    given: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False)
    dot_cards: DotCards = field(default=DotCards(), repr=False)
    dots_revealed: bool = False
    agreed: Mapping[tuple[str, str], Agreement] = field(default_factory=dict)
    """What was agreed on, by topic and year group."""
    priorities: tuple[str, ...] = ()
    note: str = ""
    first_steps: Mapping[str, FirstStep] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    closed: datetime | None = None
    number: int = 0

    @property
    def item(self) -> AgendaItem:
        """The step that the group is in."""
        return self.agenda[self.at]

    @property
    def step(self) -> Step:
        """What the group does now."""
        return self.item.step

    def turns_of(self, ballot: Ballot, topic: str) -> tuple[Turn, ...]:
        """The votes on a topic so far, one or two; the last one may still run."""
        return self.turns.get((ballot, topic), (Turn(),))

    def reached(self, step: Step) -> bool:
        """Whether the group is at a step or past it."""
        return any(item.step is step for item in self.agenda[: self.at + 1])

    def agreed_on(self, topic: str) -> tuple[Agreed, ...]:
        """What was agreed on for a topic: year groups with the same level and reason are one."""
        found: dict[tuple[int, str], list[str]] = {}
        for one in self.agreed.values():
            if one.topic == topic:
                found.setdefault((one.level, one.why), []).append(one.year_group)
        return tuple(
            Agreed(topic=topic, level=level, why=why, year_groups=tuple(groups))
            for (level, why), groups in found.items()
        )

    @property
    def dotted(self) -> int:
        """How many have given dots, on a phone or on paper."""
        return len(self.given) + self.dot_cards.people

    def not_chosen(self) -> tuple[str, ...]:
        """The topics that did not become a priority."""
        return tuple(t for t in self.topics if t not in self.priorities)


def too_few(turn: Turn) -> bool:
    """Whether a vote would tell on somebody.

    Why the phones apart: who typed the paper cards knows them, and subtracts them from the whole.
    """
    return any(0 < count < FEWEST for count in (turn.count, len(turn.marks)))


def too_few_dots(workshop: Workshop) -> bool:
    """Whether the dots would tell on somebody; the phones apart for the same reason."""
    return any(0 < count < FEWEST for count in (workshop.dotted, len(workshop.given)))


def _not_yet() -> UserError:
    return UserError(
        "A vote is shown from {fewest} votes on, so that nobody can be recognised. Wait for more votes, or "
        "hold a workshop that says that it is not anonymous.",
        fewest=FEWEST,
    )


def votes_on(workshop: Workshop) -> tuple[Ballot | None, tuple[str, ...]]:
    """What participants are asked now: a ballot, and the topics on which it takes votes."""
    step = workshop.step
    if step in BALLOT_OF:
        ballot, topics = BALLOT_OF[step], workshop.topics
    elif step in TALK_OF and _asked(workshop, TALK_OF[step]):
        ballot, topics = TALK_OF[step], (workshop.focus,)
    else:
        return None, ()
    taking = tuple(t for t in topics if _takes(workshop, ballot, t))
    return (ballot, taking) if taking else (None, ())


def _asked(workshop: Workshop, ballot: Ballot) -> bool:
    return any(item.on and BALLOT_OF.get(item.step) is ballot for item in workshop.agenda)


def _takes(workshop: Workshop, ballot: Ballot, topic: str) -> bool:
    return topic in workshop.topics and not workshop.turns_of(ballot, topic)[-1].revealed


def view(workshop: Workshop) -> str:
    """Changes whenever participants must see something else, and not at a vote or a typed line."""
    ballot, topics = votes_on(workshop)
    parts = (
        workshop.closed or "",
        workshop.at,
        workshop.step,
        workshop.focus,
        ballot or "",
        *topics,
        *(len(workshop.turns_of(b, workshop.focus)) for b in Ballot),
        *(workshop.turns_of(b, workshop.focus)[-1].revealed for b in Ballot),
        *workshop.topics,
        workshop.dots_revealed,
        *workshop.priorities,
        *workshop.first_steps,
    )
    return "|".join(map(str, parts))


# Replay


def replay(events: Iterable[Event]) -> Workshop | None:
    """The session after its events; acts that came too late to count are passed over."""
    state: Workshop | None = None
    for event in events:
        try:
            state = follow(state, event)
        except UserError:
            continue
    return state


def follow(state: Workshop | None, event: Event) -> Workshop:
    """The session after one more event; `UserError` says why an act cannot be."""
    if isinstance(event.act, Opened):
        return _opened(event, event.act)
    if state is None:
        raise UserError("There is no workshop '{id}'.", id=event.workshop)
    if state.closed and not isinstance(event.act, PutAside):
        raise RoundClosed("This workshop is over. Thank you for taking part.")
    return _after(event.act, replace(state, number=event.number, moment=event.at))


def _opened(event: Event, act: Opened) -> Workshop:
    return Workshop(
        id=event.workshop,
        round=act.round,
        title=act.title,
        opened=event.at,
        agenda=act.agenda,
        topics=tuple(dict.fromkeys(act.topics)),
        dots=act.dots,
        most=act.most,
        small=act.small,
        at=next((i for i, item in enumerate(act.agenda) if item.on), 0),
        since=event.at,
        moment=event.at,
        number=event.number,
    )


@singledispatch
def _after(act: Act, state: Workshop) -> Workshop:
    """The session after an act."""
    raise NotImplementedError(f"{type(act)} in {state.id}")


@_after.register
def _(act: Joined, state: Workshop) -> Workshop:
    if len(state.people) >= MOST_PEOPLE:
        raise UserError("This workshop is full: {most} people have come in.", most=MOST_PEOPLE)
    return replace(state, people=_with(state.people, act.code, act.who))


@_after.register
def _(act: Planned, state: Workshop) -> Workshop:
    same = [i for i, item in enumerate(act.agenda) if item.step is state.step]
    if not same or not any(item.on for item in act.agenda):
        raise UserError("The step in which the group is now must stay in the agenda.")
    before = sum(item.step is state.step for item in state.agenda[: state.at])
    return replace(state, agenda=act.agenda, at=same[min(before, len(same) - 1)])


@_after.register
def _(act: Listed, state: Workshop) -> Workshop:
    topics = tuple(dict.fromkeys(act.topics))
    focus = state.focus if state.focus in topics else ""
    kept = tuple(t for t in state.priorities if t in topics)
    return replace(state, topics=topics, focus=focus, priorities=kept)


@_after.register
def _(act: Went, state: Workshop) -> Workshop:
    if act.to >= len(state.agenda):
        raise UserError("The agenda has no such step. Load the page again.")
    if act.to == state.at:
        return state
    together = state.agenda[act.to].step is Step.AGREE
    focus = next(iter(state.topics), "") if together else ""
    return replace(state, at=act.to, since=state.moment, focus=focus)


@_after.register
def _(act: Focused, state: Workshop) -> Workshop:
    if act.topic:
        _known(state, act.topic)
    return replace(state, focus=act.topic)


@_after.register
def _(act: Voted, state: Workshop) -> Workshop:
    _inside(state, act.who)
    if not state.reached(next(s for s, b in BALLOT_OF.items() if b is act.ballot)):
        raise UserError("This vote has not begun yet. Wait for the facilitator.")
    turns = state.turns
    for topic, mark in act.marks.items():
        *before, last = _running(state, act.ballot, topic)
        now = replace(last, marks=_with(last.marks, act.who, mark))
        turns = _with(turns, (act.ballot, topic), (*before, now))
    return replace(state, turns=turns)


@_after.register
def _(act: Typed, state: Workshop) -> Workshop:
    *before, last = _running(state, act.ballot, act.topic)
    return _put(state, act.ballot, act.topic, (*before, replace(last, cards=act.cards)))


@_after.register
def _(act: Revealed, state: Workshop) -> Workshop:
    *before, last = _running(state, act.ballot, act.topic)
    if not last.count or (too_few(last) and not state.small):
        raise _not_yet()
    return _put(state, act.ballot, act.topic, (*before, replace(last, revealed=True)))


@_after.register
def _(act: Again, state: Workshop) -> Workshop:
    _known(state, act.topic)
    turns = state.turns_of(act.ballot, act.topic)
    if not turns[-1].revealed:
        raise UserError("Reveal this vote first; then vote again.")
    if len(turns) >= MOST_TURNS:
        raise UserError("There were two votes on this already. Agree on a level together.")
    return _put(state, act.ballot, act.topic, (*turns, Turn()))


@_after.register
def _(act: Dotted, state: Workshop) -> Workshop:
    _inside(state, act.who)
    _dots_run(state, act.dots)
    if sum(act.dots.values()) > state.dots:
        raise UserError("You have {count} dots, not more. Take some away.", count=state.dots)
    others = {who: dots for who, dots in state.given.items() if who != act.who}
    dots = {t: n for t, n in act.dots.items() if n}
    return replace(state, given=_with(others, act.who, dots) if dots else others)


@_after.register
def _(act: DotCards, state: Workshop) -> Workshop:
    _dots_run(state, act.dots)
    if act.people and not any(act.dots.values()):
        raise UserError("Type on which topics these people put their dots; who gave none is not counted.")
    most = act.people * state.dots
    if sum(act.dots.values()) > most:
        raise UserError(
            "{people} people have {count} dots together, not more. Count the cards again.",
            people=act.people,
            count=most,
        )
    return replace(state, dot_cards=act)


@_after.register
def _(_act: DotsRevealed, state: Workshop) -> Workshop:
    if not state.dotted or (too_few_dots(state) and not state.small):
        raise _not_yet()
    return replace(state, dots_revealed=True)


@_after.register
def _(act: Agreed, state: Workshop) -> Workshop:
    _known(state, act.topic)
    new = {
        (act.topic, group): Agreement(act.topic, group, act.level, act.why, state.moment)
        for group in act.year_groups
    }
    return replace(state, agreed={**state.agreed, **new})


@_after.register
def _(act: TakenBack, state: Workshop) -> Workshop:
    gone = {(act.topic, group) for group in act.year_groups}
    _agreed(state, gone)
    return replace(state, agreed={k: one for k, one in state.agreed.items() if k not in gone})


@_after.register
def _(act: PutAside, state: Workshop) -> Workshop:
    _agreed(state, act.agreements)
    put = {k: replace(state.agreed[k], aside=act.aside) for k in act.agreements}
    return replace(state, agreed={**state.agreed, **put})


@_after.register
def _(act: Chose, state: Workshop) -> Workshop:
    for topic in act.topics:
        _known(state, topic)
    if len(act.topics) > state.most:
        raise UserError("Choose at most {most} priorities.", most=state.most)
    return replace(state, priorities=tuple(dict.fromkeys(act.topics)), note=act.note)


@_after.register
def _(act: FirstStep, state: Workshop) -> Workshop:
    _known(state, act.topic)
    return replace(state, first_steps=_with(state.first_steps, act.topic, act))


@_after.register
def _(act: Acted, state: Workshop) -> Workshop:
    if act.topic in state.actions:
        raise UserError("This first step is an action already, or was not written down yet.")
    return replace(state, actions=_with(state.actions, act.topic, act.action))


@_after.register
def _(_act: Closed, state: Workshop) -> Workshop:
    return replace(state, closed=state.moment)


def _inside(state: Workshop, who: str) -> None:
    if who not in state.people.values():
        raise UserError("You have not come in yet. Open the link of the workshop again.")


def _dots_run(state: Workshop, topics: Iterable[str]) -> None:
    """Dots may be put on these topics now."""
    for topic in topics:
        _known(state, topic)
    if state.dots_revealed:
        raise UserError("The dots have been counted already, so they can no longer be moved.")
    if not state.reached(Step.CHOOSE):
        raise UserError("This vote has not begun yet. Wait for the facilitator.")


def _agreed(state: Workshop, agreements: Iterable[tuple[str, str]]) -> None:
    if not set(agreements) <= set(state.agreed):
        raise UserError("The group no longer agrees on this. Load the page again.")


def _known(state: Workshop, topic: str) -> None:
    if topic not in state.topics:
        raise UserError("This workshop does not talk about that. Load the page again.")


def _running(state: Workshop, ballot: Ballot, topic: str) -> tuple[Turn, ...]:
    """The votes on a topic, of which the last still takes some."""
    _known(state, topic)
    turns = state.turns_of(ballot, topic)
    if turns[-1].revealed:
        raise UserError("This vote has been revealed already, so nothing was changed.")
    return turns


def _put(state: Workshop, ballot: Ballot, topic: str, turns: tuple[Turn, ...]) -> Workshop:
    return replace(state, turns=_with(state.turns, (ballot, topic), turns))


def _with(old: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**old, key: value}
