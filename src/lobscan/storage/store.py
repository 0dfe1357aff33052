"""The store: one DuckDB file, one process, one writer, a cursor for each read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lobscan.errors import StoreBusy, UserError
from lobscan.storage.migrations import migrate
from lobscan.storage.writer import Job, T, Writer

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "2GB",
    "threads": "2",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Store:
    """An open store. Reads take `cursor()` each; all writes go through `write`."""

    def __init__(self, path: Path) -> None:
        """Open or make the store at `path` and bring it up to date.

        Raises `StoreBusy` when another process has it, `UserError` when it cannot be opened.
        """
        self.path = path
        self._con = _connect(path)
        try:
            migrate(self._con)
        except BaseException:
            self._con.close()
            raise
        self._writer = Writer(self._con)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one read. Why not the connection: shared by threads it mixes up rows."""
        cursor = self._con.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def write(self, job: Job[T]) -> T:
        """Run `job` in the writer and return its result after the commit."""
        return self._writer.write(job)

    def ping(self) -> None:
        """Return when the writer has come round; raises when it cannot."""
        self.write(lambda c: c.execute("SELECT 1").fetchone())

    def close(self) -> None:
        """Drain the writer and close the file."""
        self._writer.close()
        self._con.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return duckdb.connect(str(path), config=CONFIG)
    except duckdb.IOException as error:
        raise _why_not(path, str(error)) from error
    except (duckdb.Error, OSError) as error:
        raise UserError(
            "The store {path} cannot be opened: {reason} Restore a backup or choose another folder.",
            path=path,
            reason=str(error).splitlines()[0],
        ) from error


def _why_not(path: Path, reason: str) -> UserError:
    if "lock" in reason.lower() or "being used by another process" in reason:
        pid = re.search(r"PID (\d+)", reason)
        return StoreBusy(
            "Another lobscan has {path} open (process {pid}). Close it, or do this in its browser window.",
            path=path,
            pid=pid.group(1) if pid else "?",
        )
    return UserError(
        "The store {path} cannot be opened: {reason} Restore a backup or choose another folder.",
        path=path,
        reason=reason.splitlines()[0],
    )
