"""The gate over schools, and an attacker who solves everything that it lets through."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobscan.domain.pool import Like
from lobscan.domain.pool_gate import FEWEST, MOST_SMALL, Kind, groups_of, shown_groups

KINDS = list(product(["nl-vo", "vl-so"], ["", "small", "large"], ["north", "south", "east"]))


def solvable(rows: list[list[int]], wanted: list[int]) -> bool:
    """Whether `wanted` is a combination of `rows`: elimination in exact fractions, by hand."""
    rest = [Fraction(x) for x in wanted]
    basis: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        now = [Fraction(x) for x in row]
        for pivot, other in basis:
            now = [a - now[pivot] * b for a, b in zip(now, other, strict=True)]
        at = next((i for i, x in enumerate(now) if x), None)
        if at is not None:
            basis.append((at, [x / now[at] for x in now]))
    for pivot, other in basis:
        rest = [a - rest[pivot] * b for a, b in zip(rest, other, strict=True)]
    return not any(rest)


def attack(counts: Mapping[Kind, int], shown: frozenset[Like]) -> list[tuple[Kind, ...]]:
    """Every set of fewer than five schools whose sum follows from the sums of the shown groups."""
    kinds = [kind for kind, n in counts.items() if n]
    rows = [[int(group in set(groups_of(kind))) for kind in kinds] for group in shown]
    small = [kind for kind in kinds if counts[kind] < FEWEST]
    sets = chain.from_iterable(combinations(small, many) for many in range(1, FEWEST))
    return [
        some
        for some in sets
        if sum(counts[k] for k in some) < FEWEST and solvable(rows, [int(k in some) for k in kinds])
    ]


def size(counts: Mapping[Kind, int], group: Like) -> int:
    return sum(n for kind, n in counts.items() if group in set(groups_of(kind)))


def test_the_attacker_has_a_region_by_subtracting_the_others_where_there_is_no_gate() -> None:
    counts = {("nl-vo", "small", "north"): 9, ("nl-vo", "small", "south"): 2}
    naive = frozenset(g for k in counts for g in groups_of(k) if size(counts, g) >= FEWEST)
    assert attack(counts, naive) == [(("nl-vo", "small", "south"),)]
    assert attack(counts, shown_groups(counts)) == []


def test_the_attacker_has_a_cell_from_two_margins() -> None:
    """Sizes and regions are shown, and three of four cells: the fourth follows, though no margin is small."""
    counts = {
        ("nl-vo", "small", "north"): 8,
        ("nl-vo", "small", "south"): 7,
        ("nl-vo", "large", "north"): 6,
        ("nl-vo", "large", "south"): 1,
    }
    naive = frozenset(g for k in counts for g in groups_of(k) if size(counts, g) >= FEWEST)
    assert attack(counts, naive) == [(("nl-vo", "large", "south"),)]
    shown = shown_groups(counts)
    assert attack(counts, shown) == []
    assert Like() in shown


def test_schools_that_do_not_tell_their_size_are_no_group_and_do_not_come_out_by_what_is_left() -> None:
    counts = {("nl-vo", "small", "north"): 9, ("nl-vo", "", "north"): 1}
    shown = shown_groups(counts)
    assert all(group.size != "" for group in shown)
    assert attack(counts, shown) == []


@pytest.mark.parametrize("n", range(8))
def test_from_five_alike_schools_on_all_is_shown(n: int) -> None:
    kind = ("nl-vo", "small", "north")
    assert len(shown_groups({kind: n})) == (8 if n >= FEWEST else 0)


def test_where_every_kind_has_five_nothing_is_hidden() -> None:
    counts = {kind: 5 for kind in KINDS if kind[1]}
    assert shown_groups(counts) == {g for kind in counts for g in groups_of(kind)}


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(KINDS), st.integers(0, 9), max_size=9))
def test_no_attacker_has_fewer_than_five_schools(counts: dict[Kind, int]) -> None:
    shown = shown_groups(counts)
    assert all(size(counts, group) >= FEWEST for group in shown)
    assert attack(counts, shown) == []


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(KINDS), st.integers(0, 9), max_size=9))
def test_the_widest_group_stays_longest(counts: dict[Kind, int]) -> None:
    assert (Like() in shown_groups(counts)) is (sum(counts.values()) >= FEWEST)


def test_very_many_small_kinds_are_hidden_rather_than_looked_at_for_ever() -> None:
    counts = {("nl-vo", f"size-{s}", f"region-{r}"): 2 for s in range(8) for r in range(8)}
    shown = shown_groups(counts)
    assert len(counts) > MOST_SMALL
    assert Like() in shown
    assert all(size(counts, group) >= FEWEST for group in shown)
