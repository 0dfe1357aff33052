"""The schema: made once, left alone when it stands, refused when a newer lobscan made it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from lobscan.errors import UserError
from lobscan.storage import migrations
from lobscan.storage.migrations import MIGRATIONS, migrate
from lobscan.storage.store import Store


def tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {str(name) for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def test_a_fresh_store_gets_every_step(tmp_path: Path) -> None:
    con = duckdb.connect(str(tmp_path / "x.duckdb"))
    assert migrate(con) == tuple(name for name, _ in MIGRATIONS)
    assert {
        "school",
        "pack",
        "round",
        "respondent",
        "answer",
        "remark",
        "ambition",
        "action_event",
    } <= tables(con)
    con.close()


def test_names_of_steps_are_in_order_and_differ() -> None:
    names = [name for name, _ in MIGRATIONS]
    assert names == sorted(set(names))


def test_a_store_that_is_up_to_date_takes_no_step_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    store = Store(path)
    store.write(lambda c: c.execute("INSERT INTO link VALUES ('r', 'mentor', 'h')"))
    store.close()
    con = duckdb.connect(str(path))
    assert migrate(con) == ()
    assert con.execute("FROM link").fetchall() == [("r", "mentor", "h")]
    con.close()


def test_a_store_of_a_newer_lobscan_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    Store(path).close()
    con = duckdb.connect(str(path))
    con.execute("INSERT INTO migration VALUES ('999 later', now()::TIMESTAMP)")
    con.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="newer lobscan \\(999 later\\)"):
        Store(path)
    assert path.read_bytes() == before


def test_a_step_that_fails_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.duckdb"
    Store(path).close()
    broken = ("002 broken", ("CREATE TABLE half (a INTEGER)", "CREATE TABLE school (a INTEGER)"))
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, broken))
        with pytest.raises(duckdb.Error):
            Store(path)
    con = duckdb.connect(str(path))
    assert "half" not in tables(con)
    assert con.execute("SELECT name FROM migration").fetchall() == [(name,) for name, _ in MIGRATIONS]
    con.close()
    Store(path).close()


def test_the_steps_before_one_that_fails_stay_and_are_not_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.duckdb"
    good = ("002 good", ("CREATE TABLE extra (a INTEGER)",))
    broken = ("003 broken", ("CREATE TABLE extra (a INTEGER)",))
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, good, broken))
        with pytest.raises(duckdb.Error):
            Store(path)
        patch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, good))
        Store(path).close()
        con = duckdb.connect(str(path))
        assert migrate(con) == ()
        assert "extra" in tables(con)
        con.close()


def test_a_file_that_is_no_store_is_refused_in_words_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    path.write_bytes(b"this is no database" * 1000)
    with pytest.raises(UserError, match=f"The store {path} cannot be opened"):
        Store(path)
    assert path.read_bytes() == b"this is no database" * 1000


def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="cannot be opened"):
        Store(tmp_path / "file" / "deeper" / "x.duckdb")
