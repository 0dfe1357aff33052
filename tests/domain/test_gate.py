"""The anonymity gate, and somebody who attacks it with everything that it publishes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from builders import LEADERS, PARENTS, PARTNERS, PUPILS, STAFF, one_cell, role
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lobscan.domain.gate import pass_gate
from lobscan.domain.rubric import Perspective
from lobscan.domain.tally import Tally, empty

HEAD, DEPUTY = role("head", LEADERS), role("deputy", LEADERS)
MENTOR, TEACHER, COACH = role("mentor"), role("teacher"), role("coach")
PUPIL = role("pupil", PUPILS)
JUDGING = {LEADERS, STAFF}


def shown(now, *, wanted=None, k=5, joint=False, roles=(HEAD, DEPUTY, MENTOR, TEACHER, COACH, PUPIL)):
    """The gate over one cell: now and wanted counts per role."""
    return pass_gate(one_cell(roles, now, wanted), k=k, joint=joint)


def hidden(tally, of=None):
    """Whether the cell of a role, a perspective or (None) the school's judgement is hidden."""
    return cell(tally, of).hidden[0, 0].item()


def cell(tally, of=None):
    if isinstance(of, Perspective):
        return tally.cells(perspective=of)
    return tally.cells(role=of)


def counts(tally, of=None):
    return cell(tally, of).now[0, 0].tolist()


# What is shown


def test_a_cell_of_k_is_shown_whole():
    tally = shown({"mentor": [1, 0, 2, 2, 3, 4]}, k=5)
    assert not hidden(tally, "mentor")
    assert counts(tally, "mentor") == [1, 0, 2, 2, 3, 4]


def test_a_cell_of_less_than_k_is_hidden():
    tally = shown({"mentor": [1, 0, 2, 1, 3, 4]}, k=5)
    assert hidden(tally, "mentor")


@pytest.mark.parametrize("of", [None, STAFF, "mentor"])
def test_nothing_of_a_hidden_cell_comes_out(of):
    tally = shown({"mentor": [1, 0, 2, 1, 3, 4]}, wanted={"mentor": [9] * 6}, k=5)
    assert hidden(tally, of)
    assert cell(tally, of).now.sum() == 0
    assert cell(tally, of).wanted.sum() == 0


@pytest.mark.parametrize("of", [None, LEADERS, STAFF, PUPILS, "mentor"])
def test_a_cell_that_nobody_answered_is_empty_and_not_hidden(of):
    tally = shown({})
    assert not hidden(tally, of)
    assert counts(tally, of) == [0] * 6


def test_a_cell_without_levels_is_hidden_while_fewer_than_k_said_dont_know():
    assert hidden(shown({"mentor": [0, 0, 0, 0, 4]}, k=5), "mentor")


def test_a_cell_without_levels_is_shown_when_k_said_dont_know():
    assert counts(shown({"mentor": [0, 0, 0, 0, 5]}, k=5), "mentor") == [0, 0, 0, 0, 5, 0]


def test_dont_know_does_not_help_a_cell_over_the_threshold():
    assert hidden(shown({"mentor": [4, 0, 0, 0, 90]}, k=5), "mentor")


def test_not_applicable_does_not_help_a_cell_over_the_threshold():
    assert hidden(shown({"mentor": [4, 0, 0, 0, 0, 90]}, k=5), "mentor")


def test_the_judgement_is_leaders_and_staff_together():
    tally = shown({"head": [0, 5], "mentor": [0, 0, 6], "pupil": [90]})
    assert counts(tally) == [0, 5, 6, 0, 0, 0]


def test_a_perspective_is_the_sum_of_its_roles():
    tally = shown({"mentor": [5], "teacher": [0, 6], "head": [0, 0, 7]})
    assert counts(tally, STAFF) == [5, 6, 0, 0, 0, 0]


def test_hiding_pupils_hides_nothing_of_the_school():
    tally = shown({"head": [5], "mentor": [5], "pupil": [1]})
    assert hidden(tally, PUPILS)
    assert not any(hidden(tally, of) for of in (None, LEADERS, STAFF, "head", "mentor"))


def test_an_unknown_role_is_an_error():
    with pytest.raises(KeyError):
        shown({}).cells(role="janitor")


# What else is hidden


def test_the_smallest_fellow_is_hidden_where_a_hidden_role_could_be_subtracted():
    tally = shown({"mentor": [2], "teacher": [9], "coach": [7]})
    assert [hidden(tally, of) for of in ("mentor", "coach", "teacher", STAFF)] == [True, True, False, False]


def test_two_hidden_roles_of_k_together_need_no_third():
    tally = shown({"mentor": [2], "coach": [3], "teacher": [9]})
    assert [hidden(tally, of) for of in ("mentor", "coach", "teacher", STAFF)] == [True, True, False, False]


def test_two_hidden_roles_of_less_than_k_together_take_a_third_along():
    tally = shown({"mentor": [2], "coach": [2], "teacher": [9]})
    assert [hidden(tally, of) for of in ("mentor", "coach", "teacher", STAFF)] == [True, True, True, False]


def test_a_perspective_with_one_role_is_hidden_with_it():
    tally = shown({"head": [3]})
    assert [hidden(tally, of) for of in ("head", LEADERS, None)] == [True, True, True]


def test_staff_is_hidden_where_few_leaders_could_be_subtracted_from_the_judgement():
    tally = shown({"head": [3], "mentor": [0, 8]})
    assert [hidden(tally, of) for of in ("head", LEADERS, "mentor", STAFF)] == [True] * 4
    assert not hidden(tally)
    assert counts(tally) == [3, 8, 0, 0, 0, 0]


def test_roles_of_staff_stay_shown_where_one_of_them_covers_few_leaders():
    tally = shown({"head": [3], "mentor": [5], "teacher": [9]})
    assert [hidden(tally, of) for of in (LEADERS, STAFF, "mentor", "teacher")] == [True, True, True, False]
    assert not hidden(tally)


def test_a_role_without_levels_does_not_cover_few_leaders():
    tally = shown({"head": [3], "mentor": [0, 0, 0, 0, 6], "teacher": [9]})
    assert [hidden(tally, of) for of in ("head", "mentor", "teacher", None)] == [True, True, True, False]


def test_empty_roles_do_not_count_as_hidden_ones():
    tally = shown({"mentor": [2], "teacher": [9], "coach": []})
    assert [hidden(tally, of) for of in ("mentor", "teacher", "coach")] == [True, True, False]


def test_fewer_than_k_respondents_show_nothing():
    tally = shown(
        {"head": [1], "mentor": [0, 1, 0, 0, 1, 1], "teacher": [0, 0, 0, 0, 0, 1], "pupil": [1]}, k=6
    )
    for of in (None, *Perspective, *(r.id for r in tally.roles)):
        assert cell(tally, of).now.sum() == 0
        assert cell(tally, of).wanted.sum() == 0


# "Not applicable" of those who gave no level


def test_a_few_not_applicable_alone_do_not_come_out():
    tally = shown({"mentor": [0, 0, 0, 0, 0, 2]})
    assert not hidden(tally, "mentor")
    assert counts(tally, "mentor") == [0] * 6


def test_a_few_not_applicable_alone_cannot_be_subtracted():
    tally = shown({"mentor": [0, 0, 0, 0, 0, 1], "teacher": [9, 0, 0, 0, 0, 3]})
    assert counts(tally, STAFF)[5] - counts(tally, "teacher")[5] == 0


def test_many_not_applicable_alone_are_shown():
    assert counts(shown({"mentor": [0, 0, 0, 0, 0, 5]}, k=5), "mentor")[5] == 5


# Wanted levels


def test_the_wanted_levels_are_hidden_where_fewer_than_k_gave_one():
    tally = shown({"mentor": [0, 9]}, wanted={"mentor": [0, 0, 4]}, k=5)
    found = tally.cells(role="mentor")
    assert (found.hidden.item(), found.wanted_hidden.item()) == (False, True)
    assert (found.now.sum(), found.wanted.sum()) == (9, 0)


def test_the_wanted_levels_are_shown_from_k_on():
    tally = shown({"mentor": [0, 9]}, wanted={"mentor": [0, 0, 4, 1]}, k=5)
    assert tally.cells(role="mentor").wanted[0, 0].tolist() == [0, 0, 4, 1, 0, 0]


def test_the_wanted_levels_are_hidden_with_their_cell():
    tally = shown({"mentor": [0, 4]}, wanted={"mentor": [0, 0, 9]}, k=5)
    assert tally.cells(role="mentor").wanted_hidden.item()


def test_few_wanted_levels_cannot_be_subtracted():
    tally = shown(
        {"mentor": [0, 9], "teacher": [9], "coach": [12]},
        wanted={"mentor": [0, 0, 4], "teacher": [0, 0, 0, 9], "coach": [0, 0, 0, 12]},
    )
    masks = {of: cell(tally, of).wanted_hidden.item() for of in ("mentor", "teacher", "coach", STAFF)}
    assert masks == {"mentor": True, "teacher": True, "coach": False, STAFF: False}


def test_of_the_wanted_only_levels_come_out():
    """A few who do not know what to want are no cell of their own."""
    tally = shown({"mentor": [0, 9]}, wanted={"mentor": [0, 0, 6, 0, 1, 2]})
    assert tally.cells(role="mentor").wanted[0, 0].tolist() == [0, 0, 6, 0, 0, 0]


# Joint rounds


def test_a_joint_round_shows_all():
    now = {"head": [1], "mentor": [0, 1, 0, 0, 2, 3], "pupil": [0, 0, 1], "coach": [0, 0, 0, 0, 0, 1]}
    tally = shown(now, wanted={"head": [0, 0, 1, 0, 1]}, joint=True)
    assert {r.id: counts(tally, r.id) for r in tally.roles if r.id in now} == {
        "head": [1, 0, 0, 0, 0, 0],
        "mentor": [0, 1, 0, 0, 2, 3],
        "pupil": [0, 0, 1, 0, 0, 0],
        "coach": [0, 0, 0, 0, 0, 1],
    }
    assert tally.cells(role="head").wanted[0, 0].tolist() == [0, 0, 1, 0, 1, 0]
    assert counts(tally) == [1, 1, 0, 0, 2, 4]
    assert not any(hidden(tally, of) for of in (None, *Perspective, *(r.id for r in tally.roles)))


# Many cells


def test_each_cell_is_judged_on_its_own():
    one, other = {"mentor": [2], "teacher": [9]}, {"mentor": [7], "teacher": [9]}
    parts = [one_cell((MENTOR, TEACHER), now) for now in (one, other)]
    both = Tally(
        ("s",),
        ("", "g"),
        (MENTOR, TEACHER),
        np.concatenate([p.now for p in parts], axis=1),
        np.concatenate([p.wanted for p in parts], axis=1),
        16,
    )
    assert pass_gate(both, k=5).cells(role="teacher").hidden.tolist() == [[True, False]]


def test_what_was_counted_stays_as_it_was():
    tally = one_cell((MENTOR,), {"mentor": [1, 0, 0, 0, 0, 1]}, {"mentor": [1, 0, 0, 0, 1, 0]})
    pass_gate(tally, k=5).cells()
    assert (tally.now.sum(), tally.wanted.sum()) == (2, 2)


# The attacker


@dataclass(frozen=True)
class Node:
    """A cell that a reader can ask for: the roles it adds up, what is true and what is shown."""

    name: object
    leaves: frozenset[int]
    truth: tuple[int, ...]
    published: tuple[int, ...] | None

    @property
    def n(self):
        return sum(self.truth[:4])

    @property
    def people(self):
        return sum(self.truth[:5])


def nodes_of(tally, gated, *, place=0, wanted=False):
    """Every cell that `cells` gives out at a place: the judgement, perspectives and roles."""
    roles = tally.roles
    true = (tally.wanted if wanted else tally.now)[0, place]
    asked = {None: [i for i, r in enumerate(roles) if r.perspective in JUDGING]}
    asked |= {p: [i for i, r in enumerate(roles) if r.perspective is p] for p in Perspective}
    asked |= {r.id: [i] for i, r in enumerate(roles)}
    found = []
    for name, leaves in asked.items():
        out = cell(gated, name)
        counts_, mask = (out.wanted, out.wanted_hidden) if wanted else (out.now, out.hidden)
        published = None if mask[0, place] else tuple(counts_[0, place].tolist())
        found.append(Node(name, frozenset(leaves), tuple(true[leaves].sum(0).tolist()), published))
    return found


class Attacker:
    """Solves for what is hidden: exact elimination over the counts of each role and mark.

    Who reads a shown cell knows the sum of its roles per mark. Counts are never negative, so a
    sum of nought says that each part is nought.
    """

    def __init__(self, nodes):
        self._known = []
        for node in nodes:
            for mark, value in enumerate(node.published or ()):
                self._learn(node.leaves, mark)
                for leaf in node.leaves if value == 0 else ():
                    self._learn([leaf], mark)

    def _rest(self, leaves, marks):
        """What remains of a sum once all that is known is taken out: {(role, mark): factor}."""
        row = {at: Fraction(1) for at in product(leaves, marks)}
        for pivot, known in self._known:
            factor = row.get(pivot, 0) / known[pivot]
            for at, value in known.items() if factor else ():
                row[at] = row.get(at, 0) - factor * value
        return {at: value for at, value in row.items() if value}

    def _learn(self, leaves, mark):
        row = self._rest(leaves, [mark])
        if row:
            self._known.append((next(iter(row)), row))

    def determines(self, node, marks=range(4)):
        """Whether the sum over `marks` of a cell follows from what is known."""
        return not self._rest(node.leaves, marks)


def breaches(nodes, *, k):
    """Cells of 0 < n < k that the attacker finds, and those of too few who said "don't know"."""
    attacker = Attacker(nodes)
    for node in nodes:
        if 0 < node.n < k and (node.published is not None or attacker.determines(node)):
            yield node.name, "n"
        if 0 < node.people < k and (node.published is not None or attacker.determines(node, range(5))):
            yield node.name, "people"


def thin_totals(nodes, tally, *, k, answered):
    """Shown totals with hidden parts that are not at least two with n of k together (product 5).

    A total is split over its roles, over leaders and staff, and over one of them and the roles
    of the other. Parts for which `answered` is false hold nobody.
    """
    by_name = {n.name: n for n in nodes}
    roles_of = {p: [by_name[r.id] for r in tally.roles if r.perspective is p] for p in Perspective}
    splits = [(by_name[p], roles_of[p]) for p in Perspective]
    leaders, staff = ([[by_name[p]], roles_of[p]] for p in (LEADERS, STAFF))
    splits += [(by_name[None], [*one, *other]) for one, other in product(leaders, staff)]
    for total, parts in splits:
        gone = [p for p in parts if p.published is None and answered(p)]
        n, people = sum(p.n for p in gone), sum(p.people for p in gone)
        enough = n >= k or (n == 0 and people >= k)
        if total.published is not None and gone and not (len(gone) > 1 and enough):
            yield total.name, [p.name for p in gone]


def test_the_attacker_subtracts_what_is_shown_from_a_total():
    total = Node("total", frozenset([0, 1]), (2, 7, 0, 0, 0, 0), (2, 7, 0, 0, 0, 0))
    large = Node("large", frozenset([1]), (0, 7, 0, 0, 0, 0), (0, 7, 0, 0, 0, 0))
    small = Node("small", frozenset([0]), (2, 0, 0, 0, 0, 0), None)
    assert list(breaches([total, large, small], k=5)) == [("small", "n"), ("small", "people")]
    unseen = Node("large", large.leaves, large.truth, None)
    assert list(breaches([total, unseen, small], k=5)) == []


some_marks = st.lists(st.sampled_from(range(6)), max_size=9).map(lambda m: [m.count(i) for i in range(6)])
a_perspective = st.sampled_from([LEADERS, LEADERS, STAFF, STAFF, STAFF, PUPILS, PARENTS, PARTNERS])


@st.composite
def small_tallies(draw):
    """One statement at two places, a few people per role, levels leaning to some marks."""
    sides = draw(st.lists(a_perspective, min_size=1, max_size=7))
    roles = [role(f"r{i}", side) for i, side in enumerate(sides)]
    frame = empty(statements=["s"], year_groups=["g"], roles=roles)
    for counts_ in (frame.now, frame.wanted):
        for place, i in product(range(2), range(len(roles))):
            counts_[0, place, i] = draw(some_marks)
    return frame


def leaf_tally(sides, ns, *, mark=0):
    """A tally in which role i of `sides` has `ns[i]` people, all at one mark."""
    roles = [role(f"r{i}", side) for i, side in enumerate(sides)]
    given_ = {f"r{i}": [0] * mark + [n] for i, n in enumerate(ns)}
    return one_cell(roles, given_, given_)


@settings(max_examples=200)
@given(tally=small_tallies(), k=st.integers(3, 6))
@example(tally=leaf_tally([LEADERS, STAFF], [3, 10]), k=5)
@example(tally=leaf_tally([LEADERS, STAFF, STAFF], [3, 1, 10]), k=5)
@example(tally=leaf_tally([LEADERS, LEADERS, STAFF], [3, 4, 2]), k=5)
@example(tally=leaf_tally([STAFF, STAFF, STAFF], [1, 1, 1], mark=4), k=3)
def test_no_attacker_finds_a_small_cell(tally, k):
    gated = pass_gate(tally, k=k)
    for place, wanted in product(range(len(tally.places)), (False, True)):
        nodes = nodes_of(tally, gated, place=place, wanted=wanted)
        found = list(breaches(nodes, k=k))
        if wanted:
            found = [f for f in found if f[1] == "n"]
        assert found == []


@settings(max_examples=200)
@given(tally=small_tallies(), k=st.integers(3, 6))
def test_a_shown_total_has_no_hidden_part_or_two_of_k_together(tally, k):
    gated = pass_gate(tally, k=k)
    for place in range(len(tally.places)):
        nodes = nodes_of(tally, gated, place=place)
        assert list(thin_totals(nodes, tally, k=k, answered=lambda p: p.people)) == []
        nodes = nodes_of(tally, gated, place=place, wanted=True)
        assert list(thin_totals(nodes, tally, k=k, answered=lambda p: p.n)) == []


@settings(max_examples=60)
@given(tally=small_tallies(), k=st.integers(3, 6))
def test_what_is_shown_is_true(tally, k):
    gated = pass_gate(tally, k=k)
    for place in range(len(tally.places)):
        for node in nodes_of(tally, gated, place=place):
            assert node.published is None or node.published[:5] == node.truth[:5]
        for node in nodes_of(tally, gated, place=place, wanted=True):
            assert node.published is None or node.published[:4] == node.truth[:4]


@settings(max_examples=60)
@given(tally=small_tallies(), k=st.integers(3, 6))
def test_nothing_is_hidden_where_no_cell_is_small(tally, k):
    gated = pass_gate(tally, k=k)
    for place in range(len(tally.places)):
        nodes = nodes_of(tally, gated, place=place)
        if not any(0 < n.n < k or 0 < n.people < k for n in nodes):
            assert all(n.published is not None for n in nodes)


@pytest.mark.parametrize(
    "sides",
    [
        (LEADERS, LEADERS, STAFF, STAFF),
        (LEADERS, STAFF, STAFF, STAFF),
        (STAFF, STAFF, STAFF, PUPILS),
    ],
    ids=["two and two", "one and three", "three and a pupil"],
)
def test_no_attacker_finds_a_small_cell_in_any_small_school(sides):
    """Every school with up to six people in each of four roles, at the smallest threshold."""
    k, sizes = 3, list(product(range(7), repeat=len(sides)))
    roles = [role(f"r{i}", side) for i, side in enumerate(sides)]
    tally = empty(statements=["s"], year_groups=[f"g{i}" for i in range(len(sizes))], roles=roles)
    tally.now[0, 1:, :, 2] = sizes
    gated = pass_gate(tally, k=k)
    out = {name: cell(gated, name) for name in (None, *Perspective, *(r.id for r in roles))}
    leaves = {name: [i for i, r in enumerate(roles) if name in (r.id, r.perspective)] for name in out}
    leaves[None] = [i for i, r in enumerate(roles) if r.perspective in JUDGING]
    rows = {name: np.isin(range(len(roles)), at).astype(int) for name, at in leaves.items()}
    ranks = {}
    for place, size in enumerate(sizes, 1):
        open_ = tuple(name for name in out if not out[name].hidden[0, place])
        empty_ = tuple(i for i, n in enumerate(size) if n == 0)
        system = [rows[name] for name in open_] + [np.eye(len(roles), dtype=int)[i] for i in empty_]
        for name, row in rows.items():
            if 0 < sum(size[i] for i in leaves[name]) < k:
                key = (open_, empty_, name)
                if key not in ranks:
                    ranks[key] = _rank([*system, row]) > _rank(system)
                assert ranks[key], (size, name)


def _rank(rows):
    return int(np.linalg.matrix_rank(np.array(rows))) if rows else 0
