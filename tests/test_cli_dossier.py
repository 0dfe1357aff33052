"""`lobscan dossier`, as it is called."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from lobscan.cli import main
from lobscan.services.workspace import Workspace, close_shared

FRAME = "nl-ok-vo-2021"
STARTS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}


@pytest.fixture
def folder(ws: Workspace) -> str:
    """The folder of a new school."""
    data = str(ws.settings.data)
    close_shared()
    return data


@pytest.mark.parametrize("format_", STARTS)
def test_it_writes_the_file(folder: str, tmp_path: Path, format_: str) -> None:
    out = tmp_path / f"x.{format_}"
    call = ["dossier", "--framework", FRAME, "--format", format_, "--out", str(out), "--data", folder]
    assert main(call) == 0
    assert out.read_bytes().startswith(STARTS[format_])


@pytest.mark.parametrize(
    ("language", "title"), [("nl", "Dossier van De Meander"), ("en", "Dossier of De Meander")]
)
def test_it_speaks_the_language_asked(folder: str, tmp_path: Path, language: str, title: str) -> None:
    out = tmp_path / "x.pdf"
    call = ["dossier", "--framework", FRAME, "--lang", language, "--out", str(out), "--data", folder]
    assert main([*call, "--without-names"]) == 0
    about = PdfReader(out).metadata
    assert about
    assert about.title == title


def test_an_unknown_framework_is_told_with_those_that_there_are(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.pdf"
    assert main(["dossier", "--framework", "nope", "--out", str(out), "--data", folder]) == 1
    assert FRAME in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("call", [["dossier"], ["dossier", "--framework", FRAME, "--format", "odt"]])
def test_a_wrong_call_is_refused(call: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(call)
    assert stopped.value.code == 2


def test_a_place_that_cannot_be_written_is_told(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no" / "x.pdf"
    assert main(["dossier", "--framework", FRAME, "--out", str(out), "--data", folder]) == 1
    assert str(out) in capsys.readouterr().err
