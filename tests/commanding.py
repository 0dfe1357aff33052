"""Commands as they are called in a test: in this process, or as a process of their own."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from lobscan.cli import main

BY_AREA = "area,year_group,role,perspective,n,score,ambition,gap,hidden"
HEADER = "respondent,role,statement,year_group,current,desired,remark"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(data: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process on an empty data folder."""

    def go(*arguments: object) -> Ran:
        capfd.readouterr()
        try:
            status = main([str(a) for a in arguments])
        except SystemExit as stop:
            status = int(str(stop.code))
        sys.stdout.flush()
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return Ran(status, said.out, said.err)

    return go


@pytest.fixture
def school(run: Run) -> Run:
    """The same, with a school."""
    assert run("init", "--structure", "nl-vo", "--name", "De Proef").status == 0
    return run


@pytest.fixture
def round_(school: Run) -> str:
    """An open round."""
    return school("round", "new", "--rubric", "nl-lob", "--desired").out.strip()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def answers(tmp_path: Path, lines: Iterable[Sequence[object]]) -> Path:
    path = tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER.split(","), *lines])
    return path


def real(*arguments: object, data: Path, **more: str) -> Ran:
    """Run a command as a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LOBSCAN")}
    done = subprocess.run(
        [sys.executable, "-m", "lobscan", *map(str, arguments)],
        env={**environment, "LOBSCAN_DATA": str(data), **more},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
