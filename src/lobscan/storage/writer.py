"""One thread writes; what waits together is committed together and acknowledged after that."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

import duckdb

T = TypeVar("T")
Job = Callable[[duckdb.DuckDBPyConnection], T]
LARGEST_GROUP = 256


@dataclass(slots=True)
class _Waiting:
    job: Job[Any]
    future: Future[Any]


class Writer:
    """Runs jobs, each a function of a cursor, in the order in which they come.

    A job's result or error is known only after its transaction was committed or given up. A job
    that fails takes nothing with it: the others of its group are run again without it.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con.cursor()
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closed = False
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="lobscan-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job[T]) -> Future[T]:
        """Have `job` run; the future is done after its commit."""
        future: Future[T] = Future()
        with self._door:  # nothing may come to wait behind the end
            if self._closed:
                message = "the store is closed"
                raise RuntimeError(message)
            self._queue.put(_Waiting(job, future))
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
        while True:
            group, last = self._next_group()
            if group:
                self._commit(group)
            if last:
                return

    def _next_group(self) -> tuple[list[_Waiting], bool]:
        group: list[_Waiting] = []
        item = self._queue.get()
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
            results = [waiting.job(self._con) for waiting in group]
            self._con.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 - whatever a job raised belongs to its caller
            self._rollback()
            if len(group) == 1:
                group[0].future.set_exception(error)
                return
            for waiting in group:
                self._commit([waiting])
            return
        for waiting, result in zip(group, results, strict=True):
            waiting.future.set_result(result)

    def _rollback(self) -> None:
        try:
            self._con.execute("ROLLBACK")
        except duckdb.Error:
            return  # the transaction is gone already
