"""`lobscan import indicators`: what it prints where, and its exit status."""

from pathlib import Path

import pytest

from lobscan.cli import main


@pytest.fixture
def school(data: Path) -> Path:
    assert main(["init", "--structure", "nl-vo", "--name", "De Proef"]) == 0
    return data


def written(folder: Path, text: str) -> str:
    path = folder.parent / "totalen.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_totals_are_taken_over(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(school, "Wat;Schooljaar;Waarde\nuitval;2024-2025;12\nuitval;2025-2026;<5\n")
    capsys.readouterr()
    assert main(["import", "indicators", file]) == 0
    assert capsys.readouterr().out == "2 totalen zijn overgenomen.\n"


def test_pupils_are_refused_with_their_place(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(school, "Wat;Schooljaar;Waarde;BSN\nuitval;2025-2026;12;123456782\n")
    assert main(["import", "indicators", file]) == 1
    error = capsys.readouterr().err
    assert "row 1, column BSN: gaat over afzonderlijke leerlingen" in error
    assert "123456782" not in error
