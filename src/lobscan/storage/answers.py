"""Respondents and their answers: appended, counted, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import duckdb
import numpy as np

from lobscan.domain.answers import MARKS, Answer
from lobscan.domain.tally import Tally, fold

Cursor = duckdb.DuckDBPyConnection
Key = tuple[str, str, str]
"""Respondent, statement and place."""
Codes = tuple[str, int, int]
"""Role, and the marks now and desired as they are stored."""
CODE = {"": 0, **{mark: i + 1 for i, mark in enumerate(MARKS)}}
MARK = {code: mark for mark, code in CODE.items()}
ROWS_A_STATEMENT = 20_000


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who answers: no name, only a role and the year groups they work in."""

    id: str
    round: str
    role: str
    year_groups: tuple[str, ...]
    handed_in: bool = False


def add_respondent(cursor: Cursor, respondent: Respondent, *, code_hash: str, imported: bool = False) -> None:
    """Append a respondent; `code_hash` is "" for one who cannot come back."""
    cursor.execute(
        "INSERT INTO respondent VALUES (?, ?, ?, ?, ?, ?)",
        [
            UUID(respondent.id),
            respondent.round,
            respondent.role,
            list(respondent.year_groups),
            code_hash,
            imported,
        ],
    )


def add_respondents(cursor: Cursor, respondents: Sequence[Respondent]) -> None:
    """Append imported respondents, many at once."""
    _insert(
        cursor,
        "respondent",
        [(UUID(r.id), r.round, r.role, list(r.year_groups), "", True) for r in respondents],
    )


def respondent_by_code(cursor: Cursor, round_: str, code_hash: str) -> Respondent | None:
    """Who holds the code, the last word on their year groups counting."""
    row = cursor.execute(
        """SELECT id, round, role, year_groups FROM respondent
        WHERE round = ? AND code_hash = ? ORDER BY rowid DESC LIMIT 1""",
        [round_, code_hash],
    ).fetchone()
    if row is None:
        return None
    done = _one(cursor, "SELECT count(*) FROM handed_in WHERE respondent = ?", row[0]) > 0
    return Respondent(str(row[0]), str(row[1]), str(row[2]), tuple(row[3]), done)


def known(cursor: Cursor, round_: str) -> set[str]:
    """The ids of a round's respondents."""
    rows = cursor.execute("SELECT DISTINCT id FROM respondent WHERE round = ?", [round_]).fetchall()
    return {str(id_) for (id_,) in rows}


def exists(cursor: Cursor, respondent: Respondent) -> bool:
    """Whether a respondent is in the store."""
    sql = "SELECT count(*) FROM respondent WHERE round = ? AND id = ?"
    return _one(cursor, sql, respondent.round, UUID(respondent.id)) > 0


def hand_in(cursor: Cursor, round_: str, respondent: str) -> None:
    """Note that a respondent has finished."""
    cursor.execute("INSERT INTO handed_in VALUES (?, ?)", [UUID(respondent), round_])


def add(cursor: Cursor, round_: str, answers: Sequence[Answer], *, day: date) -> None:
    """Append answers and take back what they replace; remarks stand apart.

    Within `answers` too the last one for a respondent, statement and place counts.
    """
    held = _standing(cursor, round_, {a.respondent for a in answers})
    _append(cursor, round_, answers, held=held, day=day)
    told = _said(cursor, round_, {a.respondent for a in answers if a.remark})
    said = []
    for answer in answers:
        key = (answer.respondent, answer.statement, answer.year_group)
        if answer.remark and told.get(key) != answer.remark:
            told[key] = answer.remark
            said.append((round_, UUID(answer.respondent), *key[1:], answer.remark, day))
    _insert(cursor, "remark (round, respondent, statement, year_group, text, day)", said)


def _append(
    cursor: Cursor, round_: str, answers: Sequence[Answer], *, held: dict[Key, Codes], day: date
) -> None:
    """Append `answers` to what stood as `held`, which then is what stands."""
    rows: list[tuple[object, ...]] = []
    for answer in answers:
        key = (answer.respondent, answer.statement, answer.year_group)
        codes = (CODE[answer.current], CODE[answer.desired])
        before = held.get(key)
        if before == (answer.role, *codes):
            continue
        if before is not None:
            rows.append(_row(round_, key, before, -1, day))
        held[key] = (answer.role, *codes)
        rows.append(_row(round_, key, held[key], 1, day))
    columns = "round, respondent, role, statement, year_group, current, desired, sign, day"
    _insert(cursor, f"answer ({columns})", rows)


def put(
    cursor: Cursor,
    respondent: Respondent,
    *,
    statement: str,
    places: Sequence[str],
    current: str | None,
    desired: str | None,
    day: date,
) -> None:
    """One judgement at `places`; what is None stays as it was."""
    held = _standing(cursor, respondent.round, {respondent.id})
    answers = []
    for place in places:
        _, now, wanted = held.get((respondent.id, statement, place), ("", 0, 0))
        answers.append(
            Answer(
                respondent.id,
                respondent.role,
                statement,
                place,
                MARK[now] if current is None else current,
                MARK[wanted] if desired is None else desired,
            )
        )
    _append(cursor, respondent.round, answers, held=held, day=day)


def add_remark(cursor: Cursor, round_: str, answer: Answer, *, day: date) -> None:
    """Append a remark; an empty one takes the one before back."""
    row = (round_, UUID(answer.respondent), answer.statement, answer.year_group, answer.remark, day)
    _insert(cursor, "remark (round, respondent, statement, year_group, text, day)", [row])


def withdraw(
    cursor: Cursor, round_: str, respondent: str, *, day: date, keep: Sequence[str] | None = None
) -> int:
    """Take back what a respondent answered and remarked, and return how many answers that were.

    With `keep`, only what stands at places that are not in it.
    """
    held = _standing(cursor, round_, {respondent})
    columns = "round, respondent, role, statement, year_group, current, desired, sign, day"
    gone = {key: codes for key, codes in held.items() if keep is None or key[2] not in keep}
    rows = [_row(round_, key, codes, -1, day) for key, codes in gone.items()]
    _insert(cursor, f"answer ({columns})", rows)
    for (statement, place), said in given(cursor, round_, respondent).items():
        if said.remark and (keep is None or place not in keep):
            add_remark(cursor, round_, Answer(respondent, "", statement, place), day=day)
    return len(rows)


def _row(
    round_: str, key: tuple[str, str, str], codes: tuple[str, int, int], sign: int, day: date
) -> tuple[object, ...]:
    respondent, statement, place = key
    role, current, desired = codes
    return (round_, UUID(respondent), role, statement, place, current, desired, sign, day)


def _standing(cursor: Cursor, round_: str, respondents: Iterable[str]) -> dict[Key, Codes]:
    """The answers that count now.

    Why the rows are folded here: for one respondent's few rows, planning an aggregate costs more
    than all the rest of keeping an answer.
    """
    ids = [UUID(r) for r in respondents]
    which = "= ?" if len(ids) == 1 else "IN (SELECT unnest(?::UUID[]))"
    rows = cursor.execute(
        f"""SELECT respondent, statement, year_group, role, current, desired, sign
        FROM answer WHERE round = ? AND respondent {which} ORDER BY number""",  # noqa: S608 - one of two
        [round_, ids[0] if len(ids) == 1 else ids],
    ).fetchall()
    standing: dict[Key, Codes] = {}
    for respondent, statement, place, role, current, desired, sign in rows:
        key = (str(respondent), str(statement), str(place))
        if sign > 0:
            standing[key] = (str(role), int(current), int(desired))
        else:
            standing.pop(key, None)
    return standing


def _said(cursor: Cursor, round_: str, respondents: Iterable[str]) -> dict[tuple[str, str, str], str]:
    """The remarks that count now, per respondent, statement and place."""
    rows = cursor.execute(
        """SELECT respondent, statement, year_group, arg_max(text, number) FROM remark
        WHERE round = ? AND respondent IN (SELECT unnest(?::UUID[]))
        GROUP BY respondent, statement, year_group""",
        [round_, list(respondents)],
    ).fetchall()
    return {(str(r), str(s), str(g)): str(text) for r, s, g, text in rows}


def given(cursor: Cursor, round_: str, respondent: str) -> dict[tuple[str, str], Answer]:
    """A respondent's answers as they stand, per statement and place, with their remarks."""
    standing = _standing(cursor, round_, {respondent})
    remarks = {(s, g): text for (_, s, g), text in _said(cursor, round_, {respondent}).items()}
    answers = {
        (s, g): Answer(r, role, s, g, MARK[c], MARK[d], remarks.pop((s, g), ""))
        for (r, s, g), (role, c, d) in standing.items()
    }
    for (statement, place), text in remarks.items():
        answers[statement, place] = Answer(respondent, "", statement, place, remark=text)
    return answers


def tally(cursor: Cursor, round_: str, frame: Tally) -> Tally:
    """`frame` with the round's last answers counted: the one query that grows with their number."""
    columns = cursor.execute(
        """SELECT coalesce(list_position(?, statement), 0) - 1 AS statement,
            coalesce(list_position(?, year_group), 0) - 1 AS place,
            coalesce(list_position(?, role), 0) - 1 AS role, current, desired, people
        FROM (SELECT statement, year_group, role, current, desired,
                count(*) - 2 * count(*) FILTER (sign < 0) AS people
            FROM answer WHERE round = ? GROUP BY ALL)""",
        [list(frame.statements), list(frame.places), [r.id for r in frame.roles], round_],
    ).fetchnumpy()
    whole = {name: np.asarray(column, dtype=np.int64) for name, column in columns.items()}
    return fold(
        frame,
        statement=whole["statement"],
        place=whole["place"],
        role=whole["role"],
        current=whole["current"],
        desired=whole["desired"],
        count=whole["people"],
        respondents=_one(cursor, "SELECT count(DISTINCT id) FROM respondent WHERE round = ?", round_),
    )


def stamp(cursor: Cursor, round_: str) -> tuple[int, int]:
    """The number of the round's last answer, and how many respondents it has."""
    last = _one(cursor, "SELECT coalesce(max(number), 0) FROM answer WHERE round = ?", round_)
    return last, _one(cursor, "SELECT count(*) FROM respondent WHERE round = ?", round_)


@dataclass(frozen=True, slots=True)
class Response:
    """How many began and handed in, for one role."""

    role: str
    begun: int
    handed_in: int


def response(cursor: Cursor, round_: str) -> tuple[Response, ...]:
    """Respondents per role."""
    rows = cursor.execute(
        """SELECT role, count(DISTINCT id),
            count(DISTINCT id) FILTER (id IN (SELECT respondent FROM handed_in WHERE round = ?))
        FROM respondent WHERE round = ? GROUP BY role ORDER BY role""",
        [round_, round_],
    ).fetchall()
    return tuple(Response(str(role), int(begun), int(done)) for role, begun, done in rows)


def places_each(cursor: Cursor, round_: str, roles: Sequence[str]) -> tuple[int, ...]:
    """For how many year groups each respondent of some roles judged something; in no order."""
    rows = cursor.execute(
        """SELECT count(DISTINCT year_group) FROM answer
        WHERE round = ? AND list_contains(?, role) AND year_group != '' GROUP BY respondent ORDER BY 1""",
        [round_, list(roles)],
    ).fetchall()
    return tuple(int(count) for (count,) in rows)


def response_by_year_group(cursor: Cursor, round_: str) -> dict[str, int]:
    """Respondents per year group they said they work in; one may stand in several."""
    rows = cursor.execute(
        """SELECT year_group, count(DISTINCT id) FROM
            (SELECT id, unnest(arg_max(year_groups, rowid)) AS year_group FROM respondent
             WHERE round = ? GROUP BY id)
        GROUP BY year_group""",
        [round_],
    ).fetchall()
    return {str(group): int(count) for group, count in rows}


def answered_by_link(cursor: Cursor, round_: str) -> bool:
    """Whether anybody came in by a link, not by an import."""
    sql = "SELECT count(*) FROM respondent WHERE round = ? AND NOT imported"
    return _one(cursor, sql, round_) > 0


def year_groups_used(cursor: Cursor) -> set[str]:
    """The year groups that anything was ever answered for."""
    rows = cursor.execute("SELECT DISTINCT year_group FROM answer WHERE year_group != ''").fetchall()
    return {str(group) for (group,) in rows}


def remarks(cursor: Cursor, round_: str) -> list[tuple[str, str, str]]:
    """Statement, year group and text of the remarks that stand, without who made them."""
    rows = cursor.execute(
        """SELECT statement, year_group, text FROM
            (SELECT statement, year_group, arg_max(text, number) AS text FROM remark
             WHERE round = ? GROUP BY respondent, statement, year_group)
        WHERE text != '' ORDER BY statement, year_group, text""",
        [round_],
    ).fetchall()
    return [(str(s), str(g), str(t)) for s, g, t in rows]


def _one(cursor: Cursor, sql: str, *values: object) -> int:
    row = cursor.execute(sql, list(values)).fetchone()
    return int(row[0]) if row else 0


def _insert(cursor: Cursor, into: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Many rows in few statements; `into` is one of this module's own table names.

    Why by column: one list to bind for each column is ten times as fast as a value for each cell.
    """
    for at in range(0, len(rows), ROWS_A_STATEMENT):
        columns = [list(column) for column in zip(*rows[at : at + ROWS_A_STATEMENT], strict=True)]
        marks = ", ".join("unnest(?)" for _ in columns)
        cursor.execute(f"INSERT INTO {into} SELECT {marks}", columns)
