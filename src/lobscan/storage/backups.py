"""When copies are made by themselves; each setting appended."""

from __future__ import annotations

import duckdb

from lobscan.domain.backup import Schedule
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def schedule(cursor: Cursor) -> Schedule | None:
    """When a copy is made and how long it stays, as last set; None before it ever was."""
    row = cursor.execute(
        """SELECT hour, days, weeks, active, moment, actor FROM backup_schedule
        ORDER BY number DESC LIMIT 1"""
    ).fetchone()
    return Schedule(*row) if row else None


def set_schedule(cursor: Cursor, wanted: Schedule, *, actor: str) -> None:
    """Append when copies are made from now on."""
    row = cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM backup_schedule").fetchone()
    cursor.execute(
        "INSERT INTO backup_schedule VALUES (?, ?, ?, ?, ?, ?, ?)",
        [int(row[0]) if row else 1, wanted.hour, wanted.days, wanted.weeks, wanted.active, now(), actor],
    )
