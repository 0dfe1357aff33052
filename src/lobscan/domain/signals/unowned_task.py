"""A task for which nobody is responsible."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.locales import N_


def find(facts: Facts) -> Iterable[Row]:
    """The tasks without a responsible person; who left the school is nobody."""
    here = facts.practice
    for task in here.tasks:
        if task.responsible not in here.people:
            group = task.year_group if task.year_group in here.groups else ""
            yield Row(
                subject=task.id,
                name=f"{task.title} ({here.groups[group]})" if group else task.title,
                detail=nobody(task.responsible),
                thing=Thing.TASK,
                record=task.id,
                year_groups=(group,) if group else (),
            )


def nobody(responsible: str) -> Text:
    """Why nobody is responsible: no name stands there, or that of somebody who is gone."""
    if responsible:
        return Text(N_("'{who}' is not among the school's people any more"), {"who": responsible})
    return Text(N_("nobody is responsible"))


RULE = Rule(
    id="unowned-task",
    theme=Theme.PEOPLE,
    needs=(Need.TASKS,),
    find=find,
    sentence=counting(
        N_("Nobody is responsible for {count} task: {names}"),
        N_("Nobody is responsible for {count} tasks: {names}"),
    ),
    action=N_("Agree who is responsible for {names}"),
)
