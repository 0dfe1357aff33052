"""An action that was finished, and of which nobody asked whether it helped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lobscan.domain.calendars import WEEK
from lobscan.domain.signals.facts import Facts
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, counting
from lobscan.domain.workplan import Action, Status
from lobscan.locales import N_

SETTLING = 8 * WEEK
"""What was finished less long ago shows no effect yet, so asking would be too early."""


def find(facts: Facts) -> Iterable[Row]:
    """The finished actions of which no later round asks a statement.

    An action that lifts no statement cannot be measured by a round and is left out.
    """
    for action in facts.actions:
        since = facts.done.get(action.id) if action.status is Status.DONE else None
        settled = since is not None and since + SETTLING <= facts.today
        if since and settled and action.statements and not _measured(facts, action, since):
            yield _row(facts, action, since)


def _measured(facts: Facts, action: Action, since: date) -> bool:
    wanted = set(action.statements)
    return any(asked.opened >= since and wanted & asked.statements for asked in facts.asked)


def _row(facts: Facts, action: Action, since: date) -> Row:
    return Row(
        subject=action.id,
        name=action.title,
        detail=Text(N_("finished on {day}, no round since then"), {"day": since}),
        thing=Thing.ACTION,
        record=action.id,
        year_groups=tuple(g for g in action.year_groups if g in facts.practice.groups),
        statements=action.statements,
    )


RULE = Rule(
    id="unmeasured-action",
    theme=Theme.FOLLOWING,
    needs=(),
    find=find,
    sentence=counting(
        N_("{count} action was finished, and nobody asked whether it helped: {names}"),
        N_("{count} actions were finished, and nobody asked whether they helped: {names}"),
    ),
    action=N_("Ask whether it helped: {names}"),
)
