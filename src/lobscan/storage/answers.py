"""Respondents and their answers: appended, counted, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

import duckdb
import numpy as np

from lobscan.domain.answers import MARKS, Answer
from lobscan.domain.tally import Crowd, Tally, fold
from lobscan.storage.desk import Desk, Sheet
from lobscan.storage.desk import Respondent as Respondent

Cursor = duckdb.DuckDBPyConnection
Key = tuple[str, str, str]
"""Respondent, statement and place."""
Codes = tuple[str, int, int]
"""Role, and the marks now and desired as they are stored."""
CODE = {"": 0, **{mark: i + 1 for i, mark in enumerate(MARKS)}}
MARK = {code: mark for mark, code in CODE.items()}
ROWS_A_STATEMENT = 20_000
ANSWER = "round, respondent, role, statement, year_group, current, desired, sign, day"
REMARK = "round, respondent, statement, year_group, text, day"


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


def begin(cursor: Cursor, sheets: Sequence[Sheet]) -> None:
    """Append respondents who can come back by their codes, many at once."""
    people = [(s.respondent, s.code_hash) for s in sheets]
    rows = [(UUID(r.id), r.round, r.role, list(r.year_groups), hashed, False) for r, hashed in people]
    _insert(cursor, "respondent", rows)


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


def year_groups_of(cursor: Cursor, round_: str, respondent: str) -> tuple[str, ...]:
    """The year groups of a respondent, the last word counting; none for an unknown one."""
    row = cursor.execute(
        "SELECT year_groups FROM respondent WHERE round = ? AND id = ? ORDER BY rowid DESC LIMIT 1",
        [round_, UUID(respondent)],
    ).fetchone()
    return tuple(row[0]) if row else ()


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
    _insert(cursor, f"remark ({REMARK})", said)


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
    _insert(cursor, f"answer ({ANSWER})", rows)


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement at some places; what is None stays as it was."""

    statement: str
    places: Sequence[str]
    current: str | None
    desired: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one respondent said at once, in its order; a remark of "" takes the one before back."""

    respondent: Respondent
    judged: Sequence[Judged]
    day: date
    remarks: Mapping[str, str] = field(default_factory=dict)
    """By statement."""


def put(cursor: Cursor, desk: Desk, changes: Sequence[Change]) -> None:
    """Append what several respondents said, each of the same round."""
    round_ = changes[0].respondent.round
    people = {c.respondent.id: c.respondent for c in changes}
    sheets = _sheets(cursor, desk, round_, people)
    rows: list[tuple[object, ...]] = []
    said: list[tuple[object, ...]] = []
    for change in changes:
        sheet = sheets[change.respondent.id]
        marks = dict(sheet.marks)
        for judged in change.judged:
            rows += _judge(change, judged, marks)
        remarks = {**sheet.remarks, **{(s, ""): text for s, text in change.remarks.items()}}
        key = (round_, UUID(change.respondent.id))
        said += [(*key, s, "", text, change.day) for s, text in change.remarks.items()]
        sheets[change.respondent.id] = replace(sheet, marks=marks, remarks=remarks)
    _insert(cursor, f"answer ({ANSWER})", rows)
    _insert(cursor, f"remark ({REMARK})", said)
    for sheet in sheets.values():
        desk.put(sheet)


def _judge(
    change: Change, judged: Judged, marks: dict[tuple[str, str], Codes]
) -> Iterator[tuple[object, ...]]:
    """The rows of one judgement upon what stands as `marks`, which then is what stands."""
    who = change.respondent
    for place in judged.places:
        before = marks.get((judged.statement, place))
        _, current, desired = before or ("", 0, 0)
        now = (
            who.role,
            current if judged.current is None else CODE[judged.current],
            desired if judged.desired is None else CODE[judged.desired],
        )
        if now == before:
            continue
        key = (who.id, judged.statement, place)
        if before is not None:
            yield _row(who.round, key, before, -1, change.day)
        marks[judged.statement, place] = now
        yield _row(who.round, key, now, 1, change.day)


def _sheets(cursor: Cursor, desk: Desk, round_: str, people: Mapping[str, Respondent]) -> dict[str, Sheet]:
    """The sheets of these people as they stand, from the store where they do not lie on the desk."""
    found = {id_: desk.standing(id_) for id_ in people}
    sheets = {id_: sheet for id_, sheet in found.items() if sheet and sheet.respondent.round == round_}
    missing = [id_ for id_ in people if id_ not in sheets]
    if not missing:
        return sheets
    marks: dict[str, dict[tuple[str, str], Codes]] = {r: {} for r in missing}
    for (who, statement, place), codes in _standing(cursor, round_, missing).items():
        marks[who][statement, place] = codes
    remarks: dict[str, dict[tuple[str, str], str]] = {r: {} for r in missing}
    for (who, statement, place), text in _said(cursor, round_, missing).items():
        remarks[who][statement, place] = text
    known = _people(cursor, round_, missing)
    for id_ in missing:
        respondent, code_hash = known.get(id_, (people[id_], ""))
        sheets[id_] = Sheet(respondent, code_hash, marks[id_], remarks[id_])
    return sheets


def _people(cursor: Cursor, round_: str, ids: Sequence[str]) -> dict[str, tuple[Respondent, str]]:
    """Respondents with the hashes of their codes, the last word on their year groups counting."""
    rows = cursor.execute(
        """SELECT id, role, year_groups, code_hash,
            id IN (SELECT respondent FROM handed_in WHERE round = $round)
        FROM respondent WHERE round = $round AND id IN (SELECT unnest($ids)) ORDER BY rowid""",
        {"round": round_, "ids": [UUID(r) for r in ids]},
    ).fetchall()
    return {
        str(id_): (Respondent(str(id_), round_, str(role), tuple(groups), bool(done)), str(code_hash))
        for id_, role, groups, code_hash, done in rows
    }


def add_remark(cursor: Cursor, round_: str, answer: Answer, *, day: date) -> None:
    """Append a remark; an empty one takes the one before back."""
    row = (round_, UUID(answer.respondent), answer.statement, answer.year_group, answer.remark, day)
    _insert(cursor, f"remark ({REMARK})", [row])


def withdraw(
    cursor: Cursor, round_: str, respondent: str, *, day: date, keep: Sequence[str] | None = None
) -> int:
    """Take back what a respondent answered and remarked, and return how many answers that were.

    With `keep`, only what stands at places that are not in it.
    """
    held = _standing(cursor, round_, {respondent})
    gone = {key: codes for key, codes in held.items() if keep is None or key[2] not in keep}
    rows = [_row(round_, key, codes, -1, day) for key, codes in gone.items()]
    _insert(cursor, f"answer ({ANSWER})", rows)
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


def standing(cursor: Cursor, round_: str, answers: Sequence[Answer]) -> bool:
    """Whether just these answers stand already, each the last for its respondent, statement and place."""
    held = _standing(cursor, round_, {a.respondent for a in answers})
    last = {
        (a.respondent, a.statement, a.year_group): (a.role, CODE[a.current], CODE[a.desired]) for a in answers
    }
    return all(held.get(key) == codes for key, codes in last.items())


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
    marks = {(s, g): codes for (_, s, g), codes in _standing(cursor, round_, {respondent}).items()}
    remarks = {(s, g): text for (_, s, g), text in _said(cursor, round_, {respondent}).items()}
    return _given(respondent, marks, remarks)


def on(sheet: Sheet, statements: Set[str] | None = None) -> dict[tuple[str, str], Answer]:
    """`given`, from a sheet on the desk; with `statements` only to these."""
    marks, remarks = sheet.marks, sheet.remarks
    if statements is not None:
        marks = {at: codes for at, codes in marks.items() if at[0] in statements}
        remarks = {at: text for at, text in remarks.items() if at[0] in statements}
    return _given(sheet.respondent.id, marks, remarks)


def marked(sheet: Sheet) -> set[tuple[str, str]]:
    """The statements and places at which there is a mark for now."""
    return {at for at, (_role, now, _wanted) in sheet.marks.items() if now != CODE[""]}


def _given(
    respondent: str, marks: Mapping[tuple[str, str], Codes], remarks: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], Answer]:
    left = dict(remarks)
    answers = {
        at: Answer(respondent, role, *at, MARK[now], MARK[wanted], left.pop(at, ""))
        for at, (role, now, wanted) in marks.items()
    }
    return answers | {at: Answer(respondent, "", *at, remark=text) for at, text in left.items()}


def tally(cursor: Cursor, round_: str, frame: Tally, *, look: int | None = None) -> Tally:
    """`frame` with the round's last answers counted: the one query that grows with their number.

    With `look` only of who was first counted in that look, or with 0 of who was in none.
    """
    among, values = _among(round_, look)
    columns = cursor.execute(
        f"""SELECT coalesce(list_position(?, statement), 0) - 1 AS statement,
            coalesce(list_position(?, year_group), 0) - 1 AS place,
            coalesce(list_position(?, role), 0) - 1 AS role, current, desired, people
        FROM (SELECT statement, year_group, role, current, desired,
                count(*) - 2 * count(*) FILTER (sign < 0) AS people
            FROM answer WHERE {among} GROUP BY ALL)""",  # noqa: S608 - our own text
        [list(frame.statements), list(frame.places), [r.id for r in frame.roles], *values],
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
        crowds=_crowds(cursor, round_, frame, look),
    )


def _among(round_: str, look: int | None) -> tuple[str, list[object]]:
    if look is None:
        return "round = ?", [round_]
    if look == 0:
        return "round = ? AND respondent NOT IN (SELECT respondent FROM looked WHERE round = ?)", [round_] * 2
    counted = "SELECT respondent FROM looked WHERE round = ? AND look = ?"
    return f"round = ? AND respondent IN ({counted})", [round_, round_, look]


def _crowds(cursor: Cursor, round_: str, frame: Tally, look: int | None) -> tuple[Crowd, ...]:
    """How many of each role answered for which year groups; not who took all back."""
    among, values = _among(round_, look)
    groups = list(frame.places[1:])
    rows = cursor.execute(
        f"""SELECT role, bits, count(*) FROM
            (SELECT any_value(role) AS role, bit_or(bit) AS bits FROM answer LEFT JOIN
                (SELECT unnest(?) AS id, 1::BIGINT << (generate_subscripts(?, 1) - 1) AS bit) AS place
                ON place.id = year_group
             WHERE {among} GROUP BY respondent HAVING sum(sign) > 0)
        GROUP BY ALL""",  # noqa: S608 - our own text
        [groups, groups, *values],
    ).fetchall()
    roles = {r.id: at for at, r in enumerate(frame.roles)}
    places = range(1, len(frame.places))
    return tuple(
        Crowd(roles[role], frozenset(j for j in places if (bits or 0) >> (j - 1) & 1), int(people), look or 0)
        for role, bits, people in rows
        if role in roles
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


def response_by_year_group(cursor: Cursor, round_: str) -> dict[str, dict[str, int]]:
    """Respondents per year group they said they work in, and per role; one may stand in several groups."""
    rows = cursor.execute(
        """SELECT year_group, role, count(DISTINCT id) FROM
            (SELECT id, role, unnest(arg_max(year_groups, rowid)) AS year_group FROM respondent
             WHERE round = ? GROUP BY id, role)
        GROUP BY year_group, role ORDER BY year_group, role""",
        [round_],
    ).fetchall()
    found: dict[str, dict[str, int]] = {}
    for group, role, count in rows:
        found.setdefault(str(group), {})[str(role)] = int(count)
    return found


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
