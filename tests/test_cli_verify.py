"""`lobscan verify`: plain words on what was checked, exit 0 where all is well and 1 where it is not."""

from pathlib import Path

import duckdb
import pytest

from lobscan.cli import main
from lobscan.locales import use
from tests.services import store_to_check


def test_verify_says_what_was_checked_and_what_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_LANG", "en")
    store_to_check.made(tmp_path).close()
    assert main(["verify", "--data", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "Snapshots in the chain: 5, in order" in said
    assert "Everything is as it was when it was frozen" in said
    with duckdb.connect(str(tmp_path / "lobscan.duckdb")) as con:
        con.execute("UPDATE snapshot SET actor = 'Nobody' WHERE number = 2")
    assert main(["verify", "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "Snapshots in the chain: 5, 1 fault" in said
    assert "Snapshot 2, frozen on " in said
    assert "1 thing is not as it was frozen or promised" in said
    use("nl")


def test_another_key_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store_to_check.made(tmp_path).close()
    (tmp_path / "lobscan.key").write_text("0" * 64)
    assert main(["verify", "--data", str(tmp_path)]) == 1
    assert "niet verzegeld met de sleutel" in capsys.readouterr().out
