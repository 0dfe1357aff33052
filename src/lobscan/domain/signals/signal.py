"""What a signal is: a rule that looks at the facts of a school, and the rows that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lobscan.domain.signals.facts import Facts, Need


class Theme(StrEnum):
    """What a signal is about."""

    PUPILS = "pupils"
    PEOPLE = "people"
    PARTNERS = "partners"
    JUDGEMENT = "judgement"
    FOLLOWING = "following"


class Thing(StrEnum):
    """What a row stands for, and so where it can be looked at."""

    ACTIVITY = "activity"
    YEAR_GROUP = "year_group"
    TRACK = "track"
    TASK = "task"
    PERSON = "person"
    PARTNER = "partner"
    STATEMENT = "statement"
    AREA = "area"
    AMBITION = "ambition"
    ACTION = "action"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the whole, 0..1."""

    value: float


@dataclass(frozen=True, slots=True)
class Month:
    """The month of a day."""

    day: date


@dataclass(frozen=True, slots=True)
class Several:
    """Names of which the first few are told."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A value of the registers, such as ("step", "agreed"), told by its word."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence that is translated where it is shown: an English message and what stands in it.

    With `many` it is the message for one, and `count` chooses.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a rule finds.

    `subject` stays the same as long as it is the same thing: what is set aside is known by it.
    `name` is what the thing is called, `detail` what is the matter with it, `record` its id.
    `year_groups` is empty where it concerns the whole school.
    """

    subject: str
    name: str
    detail: Text
    thing: Thing
    record: str
    year_groups: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it needs before it can look, what it finds, and the sentence that says so.

    `action` is the title of an action against it, with `{names}` in it.
    """

    id: str
    theme: Theme
    needs: tuple[Need, ...]
    find: Callable[[Facts], Iterable[Row]]
    sentence: Callable[[Sequence[Row]], Text]
    action: str

    def rows(self, facts: Facts) -> tuple[Row, ...]:
        """What it finds; nothing while something that it needs is not filled in."""
        return () if facts.lacks & set(self.needs) else tuple(self.find(facts))

    def proposal(self, rows: Sequence[Row]) -> Text:
        """The title of an action against `rows`."""
        return Text(self.action, {"names": names(rows)})


def names(rows: Iterable[Row]) -> Several:
    """What the rows are called, each once."""
    return Several(tuple(dict.fromkeys(row.name for row in rows)))


def naming(message: str) -> Callable[[Sequence[Row]], Text]:
    """A sentence with the `{names}` of the rows in it."""
    return lambda rows: Text(message, {"names": names(rows)})


def counting(one: str, many: str) -> Callable[[Sequence[Row]], Text]:
    """A sentence for one row or many, with their `{count}` and `{names}` in it."""
    return lambda rows: Text(one, {"names": names(rows)}, many, len(rows))
