from dataclasses import fields
from math import log2, sqrt
from statistics import fmean

import numpy as np
import pytest
from builders import LEADERS, PARENTS, PARTNERS, PUPILS, answers, one_cell, role
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.answers import Answer
from lobscan.domain.figures import compute, consensus, difference, mean_level
from lobscan.domain.gate import pass_gate
from lobscan.domain.tally import count, empty

MENTOR = role("mentor")
some_levels = st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any)


def figures_of(now, *, wanted=(), ambition=3.0, k=3, joint=False):
    """Figures of one cell of mentors, as plain numbers by name."""
    shown = pass_gate(one_cell([MENTOR], {"mentor": now}, {"mentor": wanted}), k=k, joint=joint)
    found = compute(shown.cells(), np.full((1, 1), ambition))
    names = [f.name for f in fields(found) if f.name not in {"statements", "places"}]
    return {name: getattr(found, name)[0, 0].item() for name in names}


def levels(counts):
    return [level for level, n in enumerate(counts, 1) for _ in range(n)]


def by_hand(counts):
    """Tastle and Wierman (2007), term by term."""
    given_ = levels(counts)
    mean = fmean(given_)
    terms = [n / len(given_) * log2(1 - abs(i - mean) / 3) for i, n in enumerate(counts, 1) if n]
    return 1 + sum(terms)


def test_n_is_how_many_gave_a_level():
    assert figures_of([1, 2, 0, 3, 9, 9])["n"] == 6


def test_the_score_is_the_mean_of_the_levels():
    assert figures_of([1, 2, 0, 1])["score"] == (1 + 2 + 2 + 4) / 4


def test_dont_know_is_a_share_of_those_who_said_a_level_or_dont_know():
    assert figures_of([0, 3, 0, 0, 2, 40])["unknown"] == 2 / 5


def test_dont_know_does_not_move_the_score():
    assert figures_of([1, 2, 0, 1, 50])["score"] == figures_of([1, 2, 0, 1])["score"]


def test_not_applicable_counts_nowhere():
    wanted = [0, 0, 2, 2]
    without, with_them = [1, 2, 0, 1, 2, 0], [1, 2, 0, 1, 2, 70]
    assert figures_of(without, wanted=wanted) == figures_of(with_them, wanted=[*wanted, 0, 70])


def test_where_all_said_dont_know_only_the_unknown_share_exists():
    found = figures_of([0, 0, 0, 0, 5])
    assert (found["n"], found["unknown"], found["hidden"]) == (0, 1.0, False)
    assert np.isnan([found[name] for name in ("score", "consensus", "desired", "gap")]).all()


def test_where_nobody_answered_no_figure_exists():
    found = figures_of([])
    assert (found["n"], found["hidden"]) == (0, False)
    assert np.isnan([found[n] for n in ("score", "consensus", "desired", "gap", "unknown")]).all()


def test_a_hidden_cell_has_no_figure():
    found = figures_of([1, 1, 0, 0, 7, 3], wanted=[0, 0, 1, 1])
    assert (found["n"], found["hidden"]) == (0, True)
    assert np.isnan([found[n] for n in ("score", "consensus", "desired", "gap", "unknown")]).all()


def test_the_desired_level_is_the_mean_of_the_wanted_levels():
    assert figures_of([0, 4], wanted=[0, 0, 1, 3, 5, 5])["desired"] == (3 + 4 + 4 + 4) / 4


def test_the_gap_is_what_the_score_lies_below_the_ambition():
    assert figures_of([0, 4], ambition=3.0)["gap"] == 1.0


def test_there_is_no_gap_above_the_ambition():
    assert figures_of([0, 0, 0, 4], ambition=3.0)["gap"] == 0.0


def test_consensus_of_one_answer_per_level_is_as_computed_by_hand():
    # mean 2.5; the ends lie 1.5 off: log2(1/2) = -1, the middle ones 0.5: log2(5/6)
    assert consensus(np.array([1, 1, 1, 1])) == pytest.approx(1 - 0.5 + 0.5 * log2(5 / 6), abs=1e-12)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@given(n=st.integers(1, 1000))
def test_consensus_is_one_when_all_say_the_same(level, n):
    counts = np.zeros(4, dtype=np.int64)
    counts[level - 1] = n
    assert consensus(counts) == 1.0


@given(st.integers(1, 1000))
def test_consensus_is_zero_when_split_between_both_ends(n):
    assert consensus(np.array([n, 0, 0, n])) == pytest.approx(0.0, abs=1e-12)


@given(some_levels)
def test_consensus_is_the_sum_of_its_definition(counts):
    assert consensus(np.array(counts)) == pytest.approx(by_hand(counts), abs=1e-12)


@given(some_levels)
def test_consensus_lies_between_nought_and_one(counts):
    assert -1e-12 <= float(consensus(np.array(counts))) <= 1.0


@given(some_levels)
def test_consensus_is_the_same_seen_from_the_other_end(counts):
    assert consensus(np.array(counts)) == pytest.approx(float(consensus(np.array(counts[::-1]))), abs=1e-12)


@given(some_levels, st.integers(2, 9))
def test_consensus_depends_on_shares_alone(counts, times):
    many = consensus(np.array(counts) * times)
    assert many == pytest.approx(float(consensus(np.array(counts))), abs=1e-12)


@given(some_levels)
def test_a_score_is_the_mean_and_lies_within_the_scale(counts):
    score = float(mean_level(np.array(counts)))
    assert 1 <= score <= 4
    assert score == pytest.approx(fmean(levels(counts)), abs=1e-12)


@given(some_levels, st.sampled_from([1.0, 2.0, 3.0, 4.0]))
def test_a_gap_is_never_negative_and_bridges_the_score_to_the_ambition(counts, ambition):
    found = figures_of(counts, ambition=ambition, joint=True)
    assert found["gap"] >= 0
    assert found["score"] + found["gap"] >= ambition - 1e-12
    assert found["gap"] == 0 or found["score"] + found["gap"] == pytest.approx(ambition)


@given(st.lists(st.tuples(st.sampled_from(range(8)), st.sampled_from("1234?-")), max_size=25), st.randoms())
def test_the_order_of_answers_does_not_change_a_figure_but_for_the_last_of_a_respondent(rows, random):
    last = dict(rows)
    shuffled = list(last.items())
    random.shuffle(shuffled)

    def figures(marks):
        frame = empty(statements=["s"], year_groups=[], roles=[MENTOR])
        tally = count(frame, [Answer(f"r{i}", "mentor", "s", "", m) for i, m in marks])
        found = compute(pass_gate(tally, k=3, joint=True).cells(), np.full((1, 1), 3.0))
        return [found.n.item(), found.unknown.item(), found.score.item(), found.consensus.item()]

    np.testing.assert_equal(figures(rows), figures(shuffled))


@pytest.mark.parametrize("outside", [PUPILS, PARENTS, PARTNERS])
def test_who_is_not_of_the_school_is_never_mixed_into_its_judgement(outside):
    roles = [role("head", LEADERS), MENTOR, role("outside", outside)]
    inside = {"head": [0, 5], "mentor": [0, 0, 0, 5]}
    with_them = compute(
        pass_gate(one_cell(roles, {**inside, "outside": [90]}), k=3).cells(), np.full((1, 1), 3.0)
    )
    assert (with_them.n.item(), with_them.score.item()) == (10, (5 * 2 + 5 * 4) / 10)


def test_a_perspective_has_its_own_figures():
    roles = [role("head", LEADERS), MENTOR, role("pupil", PUPILS)]
    shown = pass_gate(one_cell(roles, {"head": [0, 5], "mentor": [0, 0, 0, 5], "pupil": [6]}), k=3)
    score = compute(shown.cells(perspective=PUPILS), np.full((1, 1), 3.0)).score.item()
    assert score == 1.0


def test_each_respondent_of_the_school_counts_once_whatever_their_role():
    roles = [role("head", LEADERS), MENTOR]
    frame = empty(statements=["s"], year_groups=[], roles=roles)
    rows = answers("head", "s", "", "1" * 3) + answers("mentor", "s", "", "4" * 9)
    found = compute(pass_gate(count(frame, rows), k=3).cells(), np.full((1, 1), 3.0))
    assert found.score.item() == (3 * 1 + 9 * 4) / 12


def test_a_difference_is_one_score_less_the_other_with_both_n():
    found = difference(np.array([0, 0, 2, 2]), np.array([4, 0, 0, 4]))
    assert (found.value, found.n) == (3.5 - 2.5, (4, 8))


@pytest.mark.parametrize(("one", "other"), [([0, 0, 0, 0], [1, 2, 3, 4]), ([1, 2, 3, 4], [0, 0, 0, 0])])
def test_there_is_no_difference_with_an_empty_group(one, other):
    assert difference(np.array(one), np.array(other)) is None


def test_groups_that_never_overlap_differ_clearly():
    assert difference(np.array([10, 2, 0, 0]), np.array([0, 0, 2, 10])).clear
    assert difference(np.array([0, 0, 2, 10]), np.array([10, 2, 0, 0])).clear


@given(some_levels)
def test_a_group_does_not_differ_clearly_from_itself(counts):
    assert not difference(np.array(counts), np.array(counts), draws=400).clear


def test_an_interval_is_as_wide_as_the_normal_approximation_says():
    # 100 people, half of them at 2 and half at 3: variance 1/4 each
    group = np.array([0, 50, 50, 0])
    found = difference(group, group)
    half = 1.96 * sqrt(0.25 / 100 * 2)
    assert (found.low, found.high) == pytest.approx((-half, half), abs=0.02)


def test_the_interval_of_unanimous_groups_is_their_difference():
    found = difference(np.array([0, 0, 7, 0]), np.array([5, 0, 0, 0]))
    assert (found.low, found.value, found.high) == (2.0, 2.0, 2.0)


def test_the_same_seed_gives_the_same_interval():
    one, other = np.array([3, 4, 5, 1]), np.array([2, 2, 5, 6])
    assert difference(one, other, seed=7) == difference(one, other, seed=7)
    assert difference(one, other, seed=7) != difference(one, other, seed=8)
