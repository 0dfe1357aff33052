"""Where things are: the data folder of a school, and what the program brings along."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from lobscan.errors import UserError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def shipped() -> Path:
    """The folder with `app.py`, `pages`, `rubrics` and `data`: the checkout, or the wheel's copy."""
    if (_CHECKOUT / "app.py").is_file() and (_CHECKOUT / "rubrics").is_dir():
        return _CHECKOUT
    return _PACKAGE / "_shipped"


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders of one school's store."""

    data: Path

    @property
    def store(self) -> Path:
        """The database file."""
        return self.data / "lobscan.duckdb"

    @property
    def secret(self) -> Path:
        """The key from which links and codes are made; without it the store tells nothing of them."""
        return self.data / "lobscan.key"

    @property
    def evidence(self) -> Path:
        """The files of the evidence, each under its hash."""
        return self.data / "evidence"

    @property
    def pool(self) -> Path:
        """The figures that other schools sent."""
        return self.data / "pool"

    @property
    def backups(self) -> Path:
        """Where the copies go that lobscan makes by itself: `$LOBSCAN_BACKUP_DIR`, else beside the store."""
        chosen = os.environ.get("LOBSCAN_BACKUP_DIR", "").strip()
        return Path(chosen).resolve() if chosen else self.data / "backups"

    @property
    def serving(self) -> Path:
        """Where a running server notes at what address it is found on this machine."""
        return self.data / "serving.json"

    @property
    def rubrics(self) -> tuple[Path, ...]:
        """Folders with packs: the school's own first, then the shipped ones."""
        return (self.data / "rubrics", shipped() / "rubrics")

    @property
    def content(self) -> Path:
        """The shipped structures and calendars."""
        return shipped() / "data"


def from_environment(data: str | Path | None = None) -> Settings:
    """Settings for `data`, else for `$LOBSCAN_DATA`, else for `data/` where one stands."""
    return Settings(Path(data or os.environ.get("LOBSCAN_DATA") or "data").resolve())


def public_url() -> str:
    """Where others reach lobscan (`$LOBSCAN_URL`), "" where it is there for this machine alone."""
    return os.environ.get("LOBSCAN_URL", "").strip().rstrip("/")


def public_path() -> str:
    """The path below which others reach lobscan, `/lob` of `https://www.school.nl/lob`; mostly ""."""
    return _path_of(public_url())


@lru_cache(maxsize=1)
def _path_of(url: str) -> str:
    """Why kept: it is asked at each request."""
    return urlsplit(url).path.rstrip("/")


@dataclass(frozen=True, slots=True)
class Mail:
    """The school's mail server; `tls` is `starttls`, `ssl` or `none`."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    tls: str


PORTS = {"starttls": 587, "ssl": 465, "none": 25}
LAST_PORT = 65_535


def mail_from_environment() -> Mail | None:
    """The mail server that `$LOBSCAN_SMTP_*` name, None where none is; `UserError` where they are wrong."""
    given = {name: os.environ.get(f"LOBSCAN_SMTP_{name}", "").strip() for name in ("HOST", "PORT", "TLS")}
    if not given["HOST"]:
        return None
    sender, tls = os.environ.get("LOBSCAN_SMTP_FROM", "").strip(), given["TLS"].lower() or "starttls"
    if tls not in PORTS:
        raise UserError("LOBSCAN_SMTP_TLS is '{value}'; set it to starttls, ssl or none.", value=tls)
    if given["PORT"] and not (given["PORT"].isdecimal() and 0 < int(given["PORT"]) <= LAST_PORT):
        raise UserError("LOBSCAN_SMTP_PORT is '{value}'; set it to a number.", value=given["PORT"])
    if "@" not in sender:
        raise UserError("Set LOBSCAN_SMTP_FROM to the address that the messages come from.")
    user, password = (os.environ.get(f"LOBSCAN_SMTP_{name}", "") for name in ("USER", "PASSWORD"))
    return Mail(given["HOST"], int(given["PORT"] or PORTS[tls]), user, password, sender, tls)
