"""What many tests share: an open school in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lobscan import access
from lobscan.locales import speak_as, use
from lobscan.services import prepare
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Settings


@pytest.fixture(autouse=True)
def _dutch() -> None:
    use("nl")
    speak_as("")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder that the process works in."""
    monkeypatch.setenv("LOBSCAN_DATA", str(tmp_path / "school"))
    yield tmp_path / "school"
    close_shared()


@pytest.fixture
def ws(data: Path) -> Workspace:
    """An open workspace with a school from the Dutch structure."""
    opened = shared(Settings(data.resolve()))
    prepare.init_school(opened, structure="nl-vo", name="De Meander", actor=access.LOCAL)
    return opened
