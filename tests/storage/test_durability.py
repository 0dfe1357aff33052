"""What was acknowledged is there, whatever happens to the machine; what cannot be opened is left alone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import unprivileged

from lobscan import cli
from lobscan.errors import UserError
from lobscan.storage.store import Store

HERE = Path(__file__).parent
KILLS = int(os.environ.get("LOBSCAN_TEST_KILLS", "100"))
"""Of a server without the dashboard, which starts in a second."""
WHOLE_KILLS = 3
"""Of `lobscan serve` as it is."""
FULL = """
import resource, sys
from pathlib import Path
from lobscan.errors import UserError
from lobscan.storage.store import Store

store = Store(Path(sys.argv[1]))
room = 400_000
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
kept = 0
try:
    for n in range(1000):
        store.write(lambda c: c.execute("INSERT INTO link VALUES (?, 'mentor', ?)", [str(n), "x" * 5000]))
        kept += 1
except UserError as error:
    print(kept, error.message, flush=True)
import os
os._exit(0)
"""


def killed(folder: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-P", HERE / "killed_server.py", folder, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parents[1],
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {**json.loads(done.stdout), "log": done.stderr}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system knows no fork")
@pytest.mark.parametrize(("kills", "how"), [(KILLS, ()), (WHOLE_KILLS, ("--whole",))])
def test_a_server_killed_under_fifty_writers_loses_nothing_that_it_acknowledged(
    tmp_path: Path, kills: int, how: tuple[str, ...]
) -> None:
    found = killed(tmp_path / "school", str(kills), *how)
    assert found["acknowledged"] > 10 * kills
    assert found["people"] > 4 * kills
    assert (found["refused"], found["lost"], found["faults"]) == ([], [], [])
    assert found["log"].count(" started ") > kills * 0.8
    assert "/a/" not in found["log"], "the log says when somebody answered"


@pytest.mark.skipif(sys.platform == "win32", reason="this system knows no limits")
def test_a_full_disk_is_told_in_words_and_nothing_that_was_kept_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    done = subprocess.run([sys.executable, "-c", FULL, path], capture_output=True, text=True, check=True)
    kept, said = done.stdout.split(" ", 1)
    assert int(kept) > 0
    assert said.startswith("Nothing was kept: {path} cannot be written")
    store = Store(path)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM link").fetchone() == (int(kept),)
    store.close()


OPENED_WHERE_IT_IS_FULL = """
import resource, sys
from pathlib import Path
from lobscan.errors import UserError
from lobscan.storage.store import Store

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    Store(Path(sys.argv[1]))
except UserError as error:
    print(error.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system knows no limits")
def test_a_store_on_a_disk_that_is_full_by_now_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    kept = subprocess.run(
        [sys.executable, "-c", FULL, path], capture_output=True, text=True, check=True
    ).stdout.split(" ", 1)[0]
    command = [sys.executable, "-c", OPENED_WHERE_IT_IS_FULL, path]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "because the disk is full" in said
    assert "Restore" not in said
    store = Store(path)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM link").fetchone() == (int(kept),)
    store.close()


def test_what_a_deletion_left_that_was_stopped_is_gone_when_the_store_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    filled(path)
    for name in ("x.duckdb.new", "x.duckdb.new.wal"):
        (tmp_path / name).write_bytes(b"half of what stays")
    Store(path).close()
    assert [found.name for found in tmp_path.iterdir()] == ["x.duckdb"]


def filled(path: Path) -> None:
    store = Store(path)
    for n in range(200):
        store.write(lambda c, n=n: c.execute("INSERT INTO link VALUES (?, 'mentor', ?)", [str(n), "x" * 500]))
    store.close()


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def meddled(path: Path) -> None:
    """Every byte behind the first headers turned."""
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes(byte ^ 0xFF for byte in data[100:]))


def emptied(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


@pytest.mark.parametrize("damage", [halved, meddled, emptied])
def test_a_damaged_store_is_refused_in_words_and_left_as_it_is(
    tmp_path: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lobscan.duckdb"
    filled(path)
    damage(path)
    before = path.read_bytes()
    with pytest.raises(UserError, match="cannot be opened"):
        Store(path)
    assert cli.main(["verify", "--data", str(tmp_path)]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_half_written_log_gives_what_was_committed_before(tmp_path: Path) -> None:
    """A log as a power cut leaves it: its last write came half."""
    path = tmp_path / "x.duckdb"
    code = FULL.replace("400_000", "100_000_000").replace("range(1000)", "range(40)")
    subprocess.run([sys.executable, "-c", code, path], check=True, capture_output=True)
    log = path.with_name("x.duckdb.wal")
    log.write_bytes(log.read_bytes()[:-1000])
    store = Store(path)
    with store.cursor() as cursor:
        found = [int(n) for (n,) in cursor.execute("SELECT round FROM link ORDER BY rowid").fetchall()]
    store.close()
    assert found == list(range(39))


OPENING = """
from lobscan.errors import UserError
from lobscan.services.workspace import open_workspace
from lobscan.settings import Settings

give_up_rights()
try:
    open_workspace(Settings(folder)).close()
    print("opened")
except UserError as error:
    print(error.message)
"""


def whole_folder(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system knows no such rights")
@pytest.mark.parametrize("held", [False, True], ids=["empty", "a school"])
def test_a_folder_that_may_not_be_written_is_refused_in_words_and_left_as_it_is(held: bool) -> None:
    with unprivileged.open_folder() as folder:
        if held:
            assert unprivileged.said(OPENING, folder) == "opened"
        for path in (*folder.iterdir(), folder):
            path.chmod(0o555)
        before = whole_folder(folder)
        assert unprivileged.said(OPENING, folder).startswith(
            "The store {path} cannot be opened, because nothing may be written there"
        )
        assert whole_folder(folder) == before
        assert bool(before) == held
        folder.chmod(0o777)
        for path in folder.iterdir():
            path.chmod(0o666)
        assert unprivileged.said(OPENING, folder) == "opened"
