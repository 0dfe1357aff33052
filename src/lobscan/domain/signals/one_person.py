"""More than half of all tasks with one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Share, Text, Theme, Thing, naming
from lobscan.locales import N_

MOST = 0.5
"""More than half: if this person is ill, most of the work stops (product 6)."""
FEWEST = 4
"""With fewer tasks somebody has more than half of them at once."""


def find(facts: Facts) -> Iterable[Row]:
    """The person who is responsible for most tasks, or who alone carries them out."""
    here = facts.practice
    if len(here.tasks) < FEWEST:
        return
    held: Counter[str] = Counter()
    for task in here.tasks:
        alone = task.executors if len(task.executors) == 1 else ()
        held.update({who for who in (task.responsible, *alone) if who in here.people})
    for who, count in held.items():
        if count > MOST * len(here.tasks):
            values = {"count": count, "total": len(here.tasks), "share": Share(count / len(here.tasks))}
            yield Row(
                subject=who,
                name=here.who(who),
                detail=Text(N_("{count} of {total} tasks ({share})"), values),
                thing=Thing.PERSON,
                record=who,
            )


RULE = Rule(
    id="one-person",
    theme=Theme.PEOPLE,
    needs=(Need.TASKS,),
    find=find,
    sentence=naming(N_("More than half of all tasks rests on {names}")),
    action=N_("Spread the tasks of {names} over more colleagues"),
)
