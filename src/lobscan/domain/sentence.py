"""A sentence that is kept with its values, to be told later in whatever language is spoken then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.signals.signal import Month, Several, Share, Text, Word


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Frozen):
    """A number, rounded to `digits` where it is told."""

    kind: Literal["figure"] = "figure"
    value: float
    digits: int = Field(default=1, ge=0, le=2)


class Part(_Frozen):
    """A share of the whole, 0..1."""

    kind: Literal["part"] = "part"
    value: float


class Day(_Frozen):
    """A day; of a month only its name is told."""

    kind: Literal["day"] = "day"
    day: date
    month: bool = False


class Names(_Frozen):
    """What several things are called; the first few are told."""

    kind: Literal["names"] = "names"
    names: tuple[str, ...]


class Term(_Frozen):
    """A value that has a word of the interface, such as ("step", "agreed")."""

    kind: Literal["term"] = "term"
    what: str
    value: str


class Sentence(_Frozen):
    """An English message and what stands in it; with `many` it is that for one, and `count` chooses."""

    message: str
    values: Mapping[str, Value] = Field(default_factory=dict)
    many: str = ""
    count: int = 0


Value = str | int | Annotated[Figure | Part | Day | Names | Term, Field(discriminator="kind")] | Sentence
"""What stands in a sentence: a word as it is, a number of things, a figure, or a sentence within it."""
Sentence.model_rebuild()


def of_signal(text: Text) -> Sentence:
    """What a signal says, as it can be kept."""
    values = {key: _value(value) for key, value in text.values.items()}
    return Sentence(message=text.message, values=values, many=text.many, count=text.count)


def _value(value: object) -> Value:
    match value:
        case Share() | Month() | Several() | Word():
            return _marked(value)
        case date():
            return Day(day=value)
        case float():
            return Figure(value=value, digits=0 if value.is_integer() else 1)
        case int():
            return value
    return str(value)


def _marked(value: Share | Month | Several | Word) -> Value:
    match value:
        case Share():
            return Part(value=value.value)
        case Month():
            return Day(day=value.day, month=True)
        case Several():
            return Names(names=value.names)
        case Word():
            return Term(what=value.what, value=value.value)
