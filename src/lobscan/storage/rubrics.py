"""What the school did to its own packs: each version of one with who, when and what, and its original."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lobscan.domain.rubric import Pack
from lobscan.storage.documents import Cursor, now


@dataclass(frozen=True, slots=True)
class Edit:
    """A version of a school's own pack; `act` says how it came about, `statement` what it was about."""

    number: int
    moment: datetime
    actor: str
    act: str
    statement: str


def edits(cursor: Cursor, pack: str) -> list[Edit]:
    """All versions of a pack, the newest first."""
    rows = cursor.execute(
        "SELECT number, moment, actor, act, statement FROM rubric_edit WHERE pack = ? ORDER BY number DESC",
        [pack],
    ).fetchall()
    return [Edit(int(n), at, str(actor), str(act), str(about)) for n, at, actor, act, about in rows]


def number(cursor: Cursor, pack: str) -> int:
    """The number of a pack's newest version; 0 when none was made here."""
    row = cursor.execute("SELECT coalesce(max(number), 0) FROM rubric_edit WHERE pack = ?", [pack]).fetchone()
    return int(row[0]) if row else 0


def version(cursor: Cursor, pack: str, number_: int) -> Pack | None:
    """A pack as its version `number_` had it."""
    row = cursor.execute(
        "SELECT document FROM rubric_edit WHERE pack = ? AND number = ?", [pack, number_]
    ).fetchone()
    return Pack.model_validate_json(row[0]) if row else None


def add(cursor: Cursor, pack: Pack, *, actor: str, act: str, statement: str = "") -> int:
    """Append a version and return its number."""
    made = number(cursor, pack.id) + 1
    row = [pack.id, made, now(), actor, act, statement, pack.model_dump_json(by_alias=True)]
    cursor.execute("INSERT INTO rubric_edit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return made


def base(cursor: Cursor, pack: str, at: int) -> Pack | None:
    """The original that a pack stood on in its version `at`."""
    row = cursor.execute(
        "SELECT document FROM rubric_base WHERE pack = ? AND number <= ? ORDER BY number DESC LIMIT 1",
        [pack, at],
    ).fetchone()
    return Pack.model_validate_json(row[0]) if row else None


def add_base(cursor: Cursor, pack: str, at: int, original: Pack) -> None:
    """Keep the original that a pack stands on from its version `at`."""
    document = original.model_dump_json(by_alias=True)
    cursor.execute("INSERT INTO rubric_base VALUES (?, ?, ?)", [pack, at, document])
