"""A survey of another tool in a real store: all or nothing, once, and without names."""

from __future__ import annotations

import io

import openpyxl
import pytest

from lobscan import access
from lobscan.domain.mapping import Recipe, Sheet
from lobscan.domain.round import Round
from lobscan.errors import FaultyFile
from lobscan.exchange.forms import read_sheet
from lobscan.services import mapping, picture, prepare, response
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace

TALKS = "b6-loopbaangesprek"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob", title="Najaar"), actor=access.LOCAL)


def sheet(ws: Workspace, people: int = 6, *, answer: str = "3 - staat") -> Sheet:
    """What a school's own form gives, with a question for each core statement of mentors."""
    asked = [s for s in prepare.pack(ws.settings, "nl-lob").statements if s.core and "mentor" in s.roles]
    book = openpyxl.Workbook()
    book.active.append(
        ["ID", "Begintijd", "E-mail", "Naam", "Functie", "Leerjaren", *(s.words_for() for s in asked)]
    )
    for n in range(1, people + 1):
        book.active.append(
            [n, "9:00", f"p{n}@school.nl", f"Persoon {n}", "mentor", "havo 3;havo 4;", *[answer] * len(asked)]
        )
    out = io.BytesIO()
    book.save(out)
    return read_sheet(out.getvalue(), name="f.xlsx")


def test_a_suggested_mapping_takes_a_whole_form_over(ws: Workspace, round_: Round) -> None:
    table = sheet(ws)
    recipe = mapping.suggest(ws, round_, table)
    taken = mapping.take_over(ws, round_, recipe, table, actor=access.LOCAL)
    asked = len(recipe.columns)
    school_wide = sum(
        s.scope == "school" for s in prepare.pack_of(ws, round_).statements if s.id in {g.statement for g in recipe.columns.values()}
    )  # fmt: skip
    assert (taken.people, taken.answers) == (6, 6 * (school_wide + 2 * (asked - school_wide)))
    rows = {(r.statement, r.year_group): r for r in picture.picture(ws, round_).by_statement}
    assert (rows[TALKS, "havo-4"].n, rows[TALKS, "havo-4"].score) == (6, 3.0)


@pytest.mark.parametrize("group", ["havo 3", "havo 3" + "." * 5000])
def test_an_endless_answer_is_told_and_takes_nothing_over(ws: Workspace, round_: Round, group: str) -> None:
    """A mapping names no text of more than 4,000 letters."""
    line = f"mentor;{group};" + "3 - staat " * 500
    text = prepare.find_statement(prepare.pack_of(ws, round_), TALKS).words_for()
    table = read_sheet(f"Functie;Leerjaren;{text}\n{line}\n".encode(), name="f.csv")
    recipe = mapping.suggest(ws, round_, table)
    assert recipe.answers == {}
    with pytest.raises(FaultyFile) as refused:
        mapping.take_over(ws, round_, recipe, table, actor=access.LOCAL)
    assert all("does not say" in fault.message for fault in refused.value.faults)
    assert count(ws) == 0


def count(ws: Workspace) -> int:
    (found,) = ws.read(lambda c: c.execute("SELECT count(*) FROM answer").fetchall())
    return int(found[0])


def test_the_same_file_again_makes_no_doubles_and_a_later_one_adds(ws: Workspace, round_: Round) -> None:
    table = sheet(ws)
    recipe = mapping.suggest(ws, round_, table)
    mapping.take_over(ws, round_, recipe, table, actor=access.LOCAL)
    once = count(ws)
    mapping.take_over(ws, round_, recipe, table, actor=access.LOCAL)
    assert count(ws) == once
    more = sheet(ws, 8)
    mapping.take_over(ws, round_, mapping.suggest(ws, round_, more), more, actor=access.LOCAL)
    assert [r.begun for r in response.counted(ws, round_)] == [8]


def test_two_forms_with_the_same_numbers_are_different_people(ws: Workspace, round_: Round) -> None:
    table = sheet(ws)
    recipe = mapping.suggest(ws, round_, table)
    other = recipe.model_copy(update={"form": "leerlingen"})
    mapping.take_over(ws, round_, recipe, table, actor=access.LOCAL)
    mapping.take_over(ws, round_, other, table, actor=access.LOCAL)
    assert [r.begun for r in response.counted(ws, round_)] == [12]


def test_one_wrong_answer_and_nothing_is_taken_over(ws: Workspace, round_: Round) -> None:
    table = sheet(ws)
    last_row, cells = table.rows[-1]
    broken = Sheet(table.at, table.headers, (*table.rows[:-1], (last_row, (*cells[:-1], "misschien"))))
    recipe = mapping.suggest(ws, round_, table)
    with pytest.raises(FaultyFile) as wrong:
        mapping.take_over(ws, round_, recipe, broken, actor=access.LOCAL)
    (fault,) = wrong.value.faults
    assert (fault.row, fault.column) == (7, table.headers[-1])
    assert "`misschien`" in fault.text
    assert count(ws) == 0


def test_no_name_address_or_number_of_a_person_is_in_the_store(ws: Workspace, round_: Round) -> None:
    table = sheet(ws)
    mapping.take_over(ws, round_, mapping.suggest(ws, round_, table), table, actor=access.LOCAL)
    ws.write(lambda c: c.execute("FORCE CHECKPOINT") and None)
    held = b"".join(p.read_bytes() for p in ws.settings.data.glob("lobscan.duckdb*"))
    assert b"mentor" in held
    for word in (b"Persoon 1", b"p1@school.nl", b"school.nl"):
        assert word not in held


def test_a_mapping_is_kept_as_yaml_and_read_back(ws: Workspace, round_: Round) -> None:
    recipe = mapping.suggest(ws, round_, sheet(ws))
    text = mapping.written(recipe)
    assert mapping.read_recipe(text, name="m.yaml") == recipe
    left = mapping.left_out(recipe, sheet(ws))
    assert (left.personal, left.time) == (("E-mail", "Naam"), ("Begintijd",))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("form: f\nwrong: 1\n", 2, "not known here"),
        ("form: f\nanswers:\n  ja: '5'\n", 3, "must be"),
        ("form: f\nform: g\n", 2, "stands twice"),
        ("columns: {}\n", 1, "is missing"),
        ("form: ]\n", 1, "not YAML"),
    ],
)
def test_a_faulty_mapping_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(FaultyFile) as wrong:
        mapping.read_recipe(text.encode(), name="m.yaml")
    (fault,) = wrong.value.faults
    assert (fault.file, fault.line) == ("m.yaml", line)
    assert said in fault.text


def test_what_everybody_is_can_be_said_once(ws: Workspace, round_: Round) -> None:
    recipe = Recipe.model_validate(
        {
            "form": "f",
            "everyone": "decaan",
            "everywhere": ["havo-3"],
            "columns": {"Q": {"statement": TALKS}},
            "answers": {"ja": "4"},
        }
    )
    table = Sheet(1, ("Q",), ((2, ("Ja",)), (3, ("",))))
    assert mapping.take_over(ws, round_, recipe, table, actor=access.LOCAL) == mapping.Taken(1, 1)
