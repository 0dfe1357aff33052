"""Drafts of roadmaps: each kept whole, one after the other; the last one counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import duckdb

from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class RoadmapEvent:
    """A draft as it was kept: the how-many-th of its round, by whom, and by what sort of command."""

    number: int
    at: datetime
    actor: str
    kind: str
    document: str


def last(
    cursor: Cursor, round_: str, *, kinds: Collection[str], before: int | None = None
) -> RoadmapEvent | None:
    """The last event of a round of one of `kinds`, `before` a number only where that is given.

    What stands after a colon in a kind says more about it and does not count.
    """
    row = cursor.execute(
        """SELECT number, moment, actor, kind, document FROM roadmap_event
        WHERE round = ? AND list_contains(?::VARCHAR[], split_part(kind, ':', 1))
        AND (? IS NULL OR number < ?) ORDER BY number DESC LIMIT 1""",
        [round_, list(kinds), before, before],
    ).fetchone()
    return RoadmapEvent(*row) if row else None


def history(cursor: Cursor, round_: str) -> tuple[RoadmapEvent, ...]:
    """What was done with the drafts of a round, the oldest first; without the drafts themselves."""
    rows = cursor.execute(
        "SELECT number, moment, actor, kind, '' FROM roadmap_event WHERE round = ? ORDER BY number", [round_]
    ).fetchall()
    return tuple(RoadmapEvent(*row) for row in rows)


def accepted(cursor: Cursor) -> tuple[tuple[str, RoadmapEvent], ...]:
    """The drafts that were accepted, each with its round, in their order."""
    rows = cursor.execute(
        """SELECT round, number, moment, actor, kind, document FROM roadmap_event WHERE kind = 'accepted'
        ORDER BY moment, round, number"""
    ).fetchall()
    return tuple((str(round_), RoadmapEvent(*row)) for round_, *row in rows)


def add(cursor: Cursor, round_: str, document: str, *, kind: str, actor: str) -> int:
    """Append a draft; its number."""
    row = cursor.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM roadmap_event WHERE round = ?", [round_]
    ).fetchone()
    number = int(row[0]) if row else 1
    cursor.execute(
        "INSERT INTO roadmap_event VALUES (?, ?, ?, ?, ?, ?)", [round_, number, now(), actor, kind, document]
    )
    return number
