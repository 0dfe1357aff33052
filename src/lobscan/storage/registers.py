"""The events of the registers: appended, read back in their order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

import duckdb

from lobscan.domain.register import Register, RegisterEvent
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def events(
    cursor: Cursor, *, after: int = 0, register: Register | None = None, record: str = ""
) -> tuple[RegisterEvent, ...]:
    """The events with a number above `after`, in their order; of one register or record alone if asked."""
    rows = cursor.execute(
        """SELECT number, register, record, batch, undoes, moment, actor, changes FROM register_event
        WHERE number > ? AND (? = '' OR register = ?) AND (? = '' OR record = ?) ORDER BY number""",
        [after, register or "", register or "", record, record],
    ).fetchall()
    return tuple(
        RegisterEvent(int(n), Register(register), record, batch, undoes, at, actor, json.loads(changes))
        for n, register, record, batch, undoes, at, actor, changes in rows
    )


def texts(cursor: Cursor, register: Register) -> tuple[tuple[str, str], ...]:
    """The changes of a register as they are kept, unread, each with its record: for who doubts them."""
    rows = cursor.execute(
        "SELECT record, changes FROM register_event WHERE register = ? ORDER BY number", [register.value]
    ).fetchall()
    return tuple((str(record), str(changes)) for record, changes in rows)


def last_batch(cursor: Cursor, register: Register) -> tuple[str, int, datetime, str] | None:
    """The last command on a register that was not taken back: its id, records, moment and actor."""
    row = cursor.execute(
        """SELECT batch, count(*), max(moment), any_value(actor) FROM register_event
        WHERE register = $register AND undoes = ''
            AND batch NOT IN (SELECT undoes FROM register_event WHERE register = $register)
        GROUP BY batch ORDER BY max(number) DESC LIMIT 1""",
        {"register": register.value},
    ).fetchone()
    return (str(row[0]), int(row[1]), row[2], str(row[3])) if row else None


def number(cursor: Cursor) -> int:
    """The number of the last event; 0 before there is any."""
    row = cursor.execute("SELECT coalesce(max(number), 0) FROM register_event").fetchone()
    return int(row[0]) if row else 0


def add(
    cursor: Cursor,
    register: Register,
    changes: Iterable[tuple[str, dict[str, object]]],
    *,
    batch: str,
    undoes: str = "",
    actor: str,
) -> None:
    """Append the changes of one command, each as the id of a record and the fields it sets."""
    rows = dict(changes)
    records = list(rows)
    texts = [json.dumps(set_, ensure_ascii=False) for set_ in rows.values()]
    cursor.execute(
        """INSERT INTO register_event
        SELECT ? + unnest(range(1, len(?::VARCHAR[]) + 1)), ?, unnest(?::VARCHAR[]), ?, ?, ?, ?,
            unnest(?::VARCHAR[])""",
        [number(cursor), records, register.value, records, batch, undoes, now(), actor, texts],
    )
