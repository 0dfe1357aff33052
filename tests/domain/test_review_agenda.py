"""The agenda: its order, what comes on the table, and that nothing hidden does."""

from datetime import date

from builders import area, pack, statement

from lobscan.domain.evidence import Evidence
from lobscan.domain.indicator import Indicator
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.review import Item, Topic
from lobscan.domain.review_agenda import Apart, Move, Table, agenda, apart, moves
from lobscan.domain.rubric import Pack, Perspective
from lobscan.domain.workplan import Action, Status
from lobscan.exchange import review_words as words
from lobscan.locales import use

TODAY = date(2026, 11, 22)
ASKED = {
    "id": "advies",
    "question": "Hoe goed is het?",
    "look_at": ["Tien adviezen"],
    "statements": ["a"],
    "standards": [{"item": "nl-ok/SKA1"}],
}


def tiny() -> Pack:
    made = pack(area("x", statement("a"), statement("b")))
    return Pack.model_validate({**made.model_dump(by_alias=True), "review": [ASKED]})


def cell(
    statement_: str,
    place: str = "h3",
    score: float | None = 2.0,
    *,
    ambition: float = 3.0,
    hidden: bool = False,
) -> Row:
    gap = None if score is None else max(0.0, ambition - score)
    return Row("x", statement_, place, 9, 0.0, score, 1.0, None, ambition, gap, hidden)


def action(id_: str, **more: object) -> Action:
    fields = {
        "id": id_,
        "title": id_,
        "start": date(2026, 9, 1),
        "due": date(2026, 12, 1),
        "statements": ["a"],
    }
    return Action.model_validate({**fields, **more})


def laid(**more: object) -> dict[str, Item]:
    use("en")
    fields: dict[str, object] = {
        "pack": tiny(),
        "today": TODAY,
        "asked": ("a", "b"),
        "groups": {"h3": "havo 3"},
    }
    return {i.id: i for i in agenda(Table(**{**fields, **more}))}  # type: ignore[arg-type]


def said(item: Item) -> list[str]:
    return [words.told(p.said) for p in item.points]


def test_the_data_come_first_and_the_questions_of_the_pack_last() -> None:
    found = laid()
    assert list(found) == [
        "signals", "actions", "gaps", "changes", "perceptions", "indicators", "evidence", "question-advies",
    ]  # fmt: skip
    question = found["question-advies"]
    assert (question.text, question.look_at) == ("Hoe goed is het?", ("Tien adviezen",))
    assert (question.question, question.standards) == ("advies", ("nl-ok/SKA1",))
    assert question.topic is Topic.QUESTION


def test_an_empty_item_says_why() -> None:
    found = laid()
    assert all(i.nothing for i in found.values() if i.topic not in {Topic.QUESTION, Topic.EVIDENCE})
    assert found["evidence"].nothing is None


def test_gaps_are_the_largest_first_and_never_a_hidden_one() -> None:
    rows = (
        cell("a", score=2.5),
        cell("b", score=1.0),
        cell("b", "", None, hidden=True),
        cell("a", TOTAL, 2.5),
    )
    assert said(laid(now=rows)["gaps"]) == [
        "b, havo 3: level 1.0, the ambition is 3.0",
        "a, havo 3: level 2.5, the ambition is 3.0",
    ]


def test_late_actions_come_first_and_those_ended_before_the_earlier_round_not_at_all() -> None:
    every = (
        action("klaar", status=Status.DONE),
        action("lang geleden", status=Status.DONE),
        action("gestopt", status=Status.STOPPED),
        action("te laat", due=date(2026, 11, 2)),
        action("loopt", status=Status.RUNNING),
    )
    ended = {"klaar": date(2026, 10, 1), "gestopt": date(2026, 10, 2), "lang geleden": date(2025, 10, 1)}
    item = laid(actions=every, ended=ended, since=date(2026, 1, 1))["actions"]
    assert [p.action for p in item.points] == ["te laat", "gestopt", "klaar"]
    assert said(item)[0] == "Late, was to be ready on 2 Nov 2026: “te laat”, meant for a"


def test_moves_need_both_rounds_shown_and_the_same_words() -> None:
    now = [
        cell("a", score=3.0),
        cell("b", score=1.0),
        cell("a", "", None, hidden=True),
        cell("a", TOTAL, 3.0),
    ]
    before = [cell("a", score=2.0), cell("b", score=2.5), cell("a", "", 2.0), cell("a", TOTAL, 2.0)]
    assert [(m.statement, m.place, m.size) for m in moves(now, before, {"a", "b"})] == [
        ("b", "h3", -1.5),
        ("a", "h3", 1.0),
    ]
    assert [m.statement for m in moves(now, before, {"a"})] == ["a"]
    assert moves([cell("a", score=2.2)], [cell("a", score=2.0)], {"a"}) == ()


def test_a_change_that_may_be_chance_says_so() -> None:
    found = (Move("a", "h3", 2.0, 3.0, clear=True), Move("b", "h3", 3.0, 2.5, clear=False))
    assert said(laid(moves=found)["changes"]) == [
        "a, havo 3: from 2.0 to 3.0",
        "b, havo 3: from 3.0 to 2.5; that may be chance",
    ]


def test_perspectives_that_differ_are_told_the_higher_one_first() -> None:
    rows = {
        Perspective.LEADERS: [cell("a", score=3.5), cell("b", score=2.0)],
        Perspective.STAFF: [cell("a", score=2.0), cell("b", score=2.0)],
        Perspective.PUPILS: [cell("a", score=None, hidden=True), cell("b", score=3.0)],
    }
    found = apart(rows)
    assert found[0] == Apart("a", "h3", Perspective.LEADERS, Perspective.STAFF, 3.5, 2.0)
    assert {(a.statement, a.one) for a in found[1:]} == {("b", Perspective.PUPILS)}
    assert said(laid(apart=found[:1])["perceptions"]) == ["a, havo 3: leaders say 3.5, staff say 2.0"]


def test_indicators_show_their_years_and_too_few_stay_too_few() -> None:
    years = (("2023-2024", 20.0), ("2024-2025", 12.0), ("2025-2026", None))
    rows = tuple(
        Indicator(kind="dropouts", school_year=y, value=v, total=200, group="h3")  # type: ignore[arg-type]
        for y, v in years
    )
    assert said(laid(indicators=rows)["indicators"]) == [
        "pupils who left without a diploma (havo 3): fewer than 5 pupils in 2025-2026; before that "
        "12 of 200 pupils in 2024-2025, 20 of 200 pupils in 2023-2024"
    ]


def test_evidence_that_is_old_or_missing() -> None:
    old = Evidence(id="o", title="Plan", dated=date(2020, 1, 1), statements=("a",))
    new = Evidence(id="n", title="Nieuw", dated=date(2026, 1, 1), statements=("b",))
    assert said(laid(evidence=(old, new))["evidence"]) == [
        "“Plan” is old: it tells of 1 Jan 2020",
        "1 statement has no evidence that is up to date: a",
    ]


def test_a_question_lays_the_score_of_its_statements_beside_the_round_before() -> None:
    now = (cell("a", "h3", 2.44), cell("a", TOTAL, 2.44), cell("b", TOTAL, 3.0))
    before = (cell("a", "h3", 2.0), cell("a", TOTAL, 2.0))
    found = laid(now=now, before=before, same=frozenset("a"))
    assert said(found["question-advies"]) == ["a: level 2.4, in the round before 2.0"]
    reworded = laid(now=now, before=before, same=frozenset("b"))
    assert said(reworded["question-advies"]) == ["a: level 2.4"]
    hidden = laid(now=(cell("a", TOTAL, None, hidden=True),))
    assert said(hidden["question-advies"]) == []


def test_a_question_compares_over_the_places_that_both_rounds_show() -> None:
    now = (cell("a", "h3", 3.0), cell("a", "h4", 1.0), cell("a", TOTAL, 2.0))
    before = (cell("a", "h3", 2.5), cell("a", "h4", None, hidden=True), cell("a", TOTAL, 2.5))
    found = laid(now=now, before=before, same=frozenset("a"))
    assert said(found["question-advies"]) == ["a: level 3.0, in the round before 2.5"]
    elsewhere = laid(now=now, before=(cell("a", "h5", 2.5), cell("a", TOTAL, 2.5)), same=frozenset("a"))
    assert said(elsewhere["question-advies"]) == ["a: level 2.0"]
