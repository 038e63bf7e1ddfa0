"""A loopback server for tests of the wire: each connection is handed to a function."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

Behaviour = Callable[[socket.socket], None]


class Wire:
    """Listens on a free loopback port. ``received`` holds what came in, ``connections`` how many."""

    def __init__(self, behave: Behaviour, context: ssl.SSLContext | None = None) -> None:
        self._behave, self._context = behave, context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"{'https' if self._context else 'http'}://localhost:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for held in [self._socket, *self._open]:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._socket.close()

    def _start(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                self._open.append(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if not self._context:
                self._behave(connection)
                return
            with self._context.wrap_socket(connection, server_side=True) as tls:
                self._open.append(tls)
                self._behave(tls)


def read_request(connection: socket.socket) -> bytes:
    """One request's head and whatever of its body came with it; empty at the end."""
    held = b""
    while b"\r\n\r\n" not in held:
        part = connection.recv(65536)
        if not part:
            return b""
        held += part
    return held


def answering(answer: bytes, received: list[bytes] | None = None) -> Behaviour:
    """Answers every request of a connection with the same bytes."""

    def behave(connection: socket.socket) -> None:
        while request := read_request(connection):
            if received is not None:
                received.append(request)
            connection.sendall(answer)

    return behave


def raw(status: str, body: bytes = b"", headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """An answer as bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


JSON = ("Content-Type", "application/json; charset=utf-8")
OK = raw("200 OK", b'{"value": 1}', [JSON])


class Site:
    """A WSGI application that gives the answers it was told, in order, and keeps what was asked.

    The last answer is repeated. ``asked`` holds method, path with query, headers and body.
    """

    def __init__(self, *answers: tuple[str, list[tuple[str, str]], bytes]) -> None:
        self._answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.asked.append(dict(environ, body=environ["wsgi.input"].read(length)))
        status, headers, body = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        start_response(status, headers)
        return [body]


def as_json(
    value: Any, status: str = "200 OK", **headers: str
) -> tuple[str, list[tuple[str, str]], bytes]:
    """An answer of ``Site`` in JSON; underscores in header names stand for hyphens."""
    named = [(name.replace("_", "-"), held) for name, held in headers.items()]
    return status, [JSON, *named], json.dumps(value).encode()
