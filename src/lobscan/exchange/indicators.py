"""Read totals about pupils from CSV or XLSX, refuse what looks like pupils, and the empty file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter
from pydantic import ValidationError

from lobscan.domain.indicator import FEWEST, Indicator, Kind, Unit, Wrong, told_by_others, wrong
from lobscan.domain.practice import Practice
from lobscan.errors import Fault, FaultyFile, UserError
from lobscan.exchange.register_cells import bare
from lobscan.exchange.register_values import Known, number
from lobscan.exchange.tables import FIRST_LINES, Lines, forgiving
from lobscan.locales import N_, _
from lobscan.locales import register_files as words
from lobscan.locales.practice import words as labels
from lobscan.locales.register_files import loose

MOST_ROWS: Final = 2000
FIELDS: Final = {
    "kind": 30,
    "label": 28,
    "school_year": 14,
    "group": 16,
    "track": 20,
    "value": 12,
    "total": 12,
    "unit": 18,
    "source": 40,
}
"""The columns in their order, with their widths in letters."""
NEEDED: Final = ("kind", "school_year", "value")
ROOM: Final = 500
CENTURY: Final = 2000

WRONG: Final = {
    Wrong.FEW: N_("{given} is fewer than {few} pupils; they could be recognised. Write <{few}"),
    Wrong.FEW_OTHERS: N_(
        "{given} of {total} leaves fewer than {few} pupils, who could be recognised. "
        "Leave the column “{column}” empty, or write <{few}"
    ),
    Wrong.SMALL_TOTAL: N_("fewer than {few} pupils in all could be recognised. Leave this row out"),
    Wrong.MORE_THAN_ALL: N_("{given} is more than the total"),
    Wrong.OVER_HUNDRED: N_("{given} is more than a hundred per cent"),
    Wrong.PART_OF_A_PUPIL: N_("{given} is no whole number of pupils; is it per cent or a mark?"),
}
PERSONAL: Final = (
    (re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"), N_("looks like an e-mail address; only totals are taken over")),
    (re.compile(r"(?<!\d)\d{8,}(?!\d)"), N_("looks like the number of a pupil; only totals are taken over")),
)
"""How what belongs to one pupil looks in a cell that is free text."""


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with the row of the file that tells it."""

    row: int
    indicator: Indicator


def read(data: bytes, practice: Practice, *, name: str, kept: Sequence[Indicator] = ()) -> tuple[Line, ...]:
    """The totals in the file `name`, of which the school has `kept` already.

    Raises `UserError` for what is no table of totals, and `FaultyFile` with every fault: columns and
    rows that look like pupils, fewer than five pupils, and a "fewer than five" that would follow from
    other totals. All or nothing.
    """
    lines = forgiving(data, name=name, known=_recognised, most=MOST_ROWS)
    at = _header_at(lines, name)
    row, header = lines[at]
    fields = [_field(cell) for cell in header]
    faults = [*_pupil_columns(row, header), *_columns(row, header, fields)]
    if faults:
        raise FaultyFile(faults)
    reader = _Reader(practice, dict(zip(range(len(header)), fields, strict=True)), header)
    shielded = not data.startswith(b"PK")
    for number_, cells in lines[at + 1 :]:
        reader.row(number_, [bare(c) for c in cells] if shielded else cells)
    if not reader.lines and not reader.faults:
        raise UserError("{name} has a header but no rows below it.", name=name)
    found = [*reader.faults, *_double(reader), *_hidden_by_others(reader, kept)]
    if found:
        raise FaultyFile(sorted(found, key=lambda f: f.row))
    return tuple(reader.lines)


def _field(text: str) -> str:
    known = words.headers("indicators")
    return known.get(loose(text)) or known.get(loose(text.partition("(")[0]), "")


def _recognised(line: list[str]) -> int:
    return len(set(filter(None, map(_field, line))))


def _about_pupils(text: str) -> bool:
    return loose(text) in words.says("pupils", "columns")


def _header_at(lines: Lines, name: str) -> int:
    """The row of the header, else a `UserError`; a header about pupils is one too, to be refused."""
    first = range(min(FIRST_LINES, len(lines)))
    best = max(first, key=lambda i: (_recognised(lines[i][1]), sum(map(_about_pupils, lines[i][1]))))
    if not _recognised(lines[best][1]) and not any(map(_about_pupils, lines[best][1])):
        raise UserError(
            "{name} has no header row with the column '{column}'. Download the empty file to see which "
            "columns there are.",
            name=name,
            column=words.header("indicators", "kind"),
        )
    return best


def _pupil_columns(row: int, header: Sequence[str]) -> Iterator[Fault]:
    for text in header:
        if _about_pupils(text):
            yield Fault(
                N_("is about single pupils. Only totals are taken over, so nothing of this file is read"),
                row=row,
                column=text.strip(),
            )


def _columns(row: int, header: Sequence[str], fields: Sequence[str]) -> Iterator[Fault]:
    known = ", ".join(words.header("indicators", f) for f in FIELDS)
    for at, (text, field) in enumerate(zip(header, fields, strict=True)):
        if text.strip() and not field and not _about_pupils(text):
            yield Fault(
                N_("is not a known column; the columns are {known}"),
                row=row,
                column=text.strip(),
                params=(("known", known),),
            )
        if field and field in fields[:at]:
            yield Fault(N_("stands twice in the header"), row=row, column=text.strip())
    for field in NEEDED:
        if field not in fields:
            yield Fault(N_("is missing from the header"), row=row, column=words.header("indicators", field))


class _Reader:
    """Goes through the rows once; what it finds is in its lists."""

    def __init__(self, practice: Practice, fields: Mapping[int, str], header: Sequence[str]) -> None:
        self.lines: list[Line] = []
        self.faults: list[Fault] = []
        self._known = Known(practice)
        self._fields = fields
        self.named = {f: words.header("indicators", f) for f in FIELDS}
        self.named |= {f: header[at].strip() for at, f in fields.items() if f}
        self._row = 0

    def row(self, row: int, cells: Sequence[str]) -> None:
        """Read one row; one that is wrong anywhere gives faults and no indicator."""
        self._row, before = row, len(self.faults)
        given = {f: cells[at].strip() for at, f in self._fields.items() if f and at < len(cells)}
        if any(c.strip() for at, c in enumerate(cells) if not self._fields.get(at, "")):
            self._bad("value", N_("has more cells than the header"))
        fields = self._read(given)
        if len(self.faults) == before:
            self._build(fields, given)

    def _bad(self, field: str, message: str, **params: object) -> None:
        self.faults.append(
            Fault(message, row=self._row, column=self.named[field], params=tuple(params.items()))
        )

    def _read(self, given: Mapping[str, str]) -> dict[str, object]:
        kind = self._word("kind", given, "indicator", "")
        value, unit = self._value(given), ""
        if "%" in given.get("value", ""):
            unit = Unit.PERCENT.value
        usual = unit or (Unit.MARK if kind == Kind.SATISFACTION else Unit.PUPILS).value
        return {
            "kind": kind,
            "label": self._text("label", given),
            "school_year": self._school_year(given.get("school_year", "")),
            "group": self._place("group", given, self._group),
            "track": self._place("track", given, self._known.tracks.find),
            "value": value,
            "total": self._total(given.get("total", "")),
            "unit": self._word("unit", given, "unit", usual),
            "source": self._text("source", given),
        }

    def _text(self, field: str, given: Mapping[str, str]) -> str:
        text = given.get(field, "")
        for pattern, message in PERSONAL:
            if pattern.search(text):
                self._bad(field, message)
        return text

    def _word(self, field: str, given: Mapping[str, str], what: str, usual: str) -> str:
        text = given.get(field, "")
        if not text and usual:
            return usual
        found = words.values(what).get(loose(text)) or ("percent" if text == "%" else "")
        if not text:
            self._bad(field, N_("is empty"))
        elif not found:
            known = ", ".join(labels(what).values())
            self._bad(field, N_("'{given}' is not known; choose from: {known}"), given=text, known=known)
        return found

    def _school_year(self, text: str) -> str:
        """`2025-2026`, `2025/2026`, `2025-26` or `25/26`."""
        found = re.fullmatch(r"(?:20)?(\d{2})\s*[-/–]\s*(?:20)?(\d{2})", text)
        if not found or int(found[2]) != int(found[1]) + 1:
            self._bad("school_year", N_("'{given}' is no school year; write it as 2025-2026"), given=text)
            return ""
        return f"{CENTURY + int(found[1])}-{CENTURY + int(found[2])}"

    def _group(self, text: str) -> str | None:
        found = self._known.year_groups(text)
        if found is None or (not found.school and len(found.ids) not in {1, len(self._known.groups.labels)}):
            return None
        return found.ids[0] if len(found.ids) == 1 and not found.school else ""

    def _place(self, field: str, given: Mapping[str, str], find: Callable[[str], str | None]) -> str:
        text = given.get(field, "")
        found = find(text) if text else ""
        if found is None:
            self._bad(field, N_("the school has no '{given}'"), given=text)
        return found or ""

    def _value(self, given: Mapping[str, str]) -> float | None:
        """None for `<5`; of anything else below nothing or no number a fault."""
        text = given.get("value", "")
        if re.fullmatch(rf"<\s*{FEWEST}", text):
            return None
        found = number(text.replace("%", ""))
        if found is None or found < 0:
            self._bad(
                "value", N_("'{given}' is no number; write it as 12, 2,5 or <{few}"), given=text, few=FEWEST
            )
        return found

    def _total(self, text: str) -> int | None:
        found = number(text) if text else None
        if text and (found is None or found < 0 or not found.is_integer()):
            self._bad("total", N_("'{given}' is no whole number"), given=text)
            return None
        return None if found is None else int(found)

    def _build(self, fields: Mapping[str, object], given: Mapping[str, str]) -> None:
        try:
            made = Indicator.model_validate(fields)
        except ValidationError as error:
            where = {str(e["loc"][0]) for e in error.errors() if e["loc"]} or {"label"}
            for field in sorted(where):
                self._bad(
                    field,
                    N_("say which total it is, in at most 200 letters")
                    if field == "label"
                    else N_("is empty or too long"),
                )
            return
        why = wrong(made)
        if why:
            field = "total" if why is Wrong.SMALL_TOTAL else "value"
            total, column = given.get("total", ""), self.named["total"]
            self._bad(field, WRONG[why], given=given.get("value", ""), total=total, few=FEWEST, column=column)
            return
        self.lines.append(Line(self._row, made))


def _double(reader: _Reader) -> Iterator[Fault]:
    """Rows that tell the same total; several of them are one row per pupil."""
    first: dict[object, int] = {}
    for line in reader.lines:
        key = line.indicator.key
        if key in first:
            yield Fault(
                N_("tells the same total as row {other}; give one row per total, not one per pupil"),
                row=line.row,
                column=reader.named["kind"],
                params=(("other", first[key]),),
            )
        first.setdefault(key, line.row)


def _hidden_by_others(reader: _Reader, kept: Sequence[Indicator]) -> Iterator[Fault]:
    """Totals that would tell a "fewer than five", of this file or of what is kept already."""
    rows = {line.indicator.key: line.row for line in reader.lines}
    after = {i.key: i for i in kept} | {line.indicator.key: line.indicator for line in reader.lines}
    families = {key[:3] for key in rows}
    for whole in told_by_others(after.values()):
        parts = [k for k in rows if k[:3] == whole.key[:3]]
        if whole.key[:3] in families:
            yield Fault(
                N_(
                    "this total less its parts tells how many “<{few}” is. Leave out the total, or write "
                    "another part as <{few}"
                ),
                row=rows.get(whole.key) or min(rows[k] for k in parts),
                column=reader.named["value"],
                params=(("few", FEWEST),),
            )


def template(practice: Practice) -> bytes:
    """The empty XLSX to fill in, with lists to choose from and an explanation."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(_("Indicators"))
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    for at, (field, width) in enumerate(FIELDS.items()):
        sheet.write_string(0, at, words.header("indicators", field), bold)
        sheet.write_comment(0, at, words.help_("indicators", field), {"x_scale": 1.6})
        sheet.set_column(at, at, width)
    _lists(sheet, practice)
    _explained(book, bold)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def _lists(sheet: Any, practice: Practice) -> None:
    """Why no list of what is longer: a spreadsheet takes at most 255 letters in one."""
    choices = {
        "kind": list(labels("indicator").values()),
        "unit": list(labels("unit").values()),
        "group": [g.label for g in practice.school.year_groups],
        "track": [t.label for t in practice.school.tracks],
    }
    for at, field in enumerate(FIELDS):
        listed = choices.get(field, [])
        if listed and len(",".join(listed)) <= 255 and not any("," in one for one in listed):  # noqa: PLR2004
            sheet.data_validation(
                1, at, ROOM, at, {"validate": "list", "source": listed, "error_type": "warning"}
            )


def _explained(book: Any, bold: Any) -> None:
    sheet = book.add_worksheet(words.first("sheets", "explanation"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    for at, key in enumerate(("column", "filling")):
        sheet.write_string(0, at, words.first("sheets", key), bold)
    for at, field in enumerate(FIELDS, start=1):
        sheet.write_string(at, 0, words.header("indicators", field), wrapped)
        sheet.write_string(at, 1, words.help_("indicators", field), wrapped)


def file_name() -> str:
    """What the empty file is called."""
    return f"{loose(_('Indicators'))}-{words.first('sheets', 'empty')}.xlsx"
