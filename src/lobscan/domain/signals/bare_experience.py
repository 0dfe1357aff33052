"""An experience that is neither prepared nor looked back on, so that little of it stays (S4)."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Need, reflects
from lobscan.domain.signals.no_reflection import tie
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The activities in which pupils gain experience and nothing comes before or after."""
    groups, about = facts.practice.groups, tie(facts)
    for one in facts.practice.counting:
        if one.experience and not one.prepared and not reflects(one):
            where = tuple(g for g in one.year_groups if g in groups)
            yield Row(
                subject=one.id,
                name=one.title,
                detail=Text(N_("neither prepared nor looked back on")),
                thing=Thing.ACTIVITY,
                record=one.id,
                year_groups=where,
                statements=about,
            )


RULE = Rule(
    id="bare-experience",
    theme=Theme.PUPILS,
    needs=(Need.ACTIVITIES,),
    find=find,
    sentence=counting(
        N_("{count} experience is neither prepared nor looked back on: {names}"),
        N_("{count} experiences are neither prepared nor looked back on: {names}"),
    ),
    action=N_("Prepare and look back on {names}"),
)
