"""Around every pretend service: takes its time, one change of the world at a time, and the log."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from setup_assistant.practice.state.world import Call, World

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_RECORDED = "practice.recorded"
DROPPED = 0
"""Status in the log of a call whose answer was never sent."""


def drop_connection() -> NoReturn:
    """Close the connection without an answer; the application must let the error through.

    For Flask that is ``app.config["PROPAGATE_EXCEPTIONS"] = True``.
    """
    raise ConnectionResetError(errno.ECONNRESET, "the practice service closed the connection")


class Recorded:
    """A WSGI application that waits ``world.latency``, holds the lock while it answers, and logs."""

    def __init__(self, world: World, service: str, app: WSGIApplication) -> None:
        self._world, self._service, self._app = world, service, app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get(_RECORDED):
            return self._app(environ, start_response)
        environ[_RECORDED] = True
        return self._answer(environ, start_response)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        at, begin = time.time(), time.perf_counter()
        statuses: list[int] = []

        def noted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            statuses.append(int(status[:3]))
            return start_response(status, headers, *rest)

        if self._world.latency:
            time.sleep(self._world.latency)
        try:
            with self._world.lock:
                return list(self._app(environ, noted))
        finally:
            method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
            status = statuses[-1] if statuses else DROPPED
            seconds = time.perf_counter() - begin
            self._world.record(Call(at, self._service, method, path, status, seconds))
