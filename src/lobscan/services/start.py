"""Start: what asks for attention today, what contradicts itself, and whether somebody was shown around."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lobscan.access import Actor, Office
from lobscan.domain import todo
from lobscan.domain.agenda import Notice, this_week
from lobscan.domain.practice import Practice
from lobscan.domain.round import Round
from lobscan.domain.todo import Ask, Todo
from lobscan.domain.workplan import Status
from lobscan.errors import RoundClosed
from lobscan.services import effect, picture, plan, review, roadmap, signals, way
from lobscan.services.signals import Signal
from lobscan.services.way import Way
from lobscan.services.workspace import Workspace, today
from lobscan.storage import tours

NOTICES = {
    Notice.LATE: Ask.LATE,
    Notice.BLOCKED: Ask.BLOCKED,
    Notice.DUE: Ask.DUE,
    Notice.CHECK: Ask.CHECK,
    Notice.NOBODY: Ask.NOBODY,
}
SOON = 7
"""Days before its end that a round asks to be closed, or colleagues to be reminded."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where the school is, what asks for attention, and the signals that nobody dealt with."""

    way: Way
    todos: tuple[Todo, ...]
    signals: tuple[Signal, ...]

    def of(self, office: Office) -> tuple[Todo, ...]:
        """What is for an office."""
        return todo.of(office, self.todos)


def start(ws: Workspace) -> Start:
    """What the day begins with."""
    here = way.way(ws)
    if not here.has_school:
        return Start(here, (Todo(Ask.SCHOOL),), ())
    seen = signals.signals(ws)
    found = [*_scan(here), *_plan(ws), *_judged(ws, seen.round), *_evidence(seen.practice), *_review(ws)]
    return Start(here, tuple(found), seen.open)


def _scan(here: Way) -> Iterator[Todo]:
    if not here.round_title:
        yield Todo(Ask.ROUND)
    elif not here.round_closed:
        yield Todo(Ask.ANSWERS, max(1, here.begun), here.round_title)
        if here.round_ends is not None and (here.round_ends - today()).days <= SOON:
            yield Todo(Ask.CLOSE, 1, here.round_title)


def _plan(ws: Workspace) -> Iterator[Todo]:
    items = this_week(plan.actions(ws), today())
    for notice, ask in NOTICES.items():
        asking = [i.action.title for i in items if notice in i.notices]
        if asking:
            yield Todo(ask, len(asking), asking[0])


def _judged(ws: Workspace, round_: Round | None) -> Iterator[Todo]:
    """What follows from the last round whose figures may be seen."""
    if round_ is None:
        return
    try:
        seen = picture.picture(ws, round_)
    except RoundClosed:
        return
    gaps = plan.gaps(seen)
    if gaps:
        names = {s.id: s.aspect for s in seen.pack.statements}
        yield Todo(Ask.GAP, len(gaps), names[gaps[0].statement])
        if all(seen.area_is_provisional(a.id) for a in seen.pack.areas):
            yield Todo(Ask.AMBITION, 1, round_.title)
        elif not any(a.open and a.round == round_.id for a in plan.actions(ws)):
            yield Todo(Ask.ROADMAP, len(gaps), names[gaps[0].statement])
    again = roadmap.again(ws, round_)
    if again:
        yield Todo(Ask.MEASURE, len(again), again[0].action.title)
    yield Todo(Ask.EFFECT, len(effect.finished(ws, round_)))


def _evidence(seen: Practice) -> Iterator[Todo]:
    old = [e.title for e in seen.evidence if e.old(seen.today)]
    if old:
        yield Todo(Ask.OLD, len(old), old[0])
    told = {s for e in seen.evidence if not e.old(seen.today) for s in e.statements}
    bare = [s.aspect for s in seen.pack.statements if s.id not in told]
    if bare:
        yield Todo(Ask.BARE, len(bare), bare[0])


def _review(ws: Workspace) -> Iterator[Todo]:
    """A review that is being held, with its findings that wait for approval; or that there was none yet."""
    every = review.reviews_of(ws)
    for one in every:
        if not one.sealed:
            yield Todo(Ask.REVIEW, 1, one.title)
            yield Todo(Ask.APPROVE, len(one.findings), one.title)
            return
    done = [a for a in plan.actions(ws) if a.status is Status.DONE]
    if done and review.rounds(ws) and not every:
        yield Todo(Ask.REVIEW, 1, "")


# The tour


def toured(ws: Workspace, actor: Actor) -> bool:
    """Whether somebody was shown around, or did not want to be."""
    return ws.read(lambda c: tours.seen(c, actor.name))


def end_tour(ws: Workspace, *, actor: Actor) -> None:
    """Note that somebody was shown around. Everybody may: it concerns nobody else."""
    ws.write(lambda c: tours.note(c, actor.name), answers=True)
