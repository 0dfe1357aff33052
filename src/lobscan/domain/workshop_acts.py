"""What can happen in a workshop: its agenda and its acts, which are stored as they are."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from lobscan.domain.answers import LEVELS
from lobscan.domain.ids import Line

T = TypeVar("T")

DONT_KNOW: Final = 5
"""The mark for "don't know", after the levels 1..4."""
MARKS: Final = (*LEVELS, DONT_KNOW)
MOST_PEOPLE: Final = 500
MOST_TOPICS: Final = 12
USUAL_DOTS: Final = 3
USUAL_PRIORITIES: Final = 3


class Step(StrEnum):
    """What a group does at one time."""

    WELCOME = "welcome"
    NOW = "now"
    COMPARE = "compare"
    DESIRED = "desired"
    AGREE = "agree"
    CHOOSE = "choose"
    FIRST = "first"
    CLOSE = "close"
    BREAK = "break"


class Ballot(StrEnum):
    """What is voted on: the level now, or the level wanted."""

    NOW = "now"
    DESIRED = "desired"


BALLOT_OF: Final = {Step.NOW: Ballot.NOW, Step.DESIRED: Ballot.DESIRED}
"""The steps in which everybody votes on every topic."""
TALK_OF: Final = {Step.COMPARE: Ballot.NOW, Step.AGREE: Ballot.DESIRED}
"""The steps in which the votes are looked at topic by topic."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AgendaItem(_Frozen):
    """A step with the minutes that its timer advises; "" as its title is the usual one."""

    step: Step
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    minutes: int = Field(ge=1, le=240)
    on: bool = True


USUAL_BREAK: Final = 10
"""Minutes."""
SCRIPT: Final = (
    (Step.WELCOME, 10),
    (Step.NOW, 15),
    (Step.COMPARE, 15),
    (Step.DESIRED, 15),
    (Step.AGREE, 20),
    (Step.CHOOSE, 15),
    (Step.FIRST, 20),
    (Step.CLOSE, 5),
)
"""The usual script: eight steps in about two hours."""


def script(*, scanned: bool) -> tuple[AgendaItem, ...]:
    """The usual agenda; who has scanned already need not score the present once more."""
    return tuple(AgendaItem(step=s, minutes=m, on=not (scanned and s is Step.NOW)) for s, m in SCRIPT)


def arranged(items: Sequence[T], wanted: Sequence[int]) -> list[T]:
    """`items` in another order, each at the place from 1 that is `wanted` for it.

    Where one stands there already, what moves up comes before it and what moves down after it.
    """
    at = [want + 0.5 * ((want > here) - (want < here)) for here, want in enumerate(wanted, start=1)]
    return [item for _at, item in sorted(zip(at, items, strict=True), key=lambda pair: pair[0])]


Agenda = Annotated[tuple[AgendaItem, ...], Field(min_length=1, max_length=20)]
Topic = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Topics = Annotated[tuple[Topic, ...], Field(max_length=MOST_TOPICS)]
Who = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Mark = Annotated[int, Field(ge=1, le=DONT_KNOW)]
Cards = Annotated[tuple[Annotated[int, Field(ge=0, le=MOST_PEOPLE)], ...], Field(min_length=5, max_length=5)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]
Month = Annotated[str, StringConstraints(pattern=r"^(|\d{4}-(0[1-9]|1[0-2]))$")]


class Opened(_Frozen):
    """A session begins. `small` says plainly that it is not anonymous, so few votes are shown too."""

    kind: Literal["opened"] = "opened"
    round: str
    title: Line
    agenda: Agenda
    topics: Topics
    dots: int = Field(default=USUAL_DOTS, ge=1, le=10)
    most: int = Field(default=USUAL_PRIORITIES, ge=1, le=6)
    small: bool = False


class Joined(_Frozen):
    """Somebody came in; only the hash of the code by which they return is kept."""

    kind: Literal["joined"] = "joined"
    who: Who
    code: str


class Planned(_Frozen):
    """The agenda was changed."""

    kind: Literal["planned"] = "planned"
    agenda: Agenda


class Listed(_Frozen):
    """What is talked about was changed."""

    kind: Literal["listed"] = "listed"
    topics: Topics


class Went(_Frozen):
    """The group went to the agenda's item number `to`, from 0."""

    kind: Literal["went"] = "went"
    to: int = Field(ge=0)


class Focused(_Frozen):
    """The group looks at one topic, or ("") at all of them."""

    kind: Literal["focused"] = "focused"
    topic: str


class Voted(_Frozen):
    """Somebody's marks on some topics; the last one counts."""

    kind: Literal["voted"] = "voted"
    who: Who
    ballot: Ballot
    marks: dict[Topic, Mark] = Field(max_length=MOST_TOPICS)


class Typed(_Frozen):
    """Paper cards as the chair counted them: how many gave 1, 2, 3, 4 and "don't know"."""

    kind: Literal["typed"] = "typed"
    ballot: Ballot
    topic: Topic
    cards: Cards


class Revealed(_Frozen):
    """The votes on a topic may be seen, and no more come in."""

    kind: Literal["revealed"] = "revealed"
    ballot: Ballot
    topic: Topic


class Again(_Frozen):
    """A second vote on a topic begins."""

    kind: Literal["again"] = "again"
    ballot: Ballot
    topic: Topic


class Dotted(_Frozen):
    """How somebody divided all their dots; the last division counts."""

    kind: Literal["dotted"] = "dotted"
    who: Who
    dots: dict[Topic, Annotated[int, Field(ge=0, le=10)]] = Field(max_length=MOST_TOPICS)


class DotCards(_Frozen):
    """The dots of people without a phone: how many they are, and the dots on each topic together.

    The last count counts; nobody with nothing takes it back.
    """

    kind: Literal["dot_cards"] = "dot_cards"
    people: int = Field(default=0, ge=0, le=MOST_PEOPLE)
    dots: dict[Topic, Annotated[int, Field(ge=0, le=10 * MOST_PEOPLE)]] = Field(
        default_factory=dict, max_length=MOST_TOPICS
    )


class DotsRevealed(_Frozen):
    """The dots may be seen, and no more are moved."""

    kind: Literal["dots_revealed"] = "dots_revealed"


Places = Annotated[tuple[str, ...], Field(min_length=1)]
"""Year groups; "" is all of them."""


class Agreed(_Frozen):
    """The level that the group agreed on for a topic in some year groups, and why."""

    kind: Literal["agreed"] = "agreed"
    topic: Topic
    level: Annotated[int, Field(ge=1, le=4)]
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    year_groups: Places = ("",)


class TakenBack(_Frozen):
    """The group no longer agrees on a level for a topic in some year groups."""

    kind: Literal["taken_back"] = "taken_back"
    topic: Topic
    year_groups: Places = ("",)


class PutAside(_Frozen):
    """A leader does not make an agreement the school's ambition, or (`aside` false) thinks again."""

    kind: Literal["put_aside"] = "put_aside"
    agreements: Annotated[tuple[tuple[Topic, str], ...], Field(min_length=1)]
    """Each a topic and a year group."""
    aside: bool = True


class Chose(_Frozen):
    """The priorities, and a line on what was not chosen."""

    kind: Literal["chose"] = "chose"
    topics: Topics
    note: Words = ""


class FirstStep(_Frozen):
    """Who begins with what in which month (2027-02), and by what one sees that it works."""

    kind: Literal["first_step"] = "first_step"
    topic: Topic
    title: Line
    owner: Words = ""
    month: Month = ""
    success: Words = ""


class Acted(_Frozen):
    """A first step became an action of the work plan."""

    kind: Literal["acted"] = "acted"
    topic: Topic
    action: str


class Closed(_Frozen):
    """The session is over; its links take nobody any more."""

    kind: Literal["closed"] = "closed"


Act = Annotated[
    Opened
    | Joined
    | Planned
    | Listed
    | Went
    | Focused
    | Voted
    | Typed
    | Revealed
    | Again
    | Dotted
    | DotCards
    | DotsRevealed
    | Agreed
    | TakenBack
    | PutAside
    | Chose
    | FirstStep
    | Acted
    | Closed,
    Field(discriminator="kind"),
]
ACT: Final[TypeAdapter[Act]] = TypeAdapter(Act)
