"""Ambitions: set for an area or statement, with a line why, and taken back."""

from __future__ import annotations

import pytest

from lobscan import access
from lobscan.domain.ambition import BACK
from lobscan.domain.round import Round
from lobscan.errors import UnknownThing, UserError
from lobscan.services import ambition, picture, prepare
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace

VISION, SHARED, TALKS = "visie", "a1-gedeelde-visie", "b6-loopbaangesprek"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)


def put(ws: Workspace, round_: Round, target: str, level: int, *groups: str, why: str = "Daarom") -> None:
    ambition.set_ambition(
        ws, round_, target=target, level=level, why=why, year_groups=groups or ("",), actor=access.LOCAL
    )


def level(ws: Workspace, round_: Round, statement: str, group: str = "") -> tuple[float, bool]:
    """The ambition of a statement at a place, and whether it is provisional."""
    seen = picture.picture(ws, round_)
    at = seen.figures.statements.index(statement), seen.figures.places.index(group)
    return float(seen.figures.ambition[at]), bool(seen.provisional[at])


def test_until_it_is_set_the_expectation_counts_and_is_provisional(ws: Workspace, round_: Round) -> None:
    assert level(ws, round_, SHARED) == (3.0, True)


def test_the_nearest_word_counts(ws: Workspace, round_: Round) -> None:
    put(ws, round_, "activiteiten", 2)
    assert level(ws, round_, TALKS, "havo-3") == (2.0, False)
    put(ws, round_, "activiteiten", 1, "havo-3")
    assert level(ws, round_, TALKS, "havo-3") == (1.0, False)
    assert level(ws, round_, TALKS, "havo-4") == (2.0, False)
    put(ws, round_, TALKS, 3)
    assert level(ws, round_, TALKS, "havo-3") == (3.0, False)
    put(ws, round_, TALKS, 4, "havo-3", "vwo-3")
    assert level(ws, round_, TALKS, "havo-3") == level(ws, round_, TALKS, "vwo-3") == (4.0, False)
    assert level(ws, round_, TALKS, "havo-4") == (3.0, False)
    assert level(ws, round_, SHARED) == (3.0, True)


def test_what_is_taken_back_no_longer_counts_but_stays_in_the_history(ws: Workspace, round_: Round) -> None:
    put(ws, round_, VISION, 4)
    put(ws, round_, SHARED, 2)
    ambition.take_back(ws, round_, target=SHARED, actor=access.LOCAL)
    assert level(ws, round_, SHARED) == (4.0, False)
    assert [(a.target, a.level) for a in ambition.ambitions(ws, round_)] == [(VISION, 4)]
    assert [(a.target, a.level) for a in ambition.history(ws, round_)] == [
        (VISION, 4),
        (SHARED, 2),
        (SHARED, BACK),
    ]


def test_taking_back_brings_the_one_before_back_with_its_own_line_why(ws: Workspace, round_: Round) -> None:
    put(ws, round_, SHARED, 2, why="Eerst dit")
    put(ws, round_, SHARED, 4, why="Toch meer")
    held = []
    for _time in range(3):
        held.append([(a.level, a.why) for a in ambition.ambitions(ws, round_)])
        ambition.take_back(ws, round_, target=SHARED, actor=access.LOCAL)
    assert held == [[(4, "Toch meer")], [(2, "Eerst dit")], []]
    put(ws, round_, SHARED, 1)
    assert level(ws, round_, SHARED) == (1.0, False)


def test_an_ambition_belongs_to_its_round(ws: Workspace, round_: Round) -> None:
    put(ws, round_, VISION, 4)
    other = prepare.open_round(ws, NewRound("nl-lob"), actor=access.LOCAL)
    assert ambition.ambitions(ws, other) == ()


@pytest.mark.parametrize("wrong", [0, 5, -1])
def test_a_level_lies_between_1_and_4(ws: Workspace, round_: Round, wrong: int) -> None:
    with pytest.raises(UserError, match="from 1 to 4"):
        put(ws, round_, VISION, wrong)
    assert ambition.history(ws, round_) == ()


@pytest.mark.parametrize("why", ["", "   ", "x" * 501])
def test_it_is_said_why_in_one_line(ws: Workspace, round_: Round, why: str) -> None:
    with pytest.raises(UserError, match="one line why"):
        put(ws, round_, VISION, 4, why=why)
    assert ambition.history(ws, round_) == ()


def test_the_target_and_the_year_groups_exist(ws: Workspace, round_: Round) -> None:
    for target, group in (("nope", ""), ("a2-visie-als-kompas", ""), (TALKS, "klas-9")):
        with pytest.raises(UnknownThing):
            put(ws, round_, target, 4, "havo-3", group)
    assert ambition.history(ws, round_) == ()


def test_a_statement_about_the_whole_school_has_no_ambition_per_year_group(
    ws: Workspace, round_: Round
) -> None:
    """Why: it would be kept and listed, and never count."""
    with pytest.raises(UserError, match="about the whole school"):
        put(ws, round_, SHARED, 4, "havo-3")
    assert ambition.history(ws, round_) == ()
