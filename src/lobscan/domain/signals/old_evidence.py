"""Evidence that is too old to prove anything."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.evidence import Evidence
from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The evidence that is not valid any more, or that is older than two years and says nothing of that."""
    for one in facts.practice.evidence:
        if one.old(facts.today):
            yield Row(
                subject=one.id,
                name=one.title,
                detail=_why(one),
                thing=Thing.EVIDENCE,
                record=one.id,
                statements=one.statements,
            )


def _why(one: Evidence) -> Text:
    if one.valid_until:
        return Text(N_("valid until {day}"), {"day": one.valid_until})
    return Text(N_("dates from {day}"), {"day": one.dated})


RULE = Rule(
    id="old-evidence",
    theme=Theme.FOLLOWING,
    needs=(Need.EVIDENCE,),
    find=find,
    sentence=counting(
        N_("{count} piece of evidence is out of date: {names}"),
        N_("{count} pieces of evidence are out of date: {names}"),
    ),
    action=N_("Bring the evidence up to date: {names}"),
)
