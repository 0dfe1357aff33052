"""The dossier as PDF, DOCX and XLSX: the same content in all three, read back by programs of others."""

import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml.ns import qn
from dossiers import GROUPS, LAST, dossier, full, proof, told
from pypdf import PdfReader

from lobscan.domain.dossier import Dossier
from lobscan.exchange import dossier as tell
from lobscan.exchange.dossier import Account, Figure, Table, spoken
from lobscan.exchange.dossier_files import FORMATS, written
from lobscan.locales import short_day, use

HOSTILE = '=HYPERLINK("http://x";"y") #read("x") *vet* <b>{x}</b> @SUM(A1)'
Rows = list[tuple[str, ...]]
Tables = dict[tuple[str, str], Rows]


def flat(text: str) -> str:
    """Without white space and hyphens, by which lines are broken."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def account(of: Dossier) -> Account:
    return tell.told(of)


def rows_of(table: Table) -> Rows:
    return [tuple(spoken(c) for c in row) for row in table.rows]


def meant(of: Dossier) -> Tables:
    """The tables of the value itself, by item ("" for those of the whole) and by title."""
    said = account(of)
    whole = (said.pressing, said.overview, said.rounds, *said.appendix)
    found = {("", t.title): rows_of(t) for t in whole}
    return found | {(p.title, t.title): rows_of(t) for p in said.parts for t in p.tables}


def in_word(of: Dossier) -> Tables:
    """The same out of the DOCX: what stands under each heading."""
    made = docx.Document(io.BytesIO(written(of, "docx")))
    parts = {p.title for p in account(of).parts}
    found: Tables = {}
    part = title = ""
    for block in made.iter_inner_content():
        if isinstance(block, docx.table.Table):
            rows = [tuple(c.text for c in r.cells) for r in block.rows][1:]
            if (part, title) in found:  # a wide table goes on in a second one
                found[part, title] = [a + b[1:] for a, b in zip(found[part, title], rows, strict=True)]
            else:
                found[part, title] = rows
        elif block.style.name == "Heading 1":
            part, title = (block.text, "") if block.text in parts else ("", block.text)
        elif block.style.name == "Heading 2":
            title = block.text
    return found


def in_excel(of: Dossier) -> Tables:
    """The same out of the XLSX: sheets of a form hold the tables of all items."""
    book = openpyxl.load_workbook(io.BytesIO(written(of, "xlsx")))
    said = account(of)
    names = dict(tell.kinds())
    found: Tables = {}
    for part in said.parts:
        for table in part.tables:
            sheet = book[names[table.kind]]
            rows = [tuple(map(read, r)) for r in sheet.iter_rows(min_row=2)]
            found[part.title, table.title] = [r[1:] for r in rows if r[0] == part.title]
    whole = {"wat ontbreekt": said.pressing, "overzicht": said.overview, "rondes": said.rounds}
    whole |= dict(zip(("kengetallen", "stellingen", "alle cijfers"), said.appendix, strict=True))
    for name, table in whole.items():
        found["", table.title] = [tuple(map(read, r)) for r in book[name].iter_rows(min_row=2)]
    return found


def read(cell: Any) -> str:
    """A cell as Excel shows it in Dutch."""
    if isinstance(cell.value, datetime):
        return short_day(cell.value.date())
    if isinstance(cell.value, int | float):
        form = cell.number_format
        if form == "0%":
            return f"{Decimal(str(cell.value * 100)).quantize(Decimal(1), ROUND_HALF_UP)}%"
        digits = "0.1" if "." in form else "1"
        text = f"{Decimal(repr(cell.value)).quantize(Decimal(digits), ROUND_HALF_UP)}"
        sign = "+" if form.startswith("+") and cell.value > 0 else ""
        return (sign + text).replace(".", ",").replace("-", "−")
    return cell.value or ""


def in_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_word_and_excel_hold_the_very_tables_of_the_value() -> None:
    of = full()
    wanted = meant(of)
    assert len([t for t in wanted if t[0].startswith("A1")]) == 7, "all forms of tables"
    word, excel = in_word(of), in_excel(of)
    assert {k: v for k, v in word.items() if k in wanted} == wanted
    assert excel == wanted


def test_the_totals_about_pupils_stand_by_school_year_and_few_stay_few() -> None:
    of = tell.told(full()).totals
    assert of.header == ("Kengetal", "2024-2025", "2025-2026", "Bron")
    assert of.rows == (
        ("leerlingen die wisselden", "24 van de 610 leerlingen", "minder dan 5 leerlingen", "Magister"),
        ("Open dag (havo 3, havo)", "–", "31 leerlingen", "–"),
    )


def test_the_pdf_holds_each_row_of_the_value() -> None:
    of = full()
    text = flat(in_pdf(written(of, "pdf")))
    for (part, title), rows in meant(of).items():
        assert flat(title) in text
        assert flat(part) in text
        listed = title == "Wat er ontbreekt"
        pieces = [cell for row in rows for cell in row] if listed else ["".join(row) for row in rows]
        assert [p for p in pieces if flat(p) not in text] == []


def test_no_figure_is_more_or_less_in_the_pdf() -> None:
    of = full()
    decimal = re.compile(r"(?<![\d,])[+−]?\d,\d(?![\d,])")
    wanted = Counter(c for rows in meant(of).values() for row in rows for c in row if decimal.fullmatch(c))
    run = printed(written(of, "pdf"))
    assert sum(wanted.values()) > 30
    assert Counter(decimal.findall(run)) == wanted


def printed(data: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("format_", FORMATS)
def test_all_that_is_said_beside_the_tables_is_in_each_file(format_: str) -> None:
    of = full()
    said = account(of)
    text = flat(everything(written(of, format_), format_))
    wanted = [
        said.title, said.subtitle, said.finding, said.rest, *said.account, of.hash, of.chain,
        *(word for pair in said.facts for word in pair),
        *(word for pair in said.definitions for word in pair),
        *(word for _n, *words in said.levels for word in words),
        *(p.about for p in said.parts), *(p.lead for p in said.parts),
        *(w for p in said.parts for w in (*p.words, p.words_note)),
    ]  # fmt: skip
    assert [w for w in wanted if flat(w) not in text] == []


def everything(data: bytes, format_: str) -> str:
    """All text of a file."""
    if format_ == "pdf":
        return in_pdf(data)
    if format_ == "docx":
        made = docx.Document(io.BytesIO(data))
        cells = [c.text for t in made.tables for r in t.rows for c in r.cells]
        return "\n".join([*(p.text for p in made.paragraphs), *cells])
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(c.value) for s in book for r in s.iter_rows() for c in r)


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_hidden_is_in_no_file(format_: str) -> None:
    """Why it could not be otherwise: a hidden row holds no figure; here it must be told as hidden."""
    of = full()
    text = everything(written(of, format_), format_)
    assert "1 leerjaar verborgen" in " ".join(text.split())
    assert "·" in text
    assert not {c.statement: c for c in of.claims}["s2"].places[1].n


@pytest.mark.parametrize("format_", FORMATS)
def test_typed_text_stays_text(format_: str) -> None:
    of = full(evidence=(proof(title=HOSTILE, link=HOSTILE, statements=("s1",)),))
    data = written(of, format_)
    assert flat(HOSTILE) in flat(everything(data, format_))
    if format_ == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert {c.data_type for s in book for r in s.iter_rows() for c in r} <= {"s", "n", "d"}
        assert not any(c.hyperlink for s in book for r in s.iter_rows() for c in r)


def elements(data: bytes) -> Iterator[tuple[str, Any]]:
    """The tags of a PDF in the order in which they are read."""
    with pikepdf.open(io.BytesIO(data)) as found:

        def walk(node: Any) -> Iterator[tuple[str, Any]]:
            if isinstance(node, pikepdf.Dictionary) and "/S" in node:
                yield str(node.S), str(node.get("/Alt", ""))
            kids = node.get("/K") if isinstance(node, pikepdf.Dictionary) else None
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids] if kids is not None else []:
                if isinstance(kid, pikepdf.Dictionary):
                    yield from walk(kid)

        yield from list(walk(found.Root.StructTreeRoot))


@pytest.mark.parametrize(
    ("language", "title"), [("nl", "Dossier van De Meander"), ("en", "Dossier of De Meander")]
)
def test_the_pdf_is_tagged_titled_and_in_its_language(language: str, title: str) -> None:
    use(language)
    data = written(full(), "pdf")
    with pikepdf.open(io.BytesIO(data)) as found:
        root = found.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == language
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with found.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == title
        fonts = {
            str(o.FontName) for o in found.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile3" in o
        }
        assert fonts
        assert all("SourceSansPro" in name for name in fonts), "only the fonts that we ship"


def test_headings_go_down_one_step_at_a_time_and_stand_in_the_outline() -> None:
    of = full()
    data = written(of, "pdf")
    levels = [int(s[2]) for s, _alt in elements(data) if re.fullmatch(r"/H\d", s)]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    outline = PdfReader(io.BytesIO(data)).outline
    titles = [o.title for o in outline if not isinstance(o, list)]
    assert [t for t in titles if t in {p.title for p in account(of).parts}] == [
        p.title for p in account(of).parts
    ]


def test_each_chart_says_in_words_what_it_shows() -> None:
    of = full()
    found = [alt for s, alt in elements(written(of, "pdf")) if s == "/Figure"]
    strips = [s.alt for s in account(of).strips]
    assert found == [" ".join(strips), *strips]
    assert strips[0] == "A1 · Visie: 2 stellingen op niveau 2.", "2,0 and 1,5"


def test_tables_have_header_cells_in_each_row_above_their_figures() -> None:
    of = full()
    kinds = Counter(s for s, _alt in elements(written(of, "pdf")))
    listed = {"missing", "pressing"}
    parts = [t for p in account(of).parts for t in p.tables if t.kind not in listed]
    tables = [account(of).overview, account(of).rounds, *parts, *account(of).appendix]
    assert kinds["/Table"] == len(tables)
    assert kinds["/TH"] == sum(len(t.header) for t in tables)


def test_a_wide_table_is_told_in_pieces_and_loses_no_column() -> None:
    header = ("Stelling", *(f"g{i}" for i in range(30)))
    row = ("s", *(Figure(f"{i}", i) for i in range(30)))
    pieces = list(tell.split(Table("map", "t", header, (1,) * 31, (row,))))
    assert [len(p.header) for p in pieces] == [11, 11, 11]
    assert [name for p in pieces for name in p.header[1:]] == list(header[1:])
    assert [cell for p in pieces for cell in p.rows[0][1:]] == list(row[1:])


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_the_document_has_real_headings_tables_contents_and_a_language(language: str, code: str) -> None:
    use(language)
    of = full()
    made = docx.Document(io.BytesIO(written(of, "docx")))
    heads = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert [h for h in heads if h in {p.title for p in account(of).parts}] == [
        p.title for p in account(of).parts
    ]
    for table in made.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert others
        assert not any(r._tr.trPr.find(qn("w:tblHeader")) is not None for r in others)
    fields = [f.get(qn("w:instr")) for f in made.element.body.findall(f".//{qn('w:fldSimple')}")]
    assert [f for f in fields if f.startswith("TOC")]
    assert made.core_properties.language == code
    assert made.core_properties.title == account(of).title


def test_sheets_have_numbers_days_and_a_header_that_stays() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(full(), "xlsx")))
    assert all(sheet.freeze_panes == "B2" for sheet in book)
    figures = book["alle cijfers"]
    assert [c.value for c in figures[2]][:4] == ["s1", "hele school", 2, 8]
    assert figures["C3"].value == 1.5
    assert figures["E3"].value == 0.25
    assert figures["C4"].value == "·"
    (photo,) = [row for row in book["bewijs"].iter_rows() if row[1].value == "Bewijs foto"]
    assert photo[3].value == datetime(2024, 1, 9)  # noqa: DTZ001 - a sheet knows no time zones
    assert photo[2].value == "foto.pdf · SHA-256 " + "ab" * 32


def office(data: bytes, name: str, folder: Path) -> str:
    """The text that the real LibreOffice prints of a file."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.fail("LibreOffice is missing: this test needs `soffice` (Debian: libreoffice-writer-nogui).")
    (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / name),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return in_pdf((folder / name).with_suffix(".pdf").read_bytes())


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_libreoffice_opens_it_and_prints_what_stands_in_it(format_: str, tmp_path: Path) -> None:
    of = full()
    text = flat(office(written(of, format_), f"dossier.{format_}", tmp_path))
    for part in account(of).parts:
        assert flat(part.title) in text
        for table in part.tables:
            assert [s for row in table.rows if flat(s := spoken(row[0])) not in text] == []


def test_a_dossier_of_nothing_is_still_a_paper() -> None:
    of = dossier(rounds=())
    for format_ in FORMATS:
        text = " ".join(everything(written(of, format_), format_).split())
        assert "Geen actueel bewijs" in text
        assert "Over 1 onderdeel vraagt de vragenset niets" in text


def test_a_change_bears_its_sign() -> None:
    of = dossier(rounds=(told("r1", {"s1": (2.5,), "s2": (1.0, 1.0)}), told("r2", LAST)))
    (trend,) = [t for p in account(of).parts if p.id == "A1" for t in p.tables if t.kind == "trend"]
    assert [spoken(row[3]) for row in trend.rows] == ["−0,5", "+1,3"]
    assert [row[4] for row in trend.rows] == [
        "sinds Ronde r1",
        f"over {len(GROUPS)} leerjaren, sinds Ronde r1",
    ]


def test_it_says_whose_paper_it_is_and_never_what_an_inspection_judges() -> None:
    said = " ".join(account(full()).account)
    assert "Zo verantwoordt de school zelf" in said
    assert "geen afvinklijst" in said
    assert "Niemand uit het veld heeft dat nog bevestigd" in said
