"""The command as a whole: calls that are wrong, input at fault, languages, help, and what comes on which stream."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from commanding import BY_AREA, Run, answers, real
from commanding import run as run
from commanding import school as school

from lobscan.settings import shipped

SHARED = "a1-gedeelde-visie"
CALLS = [
    (),
    ("fly",),
    ("round",),
    ("round", "new"),
    ("round", "new", "--rubric", "nl-lob", "--k", "2"),
    ("round", "new", "--rubric", "nl-lob", "--k", "51"),
    ("round", "new", "--rubric", "nl-lob", "--k", "vijf"),
    ("round", "new", "--rubric", "nl-lob", "--k", "3.5"),
    ("round", "new", "--rubric", "nl-lob", "--k", "-3"),
    ("round", "new", "--rubric", "nl-lob", "--set", "half"),
    ("round", "new", "--rubric", "nl-lob", "--mode", "secret"),
    ("round", "links"),
    ("init",),
    ("import", "answers", "x.csv"),
    ("import", "nothing", "x.csv"),
    ("results",),
    ("results", "--round", "r", "--by", "colour"),
    ("results", "--round", "r", "--format", "pdf"),
    ("results", "--round", "r", "--perspective", "teachers"),
    ("rubric", "check"),
    ("school", "--format", "xml"),
    ("export", "workplan", "--format", "pdf"),
    ("serve", "--port", "many"),
]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_wrong_call_is_status_2_and_does_nothing(run: Run, data: Path, call: tuple[str, ...]) -> None:
    said = run(*call)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("usage: lobscan")
    assert not data.exists()


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "a second school": (("init", "--structure", "nl-vo"), "There is a school in {data} already"),
    "no structure": (("init", "--structure", "xx"), "There is a school in {data} already"),
    "no pack": (("rubric", "show", "xx"), "There is no rubric pack 'xx'"),
    "a round with no pack": (("round", "new", "--rubric", "xx"), "There is no rubric pack 'xx'"),
    "a title without end": (("round", "new", "--rubric", "nl-lob", "--title", "x" * 401), "at most 400"),
    "links of no round": (("round", "links", "xx"), "There is no round 'xx'"),
    "closing no round": (("round", "close", "xx"), "There is no round 'xx'"),
    "results of no round": (("results", "--round", "xx"), "There is no round 'xx'"),
    "no file": (("import", "answers", "/no/where.csv", "--round", "xx"), "The file /no/where.csv"),
    "a folder as file": (("import", "answers", "/", "--round", "xx"), "The file / cannot be read"),
    "listening to the world": (("serve", "--host", "0.0.0.0"), "listens on this machine only"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_input_at_fault_is_status_1_and_one_sentence_in_both_languages(
    school: Run, data: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, english = REFUSED[case]
    said = {}
    for language in ("nl", "en"):
        monkeypatch.setenv("LOBSCAN_LANG", language)
        said[language] = school(*call)
        assert (said[language].status, said[language].out) == (1, "")
        assert len(said[language].err.splitlines()) == 1
        assert "{" not in said[language].err
    assert english.format(data=data.resolve()) in said["en"].err
    assert said["nl"].err != said["en"].err


def test_dutch_is_spoken_unless_english_is_asked_for(school: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Er is geen ronde 'r'" in school("round", "close", "r").err
    monkeypatch.setenv("LOBSCAN_LANG", "xx")
    assert "Er is geen ronde 'r'" in school("round", "close", "r").err


def test_without_a_school_every_command_says_how_to_begin(run: Run) -> None:
    for call in (("school",), ("round", "new", "--rubric", "nl-lob"), ("export", "workplan")):
        said = run(*call)
        assert (said.status, said.out) == (1, "")
        assert "lobscan init" in said.err


def test_help_is_given_for_every_command(run: Run) -> None:
    for call in ((), ("round", "new"), ("import", "answers"), ("results",), ("serve",), ("rubric", "check")):
        said = run(*call, "--help")
        assert said.status == 0
        assert said.out.startswith("usage: lobscan")


# Processes of their own: what comes on which stream, and nothing beside it.


def test_every_command_is_quiet_and_its_output_stands_on_its_own(tmp_path: Path) -> None:
    home = tmp_path / "school"
    file = answers(tmp_path, [(n, "mentor", SHARED, "", "3", "4", "Goed zo") for n in range(6)])
    calls: list[tuple[tuple[object, ...], str]] = [
        (("init", "--structure", "nl-vo", "--name", "De Proef"), "De Proef\n"),
        (("round", "new", "--rubric", "nl-lob"), r"r\d{4}-\d{2}\n"),
    ]
    for call, expected in calls:
        done = real(*call, data=home)
        assert (done.status, done.err) == (0, "")
        assert re.fullmatch(expected, done.out)
    id_ = done.out.strip()
    rest: list[tuple[tuple[object, ...], str]] = [
        (("import", "answers", file, "--round", id_), r"6 antwoorden[^\n]*\n"),
        (("results", "--round", id_, "--by", "area"), rf"{BY_AREA}\n(.|\n)*\*,\*,,,6,3\.0,3\.0,0\.0,false\n"),
        (("round", "links", id_), r"role,url\n(.|\n)*"),
        (("export", "workplan"), r"\ufeff?action,title,.*\s*"),
        (("round", "close", id_), ""),
        (("rubric", "check", shipped() / "rubrics"), ""),
    ]
    for call, expected in rest:
        done = real(*call, data=home)
        assert (done.status, done.err) == (0, ""), call
        assert re.fullmatch(expected, done.out), call


def test_what_is_wrong_goes_to_the_other_stream(tmp_path: Path) -> None:
    done = real("round", "close", "r1", data=tmp_path / "school", LOBSCAN_LANG="en")
    assert (done.status, done.out) == (1, "")
    assert done.err == "There is no round 'r1'; no round was opened yet. Open one with `lobscan round new`.\n"


def test_while_another_process_has_the_store_a_command_says_so_in_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "school"
    code = (
        "import sys; from pathlib import Path; from lobscan.storage.store import Store; "
        "s = Store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.readline(); s.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home / "lobscan.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        for language, words in (("nl", "heeft"), ("en", "Another lobscan has")):
            done = real("school", data=home, LOBSCAN_LANG=language)
            assert (done.status, done.out) == (1, "")
            assert len(done.err.splitlines()) == 1
            assert words in done.err
            assert str(holder.pid) in done.err
        holder.communicate("\n", timeout=30)


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    home = tmp_path / "school"
    assert real("init", "--structure", "nl-vo", data=home).status == 0
    with subprocess.Popen(
        [sys.executable, "-m", "lobscan", "school", "--format", "json", "--data", str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) == 0
