"""One thread writes; what waits together is committed together and acknowledged after that."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, TypeVar

import duckdb

from lobscan.storage.desk import Desk
from lobscan.storage.door import WRITER

T = TypeVar("T")
Job = Callable[[duckdb.DuckDBPyConnection], T]
Together = Callable[[duckdb.DuckDBPyConnection, Desk, Sequence[Any]], Sequence[Any]]
"""Does what several asked for at once and tells the desk; returns what each of them gets."""
LARGEST_GROUP = 256
GATHER: Final = 0.04
"""Seconds from one group to the next while many write: a commit costs the same for one as for twenty."""


@dataclass(slots=True)
class _Waiting:
    together: Together
    asked: Any
    future: Future[Any]


def _each(con: duckdb.DuckDBPyConnection, desk: Desk, jobs: Sequence[Job[Any]]) -> list[Any]:
    """Jobs that say nothing of what they changed."""
    desk.forget_all()
    results = [job(con) for job in jobs]
    desk.forget_all()
    return results


class Writer:
    """Runs jobs, each a function of a cursor, in the order in which they come.

    A job's result or error is known only after its transaction was committed or given up. A job
    that fails takes nothing with it: the others of its group are run again without it. `told` says
    what its error is for who waits.

    `desk` is told what was committed; after a job that does not say itself what it changed there, all
    of it is forgotten.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, told: Callable[[BaseException], BaseException] = lambda e: e
    ) -> None:
        self.desk = Desk()
        self._told = told
        self._con = con.cursor()
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closed = False
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=WRITER, daemon=True)
        self._thread.start()

    def submit(self, job: Job[T]) -> Future[T]:
        """Have `job` run; the future is done after its commit."""
        return self.submit_to(_each, job)

    def submit_to(self, together: Together, asked: object) -> Future[Any]:
        """Have `together` do what is `asked`, with what others ask of it meanwhile; it tells the desk."""
        future: Future[Any] = Future()
        with self._door:  # nothing may come to wait behind the end
            if self._closed:
                message = "the store is closed"
                raise RuntimeError(message)
            self._queue.put(_Waiting(together, asked, future))
        return future

    def write(self, job: Job[T]) -> T:
        """Run `job` and wait for its commit."""
        return self.submit(job).result()

    def close(self) -> None:
        """Finish what waits, then stop."""
        with self._door:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        self._con.close()

    def _run(self) -> None:
        waited, began = False, 0.0
        while True:
            item = self._queue.get()
            if waited:
                time.sleep(max(0.0, began + GATHER - time.monotonic()))
            began = time.monotonic()
            group, last = self._group_from(item)
            if group:
                self._commit(group)
            waited = not self._queue.empty()
            if last:
                return

    def _group_from(self, item: _Waiting | None) -> tuple[list[_Waiting], bool]:
        group: list[_Waiting] = []
        while item is not None:
            group.append(item)
            if len(group) >= LARGEST_GROUP:
                return group, False
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return group, False
        return group, True

    def _commit(self, group: list[_Waiting]) -> None:
        try:
            self._con.execute("BEGIN")
            results = self._results(group)
            self._con.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 - whatever a job raised belongs to its caller
            self._rollback()
            if len(group) == 1:
                group[0].future.set_exception(self._told(error))
                return
            for waiting in group:
                self._commit([waiting])
            return
        self.desk.committed()
        for waiting, result in zip(group, results, strict=True):
            waiting.future.set_result(result)

    def _results(self, group: list[_Waiting]) -> list[Any]:
        results: list[Any] = []
        for together, same in groupby(group, key=lambda waiting: waiting.together):
            results += together(self._con, self.desk, [waiting.asked for waiting in same])
        return results

    def _rollback(self) -> None:
        self.desk.given_up()
        try:
            self._con.execute("ROLLBACK")
        except duckdb.Error:
            return  # the transaction is gone already
