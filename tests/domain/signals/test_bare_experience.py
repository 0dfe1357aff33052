"""An experience with nothing before and nothing after it."""

import pytest
from domain.signals.given import activity, facts, only, practice, subjects

from lobscan.domain.signals.bare_experience import RULE


def test_a_visit_that_just_happens_alarms() -> None:
    row = only(RULE, facts(practice(activities=[activity("visit", "g1", experience=True)])))
    assert (row.subject, row.name, row.year_groups) == ("visit", "visit", ("g1",))


@pytest.mark.parametrize("how", ["prepared", "looked_back", "reflect"])
def test_a_visit_that_is_prepared_or_looked_back_on_does_not(how: str) -> None:
    here = practice(activities=[activity("visit", "g1", experience=True, **{how: True})])
    assert subjects(RULE, facts(here)) == []


def test_information_alone_is_no_experience() -> None:
    assert subjects(RULE, facts(practice(activities=[activity("fair", "g1", inform=True)]))) == []


def test_a_visit_that_was_stopped_does_not_alarm() -> None:
    here = practice(activities=[activity("visit", "g1", experience=True, status="stopped")])
    assert subjects(RULE, facts(here)) == []
