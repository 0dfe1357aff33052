"""The two tables against plain loops over raw answers."""

from collections import defaultdict
from math import log2

import numpy as np
import pytest
from builders import LEADERS, PUPILS, STAFF, answers, area, pack, role, statement
from hypothesis import given, settings
from hypothesis import strategies as st

from lobscan.domain.answers import Answer
from lobscan.domain.figures import compute
from lobscan.domain.gate import pass_gate
from lobscan.domain.results import Row, by_area, by_statement
from lobscan.domain.rubric import Scope
from lobscan.domain.tally import count, empty

PACK = pack(
    area(
        "policy",
        statement("plan", scope=Scope.SCHOOL, weight=2.0),
        statement("goals", weight=1.0),
        statement("dates", weight=0.5),
        statement("vision", scope=Scope.SCHOOL, weight=1.0),
    ),
    area("talks", statement("talk", weight=3.0)),
)
AREA = {s.id: a.id for a in PACK.areas for s in a.statements}
WEIGHT = {s.id: s.weight for s in PACK.statements}
GROUPS = ("g1", "g2", "g3")
ROLES = (role("head", LEADERS), role("mentor"), role("teacher"), role("pupil", PUPILS))
SIDE = {r.id: r.perspective for r in ROLES}
PLACES = {s.id: ("",) if s.scope is Scope.SCHOOL else GROUPS for s in PACK.statements}
CELLS = [(s.id, g) for s in PACK.statements for g in PLACES[s.id]]
THREE = dict.fromkeys(CELLS, 3.0)


def tables(rows, *, k=3, joint=False, ambition=None, role_=None, perspective=None):
    """Both tables as {(area, statement, year group): row}."""
    frame = empty(statements=[s.id for s in PACK.statements], year_groups=GROUPS, roles=ROLES)
    levels = [[(ambition or THREE).get((s.id, p), 3.0) for p in frame.places] for s in PACK.statements]
    shown = pass_gate(count(frame, rows), k=k, joint=joint)
    figures = compute(shown.cells(role=role_, perspective=perspective), np.array(levels))
    each = by_statement(PACK, PACK.statements, figures), by_area(PACK, PACK.statements, figures)
    return tuple({(r.area, r.statement, r.year_group): r for r in table} for table in each)


def everybody(statement_, place, marks, *, of="mentor"):
    return answers(of, statement_, place, marks, who=of)


# The oracle: section 5, word by word


def mean(pairs):
    """Weighted mean of (value, weight), of those that exist."""
    real = [(v, w) for v, w in pairs if v is not None]
    return sum(v * w for v, w in real) / sum(w for _, w in real) if real else None


def cell_by_hand(given_, desired, ambition):
    levels = [int(m) for m in given_ if m in "1234"]
    n, unknown = len(levels), given_.count("?")
    score = sum(levels) / n if n else None
    return {
        "n": n,
        "unknown": unknown / (n + unknown) if n + unknown else None,
        "score": score,
        "consensus": 1 + sum(log2(1 - abs(i - score) / 3) for i in levels) / n if n else None,
        "desired": mean([(int(m), 1) for m in desired if m in "1234"]),
        "ambition": ambition,
        "gap": max(0.0, ambition - score) if n else None,
    }


def cells_by_hand(rows, keep, ambition):
    last = {}
    for a in rows:
        last[a.respondent, a.statement, a.year_group] = a
    now, wanted = defaultdict(list), defaultdict(list)
    for a in last.values():
        if keep(a.role):
            now[a.statement, a.year_group] += [a.current] if a.current else []
            wanted[a.statement, a.year_group] += [a.desired] if a.desired else []
    return {at: cell_by_hand(now[at], wanted[at], ambition[at]) for at in CELLS}


def total_by_hand(parts):
    """The mean of (figures, weight), of those with a score."""
    scored = [(f, w) for f, w in parts if f is not None and f["score"] is not None]
    if not scored:
        return None
    found = {name: mean([(f[name], w) for f, w in scored]) for name in ("score", "gap", "ambition")}
    return {**found, "n": sum(f["n"] for f, _ in scored)}


def tables_by_hand(cells):
    """Totals over `cells` (None where hidden), by (area, statement, year group)."""
    of_statement = {s: total_by_hand([(cells[s, g], 1) for g in PLACES[s]]) for s in AREA}
    of_area, totals = {}, {}
    for area_ in ("policy", "talks"):
        inside = [s for s in AREA if AREA[s] == area_]
        for place in ("", *GROUPS):
            parts = [(cells[s, place], WEIGHT[s]) for s in inside if place in PLACES[s]]
            if parts:
                of_area[area_, "", place] = total_by_hand(parts)
        totals[area_] = total_by_hand([(of_statement[s], WEIGHT[s]) for s in inside])
        of_area[area_, "", "*"] = totals[area_]
    of_area["*", "", "*"] = total_by_hand([(t, 1) for t in totals.values()])
    return {(AREA[s], s, "*"): t for s, t in of_statement.items()}, of_area


def agrees(row, figures):
    """Whether a row says what was computed by hand; None is a total that does not exist."""
    names = ("score", "gap") if figures is None else tuple(figures)
    expected = {name: None if figures is None else figures[name] for name in names}
    return {name: getattr(row, name) for name in names} == {
        name: None if v is None else pytest.approx(v, abs=1e-9) for name, v in expected.items()
    }


def assert_same(table, expected):
    """Every line that was computed by hand says the same."""
    wrong = {at: (table[at], figures) for at, figures in expected.items() if not agrees(table[at], figures)}
    assert wrong == {}


@st.composite
def some_answers(draw):
    """Up to a dozen people who answer what they like, some of it twice."""
    people = draw(st.lists(st.sampled_from([r.id for r in ROLES]), max_size=12))
    rows = []
    mark = st.sampled_from(["1", "2", "3", "4", "?", "-", ""])
    for i, of in enumerate(people):
        places = draw(st.lists(st.sampled_from(CELLS), max_size=10))
        rows += [Answer(f"p{i}", of, *at, draw(mark), draw(mark)) for at in places]
    return rows


some_ambitions = st.fixed_dictionaries({at: st.sampled_from([1.0, 2.0, 3.0, 4.0]) for at in CELLS})
CHOICES = {
    "the school's own": ({}, lambda r: SIDE[r] in {LEADERS, STAFF}),
    "a role": ({"role_": "mentor"}, lambda r: r == "mentor"),
    "staff": ({"perspective": STAFF}, lambda r: SIDE[r] is STAFF),
    "pupils": ({"perspective": PUPILS}, lambda r: SIDE[r] is PUPILS),
}


@pytest.mark.parametrize("choice", CHOICES)
@settings(max_examples=40)
@given(rows=some_answers(), ambition=some_ambitions)
def test_every_figure_is_what_plain_loops_give(choice, rows, ambition):
    asked, keep = CHOICES[choice]
    statements, areas = tables(rows, joint=True, ambition=ambition, **asked)
    cells = cells_by_hand(rows, keep, ambition)
    assert_same(statements, {(AREA[s], s, g): cells[s, g] for s, g in CELLS})
    totals, of_area = tables_by_hand(cells)
    assert_same(statements, totals)
    assert_same(areas, of_area)
    assert len(statements) == len(CELLS) + len(AREA)
    assert set(areas) == set(of_area)


@st.composite
def thick_and_thin(draw):
    """Per cell and role so many of the same people, so that some cells pass the gate."""
    rows = []
    for at in CELLS:
        for of in SIDE:
            marks = draw(st.lists(st.sampled_from("11223344?-"), max_size=8))
            rows += [Answer(f"{of}{i}", of, *at, mark) for i, mark in enumerate(marks)]
    return rows


@pytest.mark.parametrize("choice", CHOICES)
@settings(max_examples=25)
@given(rows=thick_and_thin())
def test_totals_are_means_of_shown_cells_alone(choice, rows):
    asked, keep = CHOICES[choice]
    statements, areas = tables(rows, k=5, **asked)
    true = cells_by_hand(rows, keep, THREE)
    seen = {(s, g): None if statements[AREA[s], s, g].hidden else true[s, g] for s, g in CELLS}
    assert_same(statements, {(AREA[s], s, g): f for (s, g), f in seen.items() if f is not None})
    totals, of_area = tables_by_hand(seen)
    assert_same(statements, totals)
    assert_same(areas, of_area)


@settings(max_examples=25)
@given(rows=thick_and_thin())
def test_no_line_of_a_few_is_shown_and_a_hidden_one_has_no_figure(rows):
    for asked, _ in CHOICES.values():
        for table in tables(rows, k=5, **asked):
            for row in table.values():
                figures = (row.n, row.unknown, row.score, row.consensus, row.desired, row.ambition, row.gap)
                assert not row.hidden or figures == (None,) * 7
                assert row.hidden or row.n == 0 or row.n >= 5


@settings(max_examples=25)
@given(rows=some_answers(), random=st.randoms())
def test_the_order_of_people_does_not_matter(rows, random):
    people = list({a.respondent for a in rows})
    random.shuffle(people)
    other = [a for person in people for a in rows if a.respondent == person]
    assert tables(rows, joint=True) == tables(other, joint=True)


@settings(max_examples=25)
@given(rows=some_answers())
def test_pupils_change_nothing_of_the_schools_own_figures(rows):
    assert tables(rows, joint=True) == tables([a for a in rows if a.role != "pupil"], joint=True)


@settings(max_examples=25)
@given(rows=some_answers(), ambition=some_ambitions)
def test_scores_lie_on_the_scale_and_gaps_are_never_negative(rows, ambition):
    for table in tables(rows, joint=True, ambition=ambition):
        for row in table.values():
            assert row.score is None or 1 <= row.score <= 4
            assert row.gap is None or 0 <= row.gap <= 3
            assert row.consensus is None or -1e-12 <= row.consensus <= 1


# By example


def test_a_school_wide_statement_has_its_score_as_total():
    statements, _ = tables(everybody("plan", "", "1234"))
    assert statements["policy", "plan", ""].score == 2.5
    assert statements["policy", "plan", "*"].score == 2.5


def test_each_year_group_counts_once_in_a_statements_total():
    rows = everybody("goals", "g1", "1" * 20) + everybody("goals", "g2", "444")
    assert tables(rows)[0]["policy", "goals", "*"].score == (1 + 4) / 2


def test_year_groups_that_are_hidden_do_not_count_in_a_total():
    rows = everybody("goals", "g1", "2222") + everybody("goals", "g2", "44")
    total = tables(rows)[0]["policy", "goals", "*"]
    assert (total.score, total.n, total.hidden) == (2.0, 4, False)


def test_a_total_is_hidden_when_all_that_was_answered_is():
    total = tables(everybody("goals", "g1", "22"))[0]["policy", "goals", "*"]
    assert total == Row("policy", "goals", "*", None, None, None, None, None, None, None, hidden=True)


def test_a_total_of_nothing_is_empty_and_not_hidden():
    total = tables([])[0]["policy", "goals", "*"]
    assert (total.n, total.score, total.gap, total.hidden) == (0, None, None, False)


@pytest.mark.parametrize("area_", ["policy", "*"])
def test_an_areas_total_and_the_whole_are_hidden_only_when_all_that_was_answered_is(area_):
    few, enough = everybody("goals", "g1", "22"), everybody("dates", "g2", "444")
    totals = [tables(rows)[1][area_, "", "*"] for rows in ([], few, few + enough)]
    assert [(t.n, t.score, t.hidden) for t in totals] == [
        (0, None, False),
        (None, None, True),
        (3, 4.0, False),
    ]


def test_an_area_weighs_its_statements_in_a_year_group():
    rows = everybody("goals", "g1", "111") + everybody("dates", "g1", "444")
    line = tables(rows)[1]["policy", "", "g1"]
    # goals weighs 1, dates a half; their gaps are 2 and 0
    assert (line.score, line.gap) == (pytest.approx((1 * 1 + 0.5 * 4) / 1.5), pytest.approx(1 * 2 / 1.5))


def test_the_gap_of_an_area_is_the_mean_of_gaps_so_a_high_score_hides_no_gap():
    rows = everybody("plan", "", "111") + everybody("vision", "", "444")
    line = tables(rows)[1]["policy", "", ""]
    # plan weighs 2: gap 2; vision weighs 1: gap 0
    assert line.gap == pytest.approx(2 * 2 / 3)


def test_an_areas_total_weighs_statement_totals_not_cells():
    rows = everybody("plan", "", "111")
    for group in GROUPS:
        rows += everybody("goals", group, "444")
    # plan weighs 2 with score 1, goals 1 with score 4, however many year groups there are
    assert tables(rows)[1]["policy", "", "*"].score == (2 * 1 + 1 * 4) / 3


def test_each_area_counts_once_overall():
    rows = everybody("plan", "", "111") + everybody("goals", "g1", "111") + everybody("talk", "g1", "444")
    assert tables(rows)[1]["*", "", "*"].score == (1 + 4) / 2


def test_dont_know_alone_gives_a_share_and_no_score():
    line = tables(everybody("goals", "g1", "???"))[0]["policy", "goals", "g1"]
    assert (line.n, line.unknown, line.score, line.gap, line.hidden) == (0, 1.0, None, None, False)


def test_not_applicable_counts_nowhere():
    with_them = tables(everybody("goals", "g1", "123?" + "-" * 9))
    assert with_them == tables(everybody("goals", "g1", "123?"))


def test_the_table_per_statement_has_each_place_and_then_the_total():
    statements, _ = tables([])
    assert [year for _, s, year in statements if s == "goals"] == [*GROUPS, "*"]
    assert [year for _, s, year in statements if s == "plan"] == ["", "*"]


def test_the_table_per_area_ends_with_the_whole():
    _, areas = tables([])
    assert list(areas) == [("policy", "", p) for p in ("", *GROUPS, "*")] + [
        ("talks", "", p) for p in (*GROUPS, "*")
    ] + [("*", "", "*")]


def test_an_area_of_which_nothing_is_asked_has_no_line():
    asked = [s for s in PACK.statements if AREA[s.id] == "policy"]
    frame = empty(statements=[s.id for s in asked], year_groups=GROUPS, roles=ROLES)
    figures = compute(pass_gate(frame, k=3).cells(), np.full(frame.now.shape[:2], 3.0))
    assert {r.area for r in by_area(PACK, asked, figures)} == {"policy", "*"}
