"""People's own links and the mails to them: appended; the last word on a person counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from lobscan.domain.feed import Former
from lobscan.domain.school import SchoolYear
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Kept:
    """The last word on a person's link: the how-many-th it is, its hash ("" is withdrawn), and since when."""

    number: int
    token_hash: str
    since: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mail to a person, and what went wrong with it ("" is nothing)."""

    person: str
    moment: datetime
    problem: str


def links(cursor: Cursor) -> dict[str, Kept]:
    """The last word on the link of each person who ever had one."""
    rows = cursor.execute(
        """SELECT person, max(number), arg_max(token_hash, number), arg_max(moment, number),
            arg_max(actor, number) FROM person_link GROUP BY person"""
    ).fetchall()
    return {str(p): Kept(int(n), str(h), at, str(actor)) for p, n, h, at, actor in rows}


def add(cursor: Cursor, person: str, number: int, token_hash: str, *, actor: str) -> None:
    """Append what is a person's link from now on; a hash of "" withdraws it."""
    cursor.execute(
        "INSERT INTO person_link VALUES (?, ?, ?, ?, ?)", [person, number, token_hash, now(), actor]
    )


def add_mailed(cursor: Cursor, mailed: Iterable[tuple[str, str]], *, actor: str) -> None:
    """Append to whom a mail went, or what was in the way."""
    for person, problem in mailed:
        cursor.execute("INSERT INTO person_mail VALUES (?, ?, ?, ?)", [person, now(), problem, actor])


def mailed(cursor: Cursor) -> dict[str, Mailed]:
    """The last mail to each person."""
    rows = cursor.execute(
        "SELECT person, max(moment), arg_max(problem, moment) FROM person_mail GROUP BY person"
    ).fetchall()
    return {str(p): Mailed(str(p), at, str(problem)) for p, at, problem in rows}


def calendars(cursor: Cursor) -> list[Former]:
    """The school years as they were before each change of theirs, the newest first."""
    rows = cursor.execute(
        """SELECT years, until FROM (
            SELECT number, CAST(document -> 'school_years' AS VARCHAR) AS years,
                lead(CAST(document -> 'school_years' AS VARCHAR)) OVER (ORDER BY number) AS later,
                lead(moment) OVER (ORDER BY number) AS until FROM school)
        WHERE later IS NOT NULL AND later != years ORDER BY number DESC"""
    ).fetchall()
    return [Former(tuple(map(SchoolYear.model_validate, json.loads(years))), until) for years, until in rows]
