"""All rules together: no false alarm where nothing is filled in, and what is asked for then."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from domain.signals.given import everywhere, facts, practice, school

from lobscan.domain.school import Person
from lobscan.domain.signals import RULES, Need, Rule, Theme, finished, missing
from lobscan.domain.signals.mark import Kind, Mark, latest
from lobscan.domain.workplan import ActionEvent

START = datetime(2026, 9, 1, 12)  # noqa: DTZ001 - as the store keeps it


def test_there_are_at_least_the_sixteen_of_the_product_and_each_once() -> None:
    assert len(RULES) >= 16
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert {rule.theme for rule in RULES} == set(Theme)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_nothing_filled_in_raises_nothing(rule: Rule) -> None:
    nobody = replace(practice(), school=school().model_copy(update={"people": ()}))
    assert rule.rows(facts(nobody)) == ()
    assert rule.rows(facts()) == ()


def test_what_is_missing_is_told_once_with_how_many_rules_wait_for_it() -> None:
    told = dict(missing(facts(practice(of=school(Person(id="sam", name="Sam"))))))
    assert set(told) == {
        Need.ACTIVITIES, Need.TASKS, Need.PARTNERS, Need.EVIDENCE, Need.HOURS, Need.ROUND,
    }  # fmt: skip
    assert told[Need.PARTNERS] == 2
    assert told[Need.ACTIVITIES] == sum(Need.ACTIVITIES in rule.needs for rule in RULES)


def test_of_a_filled_register_the_rest_is_asked_for() -> None:
    told = dict(missing(facts(practice(activities=[everywhere()]))))
    assert {Need.COMPETENCIES, Need.WEEKS} <= set(told)
    assert Need.ACTIVITIES not in told


def test_only_ideas_are_as_good_as_an_empty_register() -> None:
    assert Need.ACTIVITIES in facts(practice(activities=[everywhere(status="idea")])).lacks


def mark(kind: Kind, *, minutes: int, subject: str = "g1") -> Mark:
    """Something that was done with a row."""
    return Mark("rule", subject, kind, "", "", START + timedelta(minutes=minutes), "sam")


def test_the_last_mark_holds_and_bringing_back_leaves_none() -> None:
    marks = [
        mark(Kind.ASIDE, minutes=0),
        mark(Kind.BACK, minutes=1),
        mark(Kind.ASIDE, minutes=2, subject="g2"),
    ]
    assert list(latest(marks)) == [("rule", "g2")]
    assert latest([*marks, mark(Kind.ACTION, minutes=3)])["rule", "g1"].kind is Kind.ACTION


def event(number: int, days: int, **changes: object) -> ActionEvent:
    """A change of an action some days after the start."""
    return ActionEvent("do", number, START + timedelta(days=days), "sam", changes)


def test_an_action_is_finished_since_it_was_last_marked_so() -> None:
    events = (event(1, 0, status="planned"), event(2, 5, status="done"), event(3, 9, hours=3))
    assert finished(events) == {"do": (START + timedelta(days=5)).date()}
    again = (*events, event(4, 10, status="running"))
    assert finished(again) == {}
    assert finished((*again, event(5, 20, status="done"))) == {"do": (START + timedelta(days=20)).date()}
