"""Effect: gaps of two rounds, of shown figures alone, beside what nobody worked on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain import effect
from lobscan.domain.bootstrap import shared_factor
from lobscan.domain.effect import Pair
from lobscan.domain.gate import pass_gate
from lobscan.domain.tally import empty
from lobscan.domain.workplan import Action
from tests import builders

TALK = builders.measure("talk", lifts={"s1": (0.4, 0.6), "s2": (0.1, 0.3)})
MENTOR = builders.role("mentor")
Spots = Mapping[tuple[str, str], Sequence[int]]


def action(**more: object) -> Action:
    fields = {"id": "1", "title": "Iets", "start": date(2026, 9, 1), "due": date(2026, 10, 1)}
    return Action.model_validate({**fields, "measure": "talk", "status": "done", **more})


def pair(before: Sequence[int], after: Sequence[int], ambition: float = 3.0) -> Pair:
    return Pair(np.array(before), np.array(after), ambition)


def moved(*pairs: Pair) -> effect.Moved | None:
    """Of statements in one year group."""
    return effect.moved({(f"s{i}", "h3"): one for i, one in enumerate(pairs)})


def cells(spots: Spots, *, k: int = 3):
    statements, groups = sorted({s for s, _ in spots}), sorted({g for _, g in spots if g})
    frame = empty(statements=statements, year_groups=groups, roles=[MENTOR])
    for (statement, place), counts in spots.items():
        frame.now[statements.index(statement), frame.places.index(place), 0, :4] = counts
    return pass_gate(frame, k=k).cells()


def by_hand(levels: Sequence[int], ambition: float) -> float:
    given_ = [level for level, n in enumerate(levels, 1) for _ in range(n)]
    return max(0.0, ambition - fmean(given_))


def paired(before: Spots, after: Spots, *, same: Mapping[str, str] | None = None, ambition: float = 3.0):
    old = cells(before)
    wanted = np.full((len(old.statements), len(old.places)), ambition)
    return effect.pairs(old, wanted, cells(after), same or {s: s for s, _ in before})


def test_the_gap_then_and_now_is_the_mean_over_the_spots_against_one_ambition() -> None:
    found = moved(pair([4, 4, 0, 0], [0, 4, 4, 0], 3.5), pair([0, 8, 0, 0], [0, 0, 0, 8], 3.0))
    assert found is not None
    assert found.before == pytest.approx(((3.5 - 1.5) + (3.0 - 2.0)) / 2)
    assert found.after == pytest.approx(((3.5 - 2.5) + 0.0) / 2)
    assert found.change == pytest.approx(found.after - found.before)
    assert (found.spots, found.n) == (2, (16, 16))


def test_without_spots_there_is_no_figure() -> None:
    assert effect.moved({}) is None


@given(
    st.lists(
        st.tuples(*[st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any)] * 2, st.integers(1, 4)),
        min_size=1,
        max_size=4,
    )
)
def test_gaps_lie_within_the_scale_and_the_interval_is_in_order(spots: list[tuple]) -> None:  # type: ignore[type-arg]
    found = moved(*[pair(*s) for s in spots])
    assert found is not None
    for side, figure in ((0, found.before), (1, found.after)):
        assert figure == pytest.approx(fmean(by_hand(s[side], s[2]) for s in spots))
    assert -3 <= found.low <= found.high <= 3


def test_a_change_that_chance_explains_is_not_clear_and_a_large_one_is() -> None:
    small = moved(pair([5, 5, 5, 5], [5, 5, 5, 6]))
    large = moved(pair([40, 0, 0, 0], [0, 0, 40, 0]))
    assert small is not None
    assert large is not None
    assert (small.clear, large.clear) == (False, True)
    assert (large.low, large.high) == (-2.0, -2.0)  # everybody said the same, so every draw is the same


def width(found: effect.Moved | None) -> float:
    assert found is not None
    return found.high - found.low


def test_many_statements_of_the_same_people_make_the_interval_no_narrower() -> None:
    one = pair([6, 6, 6, 6], [3, 6, 9, 6])
    assert width(moved(*[one] * 20)) == pytest.approx(width(moved(one)), rel=0.1)


def test_other_people_in_other_year_groups_make_it_narrower_and_the_same_people_do_not() -> None:
    one = pair([6, 6, 6, 6], [3, 6, 9, 6])
    groups = {("s1", f"g{i}"): one for i in range(16)}
    assert width(effect.moved(groups)) == pytest.approx(width(moved(one)) / 4, rel=0.1)
    assert width(effect.moved(groups, shared=(16.0, 16.0))) == pytest.approx(width(moved(one)), rel=0.1)


def test_of_a_hundred_schools_where_nothing_changed_few_are_told_a_clear_change() -> None:
    """People who lean high or low in all they say, each for some of six year groups and three statements."""
    rng, clear = np.random.default_rng(5), 0
    for _school in range(100):
        rounds, factors = [], []
        for _round in range(2):
            counts = {(f"s{s}", f"g{g}"): np.zeros(4, dtype=int) for s in range(3) for g in range(6)}
            places = rng.integers(1, 5, 60)
            for many in places:
                lean, start = rng.normal(0, 0.4), rng.integers(0, 6)
                for s in range(3):
                    level = int(np.clip(np.rint(2.3 + lean + rng.normal(0, 0.5)), 1, 4))
                    for g in range(start, start + many):
                        counts[f"s{s}", f"g{g % 6}"][level - 1] += 1
            rounds.append(counts)
            factors.append(shared_factor(places.tolist()))
        shown = {at: Pair(rounds[0][at], rounds[1][at], 4.0) for at in rounds[0]}
        found = effect.moved(shown, shared=(factors[0], factors[1]))
        assert found is not None
        clear += found.clear
    assert clear <= 5


def test_the_interval_is_about_that_of_the_normal_distribution_where_nothing_is_cut_off() -> None:
    before, after = [100, 100, 100, 100], [80, 100, 100, 120]
    found = moved(pair(before, after, 4.0))
    assert found is not None

    def variance(levels: list[int]) -> float:
        values = np.repeat([1, 2, 3, 4], levels)
        return float(values.var() / len(values))

    half = 1.96 * (variance(before) + variance(after)) ** 0.5
    assert found.low == pytest.approx(found.change - half, abs=0.02)
    assert found.high == pytest.approx(found.change + half, abs=0.02)


def test_only_what_both_rounds_show_is_paired() -> None:
    before = {("s1", "h3"): [5, 0, 0, 0], ("s1", "h4"): [2, 0, 0, 0], ("s2", "h3"): [5, 0, 0, 0]}
    after = {("s1", "h3"): [0, 5, 0, 0], ("s1", "h4"): [5, 0, 0, 0], ("s2", "h3"): [0, 0, 0, 0]}
    assert set(paired(before, after)) == {("s1", "h3")}


def test_a_statement_is_followed_under_its_new_name_and_left_out_where_it_changed() -> None:
    before = {("old", "h3"): [5, 0, 0, 0], ("gone", "h3"): [5, 0, 0, 0]}
    after = {("new", "h3"): [0, 5, 0, 0], ("gone", "h3"): [0, 5, 0, 0]}
    found = paired(before, after, same={"old": "new"})
    assert list(found) == [("new", "h3")]
    assert found["new", "h3"].before.tolist() == [5, 0, 0, 0]


SPOTS = {
    ("s1", "h3"): pair([8, 0, 0, 0], [0, 8, 0, 0]),
    ("s1", "h4"): pair([8, 0, 0, 0], [8, 0, 0, 0]),
    ("s3", "h3"): pair([0, 8, 0, 0], [0, 8, 0, 0]),
}
ASKED = [*SPOTS, ("s2", "h3")]


def effects(*actions: Action) -> effect.Effects:
    return effect.effects(actions, {"talk": TALK}, SPOTS, ASKED)


def test_a_finished_measure_is_told_over_the_year_groups_it_was_done_in() -> None:
    (one,) = effects(action(year_groups=("h3",))).effects
    assert one.moved is not None
    assert (one.moved.spots, one.moved.change) == (1, -1.0)
    assert one.unseen == 1  # s2 in h3 is lifted too, and not shown


def test_two_actions_of_a_measure_are_one_effect() -> None:
    (one,) = effects(action(year_groups=("h3",)), action(id="2", year_groups=("h4",))).effects
    assert [a.id for a in one.actions] == ["1", "2"]
    assert one.moved is not None
    assert one.moved.change == pytest.approx(-0.5)


@pytest.mark.parametrize("status", ["planned", "running", "blocked", "stopped"])
def test_what_is_not_finished_has_no_effect_to_tell(status: str) -> None:
    assert effects(action(status=status)).effects == ()


def test_beside_it_stands_what_nobody_worked_on() -> None:
    found = effects(
        action(year_groups=("h3",)), action(id="2", status="running", measure="", statements=("s3",))
    )
    assert found.untouched is not None
    assert (found.untouched.spots, found.untouched.change) == (1, 0.0)  # s1 in h4 alone


def test_a_planned_action_leaves_its_statements_untouched() -> None:
    found = effects(action(status="planned"))
    assert found.untouched is not None
    assert found.untouched.spots == 3


def test_where_everything_was_worked_on_there_is_nothing_to_lay_beside() -> None:
    assert effects(action(), action(id="2", measure="", statements=("s3",))).untouched is None


def test_a_measure_of_which_nothing_is_shown_says_so() -> None:
    (one,) = effects(action(year_groups=("h5",))).effects
    assert (one.moved, one.unseen) == (None, 0)
