"""A typed line and the form that it stands for."""

from __future__ import annotations

from datetime import date

import builders
import pytest
from builders import PUPILS, STAFF, area, pack, role, statement
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.paper import Form, Typed, cells, line, read
from lobscan.domain.round import Round
from lobscan.domain.rubric import Scope
from lobscan.errors import UserError

GROUPS = ("g1", "g2", "g3")
PACK = pack(
    area("a", statement("a1", scope=Scope.SCHOOL), statement("a2")),
    area("b", statement("b1"), statement("b2"), statement("b3", roles=["pupil"])),
    roles={"mentor": STAFF, "pupil": PUPILS},
)


def form(*, desired: bool = False, groups: tuple[str, ...] = GROUPS) -> Form:
    school = builders.school(*((g, g, 1) for g in groups))
    round_ = Round(
        id="r1", title="R", rubric="tiny", rubric_version="1.0.0", opened=date(2026, 11, 1), desired=desired
    )
    asked = tuple(s for s in PACK.statements if "mentor" in s.roles)
    return Form(school, round_, PACK, role("mentor"), asked, 3)


def test_a_line_says_who_and_what() -> None:
    typed = read(form(), "1 3: 4?-.")
    assert typed.year_groups == ("g1", "g3")
    assert typed.number is None
    now = {at: marks[0] for at, marks in typed.marks.items()}
    assert now == {
        ("a1", ""): "4",
        ("a2", "g1"): "?", ("a2", "g3"): "?",
        ("b1", "g1"): "-", ("b1", "g3"): "-",
        ("b2", "g1"): "", ("b2", "g3"): "",
    }  # fmt: skip


def test_year_groups_that_differ_stand_between_brackets() -> None:
    typed = read(form(), "2-3: 1(2 4)(3,3)2")
    assert (typed.marks["a2", "g2"][0], typed.marks["a2", "g3"][0]) == ("2", "4")
    assert typed.marks["b1", "g2"] == typed.marks["b1", "g3"] == ("3", "")


def test_wanted_levels_come_after_a_second_colon() -> None:
    typed = read(form(desired=True), "1 : 11 22 : 44 .3")
    assert typed.marks["a1", ""] == ("1", "4")
    assert typed.marks["b1", "g1"] == ("2", "")
    assert typed.marks["b2", "g1"] == ("2", "3")


def test_keys_of_a_keypad_and_a_number_in_front() -> None:
    typed = read(form(), "#17 1: /0-1")
    assert typed.number == 17
    assert [marks[0] for marks in typed.marks.values()] == ["?", "", "-", "1"]


def test_a_school_with_one_year_group_is_not_asked_for_it() -> None:
    typed = read(form(groups=("g1",)), "1234")
    assert typed.year_groups == ("g1",)
    assert typed.marks["b2", "g1"] == ("4", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has 1 parts"),
        ("1: 111: 1", "has 3 parts"),
        (": 1111", "numbers of the year groups first"),
        ("4: 1111", "'4' is no year group"),
        ("3-1: 1111", "'3-1' is no year group"),
        ("1: 111", "You typed 3 answers; this form has 4"),
        ("1: 11 1", "b has 2 statements, 3 to 4; you typed 1"),
        ("1: 1151", "'5' is no answer"),
        ("1: 11()1", r"'\(\)' is no answer"),
        ("1 2: 1(123)11", "Statement 2 has 3 answers between brackets; give one, or 2"),
        ("1 2: (12)111", "Statement 1 has 2 answers between brackets; give one, or 1"),
        ("1" * 5000, "too long"),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read(form(), text)


@given(st.data())
def test_a_form_is_written_as_the_line_that_it_was_read_from(data: st.DataObject) -> None:
    one = form(desired=data.draw(st.booleans()))
    groups = tuple(g for g in GROUPS if data.draw(st.booleans())) or GROUPS[:1]
    mark = st.sampled_from(["1", "2", "3", "4", "?", "-", ""])
    wanted = mark if one.round.desired else st.just("")
    marks = {at: (data.draw(mark), data.draw(wanted)) for at in cells(one, groups)}
    typed = Typed(data.draw(st.none() | st.integers(1, 999)), groups, marks)
    assert read(one, line(one, typed)) == typed
