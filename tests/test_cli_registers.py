"""`lobscan import activities|tasks|partners|evidence`: what it prints where, and its exit status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lobscan.cli import main

CASES = Path(__file__).parent / "cases"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in a school without people."""
    assert main(["init", "--structure", "nl-vo", "--name", "De Proef"]) == 0

    def go(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return go


@pytest.mark.parametrize(
    ("register", "name", "count"),
    [
        ("activities", "activiteiten-vmbo-groen.csv", 13),
        ("tasks", "taken-vmbo-groen.xlsx", 82),
        ("partners", "partners-vmbo-groen.csv", 5),
    ],
)
def test_the_cases_import_as_they_are(run: Run, register: str, name: str, count: int) -> None:
    status, out, err = run("import", register, CASES / name)
    assert (status, out) == (0, f"{count} nieuw, 0 gewijzigd, 0 hetzelfde\n")
    assert err
    assert all(line.startswith("row ") and ", column " in line for line in err.splitlines())
    assert run("import", register, CASES / name)[:2] == (0, f"0 nieuw, 0 gewijzigd, {count} hetzelfde\n")


def test_what_is_not_placed_is_told(run: Run) -> None:
    _status, _out, err = run("import", "activities", CASES / "activiteiten-vmbo-groen.csv")
    assert "row 6, column Periode: 'na de stages' noemt geen weken; het staat nu in de opmerking" in err
    assert "row 10, column Wie voert uit: 'APS' is geen persoon of rol" in err
    assert "row 1, column School: " in err


def test_faults_are_told_at_once_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "fout.csv"
    path.write_text("Taak;Uren\nGoed;3\nFout;-3\n;1\n", encoding="utf-8")
    status, out, err = run("import", "tasks", path)
    assert (status, out) == (1, "")
    assert [line.split(":")[0] for line in err.splitlines()[:2]] == [
        "row 3, column Uren",
        "row 4, column Taak",
    ]
    path.write_text("Taak;Uren\nGoed;3\n", encoding="utf-8")
    assert run("import", "tasks", path)[1].startswith("1 nieuw")


def test_a_wrong_call_and_a_missing_file(run: Run, tmp_path: Path) -> None:
    assert run("import", "tasks", tmp_path / "niets.csv")[0] == 1
    with pytest.raises(SystemExit) as stop:
        main(["import", "tasks"])
    assert stop.value.code == 2
