"""One respondent's judgement of one statement at one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DONT_KNOW: Final = "?"
NOT_APPLICABLE: Final = "-"
MARKS: Final = ("1", "2", "3", "4", DONT_KNOW, NOT_APPLICABLE)
"""What can be answered, in the order in which a tally counts them."""
LEVELS: Final = (1, 2, 3, 4)
REMARK_LENGTH: Final = 1000
"""The most letters of a remark."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`current` and `desired` are one of `MARKS` or "" (not answered).

    `year_group` is "" for a school-wide statement.
    """

    respondent: str
    role: str
    statement: str
    year_group: str
    current: str = ""
    desired: str = ""
    remark: str = ""


def is_mark(text: str) -> bool:
    """Whether `text` may stand for an answer; "" is no answer and may too."""
    return text == "" or text in MARKS
