"""How long what people said of a round stays, each setting appended; and what is still there of it."""

from __future__ import annotations

import duckdb

from lobscan.domain.kept import Retention
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def retentions(cursor: Cursor) -> dict[str, Retention]:
    """How long things stay by round, as last set; "" for every round without a setting of its own."""
    rows = cursor.execute("SELECT round, names, remarks, answers FROM retention ORDER BY number").fetchall()
    return {str(round_): Retention(names, remarks, answers) for round_, names, remarks, answers in rows}


def set_retention(cursor: Cursor, round_: str, wanted: Retention, *, actor: str) -> None:
    """Append how long things stay from now on."""
    row = cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM retention").fetchone()
    cursor.execute(
        "INSERT INTO retention VALUES (?, ?, ?, ?, ?, ?, ?)",
        [int(row[0]) if row else 1, round_, wanted.names, wanted.remarks, wanted.answers, now(), actor],
    )


def left(cursor: Cursor, round_: str) -> tuple[int, int, int]:
    """How many rows of a round still hold a name or address, a remark, an answer."""
    row = cursor.execute(
        """SELECT
            (SELECT count(*) FROM invitation_event WHERE round = $round AND (name != '' OR email != '')),
            (SELECT count(*) FROM remark WHERE round = $round),
            (SELECT count(*) FROM answer WHERE round = $round)
                + (SELECT count(*) FROM respondent WHERE round = $round)""",
        {"round": round_},
    ).fetchone()
    names, remarks, answers = row or (0, 0, 0)
    return int(names), int(remarks), int(answers)
