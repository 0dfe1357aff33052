"""The chain's snapshots and its head: appended, read back in their order."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from lobscan.domain import chain
from lobscan.domain.chain import Head, Snapshot
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def add(cursor: Cursor, *, kind: str, subject: str, document: str, actor: str) -> Snapshot:
    """Append a snapshot behind the last one."""
    last = tail(cursor)
    number, before = (last.number + 1, last.hash) if last else (1, chain.BEGIN)
    blank = Snapshot(number, kind, subject, now(), actor, document, before, "")
    made = replace(blank, hash=chain.hash_of(blank))
    cursor.execute(
        "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [made.number, kind, subject, made.moment, actor, document, before, made.hash],
    )
    return made


def all_(cursor: Cursor) -> tuple[Snapshot, ...]:
    """Every snapshot by its number."""
    rows = cursor.execute(
        """SELECT number, kind, subject, moment, actor, document, before, hash FROM snapshot
        ORDER BY number, rowid"""
    ).fetchall()
    return tuple(Snapshot(*row) for row in rows)


def tail(cursor: Cursor) -> Snapshot | None:
    """The last snapshot; None before there is one."""
    row = cursor.execute(
        """SELECT number, kind, subject, moment, actor, document, before, hash FROM snapshot
        ORDER BY number DESC LIMIT 1"""
    ).fetchone()
    return Snapshot(*row) if row else None


def heads(cursor: Cursor) -> tuple[Head, ...]:
    """The head: one, or none before the first snapshot; more only where somebody meddled."""
    rows = cursor.execute("SELECT snapshots, hash, seal FROM snapshot_head").fetchall()
    return tuple(Head(*row) for row in rows)


def put_head(cursor: Cursor, head: Head) -> None:
    """Put `head` in the place of the one before.

    Why overwritten, as nothing else is: an old head would vouch for a chain that was cut short.
    """
    cursor.execute("DELETE FROM snapshot_head")
    cursor.execute("INSERT INTO snapshot_head VALUES (?, ?, ?)", [head.count, head.hash, head.seal])
