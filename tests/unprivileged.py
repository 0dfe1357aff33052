"""A check by somebody who may not do everything, also where root runs the tests."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534
BEGIN = f"""
import os, sys
from pathlib import Path

def give_up_rights():
    # Why only here: lobscan was read by then, wherever it is installed.
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid({NOBODY})
        os.setuid({NOBODY})

folder = Path(sys.argv[1])
"""


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into and write in, and so may everybody in what leads to it."""
    with tempfile.TemporaryDirectory(prefix="lobscan-open-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o700)


def said(code: str, folder: Path) -> str:
    """What `code` prints; it has `folder`, and calls `give_up_rights()` after its imports."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code, folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
