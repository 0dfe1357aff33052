"""The events of workshops: appended, read back in their order."""

from __future__ import annotations

import duckdb

from lobscan.domain.workshop import Event
from lobscan.domain.workshop_acts import ACT, Act
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def events(cursor: Cursor, workshop: str, *, after: int = 0) -> tuple[Event, ...]:
    """The events of a workshop with a number above `after`, in their order."""
    rows = cursor.execute(
        """SELECT workshop, number, moment, actor, act FROM workshop_event
        WHERE workshop = ? AND number > ? ORDER BY number""",
        [workshop, after],
    ).fetchall()
    return tuple(Event(w, int(n), at, actor, ACT.validate_json(act)) for w, n, at, actor, act in rows)


def ids(cursor: Cursor) -> tuple[str, ...]:
    """Every workshop, in the order in which they were opened."""
    rows = cursor.execute("SELECT workshop FROM workshop_event WHERE kind = 'opened' ORDER BY number")
    return tuple(str(id_) for (id_,) in rows.fetchall())


def open_ids(cursor: Cursor) -> tuple[str, ...]:
    """The workshops that were not closed."""
    rows = cursor.execute("SELECT workshop FROM workshop_event WHERE kind = 'closed'").fetchall()
    return tuple(id_ for id_ in ids(cursor) if (id_,) not in rows)


def add(cursor: Cursor, workshop: str, act: Act, *, actor: str) -> int:
    """Append an act and return its number."""
    row = cursor.execute(
        """INSERT INTO workshop_event (workshop, moment, actor, kind, act) VALUES (?, ?, ?, ?, ?)
        RETURNING number""",
        [workshop, now(), actor, act.kind, act.model_dump_json()],
    ).fetchone()
    return int(row[0]) if row else 0
