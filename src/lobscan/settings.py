"""Where things are: the data folder of a school, and what the program brings along."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

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
