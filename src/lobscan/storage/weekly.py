"""The weekly message: when it goes out by itself, and what happened with each; all of it appended."""

from __future__ import annotations

from datetime import datetime

import duckdb

from lobscan.domain.weekly import Happened, Schedule, Step
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def schedule(cursor: Cursor) -> Schedule | None:
    """When it goes out, as last set; None before it ever was."""
    row = cursor.execute(
        "SELECT weekday, hour, active, moment, actor FROM weekly_schedule ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return Schedule(*row) if row else None


def set_schedule(cursor: Cursor, *, weekday: int, hour: int, active: bool, actor: str) -> None:
    """Append when it goes out from now on."""
    row = cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM weekly_schedule").fetchone()
    number = int(row[0]) if row else 1
    cursor.execute(
        "INSERT INTO weekly_schedule VALUES (?, ?, ?, ?, ?, ?)",
        [number, weekday, hour, active, now(), actor],
    )


def add(cursor: Cursor, week: str, person: str, step: Step, *, moment: datetime, problem: str = "") -> None:
    """Append what happened with a person's message of a week, at a moment (UTC)."""
    cursor.execute("INSERT INTO weekly_mail VALUES (?, ?, ?, ?, ?)", [week, person, moment, step, problem])


def happened(cursor: Cursor, week: str = "") -> tuple[Happened, ...]:
    """What happened in a week, or in the last week in which anything did, in its order."""
    rows = cursor.execute(
        """SELECT week, person, moment, step, problem FROM weekly_mail
        WHERE week = coalesce(nullif(?, ''), (SELECT max(week) FROM weekly_mail)) ORDER BY rowid""",
        [week],
    ).fetchall()
    return tuple(Happened(str(w), str(p), at, Step(step), str(told)) for w, p, at, step, told in rows)
