"""The store: one DuckDB file, one process, one writer, a cursor for each read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb

from lobscan.errors import StoreBusy, UserError
from lobscan.locales import N_
from lobscan.storage.desk import Desk
from lobscan.storage.door import Door
from lobscan.storage.files import sync_folder
from lobscan.storage.migrations import migrate
from lobscan.storage.writer import Job, T, Together, Writer

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "2GB",
    "threads": "2",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

DAMAGED = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
"""What DuckDB raises where a file is not what it says."""
DISK = (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)
"""What it raises where a disk is full or gone; the last one also where two changed the same row."""

FULL: Final = N_(
    "The store {path} cannot be opened, because the disk is full ({reason}). Make room on it and start "
    "lobscan again; what was kept before is there."
)
LOCKED: Final = N_(
    "The store {path} cannot be opened, because nothing may be written there ({reason}). Check the rights on "
    "this folder and the files in it, or choose another folder."
)
UNWRITTEN: Final = {
    "No space left": FULL,
    "File too large": FULL,
    "Read-only file system": LOCKED,
    "Permission denied": LOCKED,
}
"""What the system says of a disk on which a store that is sound cannot be opened."""


class Store:
    """An open store. Reads take `cursor()` each; all writes go through `write`."""

    def __init__(self, path: Path) -> None:
        """Open or make the store at `path` and bring it up to date.

        Raises `StoreBusy` when another process has it, `UserError` when it cannot be opened.
        """
        self.path = path
        self._con = _connect(path)
        try:
            _remove(_fresh(path))  # of a deletion in the midst of which the machine stopped
            migrate(self._con)
        except DAMAGED as error:
            self._con.close()
            raise _unopened(path, error) from error
        except BaseException:
            self._con.close()
            raise
        self._writer = Writer(self._con, told=self._told)
        self._door = Door()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one read. Why not the connection: shared by threads it mixes up rows."""
        with self._door.shared():
            cursor = self._con.cursor()
            try:
                yield cursor
            finally:
                cursor.close()

    def write(self, job: Job[T]) -> T:
        """Run `job` in the writer and return its result after the commit.

        Raises `UserError` where the disk is full or cannot be written: then nothing of it was kept.
        """
        with self._door.shared():
            return self._writer.write(job)

    def write_to(self, together: Together, asked: object) -> Any:
        """Have `together` do what is `asked` with what others ask of it; the result, after the commit."""
        with self._door.shared():
            return self._writer.submit_to(together, asked).result()

    def send_to(self, together: Together, asked: object) -> Future[Any]:
        """`write_to` for who does not wait here; done after the commit.

        Goes in at once while `is_free`, else when the file was exchanged.
        """
        self._door.enter()
        try:
            future = self._writer.submit_to(together, asked)
        except BaseException:
            self._door.leave()
            raise
        future.add_done_callback(lambda _done: self._door.leave())
        return future

    @property
    def is_free(self) -> bool:
        """Whether nobody waits to exchange the store's file."""
        return self._door.free

    def _told(self, error: BaseException) -> BaseException:
        """What is said of an error in the writer: that of a disk tells what to do."""
        conflict = isinstance(error, duckdb.TransactionException) and "Could not" not in str(error)
        if conflict or not isinstance(error, DISK):
            return error
        told = UserError(
            "Nothing was kept: {path} cannot be written ({reason}). Make room on the disk and start "
            "lobscan again; what was kept before is there.",
            path=self.path,
            reason=str(error).splitlines()[0],
        )
        told.__cause__ = error
        return told

    @property
    def desk(self) -> Desk:
        """What those who answer now have said."""
        return self._writer.desk

    def rewrite(self, make: Callable[[duckdb.DuckDBPyConnection, Path], T]) -> T:
        """Put a new file in the place of this store's, and what it held is gone.

        `make` writes the new file from the open store, and may refuse: then nothing is changed.
        Reads and writes wait meanwhile. Why a new file: rows that are deleted stay in the old one's
        free blocks and in its write-ahead log.
        """
        fresh = _fresh(self.path)
        with self._door.alone():
            self._writer.close()
            try:
                _remove(fresh)
                made = make(self._con, fresh)
                self._con.execute("CHECKPOINT")
                self._con.close()
                _exchange(fresh, self.path)
            finally:
                self._con.close()
                _remove(fresh)
                self._con = _connect(self.path)
                self._writer = Writer(self._con, told=self._told)
        return made

    def ping(self) -> None:
        """Return when the writer has come round; raises when it cannot."""
        self.write_to(_ping, None)

    def close(self) -> None:
        """Drain the writer and close the file."""
        self._writer.close()
        self._con.close()


def _ping(con: duckdb.DuckDBPyConnection, _desk: Desk, asked: Sequence[None]) -> list[None]:
    con.execute("SELECT 1").fetchone()
    return list(asked)


def _fresh(path: Path) -> Path:
    """Where a store is written that shall take the place of this one."""
    return path.with_name(f"{path.name}.new")


def _log(path: Path) -> Path:
    """The write-ahead log of a store."""
    return path.with_name(f"{path.name}.wal")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _log(path).unlink(missing_ok=True)


def _exchange(fresh: Path, path: Path) -> None:
    """Put one closed store in the place of another; a log that lay beside either would be read into it."""
    if _log(fresh).exists() or _log(path).exists():
        message = "a store was closed and its log is still there"
        raise RuntimeError(message)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return duckdb.connect(str(path), config=CONFIG)
    except duckdb.IOException as error:
        raise _why_not(path, str(error)) from error
    except (duckdb.Error, OSError, UnicodeDecodeError) as error:
        raise _unopened(path, error) from error


def _unopened(path: Path, error: Exception) -> UserError:
    reason = str(error).splitlines()[0]
    for sign, said in UNWRITTEN.items():
        if sign in reason:
            return UserError(said, path=path, reason=reason)
    return UserError(
        "The store {path} cannot be opened: {reason} Restore a backup or choose another folder.",
        path=path,
        reason=reason,
    )


def _why_not(path: Path, reason: str) -> UserError:
    if "lock" in reason.lower() or "being used by another process" in reason:
        pid = re.search(r"PID (\d+)", reason)
        return StoreBusy(
            "Another lobscan has {path} open (process {pid}). Close it, or do this in its browser window.",
            path=path,
            pid=pid.group(1) if pid else "?",
        )
    return _unopened(path, OSError(reason))
