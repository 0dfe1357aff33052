"""Nothing calls an address outside: the demo school is written, kept, checked and served without a network."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CALLS = """
import socket, sys, urllib.request
from pathlib import Path

outside = []
connect, lookup = socket.socket.connect, socket.getaddrinfo

def watched(self, address):
    host = address[0] if isinstance(address, tuple) else ""
    if host not in ("", "localhost", "127.0.0.1", "::1"):
        outside.append(address)
        raise OSError("no network")
    return connect(self, address)

def looked_up(host, *more, **named):
    if host not in (None, "", "localhost", "127.0.0.1", "::1"):
        outside.append(host)
        raise OSError("no network")
    return lookup(host, *more, **named)

socket.socket.connect, socket.getaddrinfo = watched, looked_up

from streamlit.testing.v1 import AppTest
from lobscan import access
from lobscan.services import backup, demo, verify
from lobscan.services.workspace import shared
from lobscan.settings import from_environment, shipped
from lobscan.ui.frame import STAGES

ws = shared(from_environment())
demo.write(ws, seed=demo.SEED)
backup.make(ws, Path(sys.argv[1]), actor=access.LOCAL)
assert not verify.verify(ws).faults
for _stage, entries in STAGES:
    for entry in entries:
        at = AppTest.from_file(shipped() / "app.py", default_timeout=120).switch_page(entry.path).run()
        assert not at.exception, entry.path
print(len(outside), outside)
"""


def without_network(command: list[str]) -> list[str]:
    """A command in a network namespace of its own, where the system allows that."""
    if not shutil.which("unshare"):
        return command
    tried = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
    return ["unshare", "-rn", *command] if tried.returncode == 0 else command


def test_every_page_opens_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBSCAN_DATA", str(tmp_path / "school"))
    command = without_network([sys.executable, "-c", CALLS, str(tmp_path / "b.zip")])
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "0 []"
