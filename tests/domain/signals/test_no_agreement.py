"""A partner with whom nothing is on paper."""

from datetime import date

from domain.signals.given import facts, practice, subjects

from lobscan.domain.partner import Partner, Step
from lobscan.domain.signals.no_agreement import RULE


def test_a_partner_with_nothing_on_paper_alarms_the_closest_first() -> None:
    loose = Partner(id="club", name="Club")
    close = Partner(id="college", name="College", step=Step.JOINT)
    assert subjects(RULE, facts(practice(partners=[loose, close]))) == ["college", "club"]


def test_words_or_a_day_are_an_agreement() -> None:
    said = Partner(id="a", name="A", agreement="Two visits a year")
    dated = Partner(id="b", name="B", agreed_on=date(2020, 1, 1))
    assert subjects(RULE, facts(practice(partners=[said, dated]))) == []


def test_an_empty_register_is_no_alarm() -> None:
    assert subjects(RULE, facts()) == []
