"""An activity for which nobody is responsible."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Theme, Thing, counting
from lobscan.domain.signals.unowned_task import nobody
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The activities without a responsible person; who left the school is nobody."""
    here = facts.practice
    for one in here.counting:
        if one.responsible not in here.people:
            yield Row(
                subject=one.id,
                name=one.title,
                detail=nobody(one.responsible),
                thing=Thing.ACTIVITY,
                record=one.id,
                year_groups=tuple(g for g in one.year_groups if g in here.groups),
            )


RULE = Rule(
    id="unowned-activity",
    theme=Theme.PEOPLE,
    needs=(Need.ACTIVITIES,),
    find=find,
    sentence=counting(
        N_("Nobody is responsible for {count} activity: {names}"),
        N_("Nobody is responsible for {count} activities: {names}"),
    ),
    action=N_("Agree who is responsible for {names}"),
)
