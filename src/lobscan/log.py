"""What the running server says of itself: one line for each event, and nothing personal in it.

Why the words of an error are left out: they may hold a name, an address or the token of a link. What
stays is enough to find it in the code: its kind, the way to it, and the number that its page shows too.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
DIGITS: Final = 8
DEEPEST: Final = 12
REQUESTS: Final = "uvicorn.access"
"""Where each request would be noted with its moment, which would tell whose answers are whose."""
_log: Final = logging.getLogger("lobscan")
Fact = str | int | float | bool | list[str]


def begin() -> None:
    """Have everything that this process logs go through here, the libraries' own lines too."""
    ours = logging.StreamHandler(sys.stderr)
    ours.setFormatter(Line(as_json=os.environ.get("LOBSCAN_LOG", "").strip().lower() == "json"))
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger(REQUESTS).disabled = True  # whatever Streamlit hangs on it later
    logging.root.handlers[:] = [ours]
    _log.setLevel(logging.INFO)


def event(name: str, *, level: int = logging.INFO, **facts: Fact) -> None:
    """Note that something happened; `facts` are figures and words of the program, never of a person."""
    _log.log(level, name, extra={"facts": facts})


def mishap(error: BaseException, where: str) -> str:
    """Note a fault of the program; the number under which it is found, for the page to show."""
    number = "".join(secrets.choice(LETTERS) for _ in range(DIGITS))
    event("mishap", level=logging.ERROR, number=number, where=where, **_traced(error))
    return number


def _traced(error: BaseException) -> dict[str, Fact]:
    """An error without its words: its kind and where it came through, the innermost place last."""
    places = [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return {"kind": type(error).__name__, "way": places[-DEEPEST:]}


def _short(file: str) -> str:
    """A file as the code calls it, without the folders of this machine before it."""
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else "/".join(path.parts[-2:])


class Line(logging.Formatter):
    """A record as one line: JSON for a program, or words for a person."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """One line without a break in it."""
        told = {**_head(record), **_told(record)}
        if self._as_json:
            return json.dumps(told, ensure_ascii=False)
        return " ".join(f"{k}={v}" if k not in _HEAD else str(v) for k, v in told.items()).replace("\n", " ")


_HEAD: Final = ("time", "level", "event")


def _head(record: logging.LogRecord) -> dict[str, Fact]:
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return {"time": time, "level": record.levelname.lower()}


def _told(record: logging.LogRecord) -> dict[str, Fact]:
    """Our own event with its facts; of a library's line the sentence before values were filled in."""
    if record.name == _log.name:
        return {"event": record.getMessage(), **getattr(record, "facts", {})}
    told: dict[str, Fact] = {"event": "library", "logger": record.name}
    if isinstance(record.msg, str) and (record.args or record.name.startswith("uvicorn")):
        told["text"] = record.msg
    told["at"] = f"{_short(record.pathname)}:{record.lineno}"
    error = record.exc_info[1] if record.exc_info else None
    return told | (_traced(error) if error else {})
