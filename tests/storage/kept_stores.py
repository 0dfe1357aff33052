"""Writes the kept files of earlier schemas: python -P tests/storage/kept_stores.py (only for new steps).

Each is a store as lobscan left it after a step, with a few rows in every table, as plain SQL: small, and
it can be read in a review.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import duckdb

from lobscan.storage.migrations import MIGRATIONS
from lobscan.storage.tables import columns

FOLDER = Path(__file__).parent / "stores"
SAMPLES: dict[str, object] = {
    "VARCHAR": "é; 'x'",
    "BIGINT": 1,
    "INTEGER": 1,
    "UTINYINT": 2,
    "TINYINT": 1,
    "BOOLEAN": True,
    "DATE": date(2026, 11, 2),
    "TIMESTAMP": datetime(2026, 11, 2, 9, 30, 0, 123456),  # noqa: DTZ001 - as the store keeps times
    "UUID": UUID(int=7),
    "VARCHAR[]": ["havo-3", "vwo-3"],
}


def written(value: object) -> str:
    """A value as SQL has it."""
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return "'" + str(value).replace("'", "''") + "'"


def store(steps: int) -> str:
    """The store after so many steps, as SQL."""
    con = duckdb.connect()
    lines = ["CREATE TABLE migration (name VARCHAR NOT NULL, moment TIMESTAMP NOT NULL)"]
    for name, statements in MIGRATIONS[:steps]:
        lines += [*statements, f"INSERT INTO migration VALUES ({written(name)}, '2026-11-02 09:00:00')"]  # noqa: S608
    for line in lines:
        con.execute(line)
    for table, held in columns(con).items():
        if table != "migration":
            values = ", ".join(written(SAMPLES[kind]) for _name, kind in held)
            lines.append(f"INSERT INTO {table} VALUES ({values})")  # noqa: S608 - our own
    return ";\n".join(lines) + ";\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for count, (step, _statements) in enumerate(MIGRATIONS, 1):
        target = FOLDER / f"{step.replace(' ', '-')}.sql"
        if not target.exists():
            target.write_text(store(count), encoding="utf-8")
