"""The docs for who runs it: the service is one that systemd reads, and what they name is there."""

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from lobscan import cli
from lobscan.commands import serving

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "docs" / "operation" / "lobscan.service"
TOLD = [ROOT / "README.md", ROOT / "rubrics" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
VARIABLE = re.compile(r"LOBSCAN_[A-Z]+(?:_[A-Z]+)*")


@pytest.fixture
def service() -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=True, interpolation=None, delimiters="=")
    read.optionxform = str
    read.read_string(UNIT.read_text("utf-8"))
    return read["Service"]


def test_the_service_starts_a_command_that_lobscan_has(service: configparser.SectionProxy) -> None:
    program, *arguments = shlex.split(service["ExecStart"])
    assert Path(program).name == "lobscan"
    assert cli._parser().parse_args(arguments).run is serving._serve


def test_the_service_writes_in_its_own_folder_alone(service: configparser.SectionProxy) -> None:
    assert (service["ProtectSystem"], service["NoNewPrivileges"], service["User"]) == (
        "strict",
        "yes",
        "lobscan",
    )
    assert f"LOBSCAN_DATA=/var/lib/{service['StateDirectory']}" in service["Environment"].split()
    assert service["CapabilityBoundingSet"] == ""


def test_systemd_knows_every_line_of_the_service(tmp_path: Path) -> None:
    """Where systemd is not there, each line is at least a name and a value, and none comes twice."""
    text = UNIT.read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "["))]
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+=.*", line) for line in lines)
    names = [line.split("=")[0] for line in lines if not line.startswith("Environment=")]
    assert len(names) == len(set(names))
    verify = shutil.which("systemd-analyze")
    if verify is None:
        return
    program = tmp_path / "bin" / "lobscan"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "lobscan.service"
    unit.write_text(
        text.replace("/opt/lobscan/.venv/bin/lobscan", str(program)).replace("=lobscan\n", "=root\n")
    )
    done = subprocess.run(
        [verify, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    about_it = [line for line in done.stderr.splitlines() if "lobscan.service" in line]
    assert about_it == []


def commands(text: str) -> list[list[str]]:
    """The calls of lobscan in the blocks of code, without the remarks behind them."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    found = [re.fullmatch(r"(?:\S*[/\\])?lobscan +(.*)", line) for line in lines]
    return [shlex.split(re.split(r"\s{2,}|\s#|;", call[1])[0]) for call in found if call]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_that_the_docs_show_is_one(path: Path) -> None:
    for arguments in commands(path.read_text("utf-8")):
        assert cli._parser().parse_args(arguments).run, arguments


def test_the_docs_show_the_commands_of_who_runs_it() -> None:
    shown = {call[0] for path in TOLD for call in commands(path.read_text("utf-8"))}
    assert shown >= {"serve", "init", "backup", "restore", "verify"}


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_the_docs_point_at_is_there(path: Path) -> None:
    pointed = re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", path.read_text("utf-8"))
    assert [one for one in pointed if not (path.parent / one).exists()] == []


def test_every_setting_is_told_and_every_setting_told_is_one() -> None:
    code = " ".join(path.read_text("utf-8") for path in (ROOT / "src" / "lobscan").rglob("*.py"))
    named = {one for one in VARIABLE.findall(code) if f'"{one}"' in code}
    named |= {f"LOBSCAN_SMTP_{one}" for one in ("FROM", "HOST", "PASSWORD", "PORT", "TLS", "USER")}
    docs = " ".join([UNIT.read_text("utf-8"), *(path.read_text("utf-8") for path in TOLD)])
    told = set(VARIABLE.findall(docs)) - {"LOBSCAN_SMTP"}
    assert told == named


def test_copies_elsewhere_are_named_to_systemd_too(service: configparser.SectionProxy) -> None:
    """The service may write in its own folder alone, so a folder for copies needs a line of its own."""
    text = (ROOT / "docs" / "operation.md").read_text("utf-8")
    kept = re.search(r"LOBSCAN_BACKUP_DIR=(/[\w/]+)", text)
    assert kept
    assert service["ProtectSystem"] == "strict"
    assert f"ReadWritePaths={kept[1]}" in text
