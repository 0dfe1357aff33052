"""A school on a running server is kept by the command, put back elsewhere, and is the same."""

from pathlib import Path

import pytest
from e2e.conftest import Served

from lobscan import cli


def test_a_backup_while_it_runs_is_put_back_whole(
    running: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, new = tmp_path / "kept.zip", tmp_path / "new"
    assert cli.main(["backup", str(kept), "--data", str(running.data)]) == 0
    running.stop()
    assert not (running.data / "serving.json").exists()
    assert cli.main(["restore", str(kept), "--data", str(new)]) == 0
    capsys.readouterr()
    ends = []
    for data in (running.data, new):
        assert cli.main(["verify", "--data", str(data)]) == 0
        ends.append(capsys.readouterr().out)
    assert ends[0] == ends[1]
