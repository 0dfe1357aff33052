"""A partner with whom nobody looked back for two years."""

from datetime import date

import pytest
from domain.signals.given import facts, practice, subjects

from lobscan.domain.partner import Partner
from lobscan.domain.signals.unevaluated_partner import RULE


@pytest.mark.parametrize(
    ("evaluated", "agreed_on", "alarms"),
    [
        (date(2024, 11, 19), None, True),
        (date(2024, 11, 20), None, False),
        (date(2026, 6, 1), date(2015, 1, 1), False),
        (None, None, True),
        (None, date(2024, 11, 19), True),
        (None, date(2025, 9, 1), False),
        (date(2023, 1, 1), date(2026, 1, 1), True),
    ],
)
def test_two_years_after_the_last_look_back_or_else_the_agreement(
    evaluated: date | None, agreed_on: date | None, alarms: bool
) -> None:
    partner = Partner(id="club", name="Club", evaluated=evaluated, agreed_on=agreed_on)
    assert subjects(RULE, facts(practice(partners=[partner]))) == ["club"] * alarms
