"""The school judges reflection as in place where the register shows none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lobscan.domain.signals.facts import Facts, Need, reflects
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, naming
from lobscan.locales import N_

HIGH = 3.0
"""In place school-wide: what one may expect of a school (product 3)."""


def find(facts: Facts) -> Iterable[Row]:
    """The year groups with activities, none of them with reflection, and a high score for it."""
    for group, score, shown in judged_reflection(facts):
        if score >= HIGH and not shown:
            yield contrast(facts, group, Text(N_("score {score}, no activity with it"), {"score": score}))


def judged_reflection(facts: Facts) -> Iterator[tuple[str, float, bool]]:
    """Per year group with activities: the score for reflection, and whether the register shows any.

    A year group whose score is hidden or was not given is unknown and left out.
    """
    statement = facts.practice.pack.header.signals.reflection
    if facts.judged is None or not statement:
        return
    for group, activities in facts.by_group.items():
        score = facts.judged.score(statement, group)
        if activities and score is not None:
            yield group, score, any(map(reflects, activities))


def contrast(facts: Facts, group: str, detail: Text) -> Row:
    """A year group in which judgement and register say different things."""
    statement = facts.practice.pack.header.signals.reflection
    return Row(
        subject=group,
        name=facts.practice.groups[group],
        detail=detail,
        thing=Thing.YEAR_GROUP,
        record=group,
        year_groups=(group,),
        statements=(statement,) if statement else (),
    )


RULE = Rule(
    id="believed-reflection",
    theme=Theme.JUDGEMENT,
    needs=(Need.ACTIVITIES, Need.ROUND),
    find=find,
    sentence=naming(N_("Colleagues say that pupils reflect, the register shows none of it: {names}")),
    action=N_("Find out together where pupils reflect in {names}"),
)
