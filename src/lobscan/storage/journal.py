"""What the tables of events hold, in stretches that can be hashed and looked up again.

Rows are only ever appended, so a stretch is the rows from one count of a table to another, in the
order in which they came (rowid). Answers are left out: their order would tell on who gave them, and
closing a round freezes them apart. So are the marks of who is done and the minutes taken, which are
written in groups so that nothing tells when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import duckdb

from lobscan.domain.chain import dumped

Cursor = duckdb.DuckDBPyConnection

APART: Final = frozenset(
    {
        "answer", "remark", "respondent", "handed_in", "invitation_done", "looked", "minutes_used",
        "snapshot", "snapshot_head",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of a table from one count to another, with the columns that they had and their hash."""

    table: str
    columns: tuple[str, ...]
    start: int
    end: int
    sha256: str


@contextmanager
def still(cursor: Cursor) -> Iterator[None]:
    """All that `cursor` reads is of one moment, whatever others write meanwhile."""
    cursor.execute("BEGIN")
    try:
        yield
    finally:
        cursor.execute("ROLLBACK")


def tables(cursor: Cursor) -> dict[str, tuple[str, ...]]:
    """The tables of events with their columns."""
    rows = cursor.execute(
        """SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
        WHERE schema_name = 'main' AND NOT internal GROUP BY table_name ORDER BY table_name"""
    ).fetchall()
    return {str(name): tuple(columns) for name, columns in rows if name not in APART}


def rows(cursor: Cursor, table: str) -> int:
    """How many rows one of `tables` has."""
    row = cursor.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()  # noqa: S608 - from the catalogue
    return int(row[0]) if row else 0


def stretch(cursor: Cursor, table: str, columns: Sequence[str], *, start: int, end: int) -> Stretch:
    """The rows of one of `tables` after the first `start` up to the `end`-th, with their hash.

    Why in Python: a hash must stay the same whatever a later DuckDB makes of a row as text.
    """
    listed = ", ".join(map(_quoted, columns))
    sql = f"SELECT {listed} FROM {_quoted(table)} ORDER BY rowid LIMIT ? OFFSET ?"  # noqa: S608 - as above
    found = cursor.execute(sql, [max(0, end - start), start]).fetchall()
    digest = hashlib.sha256()
    for row in found:
        digest.update(dumped([_plain(value) for value in row]).encode("utf-8", "surrogatepass") + b"\n")
    return Stretch(table, tuple(columns), start, start + len(found), digest.hexdigest())


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def answers(cursor: Cursor, round_: str) -> dict[str, str | int]:
    """All that a round's respondents left, as one hash, and how many rows of answers that are."""
    row = cursor.execute(
        """WITH line AS (
            SELECT concat_ws('|', 'answer', number, respondent, role, statement, year_group, current,
                desired, sign, strftime(day, '%Y-%m-%d')) AS text FROM answer WHERE round = $round
            UNION ALL
            SELECT concat_ws('|', 'remark', number, respondent, statement, year_group,
                strftime(day, '%Y-%m-%d'), sha256(text)) FROM remark WHERE round = $round
            UNION ALL
            SELECT concat_ws('|', 'respondent', id, role, array_to_string(year_groups, ','), code_hash,
                imported) FROM respondent WHERE round = $round
            UNION ALL
            SELECT concat_ws('|', 'handed_in', respondent) FROM handed_in WHERE round = $round)
        SELECT (SELECT count(*) FROM answer WHERE round = $round),
            sha256(coalesce(string_agg(sha256(text), '' ORDER BY text), '')) FROM line""",
        {"round": round_},
    ).fetchone()
    count, digest = row or (0, "")
    return {"rows": int(count), "sha256": str(digest)}
