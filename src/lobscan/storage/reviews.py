"""The events of reviews: appended, read back in their order."""

from __future__ import annotations

from datetime import datetime

import duckdb

from lobscan.domain.review import ACT, Act, Event
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def events(cursor: Cursor, review: str | None = None) -> tuple[Event, ...]:
    """The events of all reviews in the order in which they were begun, or of one; each by their number."""
    rows = cursor.execute(
        """SELECT review, number, moment, actor, act FROM review_event
        WHERE ? IS NULL OR review = ? ORDER BY number, rowid""",
        [review, review],
    ).fetchall()
    return tuple(Event(r, int(n), at, actor, ACT.validate_json(act)) for r, n, at, actor, act in rows)


def ids(cursor: Cursor) -> tuple[str, ...]:
    """The ids of all reviews, in the order in which they were begun."""
    rows = cursor.execute("SELECT review FROM review_event GROUP BY review ORDER BY min(rowid)").fetchall()
    return tuple(str(id_) for (id_,) in rows)


def add(cursor: Cursor, review: str, act: Act, *, actor: str, moment: datetime | None = None) -> int:
    """Append an act, the review's next, at `moment` (UTC) or now, and return its number."""
    row = cursor.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM review_event WHERE review = ?", [review]
    ).fetchone()
    number = int(row[0]) if row else 1
    values = [review, number, moment or now(), actor, act.kind, act.model_dump_json()]
    cursor.execute("INSERT INTO review_event VALUES (?, ?, ?, ?, ?, ?)", values)
    return number


def reseal(cursor: Cursor, review: str, old: str, new: str) -> None:
    """Put the hash `new` in the place of a seal's: words were deleted from what was sealed."""
    cursor.execute(
        "UPDATE review_event SET act = replace(act, ?, ?) WHERE review = ? AND contains(act, ?)",
        [old, new, review, old],
    )
