"""Everything in one month, and little in the rest of the school year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from lobscan.domain.activity import Activity
from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Month, Row, Rule, Share, Text, Theme, Thing, naming
from lobscan.locales import N_

MOST = 0.5
"""More than this share in one month of the ten is no spreading any more."""
WHOLE = "*"
FEWEST = 4
"""With fewer activities one of them is a quarter or more, and any month soon the half."""


def find(facts: Facts) -> Iterable[Row]:
    """The school and the year groups of which more than half of the activities fall in one month.

    An activity counts once, spread alike over its weeks. Why not by hours: a placement of two
    weeks outweighs a year of lessons, and is no reason to move it.
    """
    here = facts.practice
    months = {w.number: w.monday.replace(day=1) for w in here.weeks}
    yield from _row(here.school.name, "", here.counting, months)
    for group, activities in facts.by_group.items():
        yield from _row(here.groups[group], group, activities, months)


def _row(name: str, group: str, activities: Iterable[Activity], months: Mapping[int, date]) -> Iterator[Row]:
    timed = [a for a in activities if a.weeks]
    month, count = _busiest(timed, months)
    if len(timed) >= FEWEST and count > MOST * len(timed):
        values = {"share": Share(count / len(timed)), "month": Month(month), "total": len(timed)}
        yield Row(
            subject=group or WHOLE,
            name=name,
            detail=Text(N_("{share} of {total} activities in {month}"), values),
            thing=Thing.YEAR_GROUP,
            record=group,
            year_groups=(group,) if group else (),
        )


def _busiest(activities: Sequence[Activity], months: Mapping[int, date]) -> tuple[date, float]:
    """The month with most of the activities, and how many they are."""
    found: dict[date, float] = {}
    for activity in activities:
        for week in activity.weeks:
            if week in months:
                month = months[week]
                found[month] = found.get(month, 0.0) + 1 / len(activity.weeks)
    return max(found.items(), key=lambda item: item[1], default=(date.min, 0.0))


RULE = Rule(
    id="one-month",
    theme=Theme.PUPILS,
    needs=(Need.ACTIVITIES, Need.WEEKS),
    find=find,
    sentence=naming(N_("More than half of what pupils do falls in one month: {names}")),
    action=N_("Spread the activities over the year: {names}"),
)
