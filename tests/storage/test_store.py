"""The store as a file: a second process is told who has it, and a killed one loses no answer it was told of."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lobscan.errors import StoreBusy
from lobscan.storage import answers
from lobscan.storage.store import Store

HOLDER = """
import sys
from pathlib import Path
from lobscan.storage.store import Store
store = Store(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
store.close()
"""
WRITER = """
import os, sys, threading
from datetime import date
from pathlib import Path
from uuid import UUID
from lobscan.storage import answers
from lobscan.storage.answers import Respondent
from lobscan.storage.store import Store

store, first = Store(Path(sys.argv[1])), int(sys.argv[2])

def keep(cursor, desk, changes):
    answers.put(cursor, desk, changes)
    return [None] * len(changes)

def work(who):
    me = Respondent(str(UUID(int=first + who)), "r", "mentor", ("havo-3",))
    store.write(lambda c: answers.add_respondent(c, me, code_hash=""))
    for n in range(10_000):
        judged = answers.Judged(f"s{n}", ["havo-3"], str(n % 4 + 1), None)
        store.write_to(keep, answers.Change(me, [judged], date(2026, 11, 2)))
        os.write(1, f"{me.id} s{n} {n % 4 + 1}\\n".encode())

for who in range(4):
    threading.Thread(target=work, args=(who,)).start()
"""


def started(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the store open."""
    child = started(HOLDER, str(tmp_path / "x.duckdb"))
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    yield child
    if child.poll() is None:
        child.communicate("\n", timeout=30)


def test_a_second_process_is_told_who_has_the_store(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(StoreBusy) as caught:
        Store(tmp_path / "x.duckdb")
    assert caught.value.params == {"path": tmp_path / "x.duckdb", "pid": str(holder.pid)}


def test_the_store_is_free_again_when_the_other_has_closed_it(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.communicate("\n", timeout=30)
    store = Store(tmp_path / "x.duckdb")
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM answer").fetchone() == (0,)
    store.close()


def test_a_cursor_sees_what_was_written_before_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.duckdb")
    with store.cursor() as early:
        store.write(lambda c: c.execute("INSERT INTO link VALUES ('r', 'mentor', 'h')"))
        assert early.execute("SELECT count(*) FROM link").fetchone() == (1,)
    store.close()


def test_a_killed_process_loses_no_answer_that_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    told: dict[tuple[str, str], str] = {}
    for attempt in range(3):
        child = started(WRITER, str(path), str(attempt * 10))
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(60)]
        child.kill()
        rest, _ = child.communicate(timeout=30)
        lines += rest.splitlines(keepends=True)
        whole = [re.fullmatch(r"(\S+) (\S+) ([1-4])\n", line) for line in lines]
        told |= {(m[1], m[2]): m[3] for m in whole if m}
        assert len(told) >= 60 * (attempt + 1) - 1
        store = Store(path)
        with store.cursor() as cursor:
            rows = cursor.execute(
                "SELECT respondent, statement, current FROM answer WHERE sign = 1"
            ).fetchall()
        held = {(str(who), statement): answers.MARK[mark] for who, statement, mark in rows}
        store.close()
        assert {key: held.get(key) for key in told} == told
