"""An ambition above what is, on which nobody works."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.ambition import PROVISIONAL, Ambition
from lobscan.domain.results import TOTAL
from lobscan.domain.signals.facts import Facts, Judged, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.domain.workplan import Action, Status
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The ambitions that lie above the score and that no action is about.

    Where the score is hidden or was not given, an ambition is one above the expectation.
    """
    if facts.judged is None:
        return
    for ambition in facts.judged.ambitions:
        score = _score(facts.judged, ambition)
        raised = (ambition.level or 0) > (PROVISIONAL if score is None else score)
        if raised and not any(_serves(facts.judged, action, ambition) for action in facts.actions):
            yield _row(facts, facts.judged, ambition, score)


def _score(judged: Judged, ambition: Ambition) -> float | None:
    if ambition.year_group:
        return judged.score(ambition.target, ambition.year_group)
    return judged.score(ambition.target, TOTAL)


def _serves(judged: Judged, action: Action, ambition: Ambition) -> bool:
    """Whether an action that was not stopped is about the ambition's area or statement, there.

    Why any year group will do for an ambition of all: work has begun.
    """
    there = not ambition.year_group or action.touches(ambition.year_group)
    about = action.area == ambition.target or set(judged.statements_of(ambition.target)) & set(
        action.statements
    )
    return there and action.status is not Status.STOPPED and bool(about)


def _row(facts: Facts, judged: Judged, ambition: Ambition, score: float | None) -> Row:
    group = ambition.year_group if ambition.year_group in facts.practice.groups else ""
    name = judged.name(ambition.target)
    values = {"level": ambition.level, "score": score}
    if score is None:
        detail = Text(N_("ambition {level}, no action"), values)
    else:
        detail = Text(N_("ambition {level}, score {score}, no action"), values)
    return Row(
        subject=f"{ambition.target}.{ambition.year_group}",
        name=f"{name} ({facts.practice.groups[group]})" if group else name,
        detail=detail,
        thing=Thing.AMBITION,
        record=ambition.target,
        year_groups=(group,) if group else (),
        statements=judged.statements_of(ambition.target),
    )


RULE = Rule(
    id="idle-ambition",
    theme=Theme.FOLLOWING,
    needs=(Need.ROUND,),
    find=find,
    sentence=counting(
        N_("Nobody works on an ambition that was set: {names}"),
        N_("Nobody works on {count} ambitions that were set: {names}"),
    ),
    action=N_("First step towards the ambition for {names}"),
)
