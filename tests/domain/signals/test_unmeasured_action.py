"""An action that was finished, and of which no later round asks anything."""

from datetime import date

import pytest
from domain.signals.given import action, facts, only, subjects

from lobscan.domain.signals import Asked
from lobscan.domain.signals.unmeasured_action import RULE

DONE = action(status="done", statements=["b4"], year_groups=["g1"])
SINCE = date(2026, 9, 1)


def test_a_finished_action_that_nobody_asked_about_alarms() -> None:
    row = only(RULE, facts(actions=(DONE,), done={"do": SINCE}))
    assert (row.subject, row.year_groups, row.statements) == ("do", ("g1",), ("b4",))


@pytest.mark.parametrize(
    ("opened", "statements", "alarms"),
    [
        (date(2026, 10, 1), {"a1", "b4"}, False),
        (SINCE, {"b4"}, False),
        (date(2026, 8, 31), {"b4"}, True),
        (date(2026, 10, 1), {"a1", "b5"}, True),
    ],
)
def test_only_a_later_round_that_asks_its_statements_measures_it(
    opened: date, statements: set[str], alarms: bool
) -> None:
    asked = (Asked("r1", opened, frozenset(statements)),)
    assert subjects(RULE, facts(actions=(DONE,), done={"do": SINCE}, asked=asked)) == ["do"] * alarms


@pytest.mark.parametrize(("since", "alarms"), [(date(2026, 9, 25), True), (date(2026, 9, 26), False)])
def test_for_eight_weeks_it_is_too_early_to_ask(since: date, alarms: bool) -> None:
    assert subjects(RULE, facts(actions=(DONE,), done={"do": since})) == ["do"] * alarms


@pytest.mark.parametrize("fields", [{"status": "running", "statements": ["b4"]}, {"status": "done"}])
def test_what_is_not_finished_or_lifts_nothing_is_not_measured(fields: dict[str, object]) -> None:
    assert subjects(RULE, facts(actions=(action(**fields),), done={"do": SINCE})) == []
