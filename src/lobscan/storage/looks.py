"""Looks at a running round: who is counted from which look on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import duckdb

Cursor = duckdb.DuckDBPyConnection
WAITING = """SELECT id FROM respondent WHERE round = $round
    AND (imported OR id IN (SELECT respondent FROM handed_in WHERE round = $round))
    AND id NOT IN (SELECT respondent FROM looked WHERE round = $round)"""


@dataclass(frozen=True, slots=True)
class Look:
    """A look by its number, from 1, and its day."""

    number: int
    day: date


def last(cursor: Cursor, round_: str) -> Look | None:
    """The last look at a round."""
    row = cursor.execute(
        "SELECT number, day FROM look WHERE round = ? ORDER BY number DESC LIMIT 1", [round_]
    ).fetchone()
    return Look(int(row[0]), row[1]) if row else None


def waiting(cursor: Cursor, round_: str) -> int:
    """How many handed in, or were imported, since the last look."""
    row = cursor.execute(f"SELECT count(DISTINCT id) FROM ({WAITING})", {"round": round_}).fetchone()  # noqa: S608 - our own text
    return int(row[0]) if row else 0


def take(cursor: Cursor, round_: str, *, day: date) -> None:
    """Append a look that counts who waits, in the order of their random ids."""
    before = last(cursor, round_)
    number = before.number + 1 if before else 1
    cursor.execute("INSERT INTO look VALUES (?, ?, ?)", [round_, number, day])
    cursor.execute(
        f"INSERT INTO looked SELECT DISTINCT $round, id, $number::INTEGER FROM ({WAITING}) ORDER BY 2",  # noqa: S608 - as above
        {"round": round_, "number": number},
    )


def is_counted(cursor: Cursor, round_: str, respondent: str) -> bool:
    """Whether a look has counted a respondent."""
    sql = "SELECT 1 FROM looked WHERE round = ? AND respondent = ? LIMIT 1"
    return cursor.execute(sql, [round_, UUID(respondent)]).fetchone() is not None


def is_handed_in(cursor: Cursor, respondent: str) -> bool:
    """Whether a respondent has handed in by now."""
    sql = "SELECT 1 FROM handed_in WHERE respondent = ? LIMIT 1"
    return cursor.execute(sql, [UUID(respondent)]).fetchone() is not None
