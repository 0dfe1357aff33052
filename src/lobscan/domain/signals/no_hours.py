"""Somebody with planned hours for whom no hours stand in the list of people.

Why apart from an overload: 0 is also what stands there until somebody fills it in.
"""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.overload import A_LITTLE
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The people with tasks or actions and 0 hours to do them in."""
    for id_, planned in facts.planned.items():
        person = facts.practice.people[id_]
        if not person.hours and planned >= A_LITTLE:
            yield Row(
                subject=id_,
                name=person.name,
                detail=Text(N_("{planned} hours planned, no hours filled in"), {"planned": planned}),
                thing=Thing.PERSON,
                record=id_,
            )


RULE = Rule(
    id="no-hours",
    theme=Theme.PEOPLE,
    needs=(Need.HOURS,),
    find=find,
    sentence=counting(
        N_("There is work for {names}, and no hours to do it in"),
        N_("There is work for {count} people, and no hours to do it in: {names}"),
    ),
    action=N_("Agree on hours for {names}"),
)
