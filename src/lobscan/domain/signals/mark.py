"""What people did with what a signal shows: set it aside, bring it back, made an action of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What was done."""

    ASIDE = "aside"
    BACK = "back"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of a rule that was dealt with, by whom and when (UTC).

    `reason` is why it was set aside, `action` the id of the action that was made of it.
    """

    rule: str
    subject: str
    kind: Kind
    reason: str
    action: str
    moment: datetime
    actor: str


def latest(marks: Iterable[Mark]) -> dict[tuple[str, str], Mark]:
    """The mark that holds for each row, by rule and subject; none for what was brought back."""
    last = {(m.rule, m.subject): m for m in marks}
    return {key: mark for key, mark in last.items() if mark.kind is not Kind.BACK}
