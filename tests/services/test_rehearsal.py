"""Rehearsal in a real store: blind spots of shown figures only."""

from __future__ import annotations

import pytest

from lobscan import access
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, prepare, rehearsal
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace

TALKS = "b6-loopbaangesprek"


def hold(ws: Workspace, **said: str) -> None:
    opened = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    rows = [
        RawAnswer(n, f"{role}{n}", role, TALKS, "havo-3", m)
        for role, marks in said.items()
        for n, m in enumerate(marks, start=2)
    ]
    intake.import_answers(ws, opened, rows, actor=access.LOCAL)
    prepare.close_round(ws, opened.id, actor=access.LOCAL)


def keys(ws: Workspace) -> list[str]:
    return [q.key for q in rehearsal.rehearsal(ws)]


def test_without_a_round_nothing_is_asked_of_figures(ws: Workspace) -> None:
    assert not [k for k in keys(ws) if not k.startswith("signal:")]


def test_pupils_who_clearly_see_less_are_the_first_question(ws: Workspace) -> None:
    hold(ws, mentor="3" * 12, leerling="1" * 12)
    first = rehearsal.rehearsal(ws)[0]
    assert first.key == f"blind:{TALKS}"
    assert (first.text.values["own"], first.text.values["pupils"]) == (3.0, 1.0)


@pytest.mark.parametrize(
    "said",
    [
        {"mentor": "3" * 12, "leerling": "3" * 12},
        {"mentor": "1" * 12, "leerling": "3" * 12},
        {"mentor": "3" * 12, "leerling": "1" * 4},
    ],
    ids=["they agree", "pupils see more", "pupils are hidden"],
)
def test_no_blind_spot_without_a_clear_and_shown_difference(ws: Workspace, said: dict[str, str]) -> None:
    hold(ws, **said)
    assert not [k for k in keys(ws) if k.startswith("blind:")]
