"""The mirror: how statements sort, on the places that both sides show, in their order."""

from collections.abc import Mapping

import numpy as np
import pytest

from lobscan.domain import mirror
from lobscan.domain.mirror import Kind, Line, Voice, Who
from lobscan.domain.rubric import Perspective

PUPILS, PARENTS, STAFF = Perspective.PUPILS, Perspective.PARENTS, Perspective.STAFF
LOW, HIGH = [30, 30, 0, 0], [0, 0, 30, 30]
"""Means of 1.5 and 3.5, sixty people each."""


def voice(places: Mapping[str, list[int]], *, statement: str = "s", hidden: bool = False) -> Voice:
    levels = {statement: {place: np.array(counts) for place, counts in places.items()}}
    return Voice(levels, frozenset({statement} if hidden else ()))


def line(own: list[int], **others: list[int]) -> Line:
    voices: dict[Who, Voice] = {None: voice({"h3": own})}
    voices |= {Perspective(name): voice({"h3": counts}) for name, counts in others.items()}
    (found,) = mirror.lines(["s"], voices)
    return found


@pytest.mark.parametrize(
    ("own", "pupils", "kind"),
    [
        (HIGH, LOW, Kind.BLIND_SPOT),
        (LOW, HIGH, Kind.HIDDEN_STRENGTH),
        (LOW, LOW, Kind.SHARED_GAP),
        (HIGH, HIGH, Kind.SHARED_STRENGTH),
        ([0, 1, 3, 1], [0, 3, 3, 0], Kind.UNDECIDED),  # 3.0 beside 2.5, of five and six people
    ],
)
def test_a_statement_sorts_by_the_level_of_both_and_a_clear_difference(
    own: list[int], pupils: list[int], kind: Kind
) -> None:
    assert line(own, pupils=pupils).kind is kind


def test_what_reads_as_level_three_is_high() -> None:
    """57 of 60 give a 3 and 3 a 2: 2.95, shown as 3.0; with one 2 more it is 2.93, shown as 2.9."""
    assert line([0, 0, 60, 0], pupils=[0, 3, 57, 0]).kind is Kind.SHARED_STRENGTH
    assert line([0, 4, 56, 0], pupils=[0, 4, 56, 0]).kind is Kind.SHARED_GAP


def test_low_on_both_sides_is_no_blind_spot_however_far_apart() -> None:
    found = line([0, 60, 0, 0], pupils=[60, 0, 0, 0])
    assert found.kind is Kind.SHARED_GAP
    assert found.pairs[PUPILS].gap.clear


def test_one_voice_that_does_not_see_it_makes_a_blind_spot() -> None:
    found = line(HIGH, pupils=HIGH, parents=LOW)
    assert found.kind is Kind.BLIND_SPOT
    assert [p for p, pair in found.pairs.items() if pair.blind] == [PARENTS]


def test_staff_alone_stand_beside_it_and_do_not_sort() -> None:
    found = line(HIGH, staff=LOW, pupils=HIGH)
    assert found.kind is Kind.SHARED_STRENGTH
    assert set(found.scores) == {None, STAFF, PUPILS}


def test_staff_stand_beside_it_only_over_the_same_places() -> None:
    own, pupils = voice({"h3": HIGH, "h4": HIGH}), voice({"h3": LOW, "h4": LOW})
    (found,) = mirror.lines(["s"], {None: own, STAFF: voice({"h3": LOW}), PUPILS: pupils})
    assert (set(found.scores), found.hidden) == ({None, PUPILS}, (STAFF,))


def test_without_a_shared_place_there_is_only_one_side() -> None:
    voices: dict[Who, Voice] = {None: voice({"h3": HIGH}), PUPILS: voice({"h4": LOW})}
    (found,) = mirror.lines(["s"], voices)
    assert (found.kind, dict(found.pairs)) == (Kind.ONE_SIDE, {})


def test_both_are_told_over_the_places_that_both_show() -> None:
    own = voice({"h3": [0, 0, 0, 8], "h4": [0, 8, 0, 0]})
    pupils = voice({"h4": [0, 0, 6, 0], "h5": [6, 0, 0, 0]})
    (found,) = mirror.lines(["s"], {None: own, PUPILS: pupils})
    pair = found.pairs[PUPILS]
    assert (pair.places, pair.own.value, pair.other.value) == (("h4",), 2.0, 3.0)
    assert (pair.gap.value, pair.gap.n) == (-1.0, (8, 6))
    assert (found.scores[None].n, found.scores[PUPILS].n) == (8, 6)


def test_year_groups_count_alike_however_many_answered() -> None:
    own = voice({"h3": [0, 0, 0, 40], "h4": [0, 10, 0, 0]})
    pupils = voice({"h3": [0, 0, 5, 0], "h4": [5, 0, 0, 0]})
    (found,) = mirror.lines(["s"], {None: own, PUPILS: pupils})
    assert found.pairs[PUPILS].gap.value == (4 + 2) / 2 - (3 + 1) / 2


def test_the_difference_is_that_of_the_normal_distribution_where_many_answer() -> None:
    one, other = [100, 100, 100, 100], [160, 120, 80, 40]

    def moments(levels: list[int]) -> tuple[float, float]:
        values = np.repeat([1, 2, 3, 4], levels)
        return float(values.mean()), float(values.var() / len(values))

    (mean, var), (mean_, var_) = moments(one), moments(other)
    found = mirror.difference("s", voice({"": one}), voice({"": other}))
    assert found is not None
    assert found.value == pytest.approx(mean - mean_)
    half = 1.96 * (var + var_) ** 0.5
    assert (found.low, found.high) == pytest.approx((mean - mean_ - half, mean - mean_ + half), abs=0.02)


def test_the_same_counts_give_the_same_interval_twice() -> None:
    def told() -> tuple[float, float]:
        gap = line([1, 3, 5, 2], pupils=[4, 5, 2, 1]).pairs[PUPILS].gap
        return gap.low, gap.high

    assert told() == told()


def test_blind_spots_come_first_and_the_widest_before() -> None:
    def each(counts: Mapping[str, list[int]]) -> Voice:
        return Voice({s: {"h3": np.array(c)} for s, c in counts.items()})

    own = each({"gap": LOW, "narrow": HIGH, "wide": [0, 0, 0, 60], "fine": HIGH, "strong": LOW})
    pupils = each({"gap": LOW, "narrow": LOW, "wide": [60, 0, 0, 0], "fine": HIGH, "strong": HIGH})
    found = mirror.lines(["gap", "narrow", "wide", "fine", "strong"], {None: own, PUPILS: pupils})
    assert [x.statement for x in found] == ["wide", "narrow", "strong", "gap", "fine"]


def test_what_is_kept_back_is_named_and_has_no_score() -> None:
    voices: dict[Who, Voice] = {None: voice({"h3": HIGH}), PUPILS: voice({}, hidden=True)}
    (found,) = mirror.lines(["s"], voices)
    assert (found.hidden, set(found.scores)) == ((PUPILS,), {None})


def test_what_nobody_was_asked_stands_in_no_mirror() -> None:
    assert mirror.lines(["other"], {None: voice({"h3": HIGH}), PUPILS: voice({"h3": LOW})}) == ()


def test_any_two_voices_are_ranked_by_clear_and_wide() -> None:
    one = Voice({"a": {"": np.array([0, 0, 3, 2])}, "b": {"": np.array(HIGH)}, "c": {"": np.array(HIGH)}})
    other = Voice({"a": {"": np.array([0, 1, 3, 1])}, "b": {"": np.array(LOW)}, "d": {"": np.array(LOW)}})
    found = mirror.differences(["a", "b", "c", "d"], one, other)
    assert [(s, gap.clear) for s, gap in found] == [("b", True), ("a", False)]
