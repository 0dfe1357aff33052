"""The wheel, away from the checkout: app, pages, packs and structures travel in it."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.conftest import served
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_everything_that_is_shipped_travels_in_the_wheel(unpacked: Path) -> None:
    there = {str(p.relative_to(ROOT)) for name in ("pages", "rubrics") for p in (ROOT / name).rglob("*.*")}
    there |= {str(p.relative_to(ROOT)) for p in (ROOT / "data").glob("[scd]*/*.yaml")}
    wanted = {p for p in there if "__pycache__" not in p} | {"app.py", ".streamlit/config.toml"}
    shipped = unpacked / "lobscan" / "_shipped"

    assert len(wanted) > 25
    assert {p for p in wanted if not (shipped / p).is_file()} == set()


def test_the_demo_runs_from_the_wheel(
    unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Callable[..., Page]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(unpacked))
    monkeypatch.chdir(tmp_path)
    where = subprocess.run(
        [sys.executable, "-c", "from lobscan.settings import shipped; print(shipped())"],
        check=True,
        capture_output=True,
        text=True,
        env=dict(os.environ),
    ).stdout

    assert where.strip() == str(unpacked / "lobscan" / "_shipped")
    with served(tmp_path / "demo", "--demo") as at:
        page = open_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{at.url}/scores")
        expect(page.get_by_role("heading", level=1)).to_contain_text("scoort het laagst", timeout=60_000)
