"""What a roadmap is asked about: gaps, measures, people, weeks and wishes; and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lobscan.domain.roadmap.time import Period
from lobscan.domain.rubric import Measure
from lobscan.domain.school import Person, Role, YearGroup


@dataclass(frozen=True, slots=True)
class Need:
    """A gap of so many levels: a statement at a year group ("" is the school), and what a level is worth."""

    statement: str
    year_group: str
    gap: float
    weight: float = 1.0


class WishKind(StrEnum):
    """What somebody wants of the plan, whatever it closes."""

    IN_PLAN = "in_plan"
    LEFT_OUT = "left_out"
    START_FROM = "start_from"
    START_BY = "start_by"
    END_BY = "end_by"


@dataclass(frozen=True, slots=True)
class Wish:
    """A fixed wish about a measure.

    With `year_group` it is about the measure there; the last three need a `day` and hold only
    where the measure is in the plan. `START_BY` and `END_BY` allow the day itself.
    """

    kind: WishKind
    measure: str
    day: date | None = None
    year_group: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """All that a roadmap is made from.

    `periods` hold the weeks that can be worked in, from `time.periods`. A person has their hours
    a school year spread over the year's weeks; `hours` says otherwise for a person in a period.
    Nobody's year groups means all. `done` are measures that were carried out before: they count
    as prerequisites. `at_once` is the most measures that run in one week. `phased`: a measure
    does not start before one of an earlier phase that lifts a statement that it lifts as well.
    """

    measures: tuple[Measure, ...]
    needs: tuple[Need, ...]
    people: tuple[Person, ...]
    roles: tuple[Role, ...]
    year_groups: tuple[YearGroup, ...]
    periods: tuple[Period, ...]
    at_once: int = 10
    wishes: tuple[Wish, ...] = ()
    hours: Mapping[tuple[str, str], float] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    phased: bool = True


@dataclass(frozen=True, slots=True)
class Why:
    """A sentence that is translated where it is shown: an English message and what stands in it.

    Values are names, dates, whole numbers or hours.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True, slots=True)
class Share:
    """Hours that a person puts into a measure in a role; `periods` says how many in which."""

    person: str
    role: str
    hours: float
    periods: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Closing:
    """Levels of a gap that a measure closes; where several close it, the one that ends first counts first."""

    statement: str
    year_group: str
    by: float


@dataclass(frozen=True, slots=True)
class Placement:
    """A measure in the plan: where, from the Monday of its first week to the Friday of its last."""

    measure: str
    year_groups: tuple[str, ...]
    start: date
    end: date
    people: tuple[Share, ...]
    closes: tuple[Closing, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that is not in the plan, and why."""

    measure: str
    why: Why


class Status(StrEnum):
    """Whether more could be closed: no, unknown (at most `bound`), or the wishes cannot be met."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


class ClashKind(StrEnum):
    """What sort of constraint takes part in a clash."""

    WISH = "wish"
    PREREQUISITE = "prerequisite"
    PHASE = "phase"
    HOURS = "hours"
    NOBODY = "nobody"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Clash:
    """A constraint that clashes with the others named; no smaller set of constraints clashes.

    `wish` is set for a wish, `person` for hours, else `measures` are the ones tied to each other.
    """

    kind: ClashKind
    why: Why
    wish: Wish | None = None
    person: str = ""
    role: str = ""
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The answer. `gap_closed`, `bound` and `gap_total` are levels times weight.

    No plan closes more than `bound`; the status says whether that is proven to be the most. Among
    plans that close as much, the earlier comes first (the weeks until each measure has ended, added
    up), then that with fewer people. `ties_proven` says that no other plan comes before this one.
    Without it, these hold still: no measure can start earlier while the others stay where they are,
    and the plan as it stands is carried by as few people as can be.
    """

    status: Status
    gap_closed: float
    bound: float
    gap_total: float
    placements: tuple[Placement, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    clash: tuple[Clash, ...] = ()
    ties_proven: bool = False
