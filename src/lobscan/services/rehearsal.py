"""Rehearsal: the hardest questions for this school as it stands today."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lobscan.domain.effect import Effect, moved, pairs
from lobscan.domain.rehearsal import Blind, Case, Question, questions
from lobscan.domain.round import Round
from lobscan.domain.rubric import Perspective
from lobscan.domain.said import TOP
from lobscan.services import change, effect, picture, signals
from lobscan.services.workspace import Workspace


def rehearsal(ws: Workspace) -> tuple[Question, ...]:
    """At most ten questions, the hardest first; fewer where the school knows little of itself yet."""
    facts, found = signals.facts(ws), signals.signals(ws)
    round_ = facts.judged.round if facts.judged else None
    told = effect.seen(ws, round_) if round_ else None
    effects: tuple[Effect, ...] = told.found.effects if told else ()
    titles = {id_: m.title for id_, m in told.measures.items()} if told else {}
    blind = tuple(_blind(ws, round_)) if round_ else ()
    open_ = [(s.rule, s.rows) for s in found.open]
    return questions(Case(facts, open_, effects, blind, titles))


def _blind(ws: Workspace, round_: Round) -> Iterator[Blind]:
    """The statements that pupils score clearly lower than the school itself, where both are shown."""
    shown = picture.picture(ws, round_).shown
    own, pupils = shown.cells(), shown.cells(perspective=Perspective.PUPILS)
    top = np.full((len(own.statements), len(own.places)), TOP)
    both = pairs(own, top, pupils, {s: s for s in own.statements})
    shared = (change.shared(ws, round_, None), change.shared(ws, round_, Perspective.PUPILS))
    for statement in own.statements:
        found = moved(
            {spot: p for spot, p in both.items() if spot[0] == statement}, shared=shared, joint=round_.joint
        )
        if found and found.clear and found.change > 0:
            yield Blind(statement, TOP - found.before, TOP - found.after)
