"""A partner with whom nothing is on paper."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.partner import Step
from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, Word, counting
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The partners without an agreement, first those who stand highest on the ladder."""
    steps = list(Step)
    without = [p for p in facts.practice.partners if not p.agreed]
    for partner in sorted(without, key=lambda p: -steps.index(p.step)):
        yield Row(
            subject=partner.id,
            name=partner.name,
            detail=Text(
                N_("working together: {step}, nothing on paper"), {"step": Word("step", partner.step.value)}
            ),
            thing=Thing.PARTNER,
            record=partner.id,
            year_groups=tuple(g for g in partner.year_groups if g in facts.practice.groups),
        )


RULE = Rule(
    id="no-agreement",
    theme=Theme.PARTNERS,
    needs=(Need.PARTNERS,),
    find=find,
    sentence=counting(
        N_("There is no agreement with {count} partner: {names}"),
        N_("There is no agreement with {count} partners: {names}"),
    ),
    action=N_("Put on paper what was agreed with {names}"),
)
