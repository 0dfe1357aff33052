"""What a workshop led to, put together for one printable page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lobscan.domain import workshop_vote
from lobscan.domain.workshop import Workshop
from lobscan.domain.workshop_acts import Ballot, FirstStep
from lobscan.domain.workshop_vote import Spread
from lobscan.services import picture, prepare, workshop, workshop_agreed
from lobscan.services.workshop import Subject
from lobscan.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Level:
    """What was agreed on, the names of its year groups (none for all), and whether it waits for a leader."""

    level: int
    why: str
    places: tuple[str, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A topic with all that the group said about it; `score` is the scan's, where it may be shown."""

    subject: Subject
    score: float | None
    now: tuple[Spread, ...]
    desired: tuple[Spread, ...]
    agreed: tuple[Level, ...]
    dots: int | None
    priority: bool
    first_step: FirstStep | None
    owner: str
    is_action: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One page: who met when and over what, and what came out. `people` counts those who came in."""

    school: str
    round: str
    title: str
    held: date
    people: int
    cards: int
    results: tuple[Result, ...]
    note: str
    closed: bool

    @property
    def priorities(self) -> tuple[Result, ...]:
        """What comes first."""
        return tuple(r for r in self.results if r.priority)

    @property
    def agreed(self) -> tuple[Result, ...]:
        """The topics with an ambition."""
        return tuple(r for r in self.results if r.agreed)

    @property
    def waits(self) -> bool:
        """Whether something waits for a leader."""
        return any(level.waits for r in self.results for level in r.agreed)

    @property
    def not_chosen(self) -> tuple[Result, ...]:
        """What was talked about and does not come first."""
        return tuple(r for r in self.results if not r.priority)


def outcome(ws: Workspace, at: Workshop) -> Outcome:
    """What a session led to so far; the priorities come in the order in which they were chosen."""
    school = prepare.school(ws)
    round_ = prepare.round_(ws, at.round)
    seen = picture.picture(ws, round_)
    order = (*at.priorities, *at.not_chosen())
    cards = [sum(turn.cards) for turns in at.turns.values() for turn in turns] + [at.dot_cards.people]
    open_ = {p.place for p in workshop_agreed.waiting(ws, round_) if p.workshop == at.id}
    return Outcome(
        school=school.name,
        round=round_.title,
        title=at.title,
        held=at.opened.date(),
        people=len(at.people),
        cards=max(cards, default=0),
        results=tuple(_result(at, seen, topic, open_) for topic in order),
        note=at.note,
        closed=at.closed is not None,
    )


def _result(at: Workshop, seen: picture.Picture, topic: str, open_: set[tuple[str, str]]) -> Result:
    people = {p.id: p.name for p in seen.school.people}
    row = workshop.row_of(seen, topic)
    step = at.first_steps.get(topic)
    return Result(
        subject=workshop.subject(seen.pack, topic),
        score=row.score if row else None,
        now=workshop_vote.spreads(at, Ballot.NOW, topic),
        desired=workshop_vote.spreads(at, Ballot.DESIRED, topic),
        agreed=tuple(_levels(at, seen, topic, open_)),
        dots=(workshop_vote.dots(at) or {}).get(topic),
        priority=topic in at.priorities,
        first_step=step,
        owner=people.get(step.owner, step.owner) if step else "",
        is_action=topic in at.actions,
    )


def _levels(at: Workshop, seen: picture.Picture, topic: str, open_: set[tuple[str, str]]) -> Iterator[Level]:
    labels = {g.id: g.label for g in seen.school.year_groups}
    for one in at.agreed_on(topic):
        names = () if "" in one.year_groups else tuple(labels.get(g, g) for g in one.year_groups)
        yield Level(one.level, one.why, names, any((topic, g) in open_ for g in one.year_groups))
