"""The school, the packs that rounds were held with, and the rounds: kept as versions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb

from lobscan.domain.round import Round
from lobscan.domain.rubric import Pack
from lobscan.domain.school import School
from lobscan.errors import UserError

Cursor = duckdb.DuckDBPyConnection


def now() -> datetime:
    """This moment in UTC, as the store keeps times."""
    return datetime.now(UTC).replace(tzinfo=None)


def school(cursor: Cursor) -> School | None:
    """The school as it stands; None before it is set up."""
    row = cursor.execute("SELECT document FROM school ORDER BY number DESC LIMIT 1").fetchone()
    return School.model_validate_json(row[0]) if row else None


def school_number(cursor: Cursor) -> int:
    """How often the school was changed; 0 before it is set up."""
    row = cursor.execute("SELECT coalesce(max(number), 0) FROM school").fetchone()
    return int(row[0]) if row else 0


def school_versions(cursor: Cursor) -> list[tuple[int, datetime, str]]:
    """Number, moment (UTC) and author of each version, the newest first."""
    rows = cursor.execute("SELECT number, moment, actor FROM school ORDER BY number DESC").fetchall()
    return [(int(n), at, str(actor)) for n, at, actor in rows]


def school_at(cursor: Cursor, number: int) -> School | None:
    """The school as version `number` had it."""
    row = cursor.execute("SELECT document FROM school WHERE number = ?", [number]).fetchone()
    return School.model_validate_json(row[0]) if row else None


def people_ever(cursor: Cursor) -> dict[str, str]:
    """Everybody who was ever in the school, by their ids, under the name they had last."""
    rows = cursor.execute(
        """SELECT p ->> 'id', arg_max(p ->> 'name', number)
        FROM (SELECT number, unnest(CAST(document -> 'people' AS JSON[])) AS p FROM school) GROUP BY 1"""
    ).fetchall()
    return {str(id_): str(name) for id_, name in rows}


def names_ever(cursor: Cursor) -> dict[str, str]:
    """All names that people ever had in the school, each with the id of who had it last."""
    rows = cursor.execute(
        """SELECT p ->> 'name', p ->> 'id', max(number)
        FROM (SELECT number, unnest(CAST(document -> 'people' AS JSON[])) AS p FROM school)
        GROUP BY 1, 2 ORDER BY 3, 2"""
    ).fetchall()
    return {str(name): str(id_) for name, id_, _number in rows}


def add_school(cursor: Cursor, school_: School, *, actor: str) -> int:
    """Append a version of the school and return its number."""
    number = school_number(cursor) + 1
    row = [number, now(), actor, school_.model_dump_json()]
    cursor.execute("INSERT INTO school VALUES (?, ?, ?, ?)", row)
    return number


def pack(cursor: Cursor, id_: str, version: str) -> Pack | None:
    """A pack as it was when a round was opened with it."""
    row = cursor.execute("SELECT document FROM pack WHERE id = ? AND version = ?", [id_, version]).fetchone()
    return Pack.model_validate_json(row[0]) if row else None


def pack_text(cursor: Cursor, id_: str, version: str) -> str:
    """A pack's text as it is kept; "" where it is not."""
    row = cursor.execute("SELECT document FROM pack WHERE id = ? AND version = ?", [id_, version]).fetchone()
    return str(row[0]) if row else ""


def keep_pack(cursor: Cursor, pack_: Pack) -> None:
    """Keep a pack's text unless this version is there already.

    Raises `UserError` when it is there with another text: a round would ask what its files no
    longer say.
    """
    version = pack_.header.version
    kept = pack(cursor, pack_.id, version)
    if kept is not None and kept.model_dump() != pack_.model_dump():
        raise UserError(
            "Rubric pack '{id}' was changed since a round was held with its version {version}. "
            "Give it a higher version in pack.yaml.",
            id=pack_.id,
            version=version,
        )
    if kept is None:
        document = pack_.model_dump_json(by_alias=True)
        cursor.execute("INSERT INTO pack VALUES (?, ?, ?)", [pack_.id, version, document])


def rounds(cursor: Cursor) -> tuple[Round, ...]:
    """All rounds in the order in which they were opened, with their closing day."""
    rows = cursor.execute(
        """SELECT round.document, (SELECT min(closed_on) FROM round_closed WHERE round = round.id)
        FROM round ORDER BY moment, id"""
    ).fetchall()
    return tuple(
        Round.model_validate_json(document).model_copy(update={"closed": closed}) for document, closed in rows
    )


def round_texts(cursor: Cursor) -> dict[str, str]:
    """The rounds' texts as they are kept, by id."""
    rows = cursor.execute("SELECT id, document FROM round ORDER BY rowid").fetchall()
    return {str(id_): str(text) for id_, text in rows}


def closings(cursor: Cursor) -> dict[str, tuple[date, datetime]]:
    """On which day each closed round was closed, and when (UTC) that was noted."""
    rows = cursor.execute(
        "SELECT round, min(closed_on), min(moment) FROM round_closed GROUP BY round ORDER BY 3, 1"
    ).fetchall()
    return {str(id_): (on, at) for id_, on, at in rows}


def migrated(cursor: Cursor, step: str) -> datetime | None:
    """When (UTC) the store took a step of its schema."""
    row = cursor.execute("SELECT min(moment) FROM migration WHERE name = ?", [step]).fetchone()
    return row[0] if row else None


def add_round(cursor: Cursor, round_: Round, *, actor: str) -> None:
    """Append a round."""
    row = [round_.id, now(), actor, round_.model_dump_json()]
    cursor.execute("INSERT INTO round VALUES (?, ?, ?, ?)", row)


def is_closed(cursor: Cursor, round_: str) -> bool:
    """Whether a round was closed."""
    return (
        cursor.execute("SELECT 1 FROM round_closed WHERE round = ? LIMIT 1", [round_]).fetchone() is not None
    )


def is_seen(cursor: Cursor, round_: str) -> bool:
    """Whether figures of a round were seen while it was open."""
    sql = "SELECT 1 FROM round_seen WHERE round = ? LIMIT 1"
    return cursor.execute(sql, [round_]).fetchone() is not None


def note_seen(cursor: Cursor, round_: str) -> None:
    """Note that figures of an open round were seen."""
    cursor.execute("INSERT INTO round_seen VALUES (?, ?)", [round_, now()])


def close_round(cursor: Cursor, round_: str, *, on: date, actor: str) -> None:
    """Note that a round was closed."""
    cursor.execute("INSERT INTO round_closed VALUES (?, ?, ?, ?)", [round_, on, now(), actor])


def add_link(cursor: Cursor, round_: str, role: str, token_hash: str) -> None:
    """Keep a link's hash; it takes the place of the one that the role had in this round."""
    cursor.execute("INSERT INTO link VALUES (?, ?, ?)", [round_, role, token_hash])


def links_had(cursor: Cursor, round_: str) -> dict[str, int]:
    """By role, how many links it has had in a round; the last one works."""
    rows = cursor.execute(
        "SELECT role, count(*) FROM link WHERE round = ? GROUP BY role", [round_]
    ).fetchall()
    return {str(role): int(count) for role, count in rows}


def was_link(cursor: Cursor, token_hash: str) -> bool:
    """Whether a link worked once, and another was made in its place."""
    return bool(cursor.execute("SELECT 1 FROM link WHERE token_hash = ?", [token_hash]).fetchone())


def link(cursor: Cursor, token_hash: str) -> tuple[str, str] | None:
    """The round and role that a link is for; None for one in whose place there is another."""
    row = cursor.execute(
        """SELECT round, role FROM link WHERE token_hash = ? AND rowid =
            (SELECT max(rowid) FROM link AS each WHERE each.round = link.round AND each.role = link.role)""",
        [token_hash],
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None
