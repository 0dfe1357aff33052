"""The commands of a pulse, of the paper form, and of a survey by its mapping."""

from __future__ import annotations

from pathlib import Path

import pytest
from commanding import Run
from commanding import run as run

from lobscan.exchange.forms import read_sheet
from lobscan.services import mapping, prepare
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Settings

SIX = "a1-gedeelde-visie,b6-loopbaangesprek,b1-doorlopende-lijn,a4-leiderschap,c4-mentor,d1-ouders"


@pytest.fixture
def school(run: Run) -> Run:
    assert run("init", "--structure", "nl-vo").status == 0
    return run


def test_a_pulse_is_opened_with_statements_of_one_s_choice_or_the_best(school: Run) -> None:
    done = school("round", "new", "--rubric", "nl-lob", "--set", "pulse", "--statements", SIX)
    assert done.status == 0
    assert school("round", "new", "--rubric", "nl-lob", "--set", "pulse").status == 0
    lines = [line.split("\t") for line in school("round", "list").out.splitlines()]
    assert [(line[0], line[2]) for line in lines] == [(lines[0][0], "pulse"), (f"{lines[0][0]}-2", "pulse")]
    assert lines[0][0] == done.out.strip()
    links = school("round", "links", lines[0][0])
    assert links.status == 0
    assert links.out.splitlines()[0] == "role,url"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["--set", "pulse", "--statements", "a1-gedeelde-visie"], "6 tot 8 stellingen"),
        (["--set", "pulse", "--statements", f"{SIX},x"], "'x'"),
        (["--statements", SIX], "Alleen een peiling"),
    ],
)
def test_a_pulse_that_cannot_be_is_refused(school: Run, wanted: list[str], said: str) -> None:
    done = school("round", "new", "--rubric", "nl-lob", *wanted)
    assert done.status == 1
    assert said in done.err
    assert school("round", "list").out == ""


def test_a_form_is_printed(school: Run, tmp_path: Path) -> None:
    id_ = school("round", "new", "--rubric", "nl-lob").out.strip()
    out = tmp_path / "form.pdf"
    assert school("round", "paper", id_, "--role", "mentor", "--out", out).status == 0
    assert out.read_bytes().startswith(b"%PDF")
    wrong = school("round", "paper", id_, "--role", "kok", "--out", out)
    assert wrong.status == 1
    assert "'kok'" in wrong.err


def suggested(data: Path, round_: str, file: Path) -> bytes:
    """The mapping that the page would keep."""
    ws: Workspace = shared(Settings(data.resolve()))
    try:
        sheet = read_sheet(file.read_bytes(), name=file.name)
        recipe = mapping.suggest(ws, prepare.round_(ws, round_), sheet)
        return mapping.written(recipe.model_copy(update={"everyone": "leerling"}))
    finally:
        close_shared()


def test_a_survey_is_taken_over_by_its_mapping_once(school: Run, data: Path, tmp_path: Path) -> None:
    id_ = school("round", "new", "--rubric", "nl-lob").out.strip()
    file, kept = tmp_path / "lime.csv", tmp_path / "m.yaml"
    rows = "".join(f'"{n}","10.0.0.9","havo 3","A3"\n' for n in range(1, 6))
    file.write_text(f'"id","ipaddr","KLAS","LOB[B6]"\n{rows}', encoding="utf-8")
    kept.write_bytes(suggested(data, id_, file))
    for _twice in range(2):
        done = school("import", "answers", file, "--round", id_, "--mapping", kept)
        assert done.status == 0
        assert done.out == "5 antwoorden overgenomen\n"
        assert done.err == "weggelaten: ipaddr\n"
    table = school(
        "results", "--round", id_, "--by", "statement", "--perspective", "pupils", "--format", "csv"
    )
    (line,) = [row for row in table.out.splitlines() if "b6-loopbaangesprek,havo-3," in row]
    assert ",5," in line

    file.write_text(file.read_text().replace("A3", "soms", 1), encoding="utf-8")
    wrong = school("import", "answers", file, "--round", id_, "--mapping", kept)
    assert wrong.status == 1
    assert "row 2, column LOB[B6]" in wrong.err
    kept.write_text("form: f\nmore: 1\n", encoding="utf-8")
    wrong = school("import", "answers", file, "--round", id_, "--mapping", kept)
    assert wrong.status == 1
    assert "m.yaml:2" in wrong.err
