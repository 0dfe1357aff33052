from collections import Counter

import numpy as np
import pytest
from builders import LEADERS, PUPILS, STAFF, answers, role
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.answers import MARKS, Answer
from lobscan.domain.tally import count, empty, fold

ROLES = (role("head", LEADERS), role("mentor", STAFF), role("pupil", PUPILS))
STATEMENTS = ("a1", "a2")
YEAR_GROUPS = ("g1", "g2")

a_mark = st.sampled_from(["", *MARKS])
an_answer = st.builds(
    Answer,
    respondent=st.sampled_from(["r1", "r2", "r3", "r4"]),
    role=st.sampled_from([r.id for r in ROLES]),
    statement=st.sampled_from(STATEMENTS),
    year_group=st.sampled_from(["", *YEAR_GROUPS]),
    current=a_mark,
    desired=a_mark,
)


@pytest.fixture
def frame():
    return new_frame()


def new_frame():
    return empty(statements=STATEMENTS, year_groups=YEAR_GROUPS, roles=ROLES)


def at(tally, counts, *, statement="a1", place="g1", of="mentor"):
    """Counts per mark of one role at one place."""
    roles = [r.id for r in tally.roles]
    i, j = tally.statements.index(statement), tally.places.index(place)
    return dict(zip(MARKS, counts[i, j, roles.index(of)].tolist(), strict=True))


def same(one, other):
    return (
        np.array_equal(one.now, other.now)
        and np.array_equal(one.wanted, other.wanted)
        and one.respondents == other.respondents
    )


def counted_by_hand(given_answers):
    """Last answers per role, place and mark, by plain loops: (now, wanted)."""
    last = {}
    for a in given_answers:
        last[a.respondent, a.statement, a.year_group] = a
    now, wanted = Counter(), Counter()
    for a in last.values():
        if a.current:
            now[a.statement, a.year_group, a.role, a.current] += 1
        if a.desired:
            wanted[a.statement, a.year_group, a.role, a.desired] += 1
    return now, wanted


def as_counter(tally, counts):
    found = Counter()
    for (i, j, r, m), n in np.ndenumerate(counts):
        if n:
            found[tally.statements[i], tally.places[j], tally.roles[r].id, MARKS[m]] = int(n)
    return found


def test_an_empty_tally_has_the_school_first_and_then_its_year_groups(frame):
    assert frame.places == ("", "g1", "g2")


def test_in_an_empty_tally_nobody_answered(frame):
    assert (frame.now.sum(), frame.wanted.sum(), frame.respondents) == (0, 0, 0)


def test_each_mark_is_counted_apart(frame):
    tally = count(frame, answers("mentor", "a1", "g1", "1223??-"))
    assert at(tally, tally.now) == {"1": 1, "2": 2, "3": 1, "4": 0, "?": 2, "-": 1}


def test_the_last_answer_of_a_respondent_counts(frame):
    first, second = Answer("r", "mentor", "a1", "g1", "1", "4"), Answer("r", "mentor", "a1", "g1", "3", "2")
    tally = count(frame, [first, second])
    assert (at(tally, tally.now)["1"], at(tally, tally.now)["3"]) == (0, 1)
    assert (at(tally, tally.wanted)["4"], at(tally, tally.wanted)["2"]) == (0, 1)


def test_a_last_answer_that_is_empty_takes_the_answer_back(frame):
    tally = count(frame, [Answer("r", "mentor", "a1", "g1", "1"), Answer("r", "mentor", "a1", "g1")])
    assert tally.now.sum() == 0


def test_a_respondent_counts_at_every_place_they_answered(frame):
    tally = count(frame, [Answer("r", "mentor", "a1", g, "2") for g in YEAR_GROUPS])
    assert [at(tally, tally.now, place=g)["2"] for g in YEAR_GROUPS] == [1, 1]
    assert tally.respondents == 1


def test_now_and_wanted_are_counted_apart(frame):
    tally = count(frame, [Answer("r", "mentor", "a1", "g1", "", "4")])
    assert tally.now.sum() == 0
    assert at(tally, tally.wanted)["4"] == 1


@pytest.mark.parametrize(
    "unknown",
    [
        Answer("r", "mentor", "gone", "g1", "2"),
        Answer("r", "mentor", "a1", "gone", "2"),
        Answer("r", "gone", "a1", "g1", "2"),
    ],
    ids=["statement", "year group", "role"],
)
def test_what_the_frame_does_not_know_is_left_out(frame, unknown):
    tally = count(frame, [unknown, Answer("s", "mentor", "a1", "g1", "3")])
    assert tally.now.sum() == 1
    assert at(tally, tally.now)["3"] == 1


def test_counting_leaves_the_frame_as_it_was(frame):
    count(frame, answers("mentor", "a1", "g1", "1234"))
    assert frame.now.sum() == 0


def test_counting_no_answers_gives_an_empty_tally(frame):
    assert same(count(frame, []), frame)


@given(st.lists(an_answer, max_size=30))
def test_counting_agrees_with_plain_loops(rows):
    tally = count(new_frame(), rows)
    assert (as_counter(tally, tally.now), as_counter(tally, tally.wanted)) == counted_by_hand(rows)
    assert tally.respondents == len({a.respondent for a in rows})


@given(st.lists(an_answer, max_size=30), st.randoms())
def test_the_order_of_answers_does_not_matter_but_for_the_last_of_a_respondent(rows, random):
    slots = [(a.respondent, a.statement, a.year_group) for a in rows]
    random.shuffle(slots)
    waiting = {slot: [] for slot in slots}
    for a in rows:
        waiting[a.respondent, a.statement, a.year_group].append(a)
    shuffled = [waiting[slot].pop(0) for slot in slots]
    assert same(count(new_frame(), rows), count(new_frame(), shuffled))


@given(st.lists(an_answer, max_size=30))
def test_folding_grouped_counts_is_counting_one_by_one(rows):
    last = {(a.respondent, a.statement, a.year_group): a for a in rows}
    groups = Counter((a.statement, a.year_group, a.role, a.current, a.desired) for a in last.values())
    code = {"": 0, "1": 1, "2": 2, "3": 3, "4": 4, "?": 5, "-": 6}
    folded = fold(
        new_frame(),
        statement=positions(new_frame().statements, [g[0] for g in groups]),
        place=positions(new_frame().places, [g[1] for g in groups]),
        role=positions([r.id for r in new_frame().roles], [g[2] for g in groups]),
        current=np.array([code[g[3]] for g in groups], dtype=np.int64),
        desired=np.array([code[g[4]] for g in groups], dtype=np.int64),
        count=np.array(list(groups.values()), dtype=np.int64),
        respondents=len({a.respondent for a in rows}),
    )
    assert same(folded, count(new_frame(), rows))


def positions(names, values):
    """Where each value stands in `names`; -1 for one that does not."""
    return np.array([list(names).index(v) if v in names else -1 for v in values], dtype=np.int64)


def test_a_group_that_was_taken_back_cancels_out(frame):
    """The store appends a row of -1 for what is withdrawn."""
    marks = np.array([2, 2], dtype=np.int64)
    nothing = np.zeros(2, dtype=np.int64)
    tally = fold(
        frame,
        statement=positions(frame.statements, ["a1", "a1"]),
        place=positions(frame.places, ["g1", "g1"]),
        role=positions([r.id for r in frame.roles], ["mentor", "mentor"]),
        current=marks,
        desired=nothing,
        count=np.array([3, -1]),
        respondents=3,
    )
    assert at(tally, tally.now)["2"] == 2
