from itertools import pairwise

import pytest
from builders import area, measure, pack, statement
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.gaps import Gap, proposals, ranked, year_groups_for
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.rubric import Scope

AREA = area("guidance", statement("goals"), statement("dates"))


def row(gap, *, statement_="goals", year_group="g1", n=8, hidden=False):
    score = None if gap is None else 3.0 - gap
    return Row("guidance", statement_, year_group, n, 0.1, score, 0.5, 3.5, 3.0, gap, hidden=hidden)


def a_gap(size=1.0, *, statement_="goals", year_group="g1"):
    return Gap("guidance", statement_, year_group, 3.0 - size, 3.0, size, 0.5, 8)


def ids(found):
    return [p.measure.id for p in found]


def test_the_largest_gap_comes_first():
    rows = [row(0.5, year_group="g1"), row(1.5, year_group="g2"), row(1.0, year_group="g3")]
    assert [g.year_group for g in ranked(rows)] == ["g2", "g3", "g1"]


def test_gaps_of_the_same_size_stay_in_the_order_of_the_table():
    rows = [row(0.3 if i % 2 else 0.1 + 0.2, year_group=f"g{i}") for i in range(6)]
    assert [g.year_group for g in ranked(rows)] == [f"g{i}" for i in range(6)]


@pytest.mark.parametrize("gap", [0.0, None], ids=["none", "unknown or hidden"])
def test_where_there_is_no_gap_nothing_is_listed(gap):
    assert ranked([row(gap)]) == ()


def test_totals_are_not_gaps_of_their_own():
    assert ranked([row(2.0, year_group=TOTAL)]) == ()


def test_a_school_wide_gap_is_listed():
    assert [g.year_group for g in ranked([row(1.0, year_group="")])] == [""]


def test_a_gap_carries_the_figures_of_its_row():
    assert ranked([row(1.25)]) == (Gap("guidance", "goals", "g1", 1.75, 3.0, 1.25, 0.5, 8),)


@given(st.lists(st.floats(0, 3), max_size=12))
def test_ranked_gaps_fall_from_large_to_small_and_none_is_lost(sizes):
    found = [g.size for g in ranked([row(s, year_group=f"g{i}") for i, s in enumerate(sizes)])]
    assert sorted(found) == sorted(s for s in sizes if s > 0)
    assert all(one >= next_ - 1e-9 for one, next_ in pairwise(found))


def test_only_measures_for_the_statement_are_proposed():
    measures = [measure("one", lifts={"goals": (1, 1)}), measure("two", lifts={"dates": (1, 1)})]
    assert ids(proposals(pack(AREA, measures=measures), a_gap())) == ["one"]


def test_the_expected_lift_is_the_middle_of_its_range():
    found = proposals(pack(AREA, measures=[measure("one", lifts={"goals": (0.5, 1.0)})]), a_gap(1.5))
    assert (found[0].lift, found[0].closes) == (0.75, 0.5)


def test_a_measure_closes_no_more_than_the_gap():
    found = proposals(pack(AREA, measures=[measure("one", lifts={"goals": (1, 2)})]), a_gap(0.5))
    assert found[0].closes == 1.0


def test_what_closes_most_per_hour_comes_first():
    # per hour: slow 0.8/20 = 0.04, quick 0.4/4 = 0.1, large 1.0/25 = 0.04 and later by its name
    measures = [
        measure("slow", lifts={"goals": (0.8, 0.8)}, work=[{"role": "mentor", "hours": 20}]),
        measure("quick", lifts={"goals": (0.4, 0.4)}, work=[{"role": "mentor", "hours": 4}]),
        measure("large", lifts={"goals": (1.0, 1.0)}, work=[{"role": "mentor", "hours": 25}]),
    ]
    assert ids(proposals(pack(AREA, measures=measures), a_gap(1.0))) == ["quick", "large", "slow"]


def test_what_a_measure_lifts_beyond_the_gap_gains_it_no_place():
    # both close a gap of 0.5 whole; per hour the cheaper one closes more
    measures = [
        measure("grand", lifts={"goals": (2, 2)}, work=[{"role": "mentor", "hours": 20}]),
        measure("small", lifts={"goals": (0.5, 0.5)}, work=[{"role": "mentor", "hours": 10}]),
    ]
    assert ids(proposals(pack(AREA, measures=measures), a_gap(0.5))) == ["small", "grand"]


@pytest.mark.parametrize(
    ("year", "expected"), [(3, ["any", "third"]), (4, ["any"]), (None, ["any", "third"])]
)
def test_measures_for_other_years_are_left_out(year, expected):
    measures = [measure("any", lifts={"goals": (1, 1)}), measure("third", lifts={"goals": (1, 1)}, years=[3])]
    assert ids(proposals(pack(AREA, measures=measures), a_gap(), year=year)) == expected


@given(
    st.lists(st.tuples(st.floats(0, 1.5), st.floats(0.01, 1.5), st.integers(1, 400)), max_size=6),
    st.floats(0.01, 3),
)
def test_proposals_close_a_share_of_the_gap_and_are_ordered_by_it_per_hour(specs, size):
    measures = [
        measure(f"m{i}", lifts={"goals": (low, low + more)}, work=[{"role": "mentor", "hours": h}])
        for i, (low, more, h) in enumerate(specs)
    ]
    found = proposals(pack(AREA, measures=measures), a_gap(size))
    assert sorted(ids(found)) == [f"m{i}" for i in range(len(specs))]
    assert all(0 < p.closes <= 1 for p in found)
    gains = [p.closes / specs[int(p.measure.id[1:])][2] for p in found]
    assert gains == sorted(gains, reverse=True)


GAPS = [a_gap(year_group=g) for g in ("g2", "g1", "g2")] + [
    a_gap(year_group=""),
    a_gap(statement_="dates", year_group="g4"),
]


def test_a_measure_is_applied_to_the_year_groups_of_the_gaps_it_lifts_each_once():
    assert year_groups_for(measure("one", lifts={"goals": (1, 1)}), GAPS, {}) == ("g2", "g1")


def test_a_school_wide_measure_is_applied_to_no_year_group():
    assert year_groups_for(measure("one", lifts={"goals": (1, 1)}, applies=Scope.SCHOOL), GAPS, {}) == ()


def test_a_measure_for_some_years_only_is_applied_in_those():
    """years_only: a measure for year 2 leaves year 1 alone."""
    only = measure("one", lifts={"goals": (1, 1)}, years=[2])
    assert year_groups_for(only, GAPS, {"g1": 1, "g2": 2}) == ("g2",)
