"""Rehearsal: from this school's own weak spots, the hardest first, each with what answers it."""

from __future__ import annotations

from datetime import date

import pytest
from domain.signals.given import TODAY, action, facts, figure, judged, practice

from lobscan.domain.effect import Effect, Moved
from lobscan.domain.evidence import Evidence
from lobscan.domain.rehearsal import Blind, Case, Kind, Question, questions
from lobscan.domain.results import Row
from lobscan.domain.signals import RULES


def total(statement: str, score: float, *, gap: float = 0.0, consensus: float = 0.9) -> Row:
    return Row("doing", statement, "*", 9, 0.0, score, consensus, None, score + gap, gap, hidden=False)


def evidence(*statements: str, dated: date = TODAY) -> Evidence:
    return Evidence(id="e", title="Verslag", dated=dated, statements=statements)


def asked(case: Case) -> list[str]:
    return [q.key for q in questions(case)]


def only(case: Case) -> Question:
    (found,) = questions(case)
    return found


def test_a_school_that_knows_nothing_of_itself_is_asked_nothing() -> None:
    assert questions(Case(facts())) == ()


def test_a_gap_about_which_nobody_does_anything() -> None:
    seen = facts(judged=judged(total("b4", 2.0, gap=1.5), total("b5", 2.0, gap=0.5)))
    assert asked(Case(seen)) == ["idle:b4", "idle:b5"]
    assert questions(Case(seen))[0].text.values == {"name": "b4", "score": 2.0, "ambition": 3.5}
    busy = facts(judged=seen.judged, actions=(action(statements=["b4"], due=date(2030, 1, 1)),))
    assert asked(Case(busy)) == ["idle:b5"]
    finished = action(statements=["b4"], status="done")
    for day, left in ((date(2026, 9, 1), ["idle:b4", "idle:b5"]), (date(2026, 10, 1), ["idle:b5"])):
        assert asked(Case(facts(judged=seen.judged, actions=(finished,), done={"do": day}))) == left
    given_up = facts(judged=seen.judged, actions=(action(statements=["b4"], status="stopped"),))
    assert asked(Case(given_up)) == ["idle:b4", "idle:b5"]


def test_a_claim_that_nothing_up_to_date_shows() -> None:
    round_ = judged(total("b4", 3.2))
    assert only(Case(facts(judged=round_))).key == "claim:b4"
    shown = facts(practice(evidence=[evidence("b4")]), judged=round_)
    assert asked(Case(shown)) == []
    old = facts(practice(evidence=[evidence("b4", dated=date(2020, 1, 1))]), judged=round_)
    assert (only(Case(old)).key, only(Case(old)).evidence) == ("claim:b4", ())


def test_what_is_below_the_expectation_is_no_claim() -> None:
    assert asked(Case(facts(judged=judged(total("b4", 2.9))))) == []


def test_each_question_carries_its_evidence_and_actions() -> None:
    piece, doing = evidence("b4"), action(statements=["b4"], due=date(2030, 1, 1))
    seen = facts(practice(evidence=[piece]), judged=judged(total("b4", 2.0, consensus=0.2)), actions=(doing,))
    found = only(Case(seen))
    assert (found.kind, found.evidence, found.actions) == (Kind.DIVIDED, (piece,), (doing,))


@pytest.mark.parametrize(("low", "high", "hard"), [(-0.5, -0.1, False), (-0.5, 0.1, True), (0.1, 0.5, True)])
def test_a_finished_measure_after_which_the_gap_did_not_clearly_shrink(
    low: float, high: float, hard: bool
) -> None:
    change = (low + high) / 2
    told = Effect("talk", (action(statements=["b4"]),), Moved(1, 1.0, 1.0 + change, low, high, (9, 9)), 0)
    found = asked(Case(facts(), effects=[told], measures={"talk": "Gesprekken"}))
    assert found == (["effect:talk"] if hard else [])


def test_an_effect_that_is_not_shown_is_not_asked_about() -> None:
    assert asked(Case(facts(), effects=[Effect("talk", (), None, 3)])) == []


def test_a_late_action_and_one_in_time() -> None:
    late = action("late", statements=["b4"], start=date(2026, 1, 1), due=date(2026, 2, 1))
    assert asked(Case(facts(actions=(late,)))) == ["late:late"]
    finished = late.model_copy(update={"status": "done"})
    assert asked(Case(facts(actions=(finished,)))) == []


def test_the_hardest_of_each_kind_comes_before_the_next_of_any() -> None:
    seen = facts(judged=judged(total("a1", 1.0, gap=2.0), total("b4", 1.5, gap=1.5), total("b5", 3.5)))
    case = Case(seen, blind=[Blind("a1", 3.0, 2.5), Blind("b5", 3.5, 2.0)])
    assert asked(case) == ["blind:b5", "idle:a1", "idle:b4"]


def test_a_statement_is_asked_about_once() -> None:
    seen = facts(judged=judged(total("b4", 1.5, gap=1.5, consensus=0.1)))
    assert asked(Case(seen, blind=[Blind("b4", 3.0, 2.0)])) == ["blind:b4"]


def test_never_more_than_ten() -> None:
    late = [
        action(f"late{i}", statements=[], start=date(2026, 1, 1), due=date(2026, 2, 1 + i)) for i in range(12)
    ]
    found = questions(Case(facts(actions=tuple(late))))
    assert [q.key for q in found] == [f"late:late{i}" for i in range(10)]


def test_an_open_signal_is_a_question_in_its_own_words() -> None:
    rule = next(r for r in RULES if r.id == "unowned-task")
    rows = rule.rows(facts(practice()))
    assert asked(Case(facts(), signals=[(rule, rows)])) == ["signal:unowned-task"]


def test_hidden_figures_make_no_question() -> None:
    assert asked(Case(facts(judged=judged(figure("b4", "*", None, of="doing", hidden=True))))) == []
