"""What asks for somebody's attention today, and which of it is whose by their office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lobscan.access import Office


class Ask(StrEnum):
    """Something that asks for attention."""

    SCHOOL = "school"
    ROUND = "round"
    ANSWERS = "answers"
    CLOSE = "close"
    AMBITION = "ambition"
    ROADMAP = "roadmap"
    LATE = "late"
    BLOCKED = "blocked"
    DUE = "due"
    CHECK = "check"
    NOBODY = "nobody"
    GAP = "gap"
    MEASURE = "measure"
    OLD = "old"
    BARE = "bare"
    REVIEW = "review"
    APPROVE = "approve"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that asks for attention: how much of it, and what the first of it is called."""

    ask: Ask
    count: int = 1
    name: str = ""


_FIRST: Final = (Ask.SCHOOL, Ask.ROUND)
OF: Final[Mapping[Office, Sequence[Ask]]] = {
    Office.COORDINATOR: (
        *_FIRST,
        Ask.LATE,
        Ask.BLOCKED,
        Ask.DUE,
        Ask.CHECK,
        Ask.NOBODY,
        Ask.CLOSE,
        Ask.ANSWERS,
        Ask.AMBITION,
        Ask.ROADMAP,
        Ask.MEASURE,
        Ask.OLD,
    ),
    Office.LEADER: (
        *_FIRST,
        Ask.AMBITION,
        Ask.APPROVE,
        Ask.GAP,
        Ask.NOBODY,
        Ask.LATE,
        Ask.BARE,
        Ask.OLD,
        Ask.ANSWERS,
    ),
    Office.QUALITY: (
        *_FIRST,
        Ask.REVIEW,
        Ask.EFFECT,
        Ask.MEASURE,
        Ask.OLD,
        Ask.BARE,
        Ask.ANSWERS,
        Ask.CLOSE,
        Ask.LATE,
    ),
    Office.READER: (*_FIRST, Ask.ANSWERS, Ask.DUE, Ask.GAP, Ask.EFFECT),
}
"""What is whose, the most pressing first. An administrator looks as one of these."""
MOST: Final = 4
"""More than this at once is a list, no start of a day."""


def of(office: Office, found: Sequence[Todo]) -> tuple[Todo, ...]:
    """What is for an office, the most pressing first, at most `MOST`."""
    by_ask = {todo.ask: todo for todo in found if todo.count}
    return tuple(by_ask[ask] for ask in OF[office] if ask in by_ask)[:MOST]
