"""A statement of which many say that they do not know."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.results import TOTAL
from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Share, Text, Theme, Thing, counting
from lobscan.locales import N_

HIGH = 1 / 3
"""One in three who cannot say: then it is not known in the school, whatever the others score."""


def find(facts: Facts) -> Iterable[Row]:
    """The statements with a high share of "don't know", the highest first."""
    if facts.judged is None:
        return
    totals = [
        (row.unknown, row.statement)
        for row in facts.judged.by_statement
        if row.year_group == TOTAL and not row.hidden and row.unknown is not None and row.unknown >= HIGH
    ]
    for share, statement in sorted(totals, key=lambda one: -one[0]):
        yield Row(
            subject=statement,
            name=facts.judged.name(statement),
            detail=Text(N_("{share} of colleagues do not know"), {"share": Share(share)}),
            thing=Thing.STATEMENT,
            record=statement,
            statements=(statement,),
        )


RULE = Rule(
    id="dont-know",
    theme=Theme.JUDGEMENT,
    needs=(Need.ROUND,),
    find=find,
    sentence=counting(
        N_("One in three colleagues or more do not know how this stands: {names}"),
        N_("Of {count} statements, one in three colleagues or more do not know how it stands: {names}"),
    ),
    action=N_("Tell colleagues how it stands with {names}"),
)
