"""Provide what the tests need beside Python packages: a browser and LibreOffice.

The system's own are taken where there are any; else they are installed by the system's package
manager where that is possible; else a browser by Playwright; else the message says what to do.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
OFFICES = ("soffice", "libreoffice")
PROXIES = ("nginx", "/usr/sbin/nginx")
READERS = ("pdftotext",)


def find(names: Sequence[str]) -> str | None:
    """The path of the first of `names` that is on the machine."""
    return next((path for name in names if (path := shutil.which(name))), None)


def apt(package: str) -> bool:
    """Install a Debian package; False where that is not possible."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", package]):
        subprocess.run(["apt-get", *step], env=environment, check=False, **quiet)
    return True


def playwright() -> bool:
    """Have Playwright fetch its own Chromium."""
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return done.returncode == 0


def playwrights_own() -> bool:
    """Whether Playwright has a Chromium of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        return Path(p.chromium.executable_path).exists()


def writer() -> bool:
    """Whether the LibreOffice that is there reads text documents too, not sheets alone."""
    office = find(OFFICES)
    return office is not None and any(Path(office).resolve().parent.parent.rglob("*swlo.*"))


def provide(there: Callable[[], bool], ways: Sequence[Callable[[], bool]], message: str) -> None:
    """Try `ways` one after the other until it is there; else stop with `message`."""
    for way in ways:
        if there():
            return
        way()
    if not there():
        sys.exit(message)


def main() -> None:
    """Provide all of it."""
    provide(
        lambda: find(BROWSERS) is not None or playwrights_own(),
        (lambda: apt("chromium"), playwright),
        "The tests need a browser. Install Chromium or Chrome, or run: python -m playwright install chromium",
    )
    provide(
        lambda: find(OFFICES) is not None,
        (lambda: apt("libreoffice-calc-nogui"), lambda: apt("libreoffice-calc")),
        "The tests need LibreOffice Calc (the command soffice). Install LibreOffice.",
    )
    provide(
        writer,
        (lambda: apt("libreoffice-writer-nogui"), lambda: apt("libreoffice-writer")),
        "The tests need LibreOffice Writer. Install all of LibreOffice.",
    )
    provide(
        lambda: find(PROXIES) is not None,
        (lambda: apt("nginx-light"), lambda: apt("nginx")),
        "The tests need nginx, which they run on a port of their own. Install nginx.",
    )
    provide(
        lambda: find(READERS) is not None,
        (lambda: apt("poppler-utils"),),
        "The tests need pdftotext, which reads the PDFs that lobscan makes. Install poppler-utils.",
    )


if __name__ == "__main__":
    main()
