"""What those who answer now have said, in memory: the store is not asked again at each answer.

The writer alone changes it, within its transaction; everybody else sees a change after its commit. A job
that may have changed an answer without saying so here has all of it forgotten.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MOST_SHEETS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who answers: no name, only a role and the year groups they work in."""

    id: str
    round: str
    role: str
    year_groups: tuple[str, ...]
    handed_in: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one respondent said, as it stands.

    `marks` are the role and the codes of the two marks, `remarks` the texts, both by statement and place.
    """

    respondent: Respondent
    code_hash: str
    marks: Mapping[tuple[str, str], tuple[str, int, int]]
    remarks: Mapping[tuple[str, str], str]


class Desk:
    """The sheets of those who answer now; who answered longest ago is forgotten first."""

    def __init__(self, most: int = MOST_SHEETS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Sheet] = OrderedDict()
        self._codes: dict[tuple[str, str], str] = {}
        self._new: dict[str, Sheet | None] = {}
        self._emptied = False
        self.open: set[str] = set()
        """For the writer: rounds that take answers, as long as nothing but answers is written."""

    def sheet(self, respondent: str) -> Sheet | None:
        """A respondent's sheet as last committed, where it is known."""
        with self._lock:
            return self._kept.get(respondent)

    def holder(self, round_: str, code_hash: str) -> Respondent | None:
        """Who holds a code, as last committed, where it is known."""
        with self._lock:
            sheet = self._kept.get(self._codes.get((round_, code_hash), ""))
        return sheet.respondent if sheet else None

    def standing(self, respondent: str) -> Sheet | None:
        """For the writer: a respondent's sheet within its transaction, where it is known."""
        if respondent in self._new:
            return self._new[respondent]
        return None if self._emptied else self.sheet(respondent)

    def put(self, sheet: Sheet) -> None:
        """For the writer: what somebody said once its transaction is committed."""
        self._new[sheet.respondent.id] = sheet

    def forget(self, respondent: str) -> None:
        """For the writer: the store has to be asked what somebody said."""
        self._new[respondent] = None

    def forget_all(self) -> None:
        """For the writer: the store has to be asked what anybody said."""
        self._emptied = True
        self._new.clear()
        self.open.clear()

    def committed(self) -> None:
        """The writer's transaction counts."""
        with self._lock:
            if self._emptied:
                self._kept.clear()
                self._codes.clear()
            for respondent, sheet in self._new.items():
                self._take(respondent)
                if sheet:
                    self._lay(sheet)
            while len(self._kept) > self._most:
                self._take(next(iter(self._kept)))
        self._done()

    def given_up(self) -> None:
        """The writer's transaction does not count."""
        self._done()
        self.open.clear()

    def _done(self) -> None:
        self._new.clear()
        self._emptied = False

    def _take(self, respondent: str) -> None:
        gone = self._kept.pop(respondent, None)
        if gone:
            self._codes.pop((gone.respondent.round, gone.code_hash), None)

    def _lay(self, sheet: Sheet) -> None:
        self._kept[sheet.respondent.id] = sheet
        if sheet.code_hash:
            self._codes[sheet.respondent.round, sheet.code_hash] = sheet.respondent.id
