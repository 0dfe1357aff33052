"""Rehearsal: the hardest questions for this school, from its own weak spots and contradictions.

They are questions that a team asks itself beforehand; they are nobody's judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lobscan.domain.ambition import PROVISIONAL
from lobscan.domain.effect import Effect
from lobscan.domain.evidence import Evidence
from lobscan.domain.results import TOTAL
from lobscan.domain.results import Row as Figure
from lobscan.domain.signals import Facts, Rule
from lobscan.domain.signals import Row as Found
from lobscan.domain.signals.signal import Text
from lobscan.domain.workplan import Action
from lobscan.locales import N_

MOST: Final = 10
DIVIDED: Final = 0.5
"""Below this consensus colleagues see a statement so differently that one asks who is right."""


class Kind(StrEnum):
    """Where a question comes from, the hardest to answer first."""

    BLIND = "blind"
    SIGNAL = "signal"
    IDLE = "idle"
    CLAIM = "claim"
    NO_EFFECT = "no_effect"
    DIVIDED = "divided"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Blind:
    """A statement that pupils score clearly lower than the school itself; both are shown scores."""

    statement: str
    own: float
    pupils: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what there is to answer it with; no evidence and no action means just that.

    `key` stays the same as long as it is the same question. `text` is translated where it is shown.
    """

    key: str
    kind: Kind
    text: Text
    statements: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Case:
    """What the questions are made from: the facts, the open signals, effects and blind spots."""

    facts: Facts
    signals: Sequence[tuple[Rule, Sequence[Found]]] = ()
    effects: Sequence[Effect] = ()
    blind: Sequence[Blind] = ()
    measures: dict[str, str] = field(default_factory=dict)
    """What the measures of `effects` are called."""


def questions(case: Case, *, most: int = MOST) -> tuple[Question, ...]:
    """At most so many questions: the hardest of each kind, then the next hardest of each, and so on.

    Within a kind the hardest comes first. A statement is asked about once, by its hardest kind.
    """
    lines = [list(SOURCES[kind](case)) for kind in Kind]
    found: list[Question] = []
    asked: set[str] = set()
    while any(lines) and len(found) < most:
        for line in lines:
            question = _next(line, asked)
            if question is not None and len(found) < most:
                found.append(_with_answers(question, case.facts))
                asked.update(question.statements)
    return tuple(found)


def _next(line: list[Question], asked: set[str]) -> Question | None:
    while line:
        question = line.pop(0)
        if not question.statements or not asked.issuperset(question.statements):
            return question
    return None


def _with_answers(question: Question, facts: Facts) -> Question:
    """The question with the evidence that is up to date, and the actions that are not stopped."""
    about = set(question.statements)
    shown = tuple(e for e in facts.practice.evidence if about & set(e.statements) and not e.old(facts.today))
    doing = tuple(a for a in facts.actions if about & set(a.statements) and a.status != "stopped")
    return Question(question.key, question.kind, question.text, question.statements, shown, doing)


def _blind(case: Case) -> Iterator[Question]:
    message = N_("Pupils give '{name}' a {pupils}, colleagues a {own}. Why do pupils see this differently?")
    for one in sorted(case.blind, key=lambda b: (b.pupils - b.own, b.statement)):
        values = {"name": _name(case, one.statement), "pupils": one.pupils, "own": one.own}
        yield Question(f"blind:{one.statement}", Kind.BLIND, Text(message, values), (one.statement,))


def _signals(case: Case) -> Iterator[Question]:
    for rule, rows in case.signals:
        about = tuple(dict.fromkeys(s for row in rows for s in row.statements))
        yield Question(f"signal:{rule.id}", Kind.SIGNAL, rule.sentence(rows), about)


def _idle(case: Case) -> Iterator[Question]:
    """The largest gaps about which nothing is done, nor was done since they were measured."""
    message = N_("'{name}' scores {score}, and you want {ambition}. Why does nobody work on it?")
    busy = {s for a in case.facts.actions if a.open or _since(case.facts, a) for s in a.statements}
    gaps = [r for r in _totals(case) if r.gap and r.statement not in busy]
    for row in sorted(gaps, key=lambda r: (-(r.gap or 0), r.statement)):
        values = {"name": _name(case, row.statement), "score": row.score, "ambition": row.ambition}
        yield Question(f"idle:{row.statement}", Kind.IDLE, Text(message, values), (row.statement,))


def _since(facts: Facts, action: Action) -> bool:
    """Whether an action was finished after the round whose figures these are."""
    done = facts.done.get(action.id)
    return done is not None and facts.judged is not None and done >= facts.judged.round.opened


def _claims(case: Case) -> Iterator[Question]:
    """What is said to be in place, and nothing up to date shows it; what standards ask for first."""
    message = N_("You give '{name}' a {score}. What shows that it is so?")
    today = case.facts.today
    shown = {s for e in case.facts.practice.evidence if not e.old(today) for s in e.statements}
    links = {s.id: len(s.standards) for s in case.facts.judged.pack.statements} if case.facts.judged else {}
    bare = [r for r in _totals(case) if (r.score or 0) >= PROVISIONAL and r.statement not in shown]
    for row in sorted(bare, key=lambda r: (-links.get(r.statement, 0), -(r.score or 0), r.statement)):
        values = {"name": _name(case, row.statement), "score": row.score}
        yield Question(f"claim:{row.statement}", Kind.CLAIM, Text(message, values), (row.statement,))


def _effects(case: Case) -> Iterator[Question]:
    """What was finished, and the gap did not clearly become smaller; the largest gap left first."""
    message = N_("You finished '{name}', and the gap did not clearly become smaller. What did pupils gain?")
    told = [e for e in case.effects if e.moved is not None and not (e.moved.clear and e.moved.change < 0)]
    for one in sorted(told, key=lambda e: (-(e.moved.after if e.moved else 0), e.measure)):
        about = tuple(dict.fromkeys(s for a in one.actions for s in a.statements))
        values = {"name": case.measures.get(one.measure, one.measure)}
        yield Question(f"effect:{one.measure}", Kind.NO_EFFECT, Text(message, values), about)


def _divided(case: Case) -> Iterator[Question]:
    message = N_("Colleagues see '{name}' very differently. What does a pupil meet with whom?")
    split = [r for r in _totals(case) if r.consensus is not None and r.consensus < DIVIDED]
    for row in sorted(split, key=lambda r: (r.consensus or 0, r.statement)):
        values = {"name": _name(case, row.statement)}
        yield Question(f"divided:{row.statement}", Kind.DIVIDED, Text(message, values), (row.statement,))


def _late(case: Case) -> Iterator[Question]:
    message = N_("'{name}' should have been finished on {day}. What stood in the way?")
    late = [a for a in case.facts.actions if a.late(case.facts.today)]
    for one in sorted(late, key=lambda a: (a.due, a.id)):
        values = {"name": one.title, "day": one.due}
        yield Question(f"late:{one.id}", Kind.LATE, Text(message, values), one.statements)


SOURCES: Final[dict[Kind, Callable[[Case], Iterable[Question]]]] = {
    Kind.BLIND: _blind,
    Kind.SIGNAL: _signals,
    Kind.IDLE: _idle,
    Kind.CLAIM: _claims,
    Kind.NO_EFFECT: _effects,
    Kind.DIVIDED: _divided,
    Kind.LATE: _late,
}


def _totals(case: Case) -> list[Figure]:
    """The shown totals per statement."""
    rows = case.facts.judged.by_statement if case.facts.judged else ()
    return [r for r in rows if r.year_group == TOTAL and not r.hidden and r.score is not None]


def _name(case: Case, statement: str) -> str:
    return case.facts.judged.name(statement) if case.facts.judged else statement
