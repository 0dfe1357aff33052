"""A statement of which one in three does not know how it stands."""

from domain.signals.given import facts, figure, judged, subjects

from lobscan.domain.results import TOTAL
from lobscan.domain.signals.dont_know import RULE


def test_a_third_alarms_and_the_highest_share_comes_first() -> None:
    seen = judged(
        figure("a1", TOTAL, 2.0, of="vision", unknown=1 / 3),
        figure("b4", TOTAL, 2.0, of="doing", unknown=0.32),
        figure("b5", TOTAL, None, of="doing", unknown=1.0),
    )
    assert subjects(RULE, facts(judged=seen)) == ["b5", "a1"]


def test_only_the_total_of_a_statement_counts() -> None:
    assert subjects(RULE, facts(judged=judged(figure("b4", "g1", 2.0, of="doing", unknown=0.9)))) == []


def test_a_hidden_share_is_unknown() -> None:
    hidden = judged(figure("b4", TOTAL, None, of="doing", hidden=True))
    assert subjects(RULE, facts(judged=hidden)) == []


def test_without_a_round_it_waits() -> None:
    assert subjects(RULE, facts()) == []
