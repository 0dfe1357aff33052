"""The desk: what it tells is what is committed, and what it was not told of is asked of the store again."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from lobscan.storage import answers
from lobscan.storage.desk import Desk, Respondent, Sheet
from lobscan.storage.store import Store

DAY = date(2026, 11, 2)
ME = Respondent(str(UUID(int=7)), "r", "mentor", ("havo-3",))
HASH = "the hash of a code"
Cursor = duckdb.DuckDBPyConnection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "x.duckdb")
    made.write(lambda c: answers.begin(c, [Sheet(ME, HASH, {}, {})]))
    yield made
    made.close()


def keep(cursor: Cursor, desk: Desk, changes: Sequence[answers.Change]) -> list[None]:
    answers.put(cursor, desk, changes)
    return [None] * len(changes)


def say(store: Store, mark: str) -> None:
    judged = answers.Judged("s", ["havo-3"], mark, None)
    store.write_to(keep, answers.Change(ME, [judged], DAY))


def told(store: Store) -> str | None:
    sheet = store.desk.sheet(ME.id)
    return answers.on(sheet)["s", "havo-3"].current if sheet else None


def held(store: Store) -> str:
    with store.cursor() as cursor:
        return answers.given(cursor, "r", ME.id)["s", "havo-3"].current


def test_an_answer_lies_there_as_it_is_in_the_store(store: Store) -> None:
    for mark in "314":
        say(store, mark)
        assert told(store) == held(store) == mark
    assert store.desk.holder("r", HASH) == ME
    assert store.desk.holder("another round", HASH) is None


def test_what_a_job_changed_without_a_word_is_asked_of_the_store(store: Store) -> None:
    say(store, "1")
    store.write(lambda c: answers.withdraw(c, "r", ME.id, day=DAY))
    assert store.desk.sheet(ME.id) is None
    assert store.desk.holder("r", HASH) is None
    say(store, "2")
    assert told(store) == held(store) == "2"
    with store.cursor() as cursor:
        signs = cursor.execute("SELECT sign, current FROM answer ORDER BY number").fetchall()
    assert [sign for sign, _mark in signs] == [1, -1, 1]


def test_what_failed_never_lay_there(store: Store) -> None:
    say(store, "1")

    def fail(cursor: Cursor, desk: Desk, changes: Sequence[answers.Change]) -> list[None]:
        answers.put(cursor, desk, changes)
        raise ValueError

    with pytest.raises(ValueError):
        store.write_to(fail, answers.Change(ME, [answers.Judged("s", ["havo-3"], "4", None)], DAY))
    assert told(store) == held(store) == "1"


def test_others_see_a_change_after_its_commit_only(store: Store) -> None:
    say(store, "1")
    seen = []

    def look(cursor: Cursor, desk: Desk, changes: Sequence[answers.Change]) -> list[None]:
        answers.put(cursor, desk, changes)
        seen.append(told(store))
        return [None] * len(changes)

    store.write_to(look, answers.Change(ME, [answers.Judged("s", ["havo-3"], "4", None)], DAY))
    assert seen == ["1"]
    assert told(store) == "4"


def test_a_round_is_known_as_open_until_anything_else_is_written(store: Store) -> None:
    def opened(_cursor: Cursor, desk: Desk, asked: Sequence[str]) -> list[bool]:
        was = [round_ in desk.open for round_ in asked]
        desk.open.update(asked)
        return was

    assert [store.write_to(opened, "r"), store.write_to(opened, "r")] == [False, True]
    store.write(lambda c: c.execute("SELECT 1").fetchone())
    assert store.write_to(opened, "r") is False


def test_who_answered_longest_ago_is_forgotten_first() -> None:
    desk = Desk(most=2)
    people = [Respondent(str(n), "r", "mentor", ()) for n in range(3)]
    for at in (0, 1, 0, 2):
        desk.put(Sheet(people[at], f"hash {at}", {}, {}))
        desk.committed()
    assert [desk.holder("r", f"hash {at}") for at in range(3)] == [people[0], None, people[2]]
