"""Figures of a round that runs: what a look counts, what waits, and who can no longer change."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import found

from lobscan import access
from lobscan.domain.round import Round
from lobscan.errors import RoundClosed
from lobscan.exchange import results
from lobscan.exchange.answers import RawAnswer
from lobscan.services import chain, intake, picture, prepare, scan, verify
from lobscan.services.prepare import NewRound
from lobscan.services.scan import Door, Judgement, Respondent
from lobscan.services.workspace import Workspace

SHARED = "a1-gedeelde-visie"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob", early_figures=True), actor=access.LOCAL)


def hand_in(ws: Workspace, round_: Round, marks: str, role: str = "mentor") -> list[tuple[Door, Respondent]]:
    """People who answer by the link of a role, and hand in."""
    every = []
    for mark in marks:
        door = scan.door(ws, prepare.link_token(ws, round_, role))
        me, code = scan.begin(ws, door, ("havo-3",))
        scan.answer(ws, door, me, Judgement(SHARED, current=mark))
        scan.hand_in(ws, door, me)
        every.append((door, scan.resume(ws, door, code)))
    return every


def n(ws: Workspace, round_: Round, **asked: str) -> int | None:
    """How many are counted; None where that is hidden."""
    seen = picture.picture(ws, round_, early=True, **asked)
    return found(seen.by_statement, statement=SHARED, year_group="").n


def test_figures_come_from_k_on_and_move_on_by_k(ws: Workspace, round_: Round) -> None:
    counts = []
    for marks in ("1234", "4", "333", "21"):
        hand_in(ws, round_, marks)
        counts.append(n(ws, round_))
    assert counts == [0, 5, 5, 10]
    assert n(ws, round_, role="mentor") is None


def test_who_has_not_handed_in_is_not_counted_before_the_close(ws: Workspace, round_: Round) -> None:
    hand_in(ws, round_, "33333")
    door = scan.door(ws, prepare.link_token(ws, round_, "mentor"))
    for _ in range(6):
        me, _code = scan.begin(ws, door, ("havo-3",))
        scan.answer(ws, door, me, Judgement(SHARED, current="1"))
    assert n(ws, round_) == 5
    closed = prepare.close_round(ws, round_.id, actor=access.LOCAL)
    assert n(ws, closed) == 11


def test_who_waits_at_the_close_is_left_out_and_the_chain_says_the_same(ws: Workspace, round_: Round) -> None:
    hand_in(ws, round_, "33333")
    n(ws, round_)
    hand_in(ws, round_, "14")
    closed = prepare.close_round(ws, round_.id, actor=access.LOCAL)
    assert (n(ws, closed), n(ws, closed, role="mentor")) == (5, 5)
    assert chain.head(ws).count == 1
    assert verify.verify(ws).faults == ()


def test_who_was_counted_can_take_nothing_back(ws: Workspace, round_: Round) -> None:
    ((door, me), *_others) = hand_in(ws, round_, "33333")
    n(ws, round_)
    with pytest.raises(RoundClosed, match="shown already"):
        scan.withdraw(ws, door, me)


def test_who_was_not_counted_yet_can(ws: Workspace, round_: Round) -> None:
    ((door, me), *_others) = hand_in(ws, round_, "3333")
    n(ws, round_)
    assert scan.withdraw(ws, door, me) == 1


def test_an_import_changes_nobody_who_was_counted(ws: Workspace, round_: Round) -> None:
    rows = [RawAnswer(i, f"p{i}", "mentor", SHARED, "", "3") for i in range(5)]
    intake.import_answers(ws, round_, rows, actor=access.LOCAL)
    assert n(ws, round_) == 5
    with pytest.raises(RoundClosed, match="shown already"):
        intake.import_answers(ws, round_, rows[:1], actor=access.LOCAL)


def test_what_is_decided_by_figures_waits_for_the_close(ws: Workspace, round_: Round) -> None:
    hand_in(ws, round_, "33333")
    assert not picture.open_to_view(ws, round_)
    with pytest.raises(RoundClosed):
        picture.picture(ws, round_)


def test_no_file_holds_a_figure_of_a_voice_that_is_hidden(ws: Workspace, round_: Round) -> None:
    hand_in(ws, round_, "33333")
    hand_in(ws, round_, "1", role="leerling")
    seen = picture.picture(ws, round_, role="mentor", early=True)
    for by, rows in (("statement", seen.by_statement), ("area", seen.by_area)):
        lines = json.loads(results.written(results.table(rows, by=by, role="mentor"), "json"))
        assert all(line["score"] is None and not line["n"] for line in lines)


def test_an_answer_that_comes_after_handing_in_is_refused(ws: Workspace, round_: Round) -> None:
    """It was on its way from another screen, where nobody had handed in yet."""
    door = scan.door(ws, prepare.link_token(ws, round_, "mentor"))
    hand_in(ws, round_, "3333")
    me, _code = scan.begin(ws, door, ("havo-3",))
    scan.answer(ws, door, me, Judgement(SHARED, current="3"))
    scan.hand_in(ws, door, me)
    with pytest.raises(RoundClosed, match="handed in"):
        scan.answer(ws, door, me, Judgement(SHARED, current="1"))
    with pytest.raises(RoundClosed, match="handed in"):
        scan.remark(ws, door, me, SHARED, "later")
    seen = picture.picture(ws, round_, early=True)
    assert found(seen.by_statement, statement=SHARED, year_group="").score == 3


def test_answers_and_handing_in_at_once_count_as_one_or_the_other(ws: Workspace, round_: Round) -> None:
    """Whatever comes first in the writer: an answer that was acknowledged is in the figure of the look."""
    people = [_began(ws, round_) for _ in range(6)]

    def late(one: tuple[Door, Respondent]) -> int:
        door, me = one
        try:
            scan.answer(ws, door, me, Judgement(SHARED, current="1"))
        except RoundClosed:
            return 3
        return 1

    with ThreadPoolExecutor(12) as pool:
        kept = [pool.submit(late, p) for p in people]
        done = [pool.submit(scan.hand_in, ws, *p) for p in people]
        for each in done:
            each.result()
        levels = [k.result() for k in kept]
    row = found(picture.picture(ws, round_, early=True).by_statement, statement=SHARED, year_group="")
    assert row.n == 6
    assert row.score == pytest.approx(sum(levels) / 6)


def _began(ws: Workspace, round_: Round) -> tuple[Door, Respondent]:
    """Somebody who answered and has not handed in."""
    door = scan.door(ws, prepare.link_token(ws, round_, "mentor"))
    me, _code = scan.begin(ws, door, ("havo-3",))
    scan.answer(ws, door, me, Judgement(SHARED, current="3"))
    return door, me
