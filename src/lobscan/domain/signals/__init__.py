"""Signals: rules over the registers, the work plan and the scan together, the most pressing first."""

from __future__ import annotations

from typing import Final

from lobscan.domain.signals import (
    bare_experience,
    believed_reflection,
    busy_without_vision,
    dont_know,
    idle_ambition,
    lost_competency,
    no_activity,
    no_agreement,
    no_hours,
    no_reflection,
    old_evidence,
    one_month,
    one_person,
    overload,
    unevaluated_partner,
    unmeasured_action,
    unowned_activity,
    unowned_task,
    unseen_reflection,
)
from lobscan.domain.signals.facts import Asked, Facts, Judged, Need, finished
from lobscan.domain.signals.signal import Month, Row, Rule, Several, Share, Text, Theme, Thing, Word

RULES: Final = (
    no_reflection.RULE,
    bare_experience.RULE,
    believed_reflection.RULE,
    unowned_task.RULE,
    overload.RULE,
    one_person.RULE,
    idle_ambition.RULE,
    busy_without_vision.RULE,
    lost_competency.RULE,
    no_activity.RULE,
    dont_know.RULE,
    one_month.RULE,
    unmeasured_action.RULE,
    unseen_reflection.RULE,
    no_agreement.RULE,
    unevaluated_partner.RULE,
    unowned_activity.RULE,
    old_evidence.RULE,
    no_hours.RULE,
)
"""Every rule once, the most pressing first."""

__all__ = [
    "RULES",
    "Asked",
    "Facts",
    "Judged",
    "Month",
    "Need",
    "Row",
    "Rule",
    "Several",
    "Share",
    "Text",
    "Theme",
    "Thing",
    "Word",
    "finished",
    "missing",
]


def missing(facts: Facts) -> tuple[tuple[Need, int], ...]:
    """What is not filled in yet, with how many rules wait for it; in the order of `Need`."""
    waiting = ((need, sum(need in rule.needs for rule in RULES)) for need in Need if need in facts.lacks)
    return tuple((need, count) for need, count in waiting if count)
