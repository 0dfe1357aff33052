"""`lobscan pool`: an exchange file from the command line, many read back, and what does not hold told by name."""

import csv
import io
import json
from pathlib import Path

import pytest
from pools import file, round_, school

from lobscan import cli
from lobscan.exchange.pool import COLUMNS
from lobscan.services import demo
from lobscan.services.workspace import open_workspace
from lobscan.settings import Settings


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = cli.main([str(word) for word in words])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture(scope="module")
def school_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    ws = open_workspace(Settings(folder))
    try:
        demo.write(ws, seed=demo.SEED)
    finally:
        ws.close()
    return folder


@pytest.fixture
def circle(tmp_path: Path) -> Path:
    folder = tmp_path / "circle"
    folder.mkdir()
    for at in range(8):
        (folder / f"{at}.json").write_bytes(school(at, years=1, areas=2, statements=2))
    return folder


def test_an_exported_file_is_read_back_with_the_own_position(
    school_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.json"
    assert run(capsys, "pool", "export", mine, "--data", school_data) == (0, "", "")
    status, out, err = run(
        capsys, "pool", "read", school_data / "pool", mine, "--data", school_data, "--format", "csv"
    )
    assert (status, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == COLUMNS
    # Nobody else has asked by the words of the demo's first round, so those rows are hidden.
    assert {row["hidden"] for row in rows if row["version"] == "0.9.0"} == {"true"}
    rows = [row for row in rows if row["version"] != "0.9.0"]
    assert {row["schools"] for row in rows} == {"25"}
    own = json.loads(mine.read_text())["content"]["rounds"][-1]["areas"]
    assert {row["area"]: float(row["own"]) for row in rows if not row["statement"]} == {
        id_: area["score"] for id_, area in own.items()
    }
    assert {row["position"] for row in rows} <= {"low", "middle", "high"}


def test_who_pools_need_not_be_a_school(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "no-school"
    status, out, _ = run(capsys, "pool", "read", circle, "--data", nowhere, "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert {(row["schools"], row["own"]) for row in rows if not row["statement"]} == {(8, None)}
    assert not nowhere.exists()


def test_four_schools_are_not_shown(circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for at in range(4):
        (circle / f"{at}.json").unlink()
    _, out, _ = run(capsys, "pool", "read", circle, "--data", tmp_path / "none", "--format", "json")
    assert {(row["hidden"], row["median"], row["schools"]) for row in json.loads(out)} == {(True, None, None)}


def test_a_bad_file_is_told_by_name_and_the_rest_is_read(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (circle / "0.json").write_bytes((circle / "0.json").read_bytes().replace(b'"core"', b'"full"'))
    status, out, err = run(capsys, "pool", "read", circle, "--data", tmp_path / "none")
    assert status == 1
    assert err.count("\n") == 1
    assert str(circle / "0.json") in err
    assert ",7," in out


def test_an_older_file_of_the_same_school_is_told_and_is_no_fault(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in ("01", "02"):
        (circle / f"same-{day}.json").write_bytes(
            file("same", round_("r", {"s": 2.0}), written=f"2026-01-{day}")
        )
    status, _, err = run(capsys, "pool", "read", circle, "--data", tmp_path / "none")
    assert status == 0
    assert "same-01.json" in err
    assert "same-02.json" not in err


def test_a_place_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "pool", "read", tmp_path / "nowhere", "--data", tmp_path / "none")
    assert (status, out) == (1, "")
    assert "nowhere" in err


def test_files_are_gathered_into_one_that_reads_the_same(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "pool", "gather", tmp_path / "all.parquet", circle)
    assert (status, out) == (0, "8 bestanden verzameld\n")
    tables = [
        run(capsys, "pool", "read", p, "--data", tmp_path / "none")
        for p in (circle, tmp_path / "all.parquet")
    ]
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    "words", [["pool"], ["pool", "read"], ["pool", "read", "x", "--size", "big"], ["pool", "export"]]
)
def test_a_wrong_call_is_told_as_one(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2


def test_an_export_that_cannot_be_written_is_told(
    school_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "pool", "export", tmp_path / "no" / "mine.json", "--data", school_data)
    assert status == 1
    assert "mine.json" in err
