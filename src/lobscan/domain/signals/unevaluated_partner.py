"""A partner with whom nobody looked back for two years."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.evidence import years_before
from lobscan.domain.partner import Partner
from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.locales import N_

YEARS = 2
"""An agreement is looked at again at least once in two school years (product 6)."""


def find(facts: Facts) -> Iterable[Row]:
    """The partners whose last look back, or else whose agreement, is two years old or not known."""
    border = years_before(facts.today, YEARS)
    for partner in facts.practice.partners:
        last = partner.evaluated or partner.agreed_on
        if last is None or last < border:
            yield Row(
                subject=partner.id,
                name=partner.name,
                detail=_when(partner),
                thing=Thing.PARTNER,
                record=partner.id,
                year_groups=tuple(g for g in partner.year_groups if g in facts.practice.groups),
            )


def _when(partner: Partner) -> Text:
    if partner.evaluated:
        return Text(N_("last evaluated on {day}"), {"day": partner.evaluated})
    return Text(N_("never evaluated"))


RULE = Rule(
    id="unevaluated-partner",
    theme=Theme.PARTNERS,
    needs=(Need.PARTNERS,),
    find=find,
    sentence=counting(
        N_("{count} partner was not evaluated for two years: {names}"),
        N_("{count} partners were not evaluated for two years: {names}"),
    ),
    action=N_("Look back together with {names}"),
)
