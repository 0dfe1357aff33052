"""One school's open store with its folders and its secret."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from lobscan.domain.gate import ShownTally
from lobscan.domain.invitation import Waiting
from lobscan.domain.pace import Pace
from lobscan.domain.register import Registers
from lobscan.domain.rubric import Pack
from lobscan.errors import UserError
from lobscan.settings import Settings
from lobscan.storage.documents import Cursor
from lobscan.storage.store import Store
from lobscan.storage.writer import T, Together

CODE_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH: Final = 8
TOKEN_LENGTH: Final = 24
KEY_LENGTH: Final = 32


@dataclass(slots=True)
class Workspace:
    """What every service call works on."""

    settings: Settings
    store: Store
    key: bytes
    packs: dict[tuple[str, str], Pack] = field(default_factory=dict)
    """Packs that rounds were held with; they never change, so they are kept."""
    generation: object = field(default_factory=object)
    """Another one after each write that may change a school or round; this process alone writes."""
    memory: dict[str, tuple[object, object]] = field(default_factory=dict)
    making: dict[str, threading.RLock] = field(default_factory=dict)
    shown: dict[tuple[object, ...], ShownTally] = field(default_factory=dict)
    """Tallies past the gate, by round and stamp."""
    registers: Registers = field(default_factory=Registers)
    """The registers as last read; later events are put on top."""
    invited: Waiting = field(default_factory=Waiting)
    pace: Pace = field(default_factory=Pace)
    rooms: dict[str, Any] = field(default_factory=dict)
    """The workshops that are held or looked at, as they stand."""
    troubles: dict[str, object] = field(default_factory=dict)
    """What went wrong with something that is done by itself, until it is done."""

    def read(self, query: Callable[[Cursor], T]) -> T:
        """The result of `query` on a cursor of its own."""
        with self.store.cursor() as cursor:
            return query(cursor)

    def write(self, job: Callable[[Cursor], T], *, answers: bool = False) -> T:
        """The result of `job`, after its commit; with `answers`, a job that only adds answers."""
        result = self.store.write(job)
        if not answers:
            self.generation = object()
        return result

    def write_answers(self, together: Together, asked: object) -> Any:
        """Have what is `asked` written with what others ask of `together`; its result, after the commit."""
        return self.store.write_to(together, asked)

    def send_answers(self, together: Together, asked: object) -> Future[Any]:
        """`write_answers` for who does not wait here."""
        return self.store.send_to(together, asked)

    def remembers(self, key: str) -> bool:
        """Whether `remembered` has it at hand."""
        return self.memory.get(key, (None, None))[0] is self.generation

    def remembered(self, key: str, make: Callable[[], T]) -> T:
        """What `make` gave for `key`, made anew after anything but answers was written; not None.

        Why: where three hundred answer, the same round would be read again at each answer.
        """
        generation = self.generation
        made_at, value = self.memory.get(key, (None, None))
        if made_at is generation:
            return cast("T", value)
        with self.making.setdefault(key, threading.RLock()):  # forty who come at once read it once
            made_at, value = self.memory.get(key, (None, None))
            if made_at is not generation:
                value = make()
                if value is not None:
                    self.memory[key] = (generation, value)
        return cast("T", value)

    def ping(self) -> None:
        """Return when the store takes writes; raises when it does not."""
        self.store.ping()

    def rewrite(self, make: Callable[[Cursor, Path], T]) -> T:
        """Put a new store in the place of this one, and remember nothing of the old one."""
        try:
            return self.store.rewrite(make)
        finally:
            self.generation = object()
            self.memory.clear()
            self.shown.clear()
            self.rooms.clear()
            self.registers = Registers()

    def close(self) -> None:
        """Drain and close the store."""
        self.store.close()

    def token(self, purpose: str) -> str:
        """An unguessable word for a link, the same each time; the store holds only its hash."""
        digest = hmac.digest(self.key, f"token:{purpose}".encode(), "sha256").hex()
        return digest[:TOKEN_LENGTH]

    def code_hash(self, round_: str, code: str) -> str:
        """A resume code as the store keeps it: hashed with the school's key and the round as salt."""
        text = f"code:{round_}:{plain_code(code)}"
        return hmac.digest(self.key, text.encode(), "sha256").hex()

    def seal(self, text: str) -> str:
        """What only who has the school's key can write under `text`."""
        return sealed(self.key, text)

    def imported_id(self, round_: str, respondent: str) -> str:
        """A respondent's id for a name in an imported file: the same name is the same person."""
        text = f"respondent:{round_}:{respondent}"
        return str(UUID(bytes=hmac.digest(self.key, text.encode(), "sha256")[:16]))


def sealed(key: bytes, text: str) -> str:
    """What only who has the school's `key` can write under `text`."""
    return hmac.digest(key, f"seal:{text}".encode(), "sha256").hex()


def open_workspace(settings: Settings) -> Workspace:
    """Open the school in `settings.data`, making the folder, store and key where they lack."""
    store = Store(settings.store)
    try:
        return Workspace(settings, store, _key(settings.secret))
    except BaseException:
        store.close()
        raise


def _key(path: Path) -> bytes:
    try:
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_hex(32).encode())
        key = path.read_bytes()
    except OSError as error:
        raise UserError(
            "The key {path} cannot be read or made: {reason}. Check the rights on this folder.",
            path=path,
            reason=error.strerror,
        ) from error
    if len(key) < KEY_LENGTH:
        raise UserError(
            "The key {path} is damaged, so links and codes would not be safe. Restore it from a backup.",
            path=path,
        )
    return key


def new_code() -> str:
    """A resume code that can be read aloud: eight letters and figures that look unlike."""
    return shown_code("".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)))


def shown_code(code: str) -> str:
    """A code as it is shown, in two halves."""
    text = plain_code(code)
    return f"{text[: CODE_LENGTH // 2]}-{text[CODE_LENGTH // 2 :]}"


def plain_code(code: str) -> str:
    """A code as typed by a person, without hyphens, spaces and small letters."""
    return "".join(c for c in code.upper() if c in CODE_LETTERS)


def token_hash(token: str) -> str:
    """A link's token as the store keeps it; the token is long enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def today() -> date:
    """The day in the school's own time zone, as the machine has it."""
    return datetime.now(UTC).astimezone().date()


_open: dict[Path, Workspace] = {}
_lock = threading.Lock()


def shared(settings: Settings) -> Workspace:
    """The process's one workspace for a data folder, opened at the first call."""
    with _lock:
        if settings.data not in _open:
            _open[settings.data] = open_workspace(settings)
        return _open[settings.data]


def close_shared() -> None:
    """Close every workspace that this process opened by `shared`."""
    with _lock:
        while _open:
            _open.popitem()[1].close()
