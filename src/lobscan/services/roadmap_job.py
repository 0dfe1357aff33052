"""Working a roadmap out beside the program, so that nobody waits for it and it can be stopped.

Why a process of its own and not a thread: the solver takes all of a core for a while, and what
runs in a thread of ours would hold up every other visitor and could not be ended.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lobscan.domain.roadmap import Case, Point, Roadmap, curve, roadmap

USUAL_SECONDS: Final = 20.0
POINT_SECONDS: Final = 5.0
"""What a plan, and a point of a curve, take for a large school; for the bar that fills."""
POLITE: Final = 5
"""How far the answering pages go first (see nice(2))."""


@dataclass
class Job:
    """A case that is worked out; `answer` is there once `running` is not, unless it was `stopped`."""

    case: Case
    about: Any
    """What the one who started it wants to know again when it is ready."""
    factors: tuple[float, ...] = ()
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    stopped: bool = False
    answer: Roadmap | tuple[Point, ...] | None = None
    _process: subprocess.Popen[bytes] | None = None
    _thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def seconds(self) -> float:
        """How long it has taken so far, or took in all."""
        return (self.ended or time.monotonic()) - self.began

    @property
    def share(self) -> float:
        """How far it is by the usual time, 0..1; never quite there while it runs."""
        return min(0.97, self.seconds / (POINT_SECONDS * len(self.factors) or USUAL_SECONDS))

    def stop(self) -> None:
        """End it; there will be no answer."""
        self.stopped = True
        if self._process is not None:
            self._process.kill()

    def wait(self, seconds: float) -> None:
        """Wait until it is ready, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def start(self) -> Job:
        """Begin; the same job."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program, and nothing that anybody typed
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._thread = threading.Thread(target=self._run, args=(self._process,), daemon=True)
        self._thread.start()
        return self

    def _run(self, process: subprocess.Popen[bytes]) -> None:
        out, _err = process.communicate(pickle.dumps((self.case, self.factors)))
        self.ended = time.monotonic()
        if process.returncode == 0 and not self.stopped:
            self.answer = pickle.loads(out)  # noqa: S301 - from our own process


_jobs: dict[str, Job] = {}
_lock = threading.Lock()


def start(key: str, case: Case, *, about: Any, factors: Sequence[float] = ()) -> Job:
    """Begin to work a case out, or its curve where there are `factors`; one that ran under `key` ends."""
    with _lock:
        old = _jobs.get(key)
        if old is not None:
            old.stop()
        _jobs[key] = Job(case, about, tuple(factors)).start()
        return _jobs[key]


def job(key: str) -> Job | None:
    """The job under a key, running or ready."""
    return _jobs.get(key)


def take(key: str) -> Job | None:
    """A job that is no longer running, once."""
    with _lock:
        found = _jobs.get(key)
        return _jobs.pop(key) if found is not None and not found.running else None


def forget(key: str) -> None:
    """Stop a job and let go of its answer."""
    with _lock:
        old = _jobs.pop(key, None)
        if old is not None:
            old.stop()


def _main() -> None:
    os.nice(POLITE)
    case, factors = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from our own process
    answer = curve(case, factors) if factors else roadmap(case)
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _main()
