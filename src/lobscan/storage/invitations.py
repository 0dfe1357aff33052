"""Invitations by name, who is done, and the mails to them; all of it appended.

Who is done is written in groups, and minutes are: no row here may tell by its place or moment whose
answers stand beside it (decision 0008).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from lobscan.domain.invitation import Invitation
from lobscan.storage.documents import now

Cursor = duckdb.DuckDBPyConnection
INVITED, WITHDRAWN = "invited", "withdrawn"


def add(
    cursor: Cursor, invitations: Sequence[tuple[Invitation, str]], *, kind: str, day: date, actor: str
) -> None:
    """Append what is so from now on, each with the hash of its link ("" where it has none any more).

    Why by column: two thousand people row by row keep the writer, and all who answer, for ten seconds.
    """
    people = [i for i, _hashed in invitations]
    cursor.execute(
        """INSERT INTO invitation_event SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), ?,
            unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[][]),
            unnest(?::VARCHAR[]), ?, ?""",
        [
            [i.round for i in people],
            [i.id for i in people],
            kind,
            [i.name for i in people],
            [i.email for i in people],
            [i.role for i in people],
            [list(i.year_groups) for i in people],
            [hashed for _i, hashed in invitations],
            day,
            actor,
        ],
    )


def all_(cursor: Cursor, round_: str) -> tuple[Invitation, ...]:
    """Everybody who was ever invited to a round, as it stands, in the order of inviting."""
    rows = cursor.execute(
        """SELECT invitation, arg_max(role, rowid), arg_max(name, rowid), arg_max(email, rowid),
            arg_max(year_groups, rowid), arg_max(kind, rowid) = ?,
            invitation IN (SELECT invitation FROM invitation_done WHERE round = ?),
            invitation IN (SELECT invitation FROM invitation_quiet WHERE round = ?
                GROUP BY invitation HAVING arg_max(quiet, rowid))
        FROM invitation_event WHERE round = ? GROUP BY invitation ORDER BY min(rowid)""",
        [WITHDRAWN, round_, round_, round_],
    ).fetchall()
    return tuple(
        Invitation(
            str(id_), round_, str(r), str(n), str(e), tuple(groups), bool(off), bool(done), bool(quiet)
        )
        for id_, r, n, e, groups, off, done, quiet in rows
    )


def behind(cursor: Cursor, token_hash: str) -> tuple[str, str] | None:
    """The round and invitation of a link that still works."""
    row = cursor.execute(
        """SELECT round, invitation FROM (
            SELECT round, invitation, arg_max(token_hash, rowid) AS hash FROM invitation_event
            WHERE (round, invitation) IN
                (SELECT (round, invitation) FROM invitation_event WHERE token_hash = ?)
            GROUP BY round, invitation) WHERE hash = ?""",
        [token_hash, token_hash],
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def add_done(cursor: Cursor, round_: str, invitations: Sequence[str]) -> None:
    """Append who is done, in the order given."""
    cursor.executemany("INSERT INTO invitation_done VALUES (?, ?)", [[round_, one] for one in invitations])


def add_quiet(cursor: Cursor, round_: str, invitations: Sequence[str], *, quiet: bool) -> None:
    """Append who gets no reminders, or gets them again, in the order given."""
    cursor.execute(
        "INSERT INTO invitation_quiet SELECT ?, unnest(?::VARCHAR[]), ?", [round_, invitations, quiet]
    )


def add_minutes(cursor: Cursor, round_: str, role: str, minutes: Sequence[int]) -> None:
    """Append the minutes that some people of a role took, in the order given."""
    cursor.executemany("INSERT INTO minutes_used VALUES (?, ?, ?)", [[round_, role, m] for m in minutes])


def minutes(cursor: Cursor, round_: str) -> dict[str, tuple[int, ...]]:
    """The minutes taken, per role."""
    rows = cursor.execute(
        "SELECT role, list(minutes ORDER BY minutes) FROM minutes_used WHERE round = ? GROUP BY role",
        [round_],
    ).fetchall()
    return {str(role): tuple(int(m) for m in found) for role, found in rows}


@dataclass(frozen=True, slots=True)
class Sending:
    """A mailing to those who are invited: its kind (`first` or `reminder`) and its text, links left open."""

    number: int
    kind: str
    subject: str
    text: str
    base: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What last happened with somebody's mail of a sending: `due`, `begun`, `sent`, `refused`, `unsent`."""

    sending: int
    invitation: str
    step: str
    problem: str


def add_sending(
    cursor: Cursor, round_: str, sending: Sending, invitations: Iterable[str], *, actor: str
) -> None:
    """Append a mailing, and to whom it is to go."""
    cursor.execute(
        "INSERT INTO invitation_sending VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            round_,
            sending.number,
            sending.kind,
            sending.subject,
            sending.text,
            sending.base,
            sending.moment,
            actor,
        ],
    )
    cursor.execute(
        "INSERT INTO invitation_mail SELECT ?, ?, unnest(?::VARCHAR[]), 'due', '', ?",
        [round_, sending.number, list(invitations), sending.moment],
    )


def add_step(cursor: Cursor, round_: str, step: Step) -> None:
    """Append what happened with one mail."""
    cursor.execute(
        "INSERT INTO invitation_mail VALUES (?, ?, ?, ?, ?, ?)",
        [round_, step.sending, step.invitation, step.step, step.problem, now()],
    )


def sendings(cursor: Cursor, round_: str) -> tuple[Sending, ...]:
    """The mailings of a round, in their order."""
    rows = cursor.execute(
        """SELECT number, kind, subject, text, base, moment FROM invitation_sending
        WHERE round = ? ORDER BY number""",
        [round_],
    ).fetchall()
    return tuple(Sending(int(n), str(k), str(s), str(t), str(b), at) for n, k, s, t, b, at in rows)


def steps(cursor: Cursor, round_: str) -> tuple[Step, ...]:
    """What last happened with each mail of a round, in the order in which they were to go."""
    rows = cursor.execute(
        """SELECT sending, invitation, arg_max(step, rowid), arg_max(problem, rowid) FROM invitation_mail
        WHERE round = ? GROUP BY sending, invitation ORDER BY sending, min(rowid)""",
        [round_],
    ).fetchall()
    return tuple(Step(int(n), str(i), str(step), str(problem)) for n, i, step, problem in rows)
