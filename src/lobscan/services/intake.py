"""Intake: answers that come in from a file, all or none."""

from __future__ import annotations

from lobscan.access import Actor, Right, check
from lobscan.domain.answers import REMARK_LENGTH, Answer, is_mark
from lobscan.domain.round import Round, places_of, statements_of
from lobscan.domain.rubric import Statement
from lobscan.domain.school import School
from lobscan.errors import Fault, FaultyFile, RoundClosed
from lobscan.exchange.answers import RawAnswer
from lobscan.services import prepare
from lobscan.services.workspace import Workspace, today
from lobscan.storage import answers as store
from lobscan.storage import documents, looks
from lobscan.storage.answers import Respondent


def import_answers(ws: Workspace, round_: Round, rows: list[RawAnswer], *, actor: Actor) -> int:
    """Take over a file's answers, all or none, and return how many.

    Raises `FaultyFile` with row and column of everything that is wrong. The same respondent in
    a later file is the same person: the later answer counts.
    """
    check(actor, Right.IMPORT)
    checker = _RowChecker(prepare.school(ws), round_, statements_of(round_, prepare.pack_of(ws, round_)))
    faults = [fault for row in rows for fault in checker.faults(row)]
    if faults:
        raise FaultyFile(faults)
    names = {row.respondent: ws.imported_id(round_.id, row.respondent) for row in rows}
    answers = [
        Answer(names[r.respondent], r.role, r.statement, r.year_group, r.current, r.desired, r.remark)
        for r in rows
    ]
    groups: dict[str, dict[str, None]] = {}
    for row in rows:
        groups.setdefault(row.respondent, {}).update({row.year_group: None} if row.year_group else {})
    people = [Respondent(names[n], round_.id, checker.roles_seen[n], tuple(groups[n])) for n in names]

    def job(cursor: documents.Cursor) -> None:
        if documents.is_closed(cursor, round_.id):
            raise RoundClosed(
                "Round {id} is closed and takes no more answers. Open a new round.", id=round_.id
            )
        if any(looks.is_counted(cursor, round_.id, p.id) for p in people if round_.early_figures):
            raise RoundClosed(
                "Some of these respondents are in figures of round {id} that were shown already, so their "
                "answers can no longer be changed. Leave them out of the file.",
                id=round_.id,
            )
        if documents.is_seen(cursor, round_.id) and not store.standing(cursor, round_.id, answers):
            raise RoundClosed(
                "The figures of round {id} have been seen already: what came with this file would show "
                "beside them. Take all files over in a new round, or open one that shows figures while "
                "people answer.",
                id=round_.id,
            )
        known = store.known(cursor, round_.id)
        store.add_respondents(cursor, [p for p in people if p.id not in known])
        store.add(cursor, round_.id, answers, day=today())

    ws.write(job, answers=True)
    return len(answers)


class _RowChecker:
    """Checks rows of a file against the school and the round."""

    def __init__(self, school: School, round_: Round, statements: tuple[Statement, ...]) -> None:
        self.roles = {r.id for r in round_.roles}
        self.statements = {s.id: s for s in statements}
        self.year_groups = tuple(g.id for g in school.year_groups)
        self.roles_seen: dict[str, str] = {}

    def faults(self, row: RawAnswer) -> list[Fault]:
        """All that is wrong with one row."""
        found = [
            *row.faults,
            *(self._fault(row, c, message, value=getattr(row, c)) for c, message in self._messages(row)),
        ]
        self.roles_seen.setdefault(row.respondent, row.role)
        return found

    def _messages(self, row: RawAnswer) -> list[tuple[str, str]]:
        found = []
        statement = self.statements.get(row.statement)
        if not row.respondent:
            found.append(("respondent", "is empty; give each respondent a number or code"))
        if row.role not in self.roles:
            found.append(("role", "the school has no role `{value}`"))
        elif self.roles_seen.get(row.respondent, row.role) != row.role:
            found.append(("role", "this respondent has another role in an earlier row"))
        if statement is None:
            found.append(("statement", "this round has no statement `{value}`"))
        elif row.year_group not in places_of(statement, self.year_groups):
            found.append(("year_group", self._place_message(row.year_group)))
        found += [
            (column, "`{value}` is no answer; give 1, 2, 3, 4, ? (don't know), - (not applicable) or nothing")
            for column in ("current", "desired")
            if not is_mark(getattr(row, column))
        ]
        if len(row.remark) > REMARK_LENGTH:
            found.append(("remark", "is longer than 1000 letters"))
        return found

    def _place_message(self, year_group: str) -> str:
        if year_group and year_group not in self.year_groups:
            return "the school has no year group `{value}`"
        if year_group:
            return "leave this empty: the statement is about the whole school"
        return "is empty; this statement is answered per year group"

    @staticmethod
    def _fault(row: RawAnswer, column: str, message: str, **params: object) -> Fault:
        return Fault(message, row=row.row, column=column, params=tuple(params.items()))
