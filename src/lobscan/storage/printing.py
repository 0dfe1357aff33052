"""Links to printed pages that were withdrawn; appended, the highest number of a page counts."""

from __future__ import annotations

import duckdb

from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def withdrawn(cursor: Cursor) -> dict[str, int]:
    """By what is printed, how often its links were withdrawn."""
    rows = cursor.execute("SELECT what, max(number) FROM print_link GROUP BY what").fetchall()
    return {str(what): int(number) for what, number in rows}


def withdraw(cursor: Cursor, what: str, *, actor: str) -> None:
    """Append that the links to a page hold no more."""
    number = withdrawn(cursor).get(what, 0) + 1
    cursor.execute("INSERT INTO print_link VALUES (?, ?, ?, ?)", [what, number, now(), actor])
