"""Frozen: what the acts that are frozen say, as the tables have it, to be frozen or looked up again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from lobscan.domain import frozen
from lobscan.domain.ambition import Ambition, latest
from lobscan.domain.round import Round
from lobscan.domain.tally import empty
from lobscan.domain.workplan import Action
from lobscan.services import counting
from lobscan.storage import answers, documents, journal
from lobscan.storage.documents import Cursor


def closing(
    cursor: Cursor, round_: Round, closed: date, *, statements: Sequence[str], year_groups: Sequence[str]
) -> dict[str, Any]:
    """What the answers of a round come to, over these statements and year groups."""
    frame = empty(statements=statements, year_groups=year_groups, roles=round_.roles)
    shown = counting.shown(cursor, round_, frame, over=True)
    response = answers.response(cursor, round_.id)
    text = documents.pack_text(cursor, round_.rubric, round_.rubric_version)
    return frozen.closing(
        round_,
        closed,
        shown,
        document=json.loads(documents.round_texts(cursor)[round_.id]),
        begun={r.role: r.begun for r in response},
        handed_in={r.role: r.handed_in for r in response},
        rubric=hashlib.sha256(text.encode()).hexdigest(),
        answers=journal.answers(cursor, round_.id),
    )


def ambitions(round_: str, said: Sequence[Ambition], every: Sequence[Ambition]) -> dict[str, Any]:
    """What was said about ambitions in one command, and all that holds after it."""
    return {
        "round": round_,
        "said": [spoken(a) for a in said],
        "holds": [spoken(a) for a in latest(every)],
    }


def plan(round_: str, number: int, draft: BaseModel, made: Sequence[Action]) -> dict[str, Any]:
    """An accepted draft by its number, and the actions as they were taken over.

    Why any model: a draft's own module brings the solver along, which not every command needs.
    """
    return {
        "round": round_,
        "number": number,
        "draft": draft.model_dump(mode="json"),
        "actions": [a.model_dump(mode="json") for a in made],
    }


def spoken(said: Ambition) -> list[Any]:
    """An ambition as JSON has it."""
    at = said.at.isoformat(timespec="microseconds")
    return [said.target, said.year_group, said.level, said.why, said.actor, at]
