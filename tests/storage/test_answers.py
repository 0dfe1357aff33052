"""Answers: only ever appended, the last word counts, and counting signs is counting last words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobscan import storage
from lobscan.domain.answers import MARKS, Answer
from lobscan.domain.rubric import Perspective
from lobscan.domain.school import Role
from lobscan.domain.tally import Tally, count, empty
from lobscan.storage import answers as store
from lobscan.storage.answers import CODE, Respondent
from lobscan.storage.desk import Desk
from lobscan.storage.store import Store

DAY = date(2026, 11, 2)
PEOPLE = tuple(str(UUID(int=n + 1)) for n in range(5))
ROLES = ("teamleider", "mentor", "leerling", "mentor", "ouder")
STATEMENTS, PLACES = ("s1", "s2", "s3"), ("", "havo-3", "vwo-4")
LAST = """SELECT respondent, statement, year_group, role, current, desired
    FROM (SELECT respondent, statement, year_group, arg_max(role, number) AS role,
        arg_max(current, number) AS current, arg_max(desired, number) AS desired,
        arg_max(sign, number) AS sign
      FROM answer WHERE round = ? GROUP BY ALL) WHERE sign = 1"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(tmp_path_factory.mktemp("store") / "x.duckdb")
    yield made
    made.close()


@pytest.fixture(scope="module")
def fresh() -> Callable[[], str]:
    """A round that nothing was answered in yet; why: opening a store takes a tenth of a second."""
    number = iter(range(10_000))
    return lambda: f"r{next(number)}"


def frame() -> Tally:
    roles = [
        Role(id=r, label=r, perspective=p)
        for r, p in zip(
            ("teamleider", "mentor", "leerling", "ouder"),
            (Perspective.LEADERS, Perspective.STAFF, Perspective.PUPILS, Perspective.PARENTS),
            strict=True,
        )
    ]
    return empty(statements=STATEMENTS, year_groups=PLACES[1:], roles=roles)


def person(who: int, round_: str) -> Respondent:
    return Respondent(PEOPLE[who], round_, ROLES[who], PLACES[1:])


def rows(opened: Store, round_: str) -> int:
    with opened.cursor() as cursor:
        sql = """SELECT (SELECT count(*) FROM answer WHERE round = $r)
            + (SELECT count(*) FROM remark WHERE round = $r)"""
        found = cursor.execute(sql, {"r": round_}).fetchone()
    assert found is not None
    return int(found[0])


MARK = st.sampled_from(("", *MARKS))
SAY = st.tuples(
    st.just("say"), st.integers(0, 4), st.sampled_from(STATEMENTS), st.sampled_from(PLACES), MARK, MARK
)
PUT = st.tuples(
    st.just("put"),
    st.integers(0, 4),
    st.sampled_from(STATEMENTS),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True),
    st.none() | MARK,
    st.none() | MARK,
)
WITHDRAW = st.tuples(
    st.just("withdraw"), st.integers(0, 4), st.none() | st.lists(st.sampled_from(PLACES), unique=True)
)
MANY = st.tuples(st.just("many"), st.lists(SAY, min_size=1, max_size=8))


class Model:
    """What a person would expect: a dictionary of last words."""

    def __init__(self) -> None:
        self.held: dict[tuple[int, str, str], tuple[str, str]] = {}

    def say(self, who: int, statement: str, place: str, now: str | None, wanted: str | None) -> None:
        before = self.held.get((who, statement, place), ("", ""))
        after = (before[0] if now is None else now, before[1] if wanted is None else wanted)
        self.held[who, statement, place] = after

    def answers(self) -> list[Answer]:
        return [
            Answer(PEOPLE[who], ROLES[who], statement, place, now, wanted)
            for (who, statement, place), (now, wanted) in self.held.items()
        ]


def keep_all(cursor: duckdb.DuckDBPyConnection, desk: Desk, changes: Sequence[store.Change]) -> list[None]:
    """As `scan` has it kept, in the writer."""
    store.put(cursor, desk, changes)
    return [None] * len(changes)


def play(opened: Store, round_: str, model: Model, step: tuple[object, ...]) -> None:
    """One step, in the store and in the model."""
    kind, *rest = step
    if kind in ("say", "many"):
        said = [step] if kind == "say" else rest[0]
        batch = [Answer(PEOPLE[w], ROLES[w], s, p, now, wanted) for _, w, s, p, now, wanted in said]
        opened.write(lambda c: store.add(c, round_, batch, day=DAY))
        for _, w, s, p, now, wanted in said:
            model.say(w, s, p, now, wanted)
    elif kind == "put":
        who, statement, places, now, wanted = rest
        judged = store.Judged(statement, places, now, wanted)
        opened.write_to(keep_all, store.Change(person(who, round_), [judged], DAY))
        for place in places:
            model.say(who, statement, place, now, wanted)
    else:
        who, keep = rest
        gone = {k for k in model.held if k[0] == who and (keep is None or k[2] not in keep)}
        taken = opened.write(lambda c: store.withdraw(c, round_, PEOPLE[who], day=DAY, keep=keep))
        assert taken == len(gone)
        for key in gone:
            del model.held[key]


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(st.one_of(SAY, PUT, WITHDRAW, MANY), max_size=12))
def test_the_store_counts_what_counting_last_words_counts(
    opened: Store, fresh: Callable[[], str], steps: list[tuple[object, ...]]
) -> None:
    round_, model, before = fresh(), Model(), 0
    for step in steps:
        play(opened, round_, model, step)
        now = rows(opened, round_)
        assert now >= before
        before = now
    expected = count(frame(), model.answers())
    with opened.cursor() as cursor:
        seen = store.tally(cursor, round_, frame())
        last = cursor.execute(LAST, [round_]).fetchall()
    assert np.array_equal(seen.now, expected.now)
    assert np.array_equal(seen.wanted, expected.wanted)
    by_last = {(str(r), str(s), str(g), str(role), int(c), int(d)) for r, s, g, role, c, d in last}
    assert by_last == {
        (a.respondent, a.statement, a.year_group, a.role, CODE[a.current], CODE[a.desired])
        for a in model.answers()
    }


@settings(max_examples=12, deadline=None)
@given(steps=st.lists(st.one_of(SAY, PUT, WITHDRAW), max_size=10))
def test_a_respondent_is_given_back_what_stands(
    opened: Store, fresh: Callable[[], str], steps: list[tuple[object, ...]]
) -> None:
    round_, model = fresh(), Model()
    for step in steps:
        play(opened, round_, model, step)
    for who, id_ in enumerate(PEOPLE):
        with opened.cursor() as cursor:
            held = store.given(cursor, round_, id_)
        assert {k: (a.current, a.desired) for k, a in held.items()} == {
            (s, p): marks for (w, s, p), marks in model.held.items() if w == who
        }


def test_saying_the_same_again_adds_no_row(opened: Store, fresh: Callable[[], str]) -> None:
    round_ = fresh()
    said = [Answer(PEOPLE[0], "mentor", "s1", "havo-3", "2", "3", "a remark")]
    for _ in range(3):
        opened.write(lambda c: store.add(c, round_, said, day=DAY))
        assert rows(opened, round_) == 2


def test_a_correction_appends_and_takes_nothing_away(opened: Store, fresh: Callable[[], str]) -> None:
    round_ = fresh()
    for mark in ("2", "4"):
        opened.write(
            lambda c, m=mark: store.add(c, round_, [Answer(PEOPLE[0], "mentor", "s1", "", m)], day=DAY)
        )
    with opened.cursor() as cursor:
        sql = "SELECT current, sign FROM answer WHERE round = ? ORDER BY number"
        assert cursor.execute(sql, [round_]).fetchall() == [(2, 1), (2, -1), (4, 1)]


def test_rounds_do_not_mix(opened: Store, fresh: Callable[[], str]) -> None:
    one, other = fresh(), fresh()
    opened.write(lambda c: store.add(c, one, [Answer(PEOPLE[1], "mentor", "s1", "", "1")], day=DAY))
    opened.write(lambda c: store.add(c, other, [Answer(PEOPLE[1], "mentor", "s1", "", "4")], day=DAY))
    opened.write(lambda c: store.withdraw(c, other, PEOPLE[1], day=DAY))
    with opened.cursor() as cursor:
        assert store.tally(cursor, one, frame()).now.sum() == 1
        assert store.tally(cursor, other, frame()).now.sum() == 0


def test_remarks_stand_without_their_author_until_they_are_taken_back(
    opened: Store, fresh: Callable[[], str]
) -> None:
    round_ = fresh()
    for who, text in ((0, "first"), (1, "other"), (0, "second")):
        said = Answer(PEOPLE[who], ROLES[who], "s1", "", remark=text)
        opened.write(lambda c, s=said: store.add_remark(c, round_, s, day=DAY))
    with opened.cursor() as cursor:
        assert store.remarks(cursor, round_) == [("s1", "", "other"), ("s1", "", "second")]
    opened.write(lambda c: store.withdraw(c, round_, PEOPLE[0], day=DAY))
    with opened.cursor() as cursor:
        assert store.remarks(cursor, round_) == [("s1", "", "other")]


def test_changed_year_groups_count_once_by_their_last_word(opened: Store, fresh: Callable[[], str]) -> None:
    round_ = fresh()
    for groups in (("havo-3", "vwo-4"), ("vwo-4",)):
        again = Respondent(PEOPLE[1], round_, "mentor", groups)
        opened.write(lambda c, r=again: store.add_respondent(c, r, code_hash="h"))
    with opened.cursor() as cursor:
        assert store.response_by_year_group(cursor, round_) == {"vwo-4": {"mentor": 1}}
        assert [(r.role, r.begun) for r in store.response(cursor, round_)] == [("mentor", 1)]
        found = store.respondent_by_code(cursor, round_, "h")
        assert found is not None
        assert found.year_groups == ("vwo-4",)


SQL = sorted(Path(next(iter(storage.__path__))).glob("*.py"))


MAY = (
    # The one row that says how long the chain is: with older ones beside it, its end could be cut off.
    "DELETE FROM snapshot_head",
    # A store that is written anew without what was deleted takes its steps over from the old one.
    "DELETE FROM fresh.main.migration",
    # The hash of a review's seal, where words were deleted from what was sealed (decision 0012).
    "UPDATE review_event SET act = replace(act, ?, ?)",
)


@pytest.mark.parametrize("path", SQL, ids=lambda p: p.name)
def test_nothing_in_the_store_is_ever_changed_or_removed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for allowed in MAY:
        text = text.replace(allowed, "")
    found = re.findall(r"(?:^|[\"\s(])(UPDATE|DELETE|TRUNCATE|REPLACE|DROP|MERGE)\s", text)
    assert found == []


def test_the_modules_of_the_store_were_found() -> None:
    assert {"answers.py", "documents.py", "plans.py", "migrations.py"} <= {p.name for p in SQL}
