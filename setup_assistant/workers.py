"""Calls on a bounded number of daemon threads, started organizations before new ones.

The unit is the call, not the organization: no connection is idle while any call is left. Only the last
new ones come before the started: begun last, their own second calls would find the other threads
idle. The threads are daemons, so a call that hangs never keeps the process alive.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from setup_assistant.cancel import CancelToken
from setup_assistant.errors import SignInError

Job = Callable[[], None]

_LOOK_SECONDS = 0.05
"""How often the waiting thread looks whether it was cancelled."""


class Pool:
    """Runs jobs; a job may submit more. Jobs handle their own errors: what escapes is a bug.

    A bug in one job doesn't keep the others from running; ``run`` raises it afterwards. A sign-in
    that ended stops everything, because every further call would meet it.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._new, self._soon = deque[Job](), deque[Job]()
        self._pending = 0
        self._closed = False
        self._escaped: list[BaseException] = []
        self._lock = threading.Lock()
        self._work, self._idle = threading.Condition(self._lock), threading.Condition(self._lock)

    def submit(self, job: Job, *, soon: bool = False) -> None:
        """Queue ``job``; ``soon`` before what isn't, but for the last of it, fewer than threads."""
        with self._lock:
            (self._soon if soon else self._new).append(job)
            self._pending += 1
            self._work.notify()

    def run(self, cancel: CancelToken) -> None:
        """Run every job on the threads and return when none is left, or soon after a cancel."""
        for _ in range(min(self._workers, self._pending)):
            threading.Thread(target=self._serve, daemon=True, name="inspection").start()
        with self._lock:
            while self._pending and not self._closed and not cancel.cancelled:
                self._idle.wait(_LOOK_SECONDS)
            self._closed = True
            self._work.notify_all()
        if self._escaped:
            raise self._escaped[0]

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except BaseException as error:  # noqa: BLE001 - raised again by run()
                self._escaped.append(error)
                self._closed = self._closed or isinstance(error, SignInError)
            finally:
                self._finished()

    def _next(self) -> Job | None:
        with self._lock:
            while not (self._new or self._soon or self._closed):
                self._work.wait()
            if self._closed:
                return None
            last = 0 < len(self._new) < self._workers
            return (self._new if last or not self._soon else self._soon).popleft()

    def _finished(self) -> None:
        with self._lock:
            self._pending -= 1
            if not self._pending or self._closed:
                self._idle.notify_all()


A = TypeVar("A")
B = TypeVar("B")


def together(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Both results; ``second`` runs on a daemon thread. What either raises is raised here."""
    results: list[B] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            results.append(second())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    one = first()
    thread.join()
    if raised:
        raise raised[0]
    return one, results[0]
