"""Somebody who is planned for more hours than they have."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.locales import N_

A_LITTLE = 0.5
"""Hours too many that vanish when they are rounded for reading."""


def find(facts: Facts) -> Iterable[Row]:
    """The people whose tasks and actions together ask more hours than they have.

    Why only people with hours: for who has none, see `no_hours`.
    """
    for id_, planned in facts.planned.items():
        person = facts.practice.people[id_]
        if person.hours and planned - person.hours >= A_LITTLE:
            yield Row(
                subject=id_,
                name=person.name,
                detail=Text(
                    N_("{planned} hours planned, {hours} hours available"),
                    {"planned": planned, "hours": person.hours},
                ),
                thing=Thing.PERSON,
                record=id_,
            )


RULE = Rule(
    id="overload",
    theme=Theme.PEOPLE,
    needs=(Need.HOURS,),
    find=find,
    sentence=counting(
        N_("More hours are planned for {names} than there are"),
        N_("More hours are planned for {count} people than they have: {names}"),
    ),
    action=N_("Bring work and hours into balance for {names}"),
)
