"""The services of a practice world on loopback sockets, with a fault in one of their calls.

A server of its own, because a fault of the wire has to happen on a wire: it resets, hangs, drips and
breaks off, over the TLS and HTTP that the real clients speak.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import socket
import ssl
import struct
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, unquote_to_bytes

import trustme

from setup_assistant.endpoints import Endpoints
from setup_assistant.practice.server import applications
from setup_assistant.practice.state import scenarios
from setup_assistant.practice.state.world import World

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

SERVICES = ("authority", "profile", "devops", "graph", "entitlements", "keepit")

_IDS = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # GUIDs
    r"|[a-z0-9]{6}(-[a-z0-9]{6}){2,3}"  # Keepit's
    r"|(aad|vssgp|aadgp|msa|svc)\.[\w-]+"  # subject descriptors
)
_SECRET_FIELDS = (
    "access_token",
    "refresh_token",
    "id_token",
    "device_code",
    "code",
    "code_verifier",
)
_RESET = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


@dataclass(frozen=True)
class Call:
    """One call of a job as it comes again in every run: ids are left out, organizations are not."""

    service: str
    method: str
    path: str
    turn: int
    """1 for the first call like this, 2 for the second …"""

    def __str__(self) -> str:
        return f"{self.service} {self.method} {self.path} #{self.turn}"


@dataclass(frozen=True)
class Request:
    """A request as it came in; names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    def template(self) -> str:
        """Its path with the questions that tell it from others, without ids."""
        path, _, query = self.target.partition("?")
        asked = [
            f"{name}={_IDS.sub('{id}', value)}"
            for name, value in parse_qsl(query)
            if name not in ("api-version", "client-request-id")
        ]
        return "?".join(filter(None, (_IDS.sub("{id}", path), "&".join(sorted(asked)))))

    @property
    def changes(self) -> bool:
        """Whether it may change something: what is only asked by POST doesn't."""
        asks = ("hierarchyquery", "permissionevaluationbatch", "max_usage")
        return self.method not in ("GET", "HEAD") and not self.target.lower().partition("?")[
            0
        ].endswith(asks)


@dataclass(frozen=True)
class Honest:
    """What the service answers when nothing is wrong."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def content_type(self) -> str:
        return next((v for k, v in self.headers if k.lower() == "content-type"), "")


class Exchange:
    """One call on its wire: what a fault has in hand. ``honest`` carries it out."""

    def __init__(
        self, service: str, wire: ssl.SSLSocket, request: Request, released: threading.Event
    ) -> None:
        self.request, self._wire, self._released = request, wire, released
        self.honest = Honest("200 OK", (("Content-Type", "application/json"),), b'{"value": []}')
        if service == "keepit":
            self.honest = Honest("200 OK", (("Content-Type", "application/xml"),), b"<cloud/>")

    def send(
        self,
        status: str,
        body: bytes = b"",
        *headers: tuple[str, str],
        length: int | None = None,
        close: bool = True,
    ) -> None:
        """An answer; ``length`` is what it claims to have."""
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
        lines += [f"Content-Length: {len(body) if length is None else length}"]
        lines += ["Connection: close"] if close else []
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        self.raw(head if self.request.method == "HEAD" else head + body)

    def raw(self, data: bytes) -> None:
        """Bytes as they are."""
        self._wire.sendall(data)

    def wait(self) -> None:
        """Say nothing until the case is over."""
        self._released.wait()

    def until_the_end(self, piece: bytes, pause: float) -> None:
        """Send ``piece`` again and again until nobody takes it any more."""
        while not self._released.wait(pause):
            self._wire.sendall(piece)

    def reset(self) -> None:
        """End the connection as a broken line does."""
        self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        socket.socket(fileno=self._wire.detach()).close()


Fault = Callable[[Exchange], None]


@dataclass(frozen=True)
class Trap:
    """Where the fault happens: at ``call``, and at every further one like it if ``always``.

    ``arrives``: a call that changes something is carried out all the same. ``onwards``: from then on
    it happens at every call to the service, so that nothing can be looked up either.
    """

    call: Call
    fault: Fault
    always: bool
    arrives: bool
    onwards: bool = False

    def catches(self, call: Call, sprung: int = 0) -> bool:
        """Whether it happens at ``call``, when it has happened ``sprung`` times."""
        if self.onwards and sprung and call.service == self.call.service:
            return True
        same = (call.service, call.method, call.path) == (
            self.call.service,
            self.call.method,
            self.call.path,
        )
        return same and (
            call.turn >= self.call.turn if self.always else call.turn == self.call.turn
        )


@dataclass
class Play:
    """One case as the site saw it."""

    trap: Trap | None = None
    calls: list[Call] = field(default_factory=list)
    sprung: int = 0
    """How often the fault happened."""
    secrets: set[str] = field(default_factory=set)
    turns: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    released: threading.Event = field(default_factory=threading.Event)


class Site:
    """One port a service. The world behind them is renewed for every case, as its applications are dear."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA(organization_name="Setup Assistant Fault Matrix")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self._context)
        pem = authority.cert_pem.bytes()
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(pem)
        self._ports = {name: socket.create_server(("127.0.0.1", 0)) for name in SERVICES}
        self.addresses = {
            name: f"https://localhost:{port.getsockname()[1]}" for name, port in self._ports.items()
        }
        self.endpoints = Endpoints(**self.addresses, ca_pem=pem.decode(), practice=True)
        self.file = folder / "world.json"
        self.file.write_text(
            json.dumps({"endpoints": self.addresses, "ca_file": str(self.ca_file)})
        )
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.world = World()
        self.apps = applications(self.world)
        self.play = Play()

    def renew(self, scenario: str, organizations: int | None) -> World:
        """The world, as if nothing had ever happened in it; whoever is connected is hung up on."""
        self.hang_up()
        fresh = scenarios.make(scenario, organizations)
        fresh.endpoints = self.endpoints
        world = vars(self.world)
        for name in ("keepit", "microsoft"):  # the applications hold these themselves
            inside = vars(world[name])
            inside.clear()
            inside.update(vars(getattr(fresh, name)))
            setattr(fresh, name, world[name])
        world.clear()
        world.update(vars(fresh))
        return self.world

    def watch(self, trap: Trap | None = None) -> Play:
        """Let ``trap`` catch calls from now on; what happens is in the answer."""
        self.hang_up()
        self.play = Play(trap)
        return self.play

    def hang_up(self) -> None:
        """End every connection, also those that a fault holds."""
        self.play.released.set()
        with self._lock:
            held, self._open = self._open, set()
        for connection in held:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        for name, port in self._ports.items():
            threading.Thread(target=self._accept, args=(name, port), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.hang_up()
        for port in self._ports.values():
            with contextlib.suppress(OSError):
                port.shutdown(socket.SHUT_RDWR)
            port.close()

    def _accept(self, service: str, port: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = port.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                serve = threading.Thread(
                    target=self._serve, args=(service, connection, self.play), daemon=True
                )
                serve.start()

    def _serve(self, service: str, connection: socket.socket, play: Play) -> None:
        with contextlib.suppress(OSError, ValueError):
            wire = self._context.wrap_socket(connection, server_side=True)
            with self._lock:
                self._open.add(wire)
            try:
                with wire, wire.makefile("rb") as incoming:
                    while (request := read_request(incoming)) and self._answer(
                        service, request, wire, play
                    ):
                        pass
            finally:
                with self._lock:
                    self._open.discard(wire)
        connection.close()

    def _answer(self, service: str, request: Request, wire: ssl.SSLSocket, play: Play) -> bool:
        """Answer honestly or by the fault; whether the connection goes on."""
        call = _noted(play, service, request)
        exchange = Exchange(service, wire, request, play.released)
        trap = play.trap
        faulty = trap is not None and trap.catches(call, play.sprung)
        _remember_secrets(play, service, request)
        if not faulty or trap is None or trap.arrives or not request.changes:
            exchange.honest = _carried_out(self.apps[service], request, self.addresses[service])
            _remember_secrets(play, service, request, exchange.honest.body)
        if not faulty or trap is None:
            honest = exchange.honest
            exchange.send(honest.status, honest.body, *honest.headers, close=False)
            return True
        play.sprung += 1
        trap.fault(exchange)
        return False


def _noted(play: Play, service: str, request: Request) -> Call:
    kind = (service, request.method, request.template())
    with play.lock:
        play.turns[kind] += 1
        call = Call(*kind, play.turns[kind])
        play.calls.append(call)
    return call


def read_request(incoming: IO[bytes]) -> Request | None:
    """The next request, or None at the end."""
    first = incoming.readline(65536).split()
    if len(first) != 3:
        return None
    headers = {}
    while line := incoming.readline(65536).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    body = incoming.read(int(headers.get("content-length", 0)))
    return Request(first[0].decode(), first[1].decode(), headers, body)


def _carried_out(app: WSGIApplication, request: Request, address: str) -> Honest:
    head: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        head[:] = [status, tuple(h for h in headers if h[0].lower() != "content-length")]
        return io.BytesIO().write

    body = b"".join(app(_environ(request, address), start_response))
    return Honest(head[0], head[1], body)


def _environ(request: Request, address: str) -> dict[str, Any]:
    path, _, query = request.target.partition("?")
    host = address.removeprefix("https://")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": host.rpartition(":")[2],
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.__stderr__,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        if name not in ("content-type", "content-length"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ


def _remember_secrets(play: Play, service: str, request: Request, answer: bytes = b"") -> None:
    """Everything in this call that must never be seen anywhere else."""
    kind, _, credential = request.headers.get("authorization", "").partition(" ")
    found = {credential} if kind else set()
    if service == "authority":
        found |= {v for k, v in parse_qsl(request.body.decode()) if k in _SECRET_FIELDS}
        with contextlib.suppress(ValueError):
            told = json.loads(answer)
            found |= {told[name] for name in _SECRET_FIELDS if name in told}
    with play.lock:
        play.secrets |= found
