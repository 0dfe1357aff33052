"""Registers as files: what is written is read back the same, and what people type is read as they mean it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from builders import area, pack, statement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobscan.content.schools import load_structure
from lobscan.domain.activity import Activity, Carrier, Place, Status
from lobscan.domain.allocation import Allocation
from lobscan.domain.evidence import Evidence
from lobscan.domain.partner import Kind, Partner, Step
from lobscan.domain.practice import Practice
from lobscan.domain.register import MODELS, Record, Register
from lobscan.domain.school import Holiday, Person, School, SchoolYear, YearGroup, start_school
from lobscan.errors import UserError
from lobscan.exchange import register_sheets, registers
from lobscan.exchange.register_columns import COLUMNS, header
from lobscan.exchange.registers import Reading
from lobscan.locales import practice as practice_words
from lobscan.locales import tell_fault, use
from lobscan.settings import shipped

AUTUMN = Holiday(label="herfst", start=date(2026, 10, 17), end=date(2026, 10, 25))
YEAR = SchoolYear(
    id="2026-2027", region="midden", start=date(2026, 8, 31), end=date(2027, 7, 9), holidays=(AUTUMN,)
)
NASTY = (
    "=1+1", "+31 6", "-2", "@SUM(A1)", "\tTAB", "'t Hof", "'=1", "''=1", " =1", "mentoren", "An de Wit", "decaan",
    "ja", "nee", "a;b", "a, b en c", "(a; b", '"hi"', 'half"', "een\ntwee", "een\r\ntwee", "00123", "1-4",
    "alle leerjaren", "[p-an]", "x [p-an]", "2026-11-03", "1,5", "naïef čž", "  ruimte  ", "A & B", "/", "havo 3",
)  # fmt: skip


def dutch_school() -> School:
    """The Dutch structure with people, two of one name, and a year group with a difficult label."""
    structure = load_structure(shipped() / "data", "nl-vo")
    people = (
        Person(id="p-an", name="An de Wit", roles=("decaan",)),
        Person(id="p-bo", name="Bo Bos", roles=("mentor",)),
        Person(id="p-bo2", name="Bo Bos", roles=("mentor",)),
        Person(id="p-komma", name='Wit, "An"; de', roles=("schoolleider",)),
        Person(id="p-rol", name="mentoren"),
        Person(id="p-is", name="=Jan"),
    )
    odd = YearGroup(id="odd", label="brug; 1 t/m 2, (a", year=1, tracks=("havo",))
    made = start_school(structure, name="De Meander", school_years=(YEAR,))
    return made.model_copy(update={"people": people, "year_groups": (*made.year_groups, odd)})


def tiny_pack() -> object:
    made = pack(area("visie", statement("s1"), statement("s2")))
    competencies = [
        {"id": "c1", "label": "Netwerken", "meaning": "x"},
        {"id": "c2", "label": "Sturen, en; meer", "meaning": "x"},
    ]
    tasks = [
        {"id": "t1", "title": "Loopbaangesprek", "about": "x", "kind": "guiding", "scope": "year_group",
         "roles": ["mentor"], "hours": 4},
        {"id": "t2", "title": "Loopbaangesprek", "about": "x", "kind": "guiding", "scope": "school",
         "roles": ["mentor"], "hours": 4},
        {"id": "t3", "title": "Stage regelen", "about": "x", "kind": "guiding", "scope": "school",
         "roles": ["mentor"], "hours": 4},
    ]  # fmt: skip
    data = made.model_dump(by_alias=True)
    data["header"]["competencies"] = competencies
    items = [{"id": "A1", "title": "Doelen"}, {"id": "B", "title": "Zicht"}]
    standard = {"id": "k-1", "title": "Kader", "version": "1", "provider": "x", "items": items}
    return type(made).model_validate({**data, "tasks": tasks, "standards": [standard]})


SCHOOL, PACK = dutch_school(), tiny_pack()
PARTNERS = (
    Partner(id="r1", name="ROC"),
    Partner(id="r2", name="ROC"),
    Partner(id="r3", name="Bos, Wal & Zn; BV"),
    Partner(id="r4", name="=Hogeschool"),
)

ACTIVITIES = (
    Activity(id="e1", title="Stage"),
    Activity(id="e2", title="Stage"),
    Activity(id="e3", title="Bos, Wal; [e1]"),
)


def practice(*records: Record, partners: Sequence[Partner] = PARTNERS) -> Practice:
    """A practice that holds the records, and partners of its own where none are among them."""
    kept = {kind: tuple(r for r in records if isinstance(r, kind)) for kind in MODELS.values()}
    return Practice(
        school=SCHOOL,
        pack=PACK,
        today=date(2026, 11, 2),
        number=0,
        activities=kept[Activity] or ACTIVITIES,
        tasks=kept[Allocation],
        partners=kept[Partner] or tuple(partners),
        evidence=kept[Evidence],
    )


def read(
    data: bytes,
    register: Register = Register.ACTIVITIES,
    *,
    now: Practice | None = None,
    answers: Mapping[str, str] | None = None,
) -> Reading:
    ids = count(1)
    return registers.read(
        data, register, now or practice(), name="x.csv", new_id=lambda: f"new{next(ids)}", answers=answers
    )


def typed(text: str, register: Register = Register.ACTIVITIES, **more: object) -> Reading:
    return read(text.encode(), register, **more)


def fields(reading: Reading, at: int = 0) -> Mapping[str, object]:
    assert [f.text for f in reading.faults] == []
    return reading.drafts[at].fields


# -- export, wipe, import ---------------------------------------------------------------------------

letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
texts = st.one_of(st.sampled_from(NASTY), st.text(letters, max_size=20))
lines = texts.filter(lambda t: t.strip() and t.strip("\x1c\x1d\x1e\x1f"))
ids = st.text("abcdef0123456789", min_size=12, max_size=12)
groups = st.lists(st.sampled_from([g.id for g in SCHOOL.year_groups]), max_size=4).map(tuple)
people = st.sampled_from(["", *(p.id for p in SCHOOL.people)])
who = st.one_of(lines, st.sampled_from([p.id for p in SCHOOL.people] + [r.id for r in SCHOOL.roles]))
days = st.one_of(st.none(), st.dates())
hours = st.floats(0, 1000, allow_nan=False)
MAKE = {
    Register.ACTIVITIES: st.builds(
        Activity, id=ids, title=lines, year_groups=groups,
        tracks=st.lists(st.sampled_from([t.id for t in SCHOOL.tracks]), max_size=3).map(tuple),
        inform=st.booleans(), experience=st.booleans(), reflect=st.booleans(),
        competencies=st.lists(st.sampled_from(["c1", "c2"]), max_size=2).map(tuple), form=texts,
        place=st.sampled_from(Place), carrier=st.sampled_from(Carrier),
        weeks=st.lists(st.integers(1, 53), max_size=8).map(tuple), hours=hours,
        executors=st.lists(who, max_size=3).map(tuple), responsible=people,
        partners=st.lists(st.sampled_from([p.id for p in PARTNERS]), max_size=3).map(tuple), parents=texts,
        dossier=st.booleans(), pta=st.booleans(), prepared=st.booleans(), looked_back=st.booleans(),
        evaluated=days, evaluation=texts, status=st.sampled_from(Status), note=texts,
    ),
    Register.TASKS: st.builds(
        Allocation, id=ids, task=st.sampled_from(["", "t1", "t2", "t3"]),
        title=st.one_of(lines, st.just("Stage regelen")),
        year_group=st.sampled_from(["", *(g.id for g in SCHOOL.year_groups)]),
        executors=st.lists(who, max_size=3).map(tuple), responsible=people, hours=hours, note=texts,
    ),
    Register.PARTNERS: st.builds(
        Partner, id=ids, name=lines, kind=st.sampled_from(Kind), purpose=texts, year_groups=groups,
        contact=st.one_of(texts, who), outside=texts, step=st.sampled_from(Step), agreement=texts,
        agreed_on=days, evaluated=days, note=texts,
    ),
    Register.EVIDENCE: st.builds(
        Evidence, id=ids, title=lines, link=texts, owner=people, dated=st.dates(), valid_until=days,
        statements=st.lists(st.sampled_from(["s1", "s2"]), max_size=2).map(tuple),
        activities=st.lists(st.sampled_from([a.id for a in ACTIVITIES]), max_size=3).map(tuple),
        actions=st.lists(ids, max_size=2).map(tuple),
        standards=st.lists(st.sampled_from(["k-1/A1", "k-1/B"]), max_size=2).map(tuple), note=texts,
    ),
}  # fmt: skip
WRITERS = {"csv": register_sheets.as_csv, "xlsx": register_sheets.as_xlsx}
Writer = Callable[[Practice, Register], bytes]


def again(register: Register, data: bytes) -> list[Record]:
    """The records that a file makes in an empty register."""
    reading = read(data, register)
    assert [f.text for f in reading.faults] == []
    return [MODELS[register].model_validate({**d.fields, "id": d.id}) for d in reading.drafts]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("register", Register)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_export_wipe_import_is_the_identity(
    register: Register, ending: str, language: str, data: st.DataObject
) -> None:
    use(language)
    records = data.draw(st.lists(MAKE[register], min_size=1, max_size=3, unique_by=lambda r: r.id))
    assert again(register, WRITERS[ending](practice(*records), register)) == records
    use("nl")


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("nasty", NASTY)
def test_every_nasty_text_comes_back(nasty: str, ending: str) -> None:
    one = Activity(
        id="a1", title=nasty, form=nasty, note=nasty, parents=nasty, executors=(nasty, "p-an", nasty)
    )
    other = Partner(id="p1", name=nasty, contact=nasty, outside=nasty)
    for register, record in ((Register.ACTIVITIES, one), (Register.PARTNERS, other)):
        assert again(register, WRITERS[ending](practice(record), register)) == [record]


def test_an_export_says_names_and_the_id_only_where_it_must() -> None:
    one = Activity(
        id="a1",
        title="Stage",
        year_groups=("havo-3", "havo-4"),
        executors=("p-an", "p-bo", "mentor", "de conciërge"),
        weeks=(40, 41, 42, 51),
        hours=2.5,
        inform=True,
        place=Place.OUTSIDE,
        evaluated=date(2026, 11, 3),
    )
    head, line = csv.reader(
        io.StringIO(register_sheets.as_csv(practice(one), Register.ACTIVITIES).decode("utf-8-sig")),
        delimiter=";",
    )
    said = dict(zip(head, line, strict=True))
    assert said["Leerjaren"] == "havo 3; havo 4"
    assert said["Wie voert uit"] == "An de Wit; Bo Bos [p-bo]; mentor; de conciërge"
    assert said["Weken"] == "week 40-42, 51"
    assert (said["Uren per leerling"], said["Informeren"], said["Ervaren"]) == ("2,5", "ja", "")
    assert (said["Waar"], said["Geëvalueerd op"], said["id"]) == ("buiten school", "2026-11-03", "a1")


def test_csv_is_what_a_dutch_excel_opens() -> None:
    data = register_sheets.as_csv(practice(Activity(id="a", title="Stage")), Register.ACTIVITIES)
    assert data.startswith(b"\xef\xbb\xbfActiviteit;Leerjaren;")
    assert data.count(b"\r\n") == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "'=", "＝"])
def test_no_cell_of_csv_runs(start: str) -> None:
    one = Partner(id="p", name="n", note=f"{start}cmd", contact=f"{start}x")
    (_head, line) = csv.reader(
        io.StringIO(register_sheets.as_csv(practice(one), Register.PARTNERS).decode("utf-8-sig"), newline=""),
        delimiter=";",
    )
    cells = [c for c in line if "cmd" in c or "x" in c]
    assert len(cells) == 2
    assert all(c[0] in "'\"" for c in cells)


def test_no_cell_of_xlsx_is_a_formula_or_link() -> None:
    titles = ["=1+1", "+1", "-1", "@x", "http://example.org", "{=1}"]
    records = [Activity(id=f"a{i}", title=t, note=t) for i, t in enumerate(titles)]
    book = openpyxl.load_workbook(
        io.BytesIO(register_sheets.as_xlsx(practice(*records), Register.ACTIVITIES))
    )
    cells = [
        cell for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value is not None
    ]
    assert [c.value for c in cells if c.column == 1] == titles
    assert {c.data_type for c in cells if c.column == 1} == {"s"}
    assert not any(c.hyperlink for c in cells)


# -- the template -----------------------------------------------------------------------------------


@pytest.mark.parametrize("register", Register)
def test_the_template_has_lists_comments_and_an_explanation(register: Register) -> None:
    book = openpyxl.load_workbook(io.BytesIO(register_sheets.template(practice(), register)))
    sheet, explained = book.worksheets[0], book.worksheets[1]
    heads = [c.value for c in sheet[1]]
    assert heads == [header(register, c) for c in COLUMNS[register]]
    assert all(c.comment and c.comment.text for c in sheet[1])
    assert sheet.max_row == 1
    assert set(heads) <= {row[0] for row in explained.iter_rows(values_only=True)}
    assert book.worksheets[2].sheet_state == "hidden"


def choices(book: openpyxl.Workbook, head: str) -> list[object]:
    """What the drop-down list of a column offers."""
    sheet = book.worksheets[0]
    at = [c.value for c in sheet[1]].index(head) + 1
    cell = sheet.cell(row=2, column=at).coordinate
    (found,) = [v for v in sheet.data_validations.dataValidation if cell in v.sqref]
    name, _, span = found.formula1.lstrip("=").partition("!")
    return [c.value for (c,) in book[name.strip("'")][span.replace("$", "")]]


def test_the_lists_offer_the_schools_own_words() -> None:
    book = openpyxl.load_workbook(io.BytesIO(register_sheets.template(practice(), Register.ACTIVITIES)))
    assert choices(book, "Informeren") == ["ja", "nee"]
    assert choices(book, "Waar") == ["op school", "buiten school", "thuis"]
    assert choices(book, "Verantwoordelijk")[:3] == ["An de Wit", "Bo Bos [p-bo]", "Bo Bos [p-bo2]"]
    assert "havo 3" in choices(book, "Leerjaren")
    assert choices(book, "Leerjaren")[0] == "alle leerjaren"
    assert "Netwerken" in choices(book, "Competenties")
    partners = openpyxl.load_workbook(io.BytesIO(register_sheets.template(practice(), Register.PARTNERS)))
    assert choices(partners, "Trede") == list(practice_words.words("step").values())


@pytest.mark.parametrize("register", Register)
def test_every_choice_of_a_list_is_read_without_a_question(register: Register) -> None:
    book = openpyxl.load_workbook(io.BytesIO(register_sheets.template(practice(), register)))
    needed = {"dated": "2026-11-03"}
    for column in COLUMNS[register][1:]:
        head = header(register, column)
        try:
            offered = choices(book, head)
        except ValueError:
            continue
        for said in offered:
            out = io.StringIO()
            heads = [header(register, c) for c in COLUMNS[register]]
            line = [needed.get(c.field, "") for c in COLUMNS[register]]
            line[0], line[heads.index(head)] = "Iets", register_sheets.shielded(str(said))
            csv.writer(out).writerows([heads, line])
            reading = read(out.getvalue().encode(), register)
            assert (reading.questions, reading.faults) == ((), ()), said


def test_libreoffice_opens_the_files_and_finds_the_same(tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.fail("LibreOffice is missing: this test needs `soffice` (Debian: libreoffice-calc-nogui).")
    one = Activity(id="a1", title="=Stage", year_groups=("havo-3",), hours=2.5, evaluated=date(2026, 11, 3))
    (tmp_path / "in").mkdir()
    for name, data in (
        ("register.xlsx", register_sheets.as_xlsx(practice(one), Register.ACTIVITIES)),
        ("leeg.xlsx", register_sheets.template(practice(), Register.ACTIVITIES)),
    ):
        (tmp_path / "in" / name).write_bytes(data)
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), *map(str, (tmp_path / "in").iterdir())],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert again(Register.ACTIVITIES, (tmp_path / "out" / "register.xlsx").read_bytes()) == [one]
    empty = openpyxl.load_workbook(tmp_path / "out" / "leeg.xlsx")
    assert choices(empty, "Waar") == ["op school", "buiten school", "thuis"]


# -- files as people make them ----------------------------------------------------------------------

PLAIN = [["Activiteit", "Leerjaar", "Uren"], ["Stage: één dag", "havo 3", "2,5"], ["Beurs", "havo 4", "3"]]


def written(separator: str, newline: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=newline).writerows(PLAIN)
    return out.getvalue()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_csv_of_a_spreadsheet_is_read(encoding: str, separator: str, newline: str) -> None:
    reading = read(written(separator, newline).encode(encoding))
    assert fields(reading) == {"title": "Stage: één dag", "year_groups": ("havo-3",), "hours": 2.5}
    assert fields(reading, 1) == {"title": "Beurs", "year_groups": ("havo-4",), "hours": 3.0}
    assert [d.row for d in reading.drafts] == [2, 3]


def test_a_title_and_empty_rows_above_the_header_are_passed_over() -> None:
    reading = typed("LOB op onze school, 2026\n\n;;\nActiviteit;Leerjaar\n\nStage;havo 3\n")
    assert [(d.row, d.fields["title"]) for d in reading.drafts] == [(6, "Stage")]


def test_excels_own_kinds_of_cells_are_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Activiteit", "Uren", "Laatst geëvalueerd", "Reflecteren", "Weken", "Leerjaar"])
    book.active.append(["Stage", 2.5, datetime(2026, 11, 3), True, 40, "havo 3"])  # noqa: DTZ001 - as in Excel
    out = io.BytesIO()
    book.save(out)
    found = fields(read(out.getvalue()))
    assert (found["hours"], found["evaluated"], found["reflect"]) == (2.5, date(2026, 11, 3), True)
    assert (found["weeks"], found["year_groups"]) == ((40,), ("havo-3",))


@pytest.mark.parametrize(
    ("register", "head", "field"),
    [
        (Register.ACTIVITIES, "Uitvoerder(s)", "executors"),
        (Register.ACTIVITIES, "WIE VOERT UIT", "executors"),
        (Register.ACTIVITIES, "Done by", "executors"),
        (Register.ACTIVITIES, "Verantwoordelijke", "responsible"),
        (Register.ACTIVITIES, "Leerjaar (bv. havo 3)", "year_groups"),
        (Register.ACTIVITIES, "klas", "year_groups"),
        (Register.ACTIVITIES, "Periode", "weeks"),
        (Register.ACTIVITIES, "Bron / opmerking", "note"),
        (Register.ACTIVITIES, "Geevalueerd op", "evaluated"),
        (Register.ACTIVITIES, "Looked back on", "looked_back"),
        (Register.TASKS, "Leerjaren", "year_group"),
        (Register.TASKS, "Uren per jaar", "hours"),
        (Register.PARTNERS, "Contact school", "contact"),
        (Register.PARTNERS, "Datum afspraak", "agreed_on"),
        (Register.PARTNERS, "Soort partner", "kind"),
        (Register.EVIDENCE, "Geldig tot", "valid_until"),
    ],
)
def test_close_cousins_of_a_header_are_known(register: Register, head: str, field: str) -> None:
    first = header(register, COLUMNS[register][0])
    with pytest.raises(UserError, match="no rows"):
        typed(f"{first};{head}\n", register)
    assert registers.field_of(register, head) == field


def test_a_column_that_is_unknown_is_asked_about_and_goes_into_the_note() -> None:
    text = "Activiteit;School;Opmerking;Leeg\nStage;Oost;eigen;\nBeurs;;;\nDag;West;;\n"
    reading = typed(text)
    (question,) = reading.questions
    assert (question.column, question.rows, set(question.choices)) == ("School", (1,), {"note", "ignore"})
    assert [d.extra for d in reading.drafts] == [("School: Oost",), (), ("School: West",)]
    left_out = typed(text, answers={question.key: "ignore"})
    assert [d.extra for d in left_out.drafts] == [(), (), ()]


def test_a_second_column_for_the_same_and_one_without_header_are_not_dropped() -> None:
    reading = typed("Activiteit;Uren;Aantal uren;\nStage;2;3;los\n")
    assert reading.drafts[0].fields["hours"] == 2
    assert reading.drafts[0].extra == ("Aantal uren: 3", "D: los")


YEARS = {1: 6, 2: 5, 3: 5, 4: 5, 5: 3, 6: 1}
"""How many year groups the school has in each year: the structure's, and `odd` in the first."""


def of_year(*years: int) -> tuple[str, ...]:
    return tuple(g.id for year in years for g in SCHOOL.year_groups if g.year == year)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("havo 3", ("havo-3",)),
        ("havo-3", ("havo-3",)),
        ("Havo  3", ("havo-3",)),
        ("havo 3; vwo 4", ("havo-3", "vwo-4")),
        ("havo 3 en 4", ("havo-3", "havo-4")),
        ("havo 3, 4, vwo 5", ("havo-3", "havo-4", "vwo-5")),
        ("havo 3-5", ("havo-3", "havo-4", "havo-5")),
        ("havo 3 t/m 5", ("havo-3", "havo-4", "havo-5")),
        ("havo 3 tot en met 5", ("havo-3", "havo-4", "havo-5")),
        ("havo/vwo 3", ("havo-3", "vwo-3")),
        ("havo en vwo 3", ("havo-3", "vwo-3")),
        ("mavo 3", ("vmbo-gt-3",)),
        ("vmbo 4", ("vmbo-bk-4", "vmbo-gt-4")),
        ("havo", ("havo-1", "odd", "havo-2", "havo-3", "havo-4", "havo-5")),
        ("klas 3", of_year(3)),
        ("3", of_year(3)),
        ("3e", of_year(3)),
        ("leerjaar 3 en 4", of_year(3, 4)),
        ("3, 4", of_year(3, 4)),
        ("3/4", of_year(3, 4)),
        ("1-4", of_year(1, 2, 3, 4)),
        ("1 t/m 4", of_year(1, 2, 3, 4)),
        ("years 1 to 4", of_year(1, 2, 3, 4)),
        ("elk leerjaar", tuple(g.id for g in SCHOOL.year_groups)),
        ("Alle", tuple(g.id for g in SCHOOL.year_groups)),
        ("schoolbreed", tuple(g.id for g in SCHOOL.year_groups)),
    ],
)
def test_year_groups_are_read_as_people_type_them(said: str, expected: tuple[str, ...]) -> None:
    reading = typed(f'Activiteit;Leerjaar\nStage;"{said}"\n')
    assert fields(reading)["year_groups"] == expected
    bare = said[0].isdigit() or said.startswith(("klas", "leerjaar", "years"))
    assert len(reading.questions) == (1 if bare else 0)


def test_the_school_of_the_tests_is_as_counted() -> None:
    assert {year: len(of_year(year)) for year in range(1, 7)} == YEARS


def test_years_without_a_track_are_asked_once_for_the_whole_file() -> None:
    text = "Activiteit;Leerjaar\nA;3\nB;1 t/m 4\nC;havo 3\n"
    (question,) = typed(text).questions
    assert question.rows == (2, 3)
    reading = typed(text, answers={question.key: "vwo"})
    assert [d.fields["year_groups"] for d in reading.drafts] == [
        ("vwo-3",),
        ("vwo-1", "vwo-2", "vwo-3", "vwo-4"),
        ("havo-3",),
    ]


@pytest.mark.parametrize("said", ["onderbouw", "7", "havo 6", "gymnasium 3", "3 t/m", "2026-04-01", "5-2"])
def test_year_groups_that_there_are_not_are_asked_about(said: str) -> None:
    reading = typed(f"Activiteit;Leerjaar\nStage;{said}\n")
    assert "year_groups" not in fields(reading)
    assert reading.drafts[0].extra == (f"Leerjaar: {said}",)
    (question,) = reading.questions
    assert fields(typed(f"Activiteit;Leerjaar\nStage;{said}\n", answers={question.key: "havo-3"}))[
        "year_groups"
    ] == ("havo-3",)


LESSONS = (36, 37, 38, 39, 40, 41, 42, *range(44, 54), *range(1, 28))
"""The weeks of the school year by hand: 31 August 2026 is in week 36, the holiday is week 43, 9 July in 27."""


@pytest.mark.parametrize(
    ("said", "weeks"),
    [
        ("week 40-42", (40, 41, 42)),
        ("wk 40 t/m 42", (40, 41, 42)),
        ("weken 40, 41 en 51", (40, 41, 51)),
        ("40-42; 51", (40, 41, 42, 51)),
        ("50-2", (50, 51, 52, 1, 2)),
        ("week 3", (3,)),
        ("oktober", (40, 41, 42, 44)),
        ("Okt.", (40, 41, 42, 44)),
        ("oktober en november", (40, 41, 42, 44, 45, 46, 47, 48)),
        ("nov-jan", (45, 46, 47, 48, 49, 50, 51, 52, 53, 1, 2, 3, 4)),
        ("hele jaar", LESSONS),
        ("Het hele schooljaar", LESSONS),
        ("all year", LESSONS),
    ],
)
def test_weeks_are_read_as_people_type_them(said: str, weeks: tuple[int, ...]) -> None:
    reading = typed(f"Activiteit,Periode\nStage,{said!r}\n".replace("'", '"'))
    assert fields(reading)["weeks"] == weeks
    assert reading.questions == ()


@pytest.mark.parametrize("said", ["na de stages", "najaar", "3", "1-4", "99", "begin oktober", "2026-03-01"])
def test_a_period_that_names_no_weeks_is_asked_about(said: str) -> None:
    reading = typed(f"Activiteit;Periode\nStage;{said}\n")
    assert "weeks" not in fields(reading)
    assert reading.drafts[0].extra == (f"Periode: {said}",)
    assert len(reading.questions) == 1


def test_a_season_is_offered_as_weeks_and_a_small_number_too() -> None:
    (autumn,) = typed("Activiteit;Periode\nStage;najaar\n").questions
    offered = [c for c in autumn.choices if c != "note"]
    found = fields(typed("Activiteit;Periode\nStage;najaar\n", answers={autumn.key: offered[0]}))
    assert found["weeks"] == (36, 37, 38, 39, 40, 41, 42, 44, 45, 46, 47, 48)
    (three,) = typed("Activiteit;Periode\nStage;3\n").questions
    assert "week 3" in three.choices


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("An de Wit", ("p-an",)),
        ("an de wit", ("p-an",)),
        ("p-an", ("p-an",)),
        ("mentor; decaan", ("mentor", "decaan")),
        ("vakdocenten en decanen", ("vakdocent", "decaan")),
        ("stagecoördinatoren", ("stagecoordinator",)),
        ("ouders", ("ouder",)),
        ("An de Wit, schoolleiders", ("p-an", "schoolleider")),
        ("decaan / vakdocent", ("decaan", "vakdocent")),
        ('"decaan"', ("decaan",)),
    ],
)
def test_who_does_it_is_read_as_people_type_it(said: str, expected: tuple[str, ...]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["Activiteit", "Uitvoerders"], ["Stage", said]])
    reading = typed(out.getvalue())
    assert fields(reading)["executors"] == expected
    assert reading.questions == ()


@pytest.mark.parametrize(
    "said", ["Bo Bos", "leerjaarvoorzitters", "projectgroep (2 docenten; 1 ouder)", "zorg en welzijn"]
)
def test_who_is_not_known_is_asked_and_stays_in_its_own_words(said: str) -> None:
    text = f"Activiteit,Uitvoerders\nA,{said}\nB,{said}\n"
    reading = typed(text)
    (question,) = reading.questions
    assert (question.rows, question.default) == ((2, 3), "words")
    assert [d.fields["executors"] for d in reading.drafts] == [(said,), (said,)]
    answered = typed(text, answers={question.key: "p-bo2"})
    assert [d.fields["executors"] for d in answered.drafts] == [("p-bo2",), ("p-bo2",)]


def test_own_words_that_the_register_has_are_not_asked_about_again() -> None:
    now = practice(Activity(id="a1", title="x", executors=("projectgroep",)))
    assert typed("Activiteit;Uitvoerders\nA;projectgroep\n", now=now).questions == ()


def test_the_responsible_is_one_person() -> None:
    assert fields(typed("Taak;Verantwoordelijk\nA;decaan\n", Register.TASKS))["responsible"] == "p-an"
    for said in ("mentor", "Bo Bos", "directielid en decaan", "teamleider"):
        text = f"Taak;Verantwoordelijk\nA;{said}\n"
        reading = typed(text, Register.TASKS)
        assert "responsible" not in fields(reading)
        assert reading.drafts[0].extra == (f"Verantwoordelijk: {said}",)
        (question,) = reading.questions
        chosen = typed(text, Register.TASKS, answers={question.key: "p-bo"})
        assert (fields(chosen)["responsible"], chosen.drafts[0].extra) == ("p-bo", ())


def test_partners_are_known_or_new() -> None:
    text = "Activiteit;Partner\nA;bos, wal & zn; bv\n".replace(
        "bos, wal & zn; bv", '"Landmacht, =Hogeschool"'
    )
    reading = typed(text)
    assert fields(reading)["partners"] == ("r4",)
    assert reading.drafts[0].extra == ("Partner: Landmacht",)
    (question,) = reading.questions
    added = typed(text.replace("\nA", "\nB;landmacht\nA"), answers={question.key: "add"})
    assert added.drafts[1].fields["partners"] == ("new1", "r4")
    assert added.partners == {"new1": "Landmacht"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ja", True),
        ("X", True),
        ("1", True),
        ("WAAR", True),
        ("yes", True),
        ("nee", False),
        ("0", False),
        ("-", False),
    ],
)
def test_yes_and_no(said: str, expected: bool) -> None:
    assert fields(typed(f"Activiteit;Reflecteren\nA;{said}\n"))["reflect"] is expected


def test_half_a_yes_is_asked_about() -> None:
    reading = typed("Activiteit;Reflecteren\nA;soms\n")
    assert "reflect" not in fields(reading)
    assert reading.drafts[0].extra == ("Reflecteren: soms",)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("3-11-2026", date(2026, 11, 3)), ("03/11/2026", date(2026, 11, 3)), ("2026-11-03", date(2026, 11, 3)),
     ("3 november 2026", date(2026, 11, 3)), ("3 nov. 2026", date(2026, 11, 3)), ("3.11.26", date(2026, 11, 3))],
)  # fmt: skip
def test_days(said: str, expected: date) -> None:
    assert fields(typed(f"Partner;Datum afspraak\nA;{said}\n", Register.PARTNERS))["agreed_on"] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [("2,5", 2.5), ("2.5", 2.5), ("3 uur", 3), ("12", 12), ("1,125", 1.125), ("0.125", 0.125)],
)
def test_figures(said: str, expected: float) -> None:
    assert fields(typed(f"Taak;Uren\nA;{said}\n", Register.TASKS))["hours"] == expected


def test_kinds_of_partners_and_steps_have_many_words() -> None:
    text = "Partner;Soort;Trede\nA;mbo;Afgesproken\nB;adviesbureau;joint\nC;ouders;\nD;zoiets;\n"
    reading = typed(text, Register.PARTNERS)
    assert [d.fields.get("kind") for d in reading.drafts] == [
        Kind.VOCATIONAL,
        Kind.ADVISER,
        Kind.PARENTS,
        None,
    ]
    assert [d.fields.get("step") for d in reading.drafts] == [Step.AGREED, Step.JOINT, None, None]
    assert reading.drafts[3].extra == ("Soort: zoiets",)


def test_a_task_of_several_year_groups_is_a_row_each() -> None:
    reading = typed("Taak;Leerjaar;Uren\nStage;havo 3-5;4\nBeleid;schoolbreed;\nDossier;;\n", Register.TASKS)
    assert [(d.row, d.fields["year_group"]) for d in reading.drafts] == [
        (2, "havo-3"), (2, "havo-4"), (2, "havo-5"), (3, ""), (4, ""),
    ]  # fmt: skip


def test_a_task_is_one_of_the_pack_when_it_is_called_the_same() -> None:
    reading = typed("Taak\nstage regelen\nLoopbaangesprek\nIets eigens\n", Register.TASKS)
    assert [d.fields["task"] for d in reading.drafts] == [
        "t3",
        "",
        "",
    ]  # two tasks are called Loopbaangesprek


def test_all_faults_are_told_at_once_with_row_and_column() -> None:
    text = (
        "Taak;Leerjaar;Uren;Opmerking\n;havo 3;2;zonder titel\nA;havo 3;-3;\nB;havo 3;1.500;\n"
        "C;havo 3;veel;\n"
    )
    reading = typed(text, Register.TASKS)
    assert [(f.row, f.column, tell_fault(f)) for f in reading.faults] == [
        (2, "Taak", "is leeg; elke rij heeft dit nodig"),
        (3, "Uren", "'-3' is minder dan nul"),
        (4, "Uren", "'1.500' is geen getal; schrijf het als 12 of 2,5"),
    ]
    assert [q.value for q in reading.questions] == ["veel"]


@pytest.mark.parametrize("said", ["31-2-2026", "13/13/2026", "vorig jaar", "45000"])
def test_a_date_that_is_none_is_a_fault(said: str) -> None:
    (fault,) = typed(f"Partner;Datum afspraak\nA;{said}\n", Register.PARTNERS).faults
    assert (fault.row, fault.column) == (2, "Datum afspraak")


def test_an_id_belongs_to_one_row() -> None:
    (fault,) = typed("Activiteit;id\nA;a1\nB;a1\n").faults
    assert (fault.row, fault.column, dict(fault.params)) == (3, "id", {"row": 2})


def test_a_cell_that_still_says_what_was_exported_asks_nothing() -> None:
    gone = Activity(id="a1", title="Stage", responsible="p-gone", partners=("r-gone",))
    data = register_sheets.as_xlsx(practice(gone), Register.ACTIVITIES)
    reading = read(data, now=practice(gone))
    assert (reading.questions, reading.drafts[0].fields, reading.drafts[0].extra) == ((), {}, ())


REFUSED = {
    "nothing": (b"  \n", "empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is not a CSV or XLSX file"),
    "NUL bytes": (b"Activiteit;Uren\nA\x00;3\n", "is not a CSV or XLSX file"),
    "half an XLSX": (b"PK\x03\x04 and no more", "is not a readable XLSX file"),
    "another table": (b"Naam leerling;Cijfer\nAn;7\n", "no header row with the column"),
    "a header alone": (b"Activiteit;Uren\n", "no rows below it"),
    "an open quote": (b'Activiteit;Uren\n"A;3\nB;4\n', "cannot be read at line"),
    "too many rows": (b"Activiteit\n" + b"x\n" * (registers.MOST_ROWS + 1), "more than"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_register_is_refused(what: str) -> None:
    data, message = REFUSED[what]
    with pytest.raises(UserError, match=message):
        read(data)


def test_a_bomb_is_refused() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 210_000_000)
    with pytest.raises(UserError, match="unpacks to too much"):
        read(out.getvalue())
