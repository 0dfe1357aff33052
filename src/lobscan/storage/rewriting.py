"""A store written anew without what is to be gone: rows dropped, columns emptied, words replaced.

Rows of events keep their number and order, so that what a chain says of them can still be looked up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from lobscan.storage.migrations import migrate
from lobscan.storage.store import CONFIG
from lobscan.storage.tables import advance, columns, quoted, sequences

Cursor = duckdb.DuckDBPyConnection
REMARKS: Final = ("remark",)
ANSWERS: Final = ("answer", "remark", "respondent", "handed_in", "looked", "minutes_used")
"""Tables of which a round's rows go with its answers."""
NAMES: Final = (
    ("invitation_event", ("name", "email")),
    ("invitation_mail", ("problem",)),
)
"""Columns of which a round's texts go with the names of who was invited."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something that somebody wrote, and what stands in its place; `whole` is a value, not part of one."""

    old: str
    new: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What goes: rows of `tables` and texts of `texts` of a round, and `words` everywhere."""

    round: str = ""
    tables: tuple[str, ...] = ()
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    words: tuple[Word, ...] = ()


def write(con: Cursor, path: Path, wanted: Rewriting) -> None:
    """Write what the store `con` holds, but for what is to go, to a new store at `path`."""
    fresh = duckdb.connect(str(path), config=CONFIG)
    migrate(fresh)
    fresh.close()
    last = sequences(con)
    con.execute("ATTACH ? AS fresh", [str(path)])
    try:
        con.execute("DELETE FROM fresh.main.migration")
        for table, held in columns(con).items():
            _copy(con, table, held, wanted)
        for name, number in last.items():
            advance(con, f"fresh.main.{name}", number)
        con.execute("CHECKPOINT fresh")
    finally:
        con.execute("DETACH fresh")


def finish(path: Path, job: Callable[[Cursor], None]) -> None:
    """Run `job` on the new store in one transaction, and leave no log of it."""
    fresh = duckdb.connect(str(path), config=CONFIG)
    try:
        fresh.execute("BEGIN")
        job(fresh)
        fresh.execute("COMMIT")
        fresh.execute("CHECKPOINT")
    finally:
        fresh.close()


def _copy(con: Cursor, table: str, held: Iterable[tuple[str, str]], wanted: Rewriting) -> None:
    emptied = dict(wanted.texts).get(table, ())
    values: list[str] = []
    parts = [_value(name, kind, name in emptied, wanted, values) for name, kind in held]
    where = ""
    if table in wanted.tables:
        where = "WHERE round != ?"
        values.append(wanted.round)
    sql = f"INSERT INTO fresh.main.{quoted(table)} SELECT {', '.join(parts)} FROM {quoted(table)} {where} ORDER BY rowid"  # noqa: E501, S608 - from the catalogue
    con.execute(sql, values)


def _value(name: str, kind: str, emptied: bool, wanted: Rewriting, values: list[str]) -> str:  # noqa: FBT001 - of a row
    """A column as it is copied; its parameters are put behind `values`."""
    if kind != "VARCHAR":
        return quoted(name)
    if emptied:
        values.append(wanted.round)
        return f"CASE WHEN round = ? THEN '' ELSE {quoted(name)} END"
    shown = quoted(name)
    for pattern, new in _patterns(wanted.words):
        shown = f"regexp_replace({shown}, ?, ?, 'g')"
        values += [pattern, new]
    return shown


def _patterns(words: Sequence[Word]) -> list[tuple[str, str]]:
    """Regular expressions (RE2), each twice: of two that share the letter between them the first eats it."""
    found: list[tuple[str, str]] = []
    for word in words:
        for old in sorted(
            {word.old, json.dumps(word.old)[1:-1], json.dumps(word.old, ensure_ascii=False)[1:-1]}
        ):
            edge = r'[\\"\':/|,;=]' if word.whole else r"[^\pL\pN]"
            case = "(?i)" if "@" in word.old else ""
            pattern = f"{case}(^|{edge}){re.escape(old)}($|{edge})"
            new = word.new.replace("\\", "\\\\")
            found += [(pattern, rf"\1{new}\2")] * 2
    return found
