from datetime import UTC, datetime

import pytest
from builders import area, pack, statement

from lobscan.domain.ambition import BACK, PROVISIONAL, Ambition, latest, resolve
from lobscan.domain.rubric import Scope

GOALS, DATES, PLAN = statement("goals"), statement("dates"), statement("plan", scope=Scope.SCHOOL)
PACK = pack(area("guidance", GOALS, DATES), area("policy", PLAN))
PLACES = ("", "g1", "g2")


def said(target, level, *, year_group=""):
    return Ambition("r1", target, year_group, level, "because", "head", datetime(2026, 9, 1, tzinfo=UTC))


def resolved(*ambitions):
    """Level and provisional per statement and place."""
    values, provisional = resolve(PACK, PACK.statements, PLACES, ambitions)
    keys = [(s.id, place) for s in PACK.statements for place in PLACES]
    found = zip(values.ravel().tolist(), provisional.ravel().tolist(), strict=True)
    return dict(zip(keys, found, strict=True))


def test_until_the_school_decides_the_ambition_is_three_and_provisional():
    assert set(resolved().values()) == {(3.0, True)}
    assert PROVISIONAL == 3


def test_an_ambition_for_an_area_holds_for_its_statements_alone():
    found = resolved(said("guidance", 4))
    assert {key for key, value in found.items() if value == (4.0, False)} == {
        (s, place) for s in ("goals", "dates") for place in PLACES
    }
    assert found["plan", ""] == (3.0, True)


def test_an_ambition_of_three_is_no_longer_provisional():
    assert resolved(said("goals", 3))["goals", "g1"] == (3.0, False)


def test_the_nearest_word_counts():
    """Statement here, statement, area here, area: each gives way to the one before it."""
    words = [
        said("guidance", 1),
        said("guidance", 2, year_group="g1"),
        said("goals", 3),
        said("goals", 4, year_group="g1"),
    ]
    found = [resolved(*words[:n])["goals", "g1"][0] for n in (1, 2, 3, 4)]
    assert found == [1.0, 2.0, 3.0, 4.0]
    assert [resolved(*reversed(words[:n]))["goals", "g1"][0] for n in (1, 2, 3, 4)] == found


def test_an_ambition_for_a_year_group_leaves_the_others():
    found = resolved(said("goals", 4, year_group="g1"))
    assert (found["goals", "g1"], found["goals", "g2"]) == ((4.0, False), (3.0, True))


def test_the_last_word_counts():
    assert resolved(said("goals", 4), said("goals", 2))["goals", "g1"] == (2.0, False)


def test_what_is_taken_back_gives_the_wider_word_again():
    words = [said("guidance", 4), said("goals", 2), said("goals", None)]
    assert resolved(*words)["goals", "g1"] == (4.0, False)


def test_taking_the_only_word_back_makes_it_provisional_again():
    assert resolved(said("goals", 4), said("goals", None))["goals", "g1"] == (3.0, True)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ([said("goals", 4), said("goals", 2)], [2]),
        ([said("goals", 4), said("goals", 2, year_group="g1")], [4, 2]),
        ([said("goals", 4), said("goals", None)], []),
        ([said("goals", None), said("goals", 4)], [4]),
        ([said("goals", 4), said("goals", 2), said("goals", BACK)], [4]),
        ([said("goals", 4), said("goals", BACK), said("goals", BACK), said("goals", 2)], [2]),
        ([said("goals", 4), said("goals", 2), said("goals", None), said("goals", BACK)], []),
        ([said("goals", 4), said("goals", 2, year_group="g1"), said("goals", BACK)], [2]),
    ],
)
def test_the_ambitions_that_hold_are_the_last_per_target_and_year_group(words, left):
    assert [a.level for a in latest(words)] == left
