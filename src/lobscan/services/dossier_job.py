"""Making the files of a dossier beside the page, so that one sees how far it is.

Why a thread is enough: it reads, and drawing lets other threads go on.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lobscan.errors import UserError
from lobscan.exchange.dossier_files import FORMATS, written
from lobscan.locales import N_, _, speak_as, use
from lobscan.services import dossier, prepare
from lobscan.services.workspace import Workspace

WRITING: Final = {
    "pdf": N_("Drawing the PDF"),
    "docx": N_("Writing the Word document"),
    "xlsx": N_("Writing the workbook"),
}
STEPS: Final = (dossier.READING, dossier.COUNTING, *WRITING.values())


@dataclass(frozen=True, slots=True)
class Wish:
    """Which files are wanted: of which framework, in which language, with or without names."""

    framework: str
    language: str
    names: bool


@dataclass
class Job:
    """The files that are made for a wish; they are there once it is no longer running."""

    ws: Workspace
    wish: Wish
    doing: str = dossier.READING
    files: Mapping[str, bytes] = field(default_factory=dict)
    hash: str = ""
    error: UserError | None = None
    _thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def share(self) -> float:
        """How far it is by its steps, 0..1."""
        return STEPS.index(self.doing) / len(STEPS)

    def start(self) -> Job:
        """Begin; the same job."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def wait(self, seconds: float) -> None:
        """Wait until it is ready, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _at(self, step: str) -> None:
        self.doing = step

    def _run(self) -> None:
        use(self.wish.language)
        speak_as(prepare.speech(self.ws))
        try:
            of = dossier.dossier(self.ws, self.wish.framework, names=self.wish.names, step=self._at)
            made = {}
            for format_ in FORMATS:
                self._at(WRITING[format_])
                made[format_] = written(of, format_)
            self.files, self.hash = made, of.hash
        except UserError as error:
            self.error = error


_jobs: dict[tuple[str, Wish], Job] = {}
_lock = threading.Lock()


def start(ws: Workspace, wish: Wish) -> Job:
    """Begin to make the files of a wish; a job for it that still runs goes on instead."""
    key = (str(ws.settings.data), wish)
    with _lock:
        old = _jobs.get(key)
        if old is None or not old.running:
            for other in [k for k in _jobs if k[0] == key[0] and not _jobs[k].running]:
                del _jobs[other]  # files weigh: only the last wish is kept ready
            _jobs[key] = Job(ws, wish).start()
        return _jobs[key]


def job(ws: Workspace, wish: Wish) -> Job | None:
    """The job for a wish, running or ready."""
    return _jobs.get((str(ws.settings.data), wish))


def doing(found: Job) -> str:
    """What a job does now, in the language that is spoken."""
    return _(found.doing)
