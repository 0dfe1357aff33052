"""The dossier as PDF for everybody (PDF/UA-1), by the template `dossier.typ`."""

from __future__ import annotations

from typing import Any, Final

from lobscan.domain.answers import LEVELS
from lobscan.exchange import pdf
from lobscan.exchange.dossier import Account, Cell, Figure, Part, Strip, Table, foot, split, spoken
from lobscan.locales import _
from lobscan.theme import LEVELS as SHADES

LONGEST_UPRIGHT: Final = 9
"""Letters of a column's name that stand upright in a narrow column."""
Data = dict[str, Any]


def as_pdf(told: Account, *, hash_: str) -> bytes:
    """The PDF of a dossier; the beginning of its hash stands at the foot of each page."""
    return pdf.made(
        "dossier.typ",
        {
            "title": told.title,
            "lead": told.subtitle,
            "school": told.school,
            "foot": foot(told, hash_),
            "finding": told.finding,
            "rest": told.rest,
            "facts": told.facts,
            "account": told.account,
            "levels": [_step(*level) for level in told.levels],
            "definitions": told.definitions,
            "rounds": _table(told.rounds),
            "pressing": _table(told.pressing),
            "overview": _table(told.overview),
            "strips": [_strip(s) for s in told.strips],
            "parts": [_part(p) for p in told.parts],
            "appendix": [_table(t) for t in told.appendix],
            "words": _words(),
        },
    )


def _words() -> dict[str, str]:
    return {
        "contents": _("Contents"),
        "standing": _("Where the statements stand"),
        "reading": _("How to read this"),
        "levels": _("The levels"),
        "definitions": _("What the figures mean"),
        "about": _("About this dossier"),
        "own": _("In the school's own words"),
        "without": _("without a figure"),
    }


def _step(value: int, label: str, meaning: str) -> Data:
    return {"value": value, "label": label, "meaning": meaning, **_shade(value)}


def _shade(level: int) -> Data:
    return SHADES[level]._asdict()


def _strip(of: Strip) -> Data:
    runs = [{"n": n, **_shade(level)} for level, n in zip(LEVELS, of.levels, strict=True) if n]
    return {"name": of.name, "runs": runs, "without": of.without, "alt": of.alt}


def _part(of: Part) -> Data:
    return {
        "title": of.title,
        "about": of.about,
        "lead": of.lead,
        "strip": _strip(of.strip) if of.strip else None,
        "words": of.words,
        "words_note": of.words_note,
        "missing": [_table(t) for t in of.missing_first[0]],
        "tables": [_table(t) for table in of.missing_first[1] for t in split(table)],
    }


def _table(of: Table) -> Data:
    longest = max((len(name) for name in of.header[1:]), default=0)
    return {
        "kind": of.kind,
        "title": of.title,
        "header": of.header,
        "widths": of.widths,
        "upright": of.kind != "map" or longest <= LONGEST_UPRIGHT,
        "rows": [[_cell(c) for c in row] for row in of.rows],
    }


def _cell(of: Cell) -> Data:
    if not isinstance(of, Figure):
        return {"text": spoken(of)}
    found: Data = {"text": of.text, "figure": True}
    if of.value is not None:
        found["value"] = of.value
    return found | _shade(of.level) if of.level else found
