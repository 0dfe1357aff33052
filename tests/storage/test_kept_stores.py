"""A store of every earlier schema opens, is brought up to date, and keeps each of its rows."""

from pathlib import Path

import duckdb
import pytest

from lobscan.storage import tables
from lobscan.storage.migrations import MIGRATIONS
from lobscan.storage.store import Store

KEPT = sorted((Path(__file__).parent / "stores").glob("*.sql"))


def test_there_is_a_kept_store_of_every_step() -> None:
    assert [path.stem for path in KEPT] == [name.replace(" ", "-") for name, _statements in MIGRATIONS]


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_an_earlier_store_keeps_its_rows(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    con = duckdb.connect(str(path))
    con.execute(kept.read_text(encoding="utf-8"))
    held = tables.columns(con)
    before = {
        table: con.execute(f"SELECT {', '.join(n for n, _kind in columns)} FROM {table}").fetchall()  # noqa: S608
        for table, columns in held.items()
    }
    con.close()
    store = Store(path)
    with store.cursor() as cursor:
        assert set(tables.steps(cursor)) == {name for name, _statements in MIGRATIONS}
        for table, columns in held.items():
            names = ", ".join(n for n, _kind in columns)
            now = cursor.execute(f"SELECT {names} FROM {table} ORDER BY rowid").fetchall()  # noqa: S608
            assert now[: len(before[table])] == before[table]
    store.close()
