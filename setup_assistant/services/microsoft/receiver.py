"""Receives the browser's answer on this computer: a small HTTP server for one form, and for nothing else.

The only request that counts is a form posted to ``http://localhost:PORT/`` with the attempt's own
state. Everything else gets 400 and the wait goes on: other programs and web pages of this computer
can reach the port too. Connections are served side by side by one thread; each has one deadline for
its whole request, and what a request may hold is bounded, so none of them can hold up the answer.
"""

from __future__ import annotations

import contextlib
import errno
import hmac
import html
import http.client
import io
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from setup_assistant.errors import Cancelled, SignInError, SignInTimedOut
from setup_assistant.model import SignInMethod
from setup_assistant.texts import _

REQUEST_SECONDS = 10.0
"""For a whole request, from connecting on; browsers connect ahead of time and then say nothing."""

CONNECTIONS = 64
"""As many at once; for a further one the oldest is closed, because an answer needs only a moment."""

HEAD_BYTES, BODY_BYTES = 16 * 1024, 64 * 1024
_FIELDS = 32
_PORTS_TRIED = 8
_NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
_PIECE = 16 * 1024


class Receiver:
    """Listens on ``redirect_uri`` until an answer, ``cancel`` or the time limit. Its ``repr`` has no state.

    Raises ``SignInError`` where no port of this computer can be listened on.
    """

    def __init__(self, *, request_seconds: float = REQUEST_SECONDS) -> None:
        self._seconds = request_seconds
        self._listeners, self._port = _listeners()
        self.redirect_uri = f"http://localhost:{self._port}"
        self._stop, self._stopped = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._connections: list[_Connection] = []
        self._state = ""
        self._accepted: Callable[[], None] = _nothing
        self._answer: Mapping[str, str] | None = None
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._closed = False
        self.cancelled = False

    def listen(self, state: str, accepted: Callable[[], None] | None = None) -> None:
        """Take the answer that carries ``state``; ``accepted`` is told, in another thread, of a code."""
        self._state, self._accepted = state, accepted or _nothing
        threading.Thread(target=self._serve, name="sign-in answer", daemon=True).start()

    def wait(self, seconds: float) -> Mapping[str, str]:
        """The answer: ``code`` or ``error``, and whatever came with it.

        Raises ``SignInTimedOut`` after ``seconds``, ``Cancelled`` when cancelled, ``SignInError`` when
        the listening broke.
        """
        ended = self._ended.wait(seconds)
        self._end()
        if self.cancelled:
            raise Cancelled
        if self._answer is not None:
            return self._answer
        raise _cannot_listen() if ended else SignInTimedOut

    def cancel(self) -> None:
        """End ``wait`` at once, from any thread; the port is closed a moment later."""
        self.cancelled = True
        self._ended.set()
        self._end()

    def _end(self) -> None:
        """Have the thread close everything; harmless when it has."""
        with self._lock:
            if not self._closed:
                self._stop.send(b".")

    def _serve(self) -> None:
        try:
            self._selector.register(self._stopped, selectors.EVENT_READ)
            for listener in self._listeners:
                self._selector.register(listener, selectors.EVENT_READ, listener)
            while self._turn():
                self._expire()
        finally:
            self._close()
            self._ended.set()

    def _turn(self) -> bool:
        """Wait for the next thing that happens and do it; False when there is nothing more to do."""
        for key, _events in self._selector.select(self._patience()):
            if key.fileobj is self._stopped:
                return False
            if isinstance(key.data, _Connection):
                self._read(key.data)
            else:
                self._accept(key.data)
            if self._answer is not None:
                return False
        return True

    def _patience(self) -> float | None:
        if not self._connections:
            return None
        soonest = min(connection.deadline for connection in self._connections)
        return max(0.0, soonest - time.monotonic())

    def _expire(self) -> None:
        now = time.monotonic()
        for connection in [each for each in self._connections if each.deadline <= now]:
            self._drop(connection)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # gone again before it was accepted
            connected, _address = listener.accept()
            connected.setblocking(False)
            if len(self._connections) >= CONNECTIONS:
                self._drop(self._connections[0])
            connection = _Connection(connected, time.monotonic() + self._seconds)
            self._connections.append(connection)
            self._selector.register(connected, selectors.EVENT_READ, connection)

    def _read(self, connection: _Connection) -> None:
        if connection not in self._connections:  # closed a moment ago to make room
            return
        try:
            piece = connection.socket.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._drop(connection)
        elif not connection.answered:  # what comes after the answer is read only to be thrown away
            connection.received += piece
            self._judge(connection)

    def _judge(self, connection: _Connection) -> None:
        try:
            answer = _answer(bytes(connection.received), self._port, self._state)
        except _RefusedRequest as refusal:
            text = _("Setup Assistant still waits for the sign-in. Go back to it, or start over.")
            connection.reply(refusal.status, _("This isn't the answer to the sign-in"), text)
            return
        if answer is not None:
            self._answer = answer
            if "code" in answer:
                self._accepted()
            title = _("Signed in") if "code" in answer else _("Not signed in")
            text = _("You can close this page and go back to Setup Assistant.")
            connection.reply(HTTPStatus.OK, title, text)

    def _drop(self, connection: _Connection) -> None:
        self._connections.remove(connection)
        self._selector.unregister(connection.socket)
        connection.socket.close()

    def _close(self) -> None:
        with self._lock:
            self._closed = True
            sockets = [each.socket for each in self._connections]
            for resource in (*sockets, *self._listeners, self._stop, self._stopped):
                resource.close()
            self._selector.close()


class _Connection:
    """One connection: what it has sent so far, and until when it may."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self.socket, self.deadline = connected, deadline
        self.received = bytearray()
        self.answered = False

    def reply(self, status: HTTPStatus, title: str, text: str) -> None:
        """Send a page and nothing more. It is small enough for the system to take it at once."""
        self.answered, self.received = True, bytearray()
        body = _page(title, text).encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
            "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
        )
        with contextlib.suppress(OSError):  # nobody reads it
            self.socket.send(head.encode() + body)
            self.socket.shutdown(socket.SHUT_WR)


class _RefusedRequest(Exception):
    """Not what is waited for. ``status`` is what the sender is told."""

    def __init__(self, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(status)
        self.status = status


def _answer(received: bytes, port: int, state: str) -> Mapping[str, str] | None:
    """The answer in a request; None while it isn't complete. Raises ``_RefusedRequest``."""
    head, ends, body = received.partition(b"\r\n\r\n")
    if len(head) > HEAD_BYTES:
        raise _RefusedRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    if not ends:
        return None
    length = _body_length(head, port)
    if len(body) < length:
        return None
    return _form(body[:length], state)


def _body_length(head: bytes, port: int) -> int:
    """How long the body is that ``head`` announces. Raises ``_RefusedRequest``."""
    line, _ends, fields = head.partition(b"\r\n")
    try:
        headers = http.client.parse_headers(io.BytesIO(fields + b"\r\n\r\n"))
    except http.client.HTTPException:
        raise _RefusedRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) from None
    if line not in (b"POST / HTTP/1.1", b"POST / HTTP/1.0"):
        raise _RefusedRequest
    if headers.get_all("Host") != [f"localhost:{port}"]:  # another name may lead here by DNS
        raise _RefusedRequest
    if not _comes_from_a_sign_in_page(headers.get("Origin")):
        raise _RefusedRequest
    if headers.get_content_type() != "application/x-www-form-urlencoded":
        raise _RefusedRequest
    lengths = headers.get_all("Content-Length") or []
    if "Transfer-Encoding" in headers or len(lengths) != 1 or not _is_number(lengths[0]):
        raise _RefusedRequest
    if int(lengths[0]) > BODY_BYTES:
        raise _RefusedRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(lengths[0])


def _comes_from_a_sign_in_page(origin: str | None) -> bool:
    """Whether a page with this ``Origin`` may be one that signs people in.

    Browsers say "null" when a page of https posts to one of http. Which hosts sign people in can't be
    listed (other clouds, companies' gateways), but each of them has https; other programs' pages on
    this computer have not.
    """
    return origin is None or origin == "null" or urlsplit(origin).scheme == "https"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(BODY_BYTES)) + 3


def _form(body: bytes, state: str) -> Mapping[str, str]:
    """The fields of a form that carries ``state``. Raises ``_RefusedRequest``."""
    try:
        fields = parse_qsl(body.decode("ascii"), max_num_fields=_FIELDS, errors="strict")
    except ValueError:  # too many, or no text
        raise _RefusedRequest from None
    answer = dict(fields)
    same = hmac.compare_digest(answer.get("state", "").encode(), state.encode())
    if not same or len(answer) != len(fields) or not answer.keys() & {"code", "error"}:
        raise _RefusedRequest
    return answer


def _listeners() -> tuple[list[socket.socket], int]:
    """Sockets of this computer alone, for both kinds of addresses where it has both, on one port.

    "localhost" is either of them: a port that another program has on one of them isn't ours alone.
    """
    tried = 0
    while True:
        try:
            first = _listener(socket.AF_INET, "127.0.0.1", 0)
        except OSError as problem:
            raise _cannot_listen(problem) from None
        port: int = first.getsockname()[1]
        try:
            return [first, _listener(socket.AF_INET6, "::1", port)], port
        except OSError as problem:
            tried += 1
            if problem.errno in _NO_SUCH_ADDRESS or tried == _PORTS_TRIED:
                return [first], port
            first.close()


def _listener(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, nothing else keeps a second program off the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        listener.bind((address, port))
        listener.listen(CONNECTIONS)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _cannot_listen(problem: OSError | None = None) -> SignInError:
    return SignInError(
        _("The answer of a browser can't be received"),
        _(
            "No program can listen on this computer's own address, localhost. "
            "Sign in with a code on another device instead."
        ),
        code=problem.strerror or "" if problem else "",
        works_with=(SignInMethod.CODE, SignInMethod.AZURE_CLI),
    )


def _nothing() -> None:
    """Nobody wants to be told."""


def _page(title: str, text: str) -> str:
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>Setup Assistant</title></head>'
        '<body style="font-family: system-ui, sans-serif; margin: 3em">'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(text)}</p></body></html>"
    )
