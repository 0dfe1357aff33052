"""Somebody who attacks the gate with all that it publishes, over year groups and over time.

They know who works in which year groups, that people say the same of each of theirs, and how many
people of which role handed in between two looks. Each published count is an equation in the answers
of each group of people alike; they eliminate in exact fractions. They win with any equation left
that is about one to k - 1 people: the sum over some of these, or a difference between them.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations

import pytest
from builders import LEADERS, PARENTS, PUPILS, STAFF, answers, role
from hypothesis import given, settings
from hypothesis import strategies as st

from lobscan.domain import gate, looks
from lobscan.domain.answers import Answer
from lobscan.domain.gate import pass_gate
from lobscan.domain.looks import shown as by_looks
from lobscan.domain.rubric import Perspective
from lobscan.domain.tally import count, empty

SIDES = [LEADERS, STAFF, STAFF, PUPILS]
ROLES = [role(f"r{i}", side) for i, side in enumerate(SIDES)]
GROUPS = ("a", "b", "c")
JUDGING = (LEADERS, STAFF)
Kind = tuple[int, frozenset[str], int]
"""People alike: their role, their year groups, and the look before which they handed in."""


def frame():
    return empty(statements=["s"], year_groups=GROUPS, roles=ROLES)


def answered(people: Counter[Kind], look: int) -> list[Answer]:
    """One answer of each person for each of their year groups; levels go round."""
    return [
        Answer(f"{kind}{i}", ROLES[kind[0]].id, "s", group, current=str(1 + (i + kind[0]) % 4))
        for kind, n in people.items()
        if kind[2] == look
        for i in range(n)
        for group in kind[1]
    ]


def voices():
    """Whatever can be asked for, and the roles that it counts."""
    yield {}, {i for i, side in enumerate(SIDES) if side in JUDGING}
    for side in Perspective:
        yield {"perspective": side}, {i for i, own in enumerate(SIDES) if own is side}
    for i, one in enumerate(ROLES):
        yield {"role": one.id}, {i}


def equations(shown, kinds: list[Kind], counted) -> list[list[int]]:
    """Of each published figure, which people it adds up."""
    found = []
    for asked, roles in voices():
        cells = shown.cells(**asked)
        for j, group in enumerate(cells.places):
            if not cells.hidden[0, j] and cells.now[0, j].any():
                row = [int(k[0] in roles and group in k[1] and counted(k, group, roles)) for k in kinds]
                found.append(row)
    return found


def rank(rows: list[list[int]]) -> int:
    """By elimination in exact fractions."""
    left = [[Fraction(x) for x in row] for row in rows]
    found = 0
    while left:
        row = left.pop()
        at = next((i for i, x in enumerate(row) if x), None)
        if at is not None:
            found += 1
            left = [[a - r[at] / row[at] * b for a, b in zip(r, row, strict=True)] for r in left]
    return found


def won(rows: list[list[int]], kinds: list[Kind], people: Counter[Kind], k: int) -> list[tuple[Kind, ...]]:
    """Sets of fewer than k people about whom, and nobody else, an equation can be had.

    Such an equation is lost with their columns, so the rank drops.
    """
    full = rank(rows)
    small = [i for i, kind in enumerate(kinds) if people[kind] < k]
    return [
        tuple(kinds[i] for i in some)
        for many in range(1, k)
        for some in combinations(small, many)
        if sum(people[kinds[i]] for i in some) < k
        and rank([[x for i, x in enumerate(row) if i not in some] for row in rows]) < full
    ]


@st.composite
def crowds(draw, looks: int = 1, most: int = 6) -> Counter[Kind]:
    kinds = st.tuples(
        st.integers(0, len(ROLES) - 1),
        st.frozensets(st.sampled_from(GROUPS), min_size=1),
        st.integers(0, looks - 1),
    )
    return Counter(draw(st.dictionaries(kinds, st.integers(1, 9), min_size=1, max_size=most)))


@settings(max_examples=120, deadline=None)
@given(crowds(), st.integers(3, 7))
def test_year_groups_added_and_subtracted_tell_on_nobody(people: Counter[Kind], k: int) -> None:
    shown = pass_gate(count(frame(), answered(people, 0)), k=k)
    kinds = list(people)
    assert won(equations(shown, kinds, lambda *_: True), kinds, people, k) == []


def test_the_attacker_wins_where_year_groups_are_not_held_beside_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = Counter({(1, frozenset("ab"), 0): 6, (1, frozenset("b"), 0): 1})
    kinds = list(people)

    def attack():
        shown = pass_gate(count(frame(), answered(people, 0)), k=5)
        return won(equations(shown, kinds, lambda *_: True), kinds, people, 5)

    assert attack() == []
    monkeypatch.setattr(gate, "_part_places", lambda *_: None)
    assert attack() == [((1, frozenset("b"), 0),)]


def test_of_two_year_groups_that_tell_on_each_other_the_larger_stays() -> None:
    people = [*answers("r1", "s", "a", "3" * 6), *answers("r1", "s", "b", "3" * 7)]
    hidden = pass_gate(count(frame(), people), k=5).cells(role="r1").hidden[0]
    assert hidden.tolist() == [False, True, False, False]


# How many, beside what they said

LEVELS_SAID = (1, 2)
"""Two levels are enough: with both counts the third and fourth would only be more of the same."""
Column = tuple[Kind, int, str]
"""How many people of a kind gave a level to a statement."""


@st.composite
def asked(draw) -> dict[str, frozenset[int]]:
    """Two statements, each asked of some roles."""
    some = st.frozensets(st.integers(0, len(ROLES) - 1), min_size=1)
    return {statement: draw(some) for statement in ("s", "t")}


def all_said(people: Counter[Kind], of: dict[str, frozenset[int]]) -> list[Answer]:
    """Everybody answers everything that their role is asked."""
    return [
        Answer(f"{kind}{i}", ROLES[kind[0]].id, statement, group, current=str(LEVELS_SAID[i % 2]))
        for kind, n in people.items()
        for i in range(n)
        for statement, roles in of.items()
        if kind[0] in roles
        for group in kind[1]
    ]


def rows_by_level(shown, columns: list[Column], of: dict[str, frozenset[int]]) -> list[list[int]]:
    """The published number of each level as an equation in how many of each kind gave it."""
    found = []
    for wanted, roles in voices():
        cells = shown.cells(**wanted)
        for i, statement in enumerate(cells.statements):
            for j, group in enumerate(cells.places):
                if cells.hidden[i, j] or not cells.now[i, j].any():
                    continue
                mine = [(k[0] in roles and group in k[1], level, s) for k, level, s in columns]
                found += [[int(c == (True, level, statement)) for c in mine] for level in LEVELS_SAID]
    return found


def known_numbers(columns: list[Column]) -> list[list[int]]:
    """Whoever counts heads: of each kind and statement, how many answered. More than any page tells."""
    pairs = dict.fromkeys((kind, statement) for kind, _level, statement in columns)
    return [[int((c[0], c[2]) == pair) for c in columns] for pair in pairs]


def equations_on(some: set[Kind], rows: list[list[int]], columns: list[Column]) -> int:
    """How many independent equations are about these people and nobody else."""
    return rank(rows) - rank(
        [[x for x, c in zip(row, columns, strict=True) if c[0] not in some] for row in rows]
    )


def learnt(shown, people: Counter[Kind], of: dict[str, frozenset[int]], k: int) -> list[set[Kind]]:
    """Sets of fewer than k people of whom who knows all numbers learns more from the figures."""
    columns = [
        (kind, level, s)
        for kind in people
        for s, roles in of.items()
        if kind[0] in roles
        for level in LEVELS_SAID
    ]
    numbers = known_numbers(columns)
    rows = [*rows_by_level(shown, columns, of), *numbers]
    small = [kind for kind in people if people[kind] < k]
    return [
        set(some)
        for many in range(1, k)
        for some in combinations(small, many)
        if sum(people[kind] for kind in some) < k
        and equations_on(set(some), rows, columns) > equations_on(set(some), numbers, columns)
    ]


def shown_of(people: Counter[Kind], of: dict[str, frozenset[int]], k: int):
    wanted = empty(statements=list(of), year_groups=GROUPS, roles=ROLES)
    return pass_gate(count(wanted, all_said(people, of)), k=k)


@settings(max_examples=60, deadline=None)
@given(crowds(most=5), asked(), st.integers(3, 6))
def test_who_knows_how_many_answered_learns_nothing_of_what_they_said(
    people: Counter[Kind], of: dict[str, frozenset[int]], k: int
) -> None:
    """Why this is what counts: statements asked of some roles only tell by their n how many others are."""
    assert learnt(shown_of(people, of, k), people, of, k) == []


def test_with_the_numbers_a_figure_that_the_gate_let_through_would_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = Counter({(1, frozenset("a"), 0): 6, (2, frozenset("a"), 0): 3})
    of = {"s": frozenset({1}), "t": frozenset({1, 2})}
    assert learnt(shown_of(people, of, 5), people, of, 5) == []
    monkeypatch.setattr(gate._Cell, "close", lambda _self: None)
    assert learnt(shown_of(people, of, 5), people, of, 5) == [{(2, frozenset("a"), 0)}]


# Over time

LOOKS = 3


def published(people: Counter[Kind], k: int) -> list[tuple[object, list[list[int]], object]]:
    """The figures of each look and of the close."""
    batches = [count(frame(), answered(people, look)) for look in range(LOOKS)]
    running = [by_looks(batches[:n], k=k, over=False, respondents=99) for n in range(1, LOOKS)]
    return [*running, by_looks(batches, k=k, over=True, respondents=99)]


def who(shown_, people: Counter[Kind]):
    """Who is counted in a voice at a place: the looks up to where the voice's number is reached.

    A voice counts whole looks, the earliest first, so how many it counts says which.
    """
    totals = {}
    for roles in ({0, 1, 2}, {3}):
        asked = {} if 0 in roles else {"perspective": PUPILS}
        cells = shown_.cells(**asked)
        for j, group in enumerate(cells.places):
            n, reached = int(cells.now[0, j].sum()), 0
            for look in range(LOOKS):
                here = sum(
                    m
                    for kind, m in people.items()
                    if kind[0] in roles and group in kind[1] and kind[2] == look
                )
                if n and reached + here <= n:
                    totals[3 in roles, group, look] = True
                reached += here
    return lambda kind, group, roles: totals.get((3 in roles, group, kind[2]), False)


@settings(max_examples=120, deadline=None)
@given(crowds(looks=LOOKS, most=7), st.integers(3, 6))
def test_looks_one_after_the_other_and_the_close_tell_on_nobody(people: Counter[Kind], k: int) -> None:
    kinds, rows = list(people), []
    for shown_ in published(people, k):
        rows += equations(shown_, kinds, who(shown_, people))
    assert won(rows, kinds, people, k) == []


def test_the_attacker_wins_where_roles_are_not_held_beside_the_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A role that is all but one of a look: the look less the role is the one."""
    at = frozenset("a")
    people = Counter({(1, at, 0): 6, (2, at, 0): 1, (2, at, 1): 6})
    kinds = list(people)

    def attack() -> list[tuple[Kind, ...]]:
        rows = [e for s in published(people, 5) for e in equations(s, kinds, who(s, people))]
        return won(rows, kinds, people, 5)

    assert attack() == []
    monkeypatch.setattr(looks, "_part", lambda *_args, **_more: None)
    assert (2, at, 0) in {kind for found in attack() for kind in found}


def look_at(*batches: str, over: bool = False, of: str = "r1") -> list[int]:
    """The levels that the judgement has at year group a, after batches of marks of a role."""
    tallies = [count(frame(), answers(of, "s", "a", marks, who=str(i))) for i, marks in enumerate(batches)]
    cells = by_looks(tallies, k=5, over=over, respondents=99).cells()
    return cells.now[0, 1, :4].tolist()


def test_a_figure_moves_on_only_when_enough_came_since() -> None:
    assert look_at("33333") == [0, 0, 5, 0]
    assert look_at("33333", "1") == [0, 0, 5, 0]
    assert look_at("33333", "1", "1111") == [5, 0, 5, 0]


def test_who_still_waits_at_the_close_is_left_out() -> None:
    assert look_at("33333", "1", over=True) == [0, 0, 5, 0]
    assert look_at("3333", "1", over=True) == [1, 0, 4, 0]
    assert look_at("3333", over=True) == [0, 0, 0, 0]


def test_roles_and_perspectives_wait_for_the_close() -> None:
    first = count(frame(), answers("r1", "s", "a", "3" * 6))
    running = by_looks([first], k=5, over=False, respondents=6)
    assert running.cells(role="r1").hidden[0, 1]
    assert running.cells(perspective=STAFF).hidden[0, 1]
    assert not running.cells().hidden[0, 1]
    closed = by_looks([first], k=5, over=True, respondents=6)
    assert closed.cells(role="r1").now[0, 1, 2] == 6


def test_a_role_that_is_all_but_one_of_a_look_is_not_shown_beside_it() -> None:
    """The look less the role is the one."""
    first = [*answers("r1", "s", "a", "3" * 6), *answers("r2", "s", "a", "1")]
    second = answers("r2", "s", "a", "3" * 6, who="later")
    tallies = [count(frame(), batch) for batch in (first, second)]
    closed = by_looks(tallies, k=5, over=True, respondents=13)
    assert closed.cells().now[0, 1, :4].tolist() == [1, 0, 12, 0]
    assert closed.cells(role="r1").hidden[0, 1]
    assert closed.cells(role="r2").hidden[0, 1]


def test_a_voice_that_nobody_may_see_yet_is_hidden_and_not_empty() -> None:
    tally = count(frame(), answers("r3", "s", "a", "44"))
    cells = by_looks([tally], k=5, over=True, respondents=2).cells(perspective=PUPILS)
    assert cells.hidden[0, 1]
    assert not by_looks([tally], k=5, over=True, respondents=2).cells(perspective=PARENTS).hidden[0, 1]
