"""Ambitions and action events: appended, read back in their order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

import duckdb

from lobscan.domain.ambition import Ambition
from lobscan.domain.workplan import ActionEvent
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection


def ambitions(cursor: Cursor, round_: str) -> tuple[Ambition, ...]:
    """All that was ever said about ambitions in a round, the oldest first."""
    rows = cursor.execute(
        """SELECT round, target, year_group, level, why, actor, moment FROM ambition
        WHERE round = ? ORDER BY moment, rowid""",
        [round_],
    ).fetchall()
    return tuple(Ambition(*row) for row in rows)


def stamp(cursor: Cursor, round_: str) -> tuple[int, ...]:
    """How many ambitions and action events there are."""
    row = cursor.execute(
        """SELECT (SELECT count(*) FROM ambition WHERE round = ?), (SELECT count(*) FROM action_event)""",
        [round_],
    ).fetchone()
    return tuple(int(n) for n in row or ())


def year_groups_used(cursor: Cursor) -> set[str]:
    """The year groups that an ambition was ever set for."""
    rows = cursor.execute("SELECT DISTINCT year_group FROM ambition WHERE year_group != ''").fetchall()
    return {str(group) for (group,) in rows}


def add_ambition(
    cursor: Cursor,
    *,
    round_: str,
    target: str,
    year_group: str,
    level: int | None,
    why: str,
    actor: str,
) -> None:
    """Append a word on an ambition: its level, or that the one before is taken back."""
    cursor.execute(
        "INSERT INTO ambition VALUES (?, ?, ?, ?, ?, ?, ?)",
        [round_, target, year_group, level, why, actor, now()],
    )


def events(cursor: Cursor, action: str | None = None) -> tuple[ActionEvent, ...]:
    """The events of all actions, or of one: each action's by their number, the actions as they were made.

    Why not by moment: a clock may be set back.
    """
    rows = cursor.execute(
        """SELECT action, number, moment, actor, changes, batch FROM action_event
        WHERE ? IS NULL OR action = ? ORDER BY number, moment, rowid""",
        [action, action],
    ).fetchall()
    return tuple(
        ActionEvent(a, n, at, actor, json.loads(changes), batch) for a, n, at, actor, changes, batch in rows
    )


def actions_ever(cursor: Cursor) -> set[str]:
    """The ids of all actions."""
    return {str(id_) for (id_,) in cursor.execute("SELECT DISTINCT action FROM action_event").fetchall()}


def in_batch(cursor: Cursor, batch: str) -> tuple[tuple[str, int], ...]:
    """The actions that a command changed, each with the number of that event."""
    rows = cursor.execute(
        "SELECT action, number FROM action_event WHERE batch = ? ORDER BY action", [batch]
    ).fetchall()
    return tuple((str(action), int(number)) for action, number in rows)


def add_event(
    cursor: Cursor,
    action: str,
    changes: Mapping[str, object],
    *,
    actor: str,
    moment: datetime | None = None,
    batch: str = "",
) -> None:
    """Append a change of an action, the next in its number, at `moment` (UTC) or now."""
    row = cursor.execute(
        "SELECT coalesce(max(number), 0) FROM action_event WHERE action = ?", [action]
    ).fetchone()
    number = (int(row[0]) if row else 0) + 1
    text = json.dumps(dict(changes), ensure_ascii=False)
    values = [action, number, moment or now(), actor, text, batch]
    cursor.execute(
        "INSERT INTO action_event (action, number, moment, actor, changes, batch) VALUES (?, ?, ?, ?, ?, ?)",
        values,
    )
