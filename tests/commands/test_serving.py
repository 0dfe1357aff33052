"""`lobscan init` and `school`: a school is set up, shown, and found in its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commanding import Ran, Run


def test_a_school_is_set_up_and_shown(run: Run) -> None:
    assert run("init", "--structure", "vl-so") == Ran(0, run("school").out.splitlines()[0] + "\n", "")
    shown = json.loads(run("school", "--format", "json").out)
    assert set(shown) >= {"year_groups", "roles", "tracks", "people", "school_years"}
    assert {r["perspective"] for r in shown["roles"]} == {"leaders", "staff", "pupils", "parents", "partners"}
    assert {"id", "label", "year", "tracks", "location"} <= set(shown["year_groups"][0])
    assert shown["people"] == []
    assert all(y["holidays"] and y["start"] < y["end"] for y in shown["school_years"])


def test_the_name_of_the_school_is_its_first_line(school: Run) -> None:
    lines = school("school").out.splitlines()
    assert lines[0] == "De Proef"
    assert "year_groups\thavo-3\thavo 3" in lines


def test_the_data_folder_is_named_or_found(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    run("init", "--structure", "nl-vo", "--name", "Uit de omgeving")
    run("init", "--structure", "nl-vo", "--name", "Genoemd", "--data", tmp_path / "named")
    monkeypatch.delenv("LOBSCAN_DATA")
    run("init", "--structure", "nl-vo", "--name", "Gewoon")
    assert (tmp_path / "work" / "data" / "lobscan.duckdb").is_file()
    assert run("school").out.startswith("Gewoon\n")
    assert run("school", "--data", tmp_path / "named").out.startswith("Genoemd\n")
    assert run("school", "--data", tmp_path / "school").out.startswith("Uit de omgeving\n")
