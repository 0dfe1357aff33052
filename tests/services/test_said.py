"""You said, we did: of one group's own shown figures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lobscan import access
from lobscan.domain.round import Round
from lobscan.domain.rubric import Perspective
from lobscan.domain.said import Now
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, plan, prepare, said
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace, today

TALKS = "b6-loopbaangesprek"
LAST_YEAR, NOW = today() - timedelta(days=365), today()


def held(ws: Workspace, on: object, pupils: str, staff: str) -> Round:
    opened = prepare.open_round(
        ws, NewRound("nl-lob", opened=on - timedelta(days=9), closes=on), actor=access.LOCAL
    )
    rows = [
        RawAnswer(n, f"{role}{n}", role, TALKS, "havo-3", m)
        for role, marks in (("leerling", pupils), ("mentor", staff))
        for n, m in enumerate(marks, start=2)
    ]
    intake.import_answers(ws, opened, rows, actor=access.LOCAL)
    return prepare.close_round(ws, opened.id, actor=access.LOCAL, on=on)


@pytest.fixture
def later(ws: Workspace) -> Round:
    held(ws, LAST_YEAR, "1" * 20, "3" * 20)
    round_ = held(ws, NOW, "2" * 20, "1" * 4)
    fields = {
        "title": "Gesprekken ingepland",
        "start": LAST_YEAR + timedelta(days=30),
        "due": LAST_YEAR + timedelta(days=90),
        "statements": [TALKS],
        "status": "done",
    }
    plan.create(ws, {**plan.fresh(ws), **fields}, actor=access.LOCAL)
    return round_


def test_what_pupils_said_is_of_pupils_alone(ws: Workspace, later: Round) -> None:
    found = said.seen(ws, later, Perspective.PUPILS)
    assert found is not None
    (line,) = found.lines
    assert (line.statement, line.before, line.after, line.now) == (TALKS, 1.0, 2.0, Now.BETTER)
    assert [a.title for a in line.actions] == ["Gesprekken ingepland"]


def test_what_the_school_itself_found_in_place_is_told_to_nobody(ws: Workspace, later: Round) -> None:
    found = said.seen(ws, later, None)
    assert found is not None
    assert (found.answered, found.lines) == (True, ())


def test_who_was_not_asked_said_nothing(ws: Workspace, later: Round) -> None:
    found = said.seen(ws, later, Perspective.PARENTS)
    assert found is not None
    assert (found.answered, found.lines) == (False, ())


def test_a_first_round_has_nothing_to_tell(ws: Workspace) -> None:
    assert said.seen(ws, held(ws, NOW, "11111", "11111"), None) is None
