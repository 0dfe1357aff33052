"""Start: what asks for attention in a real store, and that nobody is shown around twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.register import Register
from lobscan.domain.todo import Ask
from lobscan.exchange.answers import RawAnswer
from lobscan.services import ambition, intake, plan, practice, prepare, review, start
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace, open_workspace, today
from lobscan.settings import Settings

TALKS = "b6-loopbaangesprek"
DAY = timedelta(days=1)


def asked(ws: Workspace) -> dict[Ask, tuple[int, str]]:
    return {t.ask: (t.count, t.name) for t in start.start(ws).todos if t.count}


def act(ws: Workspace, title: str, **more: object) -> None:
    fields = {"title": title, "start": today() - 30 * DAY, "due": today() + 60 * DAY}
    plan.create(ws, {**plan.fresh(ws), **fields, **more}, actor=LOCAL)


def held(ws: Workspace, marks: str = "11111") -> None:
    opened = prepare.open_round(ws, NewRound("nl-lob", title="Herfst"), actor=LOCAL)
    rows = [RawAnswer(n, f"m{n}", "mentor", TALKS, "havo-3", m) for n, m in enumerate(marks, start=2)]
    intake.import_answers(ws, opened, rows, actor=LOCAL)
    prepare.close_round(ws, opened.id, actor=LOCAL)


def test_an_empty_folder_asks_for_a_school(data: object) -> None:
    ws = open_workspace(Settings(data))
    try:
        assert asked(ws) == {Ask.SCHOOL: (1, "")}
    finally:
        ws.close()


def test_a_new_school_asks_for_a_round(ws: Workspace) -> None:
    assert asked(ws)[Ask.ROUND] == (1, "")


@pytest.mark.parametrize(("days", "closing"), [(8, False), (7, True)])
def test_a_round_that_runs_asks_for_answers_and_soon_for_its_end(
    ws: Workspace, days: int, closing: bool
) -> None:
    prepare.open_round(ws, NewRound("nl-lob", title="Herfst", closes=today() + days * DAY), actor=LOCAL)
    found = asked(ws)
    assert Ask.ANSWERS in found
    assert (Ask.CLOSE in found) is closing


def test_a_closed_round_asks_for_an_ambition_and_then_for_a_plan(ws: Workspace) -> None:
    held(ws)
    found = asked(ws)
    assert (Ask.AMBITION in found, Ask.ROADMAP in found, found[Ask.GAP][0]) == (True, False, 1)
    round_ = prepare.rounds(ws)[-1]
    area = prepare.pack_of(ws, round_).areas[0].id
    ambition.set_ambition(ws, round_, target=area, level=3, why="Zo is het", actor=LOCAL)
    found = asked(ws)
    assert (Ask.AMBITION in found, Ask.ROADMAP in found) == (False, True)
    act(ws, "Iets", round=round_.id)
    assert Ask.ROADMAP not in asked(ws)


def test_the_work_plan_asks_by_what_is_the_matter(ws: Workspace) -> None:
    act(ws, "Te laat", due=today() - DAY)
    act(ws, "Vast", status="blocked", note="Wacht op lokaal")
    found = asked(ws)
    assert (found[Ask.LATE], found[Ask.BLOCKED]) == ((1, "Te laat"), (1, "Vast"))


def test_old_evidence_and_statements_without_any(ws: Workspace) -> None:
    record = {"title": "Oud plan", "dated": "2020-01-01", "statements": [TALKS]}
    practice.revise(ws, Register.EVIDENCE, {"e": record}, seen=0, actor=LOCAL)
    found = asked(ws)
    assert found[Ask.OLD] == (1, "Oud plan")
    assert found[Ask.BARE][0] == len(practice.practice(ws).pack.statements)


def test_a_finished_action_asks_to_look_back_and_a_review_to_go_on(ws: Workspace) -> None:
    held(ws)
    assert Ask.REVIEW not in asked(ws)
    act(ws, "Klaar", status="done")
    assert asked(ws)[Ask.REVIEW] == (1, "")
    round_ = prepare.rounds(ws)[-1]
    review.begin(ws, review.NewReview(title="Terugblik", round=round_.id, day=today()), actor=LOCAL)
    assert asked(ws)[Ask.REVIEW] == (1, "Terugblik")
    assert Ask.APPROVE not in asked(ws)


def test_nobody_is_shown_around_twice_and_everybody_once(ws: Workspace) -> None:
    other = Actor("Noor", Office.READER)
    assert not start.toured(ws, LOCAL)
    start.end_tour(ws, actor=LOCAL)
    assert (start.toured(ws, LOCAL), start.toured(ws, other)) == (True, False)
