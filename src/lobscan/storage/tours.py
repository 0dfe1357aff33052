"""Who was shown around, so that nobody is twice."""

from __future__ import annotations

import duckdb

from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def seen(cursor: Cursor, actor: str) -> bool:
    """Whether somebody was shown around."""
    return cursor.execute("SELECT 1 FROM tour WHERE actor = ? LIMIT 1", [actor]).fetchone() is not None


def note(cursor: Cursor, actor: str) -> None:
    """Note that somebody was."""
    cursor.execute("INSERT INTO tour VALUES (?, ?)", [actor, now()])
