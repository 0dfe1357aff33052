"""What a reader cannot place in a register it asks, once for all rows that say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lobscan.errors import Fault
from lobscan.locales import N_

NOTE: Final = "note"
IGNORE: Final = "ignore"
WORDS: Final = "words"
ADD: Final = "add"
EVERY: Final = "every"

Choices = Mapping[str, str]
"""What may be answered, each with its name; what is always there has none and is named by who shows it."""


class Asked(StrEnum):
    """What a question is about."""

    COLUMN = "column"
    TRACK = "track"
    WHO = "who"
    PERSON = "person"
    PARTNER = "partner"
    GROUPS = "groups"
    WEEKS = "weeks"
    VALUE = "value"


TOLD: Final = {
    (Asked.COLUMN, NOTE): N_("this column is not one of the register; what stands in it goes into the note"),
    (Asked.TRACK, EVERY): N_("'{value}' names no track, so it is read as that year of every track"),
    (Asked.WHO, WORDS): N_("'{value}' is no person or role of the school; it is kept in these words"),
    (Asked.PERSON, NOTE): N_("'{value}' is not one person of the school; it is kept in the note"),
    (Asked.PARTNER, NOTE): N_("'{value}' is no partner in the register; it is kept in the note"),
    (Asked.GROUPS, NOTE): N_("'{value}' names no year groups of the school; it is kept in the note"),
    (Asked.WEEKS, NOTE): N_("'{value}' names no weeks; it is kept in the note"),
    (Asked.VALUE, NOTE): N_("'{value}' is none of the values of this column; it is kept in the note"),
}
"""What is said of a question that is answered as usual."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that cannot be placed: where it stands, what may be done with it, what usually is."""

    key: str
    asked: Asked
    column: str
    value: str
    choices: Choices
    default: str
    places: list[tuple[int, str]] = field(default_factory=list)
    """The rows where it stands, with the words there."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows where it stands, each once."""
        return tuple(dict.fromkeys(row for row, _said in self.places))


class Interview:
    """The questions of a file, and what is answered to them; who answers nothing gets the usual."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        """`answers` by the questions' keys."""
        self._answers = answers
        self._asked: dict[str, Question] = {}

    def ask(
        self, asked: Asked, column: str, value: str, *, row: int, choices: Callable[[], Choices], default: str
    ) -> str:
        """The answer to a question, which is kept with the row."""
        about = "" if asked is Asked.TRACK else value
        key = f"{asked}:{column}:{about}"
        question = self._asked.get(key)
        if question is None:
            question = Question(key, asked, column, about, choices(), default)
            self._asked[key] = question
        if question.places[-1:] != [(row, value)]:
            question.places.append((row, value))
        given = self._answers.get(key, default)
        return given if given in question.choices else default

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that was asked, in the order of the file."""
        return tuple(self._asked.values())


def told(questions: Sequence[Question]) -> tuple[Fault, ...]:
    """What was done with each place where nobody answered, in the order of the rows."""
    found = [
        Fault(TOLD[q.asked, q.default], row=row, column=q.column, params=(("value", said),))
        for q in questions
        for row, said in q.places
    ]
    return tuple(sorted(found, key=lambda f: f.row))
