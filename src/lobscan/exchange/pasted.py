"""The cells of a pasted table: quoted as a spreadsheet does it, or a mail program, or not at all."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from lobscan.exchange.tables import Lines

SEPARATORS: Final = ("\t", ";", ",")
Broken = list[tuple[int, int]]
"""Cells with a quotation mark that is not closed: the line, from 1, and the place in it, from 0."""


@cache
def _cell(separator: str) -> re.Pattern[str]:
    """A quoted cell, on one line or without a separator in it; `"Name" <address>`; or what stands there."""
    end = rf"[ \xa0]*(?=[{separator}\n])"
    return re.compile(
        rf'[ \xa0]*(?:"(?P<quoted>(?:[^"\n]|"")*|(?:[^"{separator}]|"")*)"{end}'
        rf'|(?P<named>"[^"\n]*"[ \xa0]*<[^<>"\n]*>){end}'
        rf"|(?P<plain>[^{separator}\n]*))(?P<end>[{separator}\n])"
    )


def rows_of(text: str, separator: str) -> tuple[Lines, Broken]:
    """The filled rows of `text` with the lines on which they begin, and the cells that never end."""
    rows: Lines = []
    broken: Broken = []
    line, first, cells = 1, 1, list[str]()
    for found in _cell(separator).finditer("\n".join([*text.splitlines(), ""])):
        plain = (found["plain"] or "").strip()
        if plain.startswith('"') and plain.count('"') % 2:
            broken.append((line, len(cells)))
        cells.append(_text(found))
        line += found[0].count("\n")
        if found["end"] == "\n":
            rows += [(first, cells)] if any(cells) else []
            first, cells = line, []
    return rows, broken


def _text(found: re.Match[str]) -> str:
    quoted = found["quoted"]
    return (found["named"] or found["plain"] if quoted is None else quoted.replace('""', '"')).strip()
