"""A real `lobscan serve` on a port of its own, and a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from lobscan import access
from lobscan.domain.round import Round
from lobscan.services import demo, prepare
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LONGEST_ACT = 90_000
"""Milliseconds that a click or a new page may take on a machine with much else to do."""
PATIENCE = 60.0
DRAWING = (
    "[data-testid='stApp']:is([data-test-script-state='running'], [data-test-script-state='rerunRequested'])"
)
"""A page of the dashboard with its last drawing half replaced: no act and no look until it stands still.

Until then a field of the drawing before may stand beside the new one of the same name.
"""
PHONE = {"width": 360, "height": 740}


@dataclass
class Served:
    """A running server: where it is, and how to stop it."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] = field(repr=False)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(data: Path, *more: str, port: int | None = None) -> Served:
    """`lobscan serve` on `data`, once it answers on `/health`."""
    chosen = port or free_port()
    command = [sys.executable, "-m", "lobscan", "serve", "--data", str(data), "--port", str(chosen), *more]
    with (data.parent / f"{data.name}.log").open("ab") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, "LOBSCAN_DATA": str(data)}
        )
    served = Served(data, chosen, process)
    try:
        _wait(served)
    except BaseException:
        served.stop(signal.SIGKILL)
        raise
    return served


def _wait(served: Served) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if served.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{served.url}/health", timeout=5) as reply:
                if reply.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    log = served.data.parent / f"{served.data.name}.log"
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@contextmanager
def served(data: Path, *more: str) -> Iterator[Served]:
    """A server as long as the block lasts."""
    running = start(data, *more)
    try:
        yield running
    finally:
        running.stop()


@dataclass(frozen=True)
class Scan:
    """A school with one open round, and its links by role."""

    data: Path
    links: dict[str, str]


def make_scan(data: Path, **wanted: object) -> Scan:
    """A school from the Dutch structure with an open round, its store closed again."""
    ws = shared(Settings(data))
    try:
        prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=access.LOCAL)
        new = prepare.NewRound("nl-lob", **{"title": "LOB-scan najaar 2026", **wanted})
        round_ = prepare.open_round(ws, new, actor=access.LOCAL)
        return Scan(data, {role.id: path for role, path in prepare.links(ws, round_)})
    finally:
        close_shared()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium where there is one, else Playwright's own."""
    system = next(filter(None, map(shutil.which, BROWSERS)), None)
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path=system, args=root)
    yield browser
    browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own, with its own cookies: a device."""
    contexts = []

    def opened(**options: object) -> Page:
        contexts.append(chromium.new_context(**{"locale": "nl-NL", "viewport": PHONE, **options}))
        contexts[-1].set_default_timeout(LONGEST_ACT)
        page = contexts[-1].new_page()
        page.add_locator_handler(page.locator(DRAWING), lambda: None)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def _patience(request: pytest.FixtureRequest) -> None:
    """How many milliseconds a page may take, where a module does not say otherwise."""
    expect.set_options(timeout=getattr(request.module, "EXPECTED_WITHIN", PATIENCE * 1000))


@pytest.fixture(scope="session")
def demo_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the demo school, and in it a first round that a team answers together."""
    data = tmp_path_factory.mktemp("demo") / "school"
    with demo_school(data):
        pass
    with served(data) as running:
        yield running


@contextmanager
def school_of_demo(data: Path) -> Iterator[Workspace]:
    """The demo school, open until the block ends."""
    ws = shared(Settings(data))
    try:
        demo.write(ws, seed=demo.SEED)
        yield ws
    finally:
        close_shared()


@contextmanager
def demo_school(data: Path) -> Iterator[Workspace]:
    """The demo school with a first round that a team answers together, open until the block ends."""
    with school_of_demo(data) as ws:
        first_round(ws, prepare.NewRound("nl-lob", title="Samen", mode="joint"))
        yield ws


def first_round(ws: Workspace, wanted: prepare.NewRound) -> Round:
    """A round before all others, so that no page shows it unasked."""
    made = prepare.open_round(ws, wanted, actor=access.LOCAL)
    ws.write(lambda c: c.execute("UPDATE round SET moment = TIMESTAMP '2000-01-01' WHERE id = ?", [made.id]))
    return made


def settled(page: Page) -> None:
    """The page has said and drawn all it has to say."""
    expect(page.locator("[data-testid='stApp'][data-test-connection-state='CONNECTED']")).to_be_visible()
    expect(page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a demo school of one's own, its store closed."""
    with school_of_demo(tmp_path / "school") as ws:
        return ws.settings.data


@pytest.fixture
def running(folder: Path) -> Iterator[Served]:
    """A server on that folder."""
    with served(folder) as at:
        yield at


def kept(folder: Path, at: Served) -> Workspace:
    """The store once the server let it go."""
    at.stop()
    return shared(Settings(folder))


def go(page: Page, at: Served, where: str) -> None:
    """Open a page of the dashboard and wait until it is drawn."""
    page.goto(f"{at.url}/{where}")
    settled(page)
