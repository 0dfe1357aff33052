"""The dossier as a Word document (DOCX), for who wants to go on writing in it.

The same words, figures and order as the PDF; what is a picture there is a table here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from docx.document import Document as Doc

from lobscan.domain.answers import LEVELS
from lobscan.exchange import word
from lobscan.exchange.dossier import Account, Figure, Part, Strip, Table, foot, split, spoken
from lobscan.exchange.word import PLAIN, Look, say
from lobscan.locales import _
from lobscan.theme import LEVELS as SHADES

LINE: Final = 170
"""Millimetres between the margins."""
SMALL: Final = 8.5
SMALLEST: Final = 7.5


def as_docx(told: Account, *, hash_: str) -> bytes:
    """The document of a dossier."""
    made = word.blank(title=told.title, author=told.school, on=told.day)
    word.footer(made, foot(told, hash_))
    say(made, told.title, style="Title")
    say(made, told.subtitle, style="Subtitle")
    say(made, told.finding).runs[0].bold = True
    if told.rest:
        say(made, told.rest)
    if told.pressing.rows:
        made.add_heading(told.pressing.title, 2)
        _table(made, told.pressing)
    _standing(made, told.strips)
    _contents(made)
    _reading(made, told)
    for part in told.parts:
        _part(made, part)
    for table in told.appendix:
        made.add_heading(table.title, 1)
        _table(made, table)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _standing(made: Doc, strips: Sequence[Strip]) -> None:
    """The picture of the front page as a table: how many statements stand at each level."""
    if not strips:
        return
    made.add_heading(_("Where the statements stand"), 2)
    rows = [(s.name, *(str(n) if n else "" for n in (*s.levels, s.without))) for s in strips]

    def paint(row: int, column: int) -> Look:
        level = column if column in LEVELS and rows[row][column] else 0
        return Look(*SHADES[level], right=True) if level else Look(right=column > 0)

    header = (_("Item"), *(_("level {level}", level=level) for level in LEVELS), _("without a figure"))
    word.table(made, header, rows, widths=(70, 20, 20, 20, 20, 20), size=SMALL, paint=paint)


def _contents(made: Doc) -> None:
    """A table of contents that the word processor fills in when it is asked to."""
    made.add_heading(_("Contents"), 1)
    line = made.add_paragraph()
    word.field(line, r'TOC \o "1-1" \h \z \u', _("Choose “update field” to see the contents here."))


def _reading(made: Doc, told: Account) -> None:
    made.add_heading(_("How to read this"), 1)
    for line in told.account:
        say(made, line)
    made.add_heading(_("The levels"), 2)
    levels = [(f"{value} · {label}", meaning) for value, label, meaning in told.levels]

    def paint(row: int, column: int) -> Look:
        return PLAIN if column else Look(*SHADES[told.levels[row][0]])

    word.table(made, (_("Level"), _("What it means")), levels, widths=(40, 130), paint=paint)
    made.add_heading(_("What the figures mean"), 2)
    word.table(made, (_("What"), _("What it means")), told.definitions, widths=(40, 130))
    made.add_heading(told.overview.title, 1)
    _table(made, told.overview)
    if told.rounds.rows:
        made.add_heading(told.rounds.title, 2)
        _table(made, told.rounds)
    made.add_heading(_("About this dossier"), 2)
    word.table(made, (_("What"), _("Which")), told.facts, widths=(40, 130))


def _part(made: Doc, part: Part) -> None:
    heading = made.add_heading(word.clean(part.title), 1)
    heading.paragraph_format.page_break_before = True
    for line in filter(None, (part.about, part.lead)):
        say(made, line)
    if part.strip:
        say(made, part.strip.alt)
    missing, others = part.missing_first
    for table in missing:
        made.add_heading(table.title, 2)
        _table(made, table)
    if part.words:
        made.add_heading(_("In the school's own words"), 2)
        for line in part.words:
            say(made, line)
        say(made, part.words_note)
    for table in others:
        made.add_heading(word.clean(table.title), 2)
        for piece in split(table):
            _table(made, piece)
            made.add_paragraph()


def _table(made: Doc, of: Table) -> None:
    whole = sum(of.widths)

    def paint(row: int, column: int) -> Look:
        cell = of.rows[row][column]
        if not isinstance(cell, Figure):
            return PLAIN
        return Look(*SHADES[cell.level], right=True) if cell.level else Look(right=True)

    word.table(
        made,
        of.header,
        [[spoken(c) for c in row] for row in of.rows],
        widths=[w / whole * LINE for w in of.widths],
        size=SMALLEST if of.kind == "map" else SMALL,
        paint=paint,
    )
