"""A backup: what it must say of itself, and which copies of a schedule stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

FORMAT: Final = "lobscan backup 1"
MANIFEST: Final = "manifest.json"
README: Final = "README.txt"
TABLE: Final = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.parquet")
_LETTER: Final = r"[^/\\:*?\"<>|\x00-\x1f]"
FILE: Final = re.compile(
    rf"files/(lobscan\.key|evidence/[0-9a-f]{{64}}|(?:pool|rubrics)(?:/(?!\.){_LETTER}{{1,255}}){{1,12}})"
)
"""What may be in it besides tables, under names that every system takes. No part of a path begins with a
dot, so none leads out of the folder, and what a desktop leaves behind stays out."""
MOST_FILES: Final = 100_000
MOST_ROWS: Final = 50_000_000
LARGEST_MANIFEST: Final = 32_000_000
NAME: Final = re.compile(r"lobscan-(\d{8})-(\d{6})\.zip")
"""How the copies are called that lobscan makes by itself: the moment, in UTC."""
FEWEST_DAYS, MOST_DAYS, MOST_WEEKS = 1, 366, 520
USUAL_HOUR, USUAL_DAYS, USUAL_WEEKS = 17, 7, 8


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Content(_Model):
    """A file of a backup."""

    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(_Model):
    """What is in a backup: the steps of the schema, rows by table, and every file with its hash."""

    format: Literal["lobscan backup 1"] = FORMAT
    lobscan: str
    made: datetime
    school: str
    steps: tuple[str, ...]
    rows: dict[str, int]
    sequences: dict[str, int]
    files: dict[str, Content]

    @property
    def bytes(self) -> int:
        """How many bytes all of it is."""
        return sum(one.bytes for one in self.files.values())


def fits(manifest: Manifest) -> bool:
    """Whether a manifest says what a backup of lobscan can say: no other path, one file for each table."""
    paths = set(manifest.files) - {README}
    tables = {found[1] for path in paths if (found := TABLE.fullmatch(path))}
    return (
        tables == set(manifest.rows)
        and all(TABLE.fullmatch(path) or FILE.fullmatch(path) for path in paths)
        and len(paths) <= MOST_FILES
        and all(0 <= count <= MOST_ROWS for count in manifest.rows.values())
        and all(0 <= last <= MOST_ROWS for last in manifest.sequences.values())
    )


@dataclass(frozen=True, slots=True)
class Schedule:
    """At what hour a copy is made each day, and how many days and then weeks of copies stay."""

    hour: int
    days: int
    weeks: int
    active: bool
    since: datetime | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that lobscan made by itself or was asked to make: its name, moment (UTC) and bytes."""

    name: str
    moment: datetime
    bytes: int


def named(moment: datetime) -> str:
    """The name of a copy of a moment."""
    return f"lobscan-{moment.astimezone(UTC):%Y%m%d-%H%M%S}.zip"


def moment_of(name: str) -> datetime | None:
    """When a copy of that name was made; None where the name is none of ours."""
    found = NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def due(schedule: Schedule | None, last: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the copy of the last hour that was set is still to be made.

    A copy that was missed, as lobscan did not run, is made as soon as it does.
    """
    if schedule is None or not schedule.active:
        return False
    return last is None or last < _last_hour(schedule, now, zone)


def following(schedule: Schedule, now: datetime, zone: ZoneInfo) -> datetime:
    """When the next copy is made, in the school's own time."""
    last = _last_hour(schedule, now, zone)
    return _at(last.date() + timedelta(days=1), schedule, zone)


def _last_hour(schedule: Schedule, now: datetime, zone: ZoneInfo) -> datetime:
    here = now.astimezone(zone)
    today = _at(here.date(), schedule, zone)
    return today if today <= here else _at(here.date() - timedelta(days=1), schedule, zone)


def _at(day: date, schedule: Schedule, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(schedule.hour), zone)


def to_drop(
    moments: Iterable[datetime], now: datetime, *, days: int, weeks: int, zone: ZoneInfo
) -> Collection[datetime]:
    """Which copies go: all but the last one of each of the last `days` days and `weeks` weeks with one.

    Why days with a copy: after a long holiday nothing that is old is gone at once. Why none of those that
    claim to be of later than `now`: a clock was wrong then, and they must not push the newest out.
    """
    every = sorted((moment for moment in moments if moment <= now), reverse=True)
    last_of_day: dict[date, datetime] = {}
    last_of_week: dict[tuple[int, int], datetime] = {}
    for moment in every:
        day = moment.astimezone(zone).date()
        last_of_day.setdefault(day, moment)
        last_of_week.setdefault(day.isocalendar()[:2], moment)
    stay = {*list(last_of_day.values())[: max(1, days)], *list(last_of_week.values())[:weeks]}
    return [moment for moment in every if moment not in stay]
