"""The school's own words in a dossier: appended, read back in their order."""

from __future__ import annotations

import duckdb

from lobscan.domain.dossier import WordsEvent
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def words(cursor: Cursor, standard: str) -> tuple[WordsEvent, ...]:
    """All that was ever typed about the items of a standard, by each item's numbers."""
    rows = cursor.execute(
        """SELECT standard, item, number, text, actor, moment FROM dossier_words
        WHERE standard = ? ORDER BY item, number""",
        [standard],
    ).fetchall()
    return tuple(WordsEvent(*row) for row in rows)


def add_words(cursor: Cursor, standard: str, item: str, text: str, *, seen: int, actor: str) -> bool:
    """Append a wording of an item; False, and nothing is kept, where there is one after number `seen`."""
    row = cursor.execute(
        "SELECT coalesce(max(number), 0) FROM dossier_words WHERE standard = ? AND item = ?", [standard, item]
    ).fetchone()
    last = int(row[0]) if row else 0
    if last != seen:
        return False
    cursor.execute(
        "INSERT INTO dossier_words VALUES (?, ?, ?, ?, ?, ?)",
        [standard, item, last + 1, text, actor, now()],
    )
    return True
