"""The demo school for page tests: written once, and a fresh copy of it for each test."""

import shutil
from pathlib import Path

import pytest

from lobscan.services import demo
from lobscan.services.workspace import Workspace, open_workspace, shared
from lobscan.settings import Settings


@pytest.fixture(scope="session")
def demo_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo school, its store closed."""
    folder = tmp_path_factory.mktemp("demo")
    opened = open_workspace(Settings(folder))
    try:
        demo.write(opened, seed=demo.SEED)
    finally:
        opened.close()
    return folder


@pytest.fixture
def demo_ws(demo_school: Path, data: Path) -> Workspace:
    """The open workspace of a demo school of its own."""
    shutil.copytree(demo_school, data)
    return shared(Settings(data.resolve()))
