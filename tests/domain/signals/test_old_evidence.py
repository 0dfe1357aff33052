"""Evidence that is too old to prove anything."""

from datetime import date

import pytest
from domain.signals.given import facts, only, practice, subjects

from lobscan.domain.evidence import Evidence
from lobscan.domain.signals.old_evidence import RULE


@pytest.mark.parametrize(
    ("dated", "valid_until", "alarms"),
    [
        (date(2024, 11, 19), None, True),
        (date(2024, 11, 20), None, False),
        (date(2026, 9, 1), date(2026, 11, 19), True),
        (date(2026, 9, 1), date(2026, 11, 20), False),
    ],
)
def test_two_years_or_the_last_day_make_it_old(dated: date, valid_until: date | None, alarms: bool) -> None:
    plan = Evidence(id="plan", title="Plan", dated=dated, valid_until=valid_until)
    assert subjects(RULE, facts(practice(evidence=[plan]))) == ["plan"] * alarms


def test_the_row_says_why_and_of_what() -> None:
    plan = Evidence(id="plan", title="Plan", dated=date(2020, 1, 1), statements=("a1",))
    row = only(RULE, facts(practice(evidence=[plan])))
    assert (row.detail.values, row.statements) == ({"day": date(2020, 1, 1)}, ("a1",))
