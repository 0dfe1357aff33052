"""What schools exchange: rounded figures of closed rounds, without a name.

What rounding is for: a score of 2.9 of "20-49" judgements stands for very many sets of answers. It
would help little if a round gave other figures another day, as the difference tells on somebody. So
only closed rounds are shared, and nothing goes in that can change afterwards: no ambition, no gap,
no count. Which statements are hidden follows from the closed round alone as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lobscan.domain.ids import Id, Version
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.round import Round
from lobscan.domain.rubric import Pack
from lobscan.domain.school import School, SizeClass, YearId

Band = Literal["<10", "10-19", "20-49", "50-99", "100+"]
BANDS: Final[tuple[tuple[int, Band], ...]] = ((100, "100+"), (50, "50-99"), (20, "20-49"), (10, "10-19"))
Score = Annotated[float, Field(strict=True, ge=1, le=4)]
Mark = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""A word at random that stands for a school or a round."""
MOST_ROUNDS: Final = 20


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class SharedArea(_Model):
    """An area: its score, about how many judgements it is the mean of, and its shown statements' scores."""

    score: Score
    judgements: Band
    statements: dict[Id, Score] = Field(max_length=300)


class SharedRound(_Model):
    """The figures of one closed round; the day of closing is told by its month."""

    round: Mark
    rubric: Id
    version: Version
    set: Literal["core", "full"]
    region: Id
    school_year: YearId
    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    areas: dict[Id, SharedArea] = Field(max_length=50)


class Shared(_Model):
    """What an exchange file holds: a school without a name, and its rounds, the oldest first.

    `invented` marks a school that is made up, to try things out with.
    """

    school: Mark
    written: date
    structure: Id
    size: SizeClass | None
    invented: bool = False
    rounds: tuple[SharedRound, ...] = Field(min_length=1, max_length=MOST_ROUNDS)


def shared_round(
    round_: Round, pack: Pack, school: School, rows: Iterable[Row], *, mark: str
) -> SharedRound | None:
    """What is shared of a closed round whose shown figures per statement and per area are `rows`.

    None where too few answered to show any area. Raises `ValueError` for a round that is open.
    """
    if round_.closed is None:
        message = f"round {round_.id} is open"
        raise ValueError(message)
    totals = [r for r in rows if r.year_group == TOTAL and r.area != TOTAL and r.score is not None and r.n]
    areas = {
        area.id: SharedArea(
            score=rounded(whole),
            judgements=band(whole.n or 0),
            statements={r.statement: rounded(r) for r in totals if r.area == area.id and r.statement},
        )
        for area in pack.areas
        for whole in totals
        if whole.area == area.id and not whole.statement
    }
    year = school.year_on(round_.closed)
    if not areas or year is None:
        return None
    return SharedRound(
        round=mark,
        rubric=round_.rubric,
        version=round_.rubric_version,
        set=round_.set,
        region=year.region,
        school_year=year.id,
        month=f"{round_.closed:%Y-%m}",
        areas=areas,
    )


def rounded(row: Row) -> Score:
    """A shown score as it is shared: half up to one decimal."""
    return float(Decimal(repr(row.score)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def band(n: int) -> Band:
    """About how many `n` is."""
    return next((name for least, name in BANDS if n >= least), "<10")


@dataclass(frozen=True, slots=True)
class Named:
    """The content of a file, the name of that file, and its signature."""

    name: str
    shared: Shared
    seal: str


def newest(files: Iterable[Named]) -> tuple[list[tuple[Shared, SharedRound]], list[str]]:
    """Every school's every round once, as its newest file has it; and the files left without any.

    Of two files of one day the later by its signature counts: it does not matter in which order
    they are read.
    """
    found: dict[tuple[str, str], tuple[Named, SharedRound]] = {}
    read = sorted(files, key=lambda f: (f.shared.written, f.seal, f.name))
    for file in read:
        found.update({(file.shared.school, r.round): (file, r) for r in file.shared.rounds})
    used = {id(file) for file, _ in found.values()}
    rounds = [(file.shared, round_) for file, round_ in found.values()]
    return rounds, sorted(file.name for file in read if id(file) not in used)


@dataclass(frozen=True, order=True, slots=True)
class Asked:
    """What a round asked: only rounds that asked the same are compared."""

    rubric: str
    version: str
    set: str


def asked(round_: SharedRound) -> Asked:
    """What a shared round asked."""
    return Asked(round_.rubric, round_.version, round_.set)


def by_asked(
    rounds: Iterable[tuple[Shared, SharedRound]],
) -> dict[Asked, list[tuple[Shared, SharedRound]]]:
    """Per what was asked, the last round of each school."""
    last: dict[tuple[Asked, str], tuple[Shared, SharedRound]] = {}
    for shared, round_ in sorted(rounds, key=lambda one: (one[1].month, one[1].round)):
        last[asked(round_), shared.school] = (shared, round_)
    tables: dict[Asked, list[tuple[Shared, SharedRound]]] = {}
    for (what, _school), one in sorted(last.items(), key=lambda entry: entry[0]):
        tables.setdefault(what, []).append(one)
    return tables


Item = tuple[str, str]
"""An area and a statement of it, or "" for the area as a whole."""


def scores(round_: SharedRound) -> Mapping[Item, float]:
    """The scores of a round by area and statement."""
    return {
        (area, statement): score
        for area, figures in round_.areas.items()
        for statement, score in (("", figures.score), *figures.statements.items())
    }


@dataclass(frozen=True, slots=True)
class Like:
    """Which schools are asked for; None is any."""

    structure: str | None = None
    size: str | None = None
    region: str | None = None

    @property
    def key(self) -> tuple[str | None, str | None, str | None]:
        """The three together."""
        return (self.structure, self.size, self.region)


def traits(shared: Shared, round_: SharedRound) -> tuple[str, str, str]:
    """Structure, size ("" where it is not told) and region of a school at a round."""
    return shared.structure, shared.size or "", round_.region


def values(rounds: Sequence[tuple[Shared, SharedRound]], at: int) -> tuple[str, ...]:
    """What schools have as structure (0), size (1) or region (2), without "not told"."""
    return tuple(sorted({traits(*one)[at] for one in rounds} - {""}))
