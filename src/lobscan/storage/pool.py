"""Exchange files as DuckDB reads them: one by one, folders, Parquet, and object storage.

A connection of its own, in memory: what others sent never comes near the school's store. Parquet has
one column `document`, one signed file a row, so that thousands are read at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from lobscan.errors import UserError

CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "memory_limit": "1GB",
    "threads": "2",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
}
REMOTE: Final = "s3://"
ENDINGS: Final = (".json", ".parquet")
AT_ONCE: Final = 500
MOST: Final = 100_000
"""Documents of one reading."""


@dataclass(frozen=True, slots=True)
class Document:
    """A signed file as it was found, None where it is too large; nothing of it is checked yet."""

    name: str
    content: bytes | None


Found = Iterator[Document | UserError]


def read(addresses: Sequence[str], *, largest: int) -> Found:
    """Every document at the addresses: files, folders with all below them, and `s3://bucket/…`.

    Of a file of more than `largest` bytes only the name comes. What cannot be read comes as the
    `UserError` that says so, among the rest.
    """
    con = duckdb.connect(config=CONFIG)
    try:
        count = 0
        for address in addresses:
            for found in _at(con, address, largest):
                count += 1
                if count > MOST:
                    yield UserError("There are more than {most} files; the rest was not read.", most=MOST)
                    return
                yield found
    finally:
        con.close()


def write(documents: Sequence[str], path: Path) -> None:
    """Signed files as one Parquet file, whole or not at all; `UserError` where it cannot be written."""
    part = path.with_name(path.name + ".part")
    con = duckdb.connect(config=CONFIG)
    try:
        rows = con.sql("SELECT unnest(?::VARCHAR[]) AS document", params=[list(documents)])
        rows.write_parquet(str(part), compression="zstd")
        part.replace(path)
    except (duckdb.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise UserError(
            "The file {path} cannot be written: {reason}. Choose another place.",
            path=path,
            reason=_first_line(error),
        ) from error
    finally:
        con.close()


def _at(con: duckdb.DuckDBPyConnection, address: str, largest: int) -> Found:
    try:
        names = _names(con, address)
    except UserError as error:
        yield error
        return
    yield from _files(con, [n for n in names if not n.lower().endswith(".parquet")], largest)
    for name in names:
        if name.lower().endswith(".parquet"):
            yield from _rows(con, name, largest)


def _names(con: duckdb.DuckDBPyConnection, address: str) -> list[str]:
    """The files at an address; `UserError` where there is none."""
    remote = address.startswith(REMOTE)
    if remote:
        _register(con, address)
        if address.lower().endswith(ENDINGS):
            return [address]
    elif "://" in address:
        raise UserError(
            "{name} cannot be read: addresses begin with s3://; other files stand in a folder.", name=address
        )
    elif not Path(address).is_dir():
        if not Path(address).is_file():
            raise UserError(
                "{name}: there is no such file or folder. Check its name and place.", name=address
            )
        return [address]
    try:
        found = con.execute(
            """SELECT file FROM glob(?)
               WHERE lower(file) LIKE '%.json' OR lower(file) LIKE '%.parquet' ORDER BY file""",
            [_literal(address.rstrip("/")) + "/**"],
        ).fetchall()
    except (duckdb.Error, OSError, RuntimeError) as error:
        raise _unreadable(address, error) from error
    names = [str(name) for (name,) in found if remote or Path(name).is_file()]
    if not names:
        raise UserError("{name} has no exchange files (.json or .parquet).", name=address)
    return names


def _register(con: duckdb.DuckDBPyConnection, address: str) -> None:
    """Have DuckDB read object storage through an fsspec filesystem, set up by the usual AWS_… variables."""
    if "s3" in con.list_filesystems():
        return
    try:
        import fsspec  # noqa: PLC0415 - who reads no object storage need not have it

        con.register_filesystem(fsspec.filesystem("s3", skip_instance_cache=True))
    except ImportError as error:
        raise UserError(
            "{name} is object storage, for which a part of lobscan is not installed. "
            "Install it with `pip install 'lobscan[pool]'`.",
            name=address,
        ) from error


def _files(con: duckdb.DuckDBPyConnection, names: Sequence[str], largest: int) -> Found:
    for at in range(0, len(names), AT_ONCE):
        some = names[at : at + AT_ONCE]
        try:
            yield from list(_some(con, some, largest))
        except (duckdb.Error, OSError, RuntimeError):
            for name in some:
                yield from _one(con, name, largest)


def _one(con: duckdb.DuckDBPyConnection, name: str, largest: int) -> Found:
    """Why one by one: of many files DuckDB does not say which one cannot be read."""
    try:
        yield from list(_some(con, [name], largest))
    except (duckdb.Error, OSError, RuntimeError) as error:
        yield _unreadable(name, error)


def _some(con: duckdb.DuckDBPyConnection, names: Sequence[str], largest: int) -> Iterator[Document]:
    sizes = con.execute(
        "SELECT filename, size FROM read_blob(?)", [[_literal(name) for name in names]]
    ).fetchall()
    small = [str(name) for name, size in sizes if size <= largest]
    yield from (Document(str(name), None) for name, size in sizes if size > largest)
    if small:
        wanted = [_literal(name) for name in small]
        rows = con.execute("SELECT filename, content FROM read_blob(?)", [wanted]).fetchall()
        yield from (Document(str(name), bytes(content)) for name, content in rows)


def _rows(con: duckdb.DuckDBPyConnection, name: str, largest: int) -> Found:
    """The documents of a Parquet file, each named by its row."""
    try:
        rows = con.execute(
            """SELECT CASE WHEN strlen(document) <= ? THEN document END
               FROM (SELECT CAST(document AS VARCHAR) AS document FROM read_parquet(?))""",
            [largest, [_literal(name)]],
        )
        row = 0
        while some := rows.fetchmany(AT_ONCE):
            for (document,) in some:
                row += 1
                content = None if document is None else str(document).encode()
                yield Document(f"{name} [{row}]", content)
    except (duckdb.Error, OSError, RuntimeError) as error:
        yield _unreadable(name, error)


def _literal(name: str) -> str:
    """A name as a pattern that only this name fits."""
    return re.sub(r"([*?\[])", r"[\1]", name)


def _unreadable(name: str, error: Exception) -> UserError:
    return UserError("{name} cannot be read: {reason}.", name=name, reason=_first_line(error))


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".")[:300] if lines else type(error).__name__
