"""The register shows reflection where the school hardly sees it."""

from domain.signals.given import activity, facts, figure, judged, only, practice, subjects

from lobscan.domain.signals.unseen_reflection import RULE

TOLD = practice(activities=[activity("talk", "g1", reflect=True)])


def test_a_low_score_beside_reflection_in_the_register_alarms() -> None:
    row = only(RULE, facts(TOLD, judged=judged(figure("b4", "g1", 2.0, of="doing"))))
    assert (row.subject, row.statements) == ("g1", ("b4",))


def test_a_score_above_partly_does_not() -> None:
    assert subjects(RULE, facts(TOLD, judged=judged(figure("b4", "g1", 2.1, of="doing")))) == []


def test_a_low_score_where_there_is_none_is_no_contradiction() -> None:
    here = practice(activities=[activity("visit", "g1")])
    assert subjects(RULE, facts(here, judged=judged(figure("b4", "g1", 1.0, of="doing")))) == []


def test_a_hidden_score_is_unknown() -> None:
    hidden = figure("b4", "g1", None, of="doing", hidden=True)
    assert subjects(RULE, facts(TOLD, judged=judged(hidden))) == []
