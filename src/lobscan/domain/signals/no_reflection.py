"""A year group in which pupils do a lot and reflect on nothing."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Need, reflects
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, naming
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The year groups with activities of which none has pupils reflect."""
    for group, activities in facts.by_group.items():
        if activities and not any(map(reflects, activities)):
            yield Row(
                subject=group,
                name=facts.practice.groups[group],
                detail=Text(
                    N_("{count} activity, without reflection"),
                    many=N_("{count} activities, none with reflection"),
                    count=len(activities),
                ),
                thing=Thing.YEAR_GROUP,
                record=group,
                year_groups=(group,),
                statements=tie(facts),
            )


def tie(facts: Facts) -> tuple[str, ...]:
    """The statement about reflection, where the pack names one."""
    statement = facts.practice.pack.header.signals.reflection
    return (statement,) if statement else ()


RULE = Rule(
    id="no-reflection",
    theme=Theme.PUPILS,
    needs=(Need.ACTIVITIES,),
    find=find,
    sentence=naming(N_("In {names} no activity has pupils reflect or look back")),
    action=N_("Build in reflection in {names}"),
)
