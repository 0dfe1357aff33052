"""What people did with signals: appended, read back in its order."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from lobscan.domain.signals.mark import Kind, Mark
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def marks(cursor: Cursor) -> tuple[Mark, ...]:
    """All that was ever done with signals, the oldest first."""
    rows = cursor.execute(
        """SELECT signal, subject, kind, reason, action, moment, actor FROM signal_event
        ORDER BY moment, rowid"""
    ).fetchall()
    return tuple(
        Mark(rule, subject, Kind(kind), reason, action, at, actor)
        for rule, subject, kind, reason, action, at, actor in rows
    )


def add(
    cursor: Cursor,
    rule: str,
    subjects: Sequence[str],
    kind: Kind,
    *,
    reason: str = "",
    action: str = "",
    actor: str,
) -> None:
    """Append what was done with some rows of a rule."""
    cursor.execute(
        "INSERT INTO signal_event SELECT ?, unnest(?::VARCHAR[]), ?, ?, ?, ?, ?",
        [rule, list(subjects), kind.value, reason, action, now(), actor],
    )
