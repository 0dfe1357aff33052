"""All tables of a store, out to files of Parquet and back into a new store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import duckdb

from lobscan.storage.migrations import MIGRATIONS
from lobscan.storage.store import CONFIG

Cursor = duckdb.DuckDBPyConnection
DiskError = duckdb.IOException
"""The disk did not do what was asked of it."""
StoreError = duckdb.Error
"""The store did not, for whatever reason; a `DiskError` is one."""
Columns = tuple[tuple[str, str], ...]
"""Names and types, in their order."""
STEPS: Final = tuple(name for name, _statements in MIGRATIONS)


class OtherColumnsError(ValueError):
    """A file of a table has other columns than the table, or other rows than it should."""


def columns(cursor: Cursor) -> dict[str, Columns]:
    """Every table with its columns; that of the steps of the schema too."""
    rows = cursor.execute(
        """SELECT table_name, column_name, data_type FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
        ORDER BY table_name, column_index"""
    ).fetchall()
    found: dict[str, Columns] = {}
    for table, column, kind in rows:
        found[str(table)] = (*found.get(str(table), ()), (str(column), str(kind)))
    return found


def steps(cursor: Cursor) -> tuple[str, ...]:
    """The steps of the schema that were taken, in their order."""
    return tuple(str(name) for (name,) in cursor.execute("SELECT name FROM migration ORDER BY 1").fetchall())


def sequences(cursor: Cursor) -> dict[str, int]:
    """The last number that each sequence gave."""
    rows = cursor.execute(
        """SELECT sequence_name, coalesce(last_value, 0) FROM duckdb_sequences()
        WHERE database_name = current_database() ORDER BY 1"""
    ).fetchall()
    return {str(name): int(last) for name, last in rows}


def write(cursor: Cursor, folder: Path) -> dict[str, int]:
    """Each table as `folder/<table>.parquet`, rows in the order in which they came; how many there are."""
    counts = {}
    for table in columns(cursor):
        sql = f"COPY (SELECT * FROM {quoted(table)} ORDER BY rowid) TO ? (FORMAT parquet)"  # noqa: S608 - from the catalogue
        row = cursor.execute(sql, [str(folder / f"{table}.parquet")]).fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts


def load(
    path: Path, folder: Path, *, taken: Collection[str], counts: Mapping[str, int], last: Mapping[str, int]
) -> None:
    """Make a new store at `path` of the schema that had `taken` these steps, with the rows of `folder`.

    Raises `OtherColumnsError` where a file is not of its table, `duckdb.Error` where it is no Parquet.
    """
    con = duckdb.connect(str(path), config=CONFIG)
    try:
        con.execute("CREATE TABLE migration (name VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)")
        for name, statements in MIGRATIONS:
            for statement in statements if name in taken else ():
                con.execute(statement)
        every = columns(con)
        if set(counts) != set(every):
            raise OtherColumnsError(", ".join(sorted(set(counts) ^ set(every))))
        for table, wanted in every.items():
            _fill(con, table, folder / f"{table}.parquet", wanted, counts[table])
        for name in sequences(con):
            advance(con, name, last.get(name, 0))
        if set(steps(con)) != set(taken):
            raise OtherColumnsError("migration")
        con.execute("CHECKPOINT")
    finally:
        con.close()


def _fill(con: Cursor, table: str, file: Path, wanted: Columns, count: int) -> None:
    found = con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
    if tuple((str(row[0]), str(row[1])) for row in found) != wanted:
        raise OtherColumnsError(table)
    rows = con.execute("SELECT count(*) FROM read_parquet(?)", [str(file)]).fetchone()
    if rows != (count,):
        raise OtherColumnsError(table)
    con.execute(f"INSERT INTO {quoted(table)} SELECT * FROM read_parquet(?)", [str(file)])  # noqa: S608 - from the catalogue


def advance(con: Cursor, sequence: str, last: int) -> None:
    """Have a fresh sequence go on behind the number `last`."""
    con.execute("SELECT max(nextval(?)) FROM range(?)", [sequence, last])


def quoted(name: str) -> str:
    """A name of the catalogue as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
