"""Indicators: totals about pupils that the school counts elsewhere; never anything about one pupil."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from lobscan.domain.school import YearId

FEWEST: Final = 5
"""A number of pupils below this is not told: who knows the school would know who they are."""
ALL: Final = 100


class Kind(StrEnum):
    """What an indicator counts."""

    SWITCHERS = "switchers"
    DROPOUTS = "dropouts"
    FLOW = "flow"
    SATISFACTION = "satisfaction"
    OTHER = "other"


class Unit(StrEnum):
    """In what it is expressed: a number of pupils, per cents, or a mark."""

    PUPILS = "pupils"
    PERCENT = "percent"
    MARK = "mark"


Place = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9]*(-[a-z0-9]+)*)?$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Indicator(BaseModel):
    """One total of a school year, of the whole school, a year group (`group`), a track, or both.

    `label` tells apart several of one kind ("parents", "havo to vwo"). `value` is None where it
    was fewer than five pupils, which the file says as "<5". `total` is out of how many pupils, None
    where that is not said.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    label: Words = ""
    school_year: YearId
    group: Place = ""
    track: Place = ""
    value: float | None = Field(default=None, ge=0, le=1_000_000)
    total: int | None = Field(default=None, ge=0, le=1_000_000)
    unit: Unit = Unit.PUPILS
    source: Words = ""

    @model_validator(mode="after")
    def _told(self) -> Indicator:
        if self.kind is Kind.OTHER and not self.label:
            message = "`other` needs a label"
            raise ValueError(message)
        return self

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What a later one with the same key takes the place of."""
        return (self.kind.value, self.label.casefold(), self.school_year, self.group, self.track)

    @property
    def series(self) -> tuple[str, str, str, str]:
        """The same indicator over the school years."""
        return (self.kind.value, self.label.casefold(), self.group, self.track)

    @property
    def few(self) -> bool:
        """Whether it was too few pupils to be told."""
        return self.value is None

    @property
    def share(self) -> float | None:
        """The share of the total, 0..1; None where that is not known or it is a mark."""
        if self.value is None or self.unit is Unit.MARK:
            return None
        if self.unit is Unit.PERCENT:
            return self.value / ALL
        return self.value / self.total if self.total else None

    @property
    def pupils(self) -> float | None:
        """How many pupils it counts; None where that cannot be known."""
        if self.value is None or self.unit is Unit.MARK:
            return None
        if self.unit is Unit.PUPILS:
            return self.value
        return None if self.total is None else self.value * self.total / ALL

    @property
    def others(self) -> float | None:
        """How many of the total it does not count; None where that cannot be known."""
        return None if self.pupils is None or self.total is None else self.total - self.pupils


class Wrong(StrEnum):
    """Why an indicator cannot be taken over."""

    FEW = "few"
    FEW_OTHERS = "few_others"
    SMALL_TOTAL = "small_total"
    MORE_THAN_ALL = "more_than_all"
    OVER_HUNDRED = "over_hundred"
    PART_OF_A_PUPIL = "part_of_a_pupil"


def wrong(one: Indicator) -> Wrong | None:
    """What is wrong with one indicator by itself; fewer than five pupils is, none at all is not.

    Why the others too: 98 of 100 tells that it were 2 who did not.
    """
    if one.total is not None and one.total < FEWEST:
        return Wrong.SMALL_TOTAL
    if one.unit is Unit.PERCENT and (one.value or 0) > ALL:
        return Wrong.OVER_HUNDRED
    if one.unit is Unit.PUPILS and one.value is not None and not one.value.is_integer():
        return Wrong.PART_OF_A_PUPIL
    return None if one.pupils is None else _wrong_count(round(one.pupils), one.total)


def _wrong_count(count: int, total: int | None) -> Wrong | None:
    if total is not None and count > total:
        return Wrong.MORE_THAN_ALL
    if 0 < count < FEWEST:
        return Wrong.FEW
    return Wrong.FEW_OTHERS if total is not None and 0 < total - count < FEWEST else None


def told_by_others(every: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """The totals from which, less their told parts, the "fewer than five" of a part would follow.

    A whole is a total with parts that are finer in one way: the school by year groups or by tracks,
    a year group by tracks, a track by year groups. A part follows where the rest is fewer than five
    pupils, counted, out of how many or those of it who are not counted, or leaves it one number only.
    What the file says of that rest, a per cent or nothing at all, does not matter.
    """
    found = []
    for family in _families(every).values():
        for whole in family:
            found += [whole] if any(_gives_away(whole, parts) for parts in _parts(whole, family)) else []
    return tuple(found)


def _families(every: Iterable[Indicator]) -> Mapping[tuple[str, ...], list[Indicator]]:
    families: dict[tuple[str, ...], list[Indicator]] = {}
    for one in every:
        families.setdefault((one.kind.value, one.label.casefold(), one.school_year), []).append(one)
    return families


def _parts(whole: Indicator, family: Sequence[Indicator]) -> Iterator[list[Indicator]]:
    if not whole.group:
        yield [p for p in family if p.group and p.track == whole.track]
    if not whole.track:
        yield [p for p in family if p.track and p.group == whole.group]


def _gives_away(whole: Indicator, parts: Collection[Indicator]) -> bool:
    out_of = _rest(whole.total, [p.total for p in parts])
    rest = _rest(whole.pupils, [p.pupils for p in parts])
    others = _rest(whole.others, [p.others for p in parts])
    if any(left is not None and 0 < left < FEWEST for left in (out_of, rest, others)):
        return True
    few = sum(p.few for p in parts)
    if rest is None or not few or any(p.pupils is None for p in parts if not p.few):
        return False
    least, most = max(1, rest - (FEWEST - 1) * (few - 1)), min(FEWEST - 1, rest - (few - 1))
    return rest < FEWEST or least == most


def _rest(whole: float | None, parts: Iterable[float | None]) -> int | None:
    """What the parts that are known leave of the whole; None where it is not known itself."""
    return None if whole is None else round(whole - sum(p for p in parts if p is not None))


@dataclass(frozen=True, slots=True)
class IndicatorEvent:
    """One indicator as an import told it; an import is a `batch`, and may take an earlier one back."""

    number: int
    batch: str
    undoes: str
    at: datetime
    actor: str
    source: str
    """The name of the file."""
    indicator: Indicator | None
    """None in the event that takes a batch back."""


def fold(events: Iterable[IndicatorEvent]) -> tuple[Indicator, ...]:
    """What holds: of each key the last one whose import was not taken back, in a fixed order."""
    row = tuple(events)
    gone = {e.undoes for e in row if e.undoes}
    kept = {e.indicator.key: e.indicator for e in row if e.indicator and e.batch not in gone}
    order = list(Kind)
    return tuple(
        sorted(
            kept.values(),
            key=lambda i: (order.index(i.kind), i.label.casefold(), i.group, i.track, i.school_year),
        )
    )


def trends(every: Iterable[Indicator]) -> tuple[tuple[Indicator, ...], ...]:
    """Each indicator with its school years, the oldest first."""
    rows: dict[tuple[str, ...], list[Indicator]] = {}
    for one in every:
        rows.setdefault(one.series, []).append(one)
    return tuple(tuple(sorted(row, key=lambda i: i.school_year)) for row in rows.values())
