"""Imports of indicators: appended, read back in their order."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from lobscan.domain.indicator import Indicator, IndicatorEvent
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def events(cursor: Cursor) -> tuple[IndicatorEvent, ...]:
    """All that was ever imported or taken back, the oldest first."""
    rows = cursor.execute(
        """SELECT number, batch, undoes, moment, actor, source, document FROM indicator_event
        ORDER BY number"""
    ).fetchall()
    return tuple(
        IndicatorEvent(
            int(number),
            batch,
            undoes,
            at,
            actor,
            source,
            Indicator.model_validate_json(text) if text else None,
        )
        for number, batch, undoes, at, actor, source, text in rows
    )


def add(cursor: Cursor, batch: str, indicators: Sequence[Indicator], *, source: str, actor: str) -> None:
    """Append an import."""
    at = now()
    first = _next(cursor)
    cursor.executemany(
        "INSERT INTO indicator_event VALUES (?, ?, '', ?, ?, ?, ?)",
        [[first + i, batch, at, actor, source, one.model_dump_json()] for i, one in enumerate(indicators)],
    )


def take_back(cursor: Cursor, batch: str, *, undoes: str, actor: str) -> None:
    """Append that an import was taken back."""
    cursor.execute(
        "INSERT INTO indicator_event VALUES (?, ?, ?, ?, ?, '', '')",
        [_next(cursor), batch, undoes, now(), actor],
    )


def _next(cursor: Cursor) -> int:
    row = cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM indicator_event").fetchone()
    return int(row[0]) if row else 1
