from datetime import date

import pytest
from builders import LEADERS, PARENTS, PUPILS, STAFF, area, pack, role, statement
from pydantic import ValidationError

from lobscan.domain.round import (
    Mode,
    Round,
    asked_of,
    perspectives,
    places_of,
    statements_of,
    worded,
)
from lobscan.domain.rubric import Scope
from lobscan.domain.school import YearGroup

CORE = statement("goals", core=True, roles=["mentor", "head"])
MORE = statement("dates", roles=["teacher"])
LIVED = statement("felt", core=True, roles=["pupil"])
PACK = pack(
    area("guidance", CORE, MORE),
    area("pupils", LIVED),
    roles={"head": LEADERS, "mentor": STAFF, "teacher": STAFF, "pupil": PUPILS},
)


def a_round(**more):
    fields = {
        "id": "r1",
        "title": "Scan",
        "rubric": "tiny",
        "rubric_version": "1.0.0",
        "opened": date(2026, 9, 1),
    }
    return Round.model_validate({**fields, **more})


def ids(statements):
    return [s.id for s in statements]


def test_the_usual_threshold_is_five():
    assert a_round().k == 5


@pytest.mark.parametrize("k", [2, 1, 0, -5])
def test_the_threshold_is_never_below_three(k):
    assert a_round(k=3).k == 3
    with pytest.raises(ValidationError):
        a_round(k=k)


def test_only_a_joint_round_is_joint():
    assert {mode: a_round(mode=mode).joint for mode in Mode} == {m: m == "joint" for m in Mode}


@pytest.mark.parametrize(
    ("set_", "expected"), [("core", ["goals", "felt"]), ("full", ["goals", "dates", "felt"])]
)
def test_a_round_holds_the_statements_of_its_set_in_the_packs_order(set_, expected):
    assert ids(statements_of(a_round(set=set_), PACK)) == expected


@pytest.mark.parametrize(
    ("of", "expected"),
    [("mentor", ["goals"]), ("teacher", ["dates"]), ("head", ["goals"]), ("pupil", ["felt"])],
)
def test_a_role_is_asked_its_own_statements(of, expected):
    known = {r.id: r.perspective for r in PACK.header.roles}
    assert ids(asked_of(a_round(set="full"), PACK, role(of, known[of]))) == expected


@pytest.mark.parametrize(("of", "asked"), [("pupil", ["felt"]), ("parent", ["felt", "told"])])
def test_pupils_are_asked_no_more_than_the_core_also_in_a_full_set(of, asked):
    told = statement("told", roles=["pupil", "parent"])
    known = {"pupil": PUPILS, "parent": PARENTS}
    both = pack(area("pupils", statement("felt", core=True, roles=["pupil", "parent"]), told), roles=known)
    assert ids(asked_of(a_round(set="full"), both, role(of, known[of]))) == asked


def test_pupils_are_asked_all_of_a_pulse():
    told = pack(area("pupils", LIVED, statement("told", roles=["pupil"])), roles={"pupil": PUPILS})
    pulse = a_round(set="pulse", statements=["told"])
    assert ids(asked_of(pulse, told, role("pupil", PUPILS))) == ["told"]


def test_a_role_that_the_pack_does_not_know_is_asked_what_its_perspective_is_asked():
    assert ids(asked_of(a_round(set="full"), PACK, role("coach", STAFF))) == ["goals", "dates"]


def test_a_role_of_a_perspective_that_the_pack_does_not_know_is_asked_nothing():
    assert asked_of(a_round(set="full"), PACK, role("parent", PARENTS)) == ()


def test_a_role_is_asked_nothing_outside_the_set():
    assert asked_of(a_round(set="core"), PACK, role("teacher", STAFF)) == ()


def test_a_team_that_answers_together_is_asked_everything():
    assert ids(asked_of(a_round(mode="joint", set="full"), PACK, role("mentor"))) == [
        "goals",
        "dates",
        "felt",
    ]


@pytest.mark.parametrize(("scope", "places"), [(Scope.SCHOOL, ("",)), (Scope.YEAR_GROUP, ("g1", "g2"))])
def test_a_statement_is_judged_for_the_school_or_in_each_year_group(scope, places):
    assert places_of(statement("x", scope=scope), ("g1", "g2")) == places


def test_the_perspectives_of_roles_stand_in_their_fixed_order():
    assert perspectives((role("p", PUPILS), role("m"), role("h", LEADERS), role("t"))) == (
        LEADERS,
        STAFF,
        PUPILS,
    )


GROUPS = [
    YearGroup(id="pro-1", label="pro 1", year=1, tracks=("pro",)),
    YearGroup(id="pro-2", label="pro 2", year=2, tracks=("pro",)),
    YearGroup(id="havo-1", label="havo 1", year=1, tracks=("havo",)),
    YearGroup(id="mixed", label="brug", year=1, tracks=("pro", "havo")),
    YearGroup(id="bare", label="los", year=1),
]
VARIANT = {
    "tracks": ["pro"],
    "text": "In words for pro.",
    "levels": {str(i): f"pro {i}" for i in range(1, 5)},
}


def said(scope: Scope, chosen: tuple[str, ...], among: tuple[str, ...] = ()) -> str:
    one = statement("a", scope=scope, variants=[VARIANT])
    every = [g for g in GROUPS if not among or g.id in among]
    found = worded(one, every, chosen)
    assert found.id == "a"
    assert (found.levels[1] == "pro 1") is (found.text == "In words for pro.")
    return "variant" if found.text == "In words for pro." else "usual"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (("pro-1",), "variant"),
        (("pro-1", "pro-2"), "variant"),
        (("pro-1", "havo-1"), "usual"),
        (("mixed",), "usual"),
        (("pro-1", "bare"), "usual"),
        (("bare",), "usual"),
        ((), "usual"),
    ],
)
def test_a_year_group_statement_is_in_a_variants_words_where_all_chosen_ones_are_of_its_tracks(
    chosen: tuple[str, ...], expected: str
) -> None:
    assert said(Scope.YEAR_GROUP, chosen) == expected


def test_a_school_wide_statement_is_so_only_where_the_whole_school_is() -> None:
    assert said(Scope.SCHOOL, ("pro-1",)) == "usual"
    assert said(Scope.SCHOOL, ("pro-1",), among=("pro-1", "pro-2")) == "variant"


def test_a_statement_without_variants_stays_itself() -> None:
    one = statement("a")
    assert worded(one, GROUPS, ["pro-1"]) is one
