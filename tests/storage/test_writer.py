"""The one writer: whatever it acknowledged is kept, in order, and a failing job fails alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from lobscan.storage.writer import LARGEST_GROUP, Writer

Cursor = duckdb.DuckDBPyConnection


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Cursor]:
    con = duckdb.connect(str(tmp_path / "x.duckdb"))
    con.execute("CREATE SEQUENCE number")
    con.execute("CREATE TABLE kept (number BIGINT DEFAULT nextval('number'), value VARCHAR)")
    yield con
    con.close()


@pytest.fixture
def writer(con: Cursor) -> Iterator[Writer]:
    made = Writer(con)
    yield made
    made.close()


def insert(value: str) -> Callable[[Cursor], str]:
    def job(cursor: Cursor) -> str:
        cursor.execute("INSERT INTO kept (value) VALUES (?)", [value])
        return value

    return job


def kept(con: Cursor) -> list[str]:
    rows = con.cursor().execute("SELECT value FROM kept ORDER BY number").fetchall()
    return [str(value) for (value,) in rows]


def hold(writer: Writer) -> Callable[[], None]:
    """Keep the writer busy, so that what comes meanwhile waits together; call the result to go on."""
    gate, busy = threading.Event(), threading.Event()

    def job(_cursor: Cursor) -> None:
        busy.set()
        gate.wait(30)

    writer.submit(job)
    assert busy.wait(30)
    return gate.set


def test_a_result_is_there_only_after_the_commit(con: Cursor, writer: Writer) -> None:
    assert writer.write(insert("a")) == "a"
    assert kept(con) == ["a"]


def test_what_waits_together_is_not_acknowledged_before_all_of_it_is_committed(
    con: Cursor, writer: Writer
) -> None:
    release = hold(writer)
    first = writer.submit(insert("first"))
    reached, go = threading.Event(), threading.Event()

    def slow(cursor: Cursor) -> None:
        insert("second")(cursor)
        reached.set()
        go.wait(30)

    second = writer.submit(slow)
    release()
    assert reached.wait(30)
    # Why this holds: `first` has run, in the same transaction as `slow`, which is not committed yet.
    assert not first.done()
    assert kept(con) == []
    go.set()
    second.result(30)
    assert first.result(30) == "first"
    assert kept(con) == ["first", "second"]


@pytest.mark.parametrize("broken", ["python", "sql", "constraint"])
def test_a_failing_job_fails_alone(con: Cursor, writer: Writer, broken: str) -> None:
    con.execute("CREATE TABLE one (a INTEGER PRIMARY KEY)")

    def fail(cursor: Cursor) -> None:
        insert("never")(cursor)
        if broken == "python":
            raise ZeroDivisionError
        cursor.execute(
            "INSERT INTO nowhere VALUES (1)" if broken == "sql" else "INSERT INTO one VALUES (1), (1)"
        )

    release = hold(writer)
    before = [writer.submit(insert(f"a{n}")) for n in range(3)]
    failing = writer.submit(fail)
    after = [writer.submit(insert(f"b{n}")) for n in range(3)]
    release()
    assert [f.result(30) for f in before + after] == ["a0", "a1", "a2", "b0", "b1", "b2"]
    with pytest.raises(ZeroDivisionError if broken == "python" else duckdb.Error):
        failing.result(30)
    assert kept(con) == ["a0", "a1", "a2", "b0", "b1", "b2"]
    assert writer.write(insert("later")) == "later"


def test_more_than_a_group_keeps_its_order(con: Cursor, writer: Writer) -> None:
    release = hold(writer)
    count = 2 * LARGEST_GROUP + 10
    futures = [writer.submit(insert(str(n))) for n in range(count)]
    release()
    assert [f.result(60) for f in futures] == [str(n) for n in range(count)]
    assert kept(con) == [str(n) for n in range(count)]


def test_sixteen_threads_lose_nothing_and_each_keeps_its_order(con: Cursor, writer: Writer) -> None:
    def work(who: int) -> list[str]:
        return [writer.write(insert(f"{who}:{n}")) for n in range(50)]

    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(work, range(16)))
    rows = kept(con)
    assert len(rows) == 16 * 50
    for who, own in enumerate(done):
        assert [r for r in rows if r.startswith(f"{who}:")] == own


def test_closing_finishes_what_waits(con: Cursor) -> None:
    writer = Writer(con)
    release = hold(writer)
    futures = [writer.submit(insert(str(n))) for n in range(20)]
    closing = threading.Thread(target=writer.close)
    closing.start()
    release()
    closing.join(30)
    assert [f.result(0) for f in futures] == [str(n) for n in range(20)]
    assert len(kept(con)) == 20


def test_a_closed_writer_takes_nothing_and_closing_twice_is_no_fault(writer: Writer) -> None:
    writer.close()
    writer.close()
    with pytest.raises(RuntimeError, match="closed"):
        writer.write(insert("late"))


def test_who_writes_while_it_closes_is_answered_one_way_or_the_other(con: Cursor) -> None:
    """Nobody may wait for ever behind the end of the queue."""
    for _ in range(10):
        writer = Writer(con)
        start = threading.Barrier(5)

        def work(own: Writer = writer, gate: threading.Barrier = start) -> bool:
            gate.wait(30)
            try:
                own.submit(insert("x")).result(30)
            except RuntimeError:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(work) for _ in range(4)]
            start.wait(30)
            writer.close()
            outcomes = [w.result(60) for w in waiting]
        rows = kept(con)
        assert len(rows) == sum(outcomes)
        con.execute("DELETE FROM kept")
