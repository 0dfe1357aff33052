"""A year group for which nothing is filled in while others have activities.

Why apart from a year group without reflection: it may be a hole in the register as well as in the school.
"""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, naming
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The year groups without any activity that happens."""
    for group, activities in facts.by_group.items():
        if not activities:
            yield Row(
                subject=group,
                name=facts.practice.groups[group],
                detail=Text(N_("nothing in the register")),
                thing=Thing.YEAR_GROUP,
                record=group,
                year_groups=(group,),
            )


RULE = Rule(
    id="no-activity",
    theme=Theme.PUPILS,
    needs=(Need.ACTIVITIES,),
    find=find,
    sentence=naming(N_("No activity at all is filled in for {names}")),
    action=N_("Plan activities for {names}"),
)
