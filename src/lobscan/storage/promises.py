"""What the store promises of its rows, asked of the rows themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import duckdb

from lobscan.domain.answers import MARKS
from lobscan.locales import N_

Cursor = duckdb.DuckDBPyConnection

COUNTED: Final = (
    ("school", "''"),
    ("register_event", "''"),
    ("action_event", "action"),
    ("roadmap_event", "round"),
    ("rubric_edit", "pack"),
    ("person_link", "person"),
    ("print_link", "what"),
    ("review_event", "review"),
    ("indicator_event", "''"),
)
"""Tables whose numbers run 1, 2, 3 … without holes, and of what each run is."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that some rows do not keep: a sentence with the values that it names."""

    message: str
    params: tuple[tuple[str, object], ...]


ANSWERS: Final = (
    (
        """SELECT round, count(*) FROM (
            SELECT round, sum(sign) AS standing FROM answer GROUP BY round, respondent, statement, year_group)
        WHERE standing NOT IN (0, 1) GROUP BY round ORDER BY round""",
        N_("Round {round}: answers and what was taken back do not pair, in so many places: {count}."),
    ),
    (
        """SELECT round, count(*) FROM (
            SELECT round, sum(sign) AS standing FROM answer
            GROUP BY round, respondent, statement, year_group, role, current, desired)
        WHERE standing NOT IN (0, 1) GROUP BY round ORDER BY round""",
        N_("Round {round}: answers that were never given but taken back, or are counted twice: {count}."),
    ),
    (
        """SELECT round, count(*) FROM answer
        WHERE sign NOT IN (-1, 1) OR greatest(current, desired) > $most GROUP BY round ORDER BY round""",
        N_("Round {round}: answers that say something that cannot be answered: {count}."),
    ),
    (
        """SELECT answer.round, count(*) FROM answer JOIN round_closed ON round_closed.round = answer.round
        WHERE answer.day > greatest(round_closed.closed_on, CAST(round_closed.moment AS DATE))
        GROUP BY answer.round ORDER BY answer.round""",
        N_("Round {round}: answers that were given after the day on which it was closed: {count}."),
    ),
    (
        """SELECT answer.round, count(*) FROM answer LEFT JOIN
            (SELECT DISTINCT id, round, role FROM respondent) AS known
            ON known.id = answer.respondent AND known.round = answer.round AND known.role = answer.role
        WHERE known.id IS NULL GROUP BY answer.round ORDER BY answer.round""",
        N_("Round {round}: answers that belong to no respondent of that role in this round: {count}."),
    ),
    (
        """SELECT round, count(*) - 1 FROM round_closed GROUP BY round HAVING count(*) > 1 ORDER BY round""",
        N_("Round {round} was closed again after it was closed, so many times: {count}."),
    ),
)
HOLES: Final = N_("Table {table}: the numbers{of} do not run from 1 to {rows} without holes.")


def rows(cursor: Cursor) -> int:
    """How many rows are looked at."""
    tables = ("answer", *(table for table, _of in COUNTED))
    counts = [cursor.execute(f"SELECT count(*) FROM {t}").fetchone() for t in tables]  # noqa: S608 - our own names
    return sum(int(row[0]) for row in counts if row)


def broken(cursor: Cursor) -> tuple[Broken, ...]:
    """The promises that some rows do not keep."""
    return (*_holes(cursor), *_answers(cursor))


def _holes(cursor: Cursor) -> list[Broken]:
    found = []
    for table, of in COUNTED:
        sql = f"""SELECT {of}, count(*) FROM {table} GROUP BY 1
            HAVING min(number) != 1 OR max(number) != count(*) OR count(DISTINCT number) != count(*)
            ORDER BY 1"""  # noqa: S608 - our own names
        for name, count in cursor.execute(sql).fetchall():
            params = (("table", table), ("of", f" ({name})" if name else ""), ("rows", int(count)))
            found.append(Broken(HOLES, params))
    return found


def _answers(cursor: Cursor) -> list[Broken]:
    found = []
    for sql, message in ANSWERS:
        values = {"most": len(MARKS)} if "$most" in sql else {}
        for round_, count in cursor.execute(sql, values).fetchall():
            found.append(Broken(message, (("round", str(round_)), ("count", int(count)))))
    return found
