"""Serves the practice world: one HTTPS port on loopback per host, with an authority for this run.

cheroot with keep-alive; a connection's TLS handshake happens in a worker and not while accepting,
because a client that handshakes many connections at once, one after the other, would wait for ever.
"""

from __future__ import annotations

import logging
import socket
import ssl
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import trustme
from cheroot import wsgi
from cheroot.makefile import MakeFile
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter

from setup_assistant.endpoints import Endpoints
from setup_assistant.practice.azure_devops import app as azure_devops
from setup_assistant.practice.keepit import app as keepit
from setup_assistant.practice.microsoft import app as microsoft
from setup_assistant.practice.recording import Recorded
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state.people import PIPELINE
from setup_assistant.practice.state.world import CLIENT_ID, World

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

GATEWAY = "Contoso Web Gateway CA"
"""Who issued Keepit's certificate in ``tls_intercepted``; nobody trusts it."""

_HOST = "localhost"
_THREADS = {"authority": 16, "profile": 16, "devops": 80, "graph": 80, "entitlements": 80}
_IDLE_SECONDS = 60
_AZURE = tuple(azure_devops.HOSTS)

_logger = logging.getLogger(__name__)


def applications(world: World) -> dict[str, WSGIApplication]:
    """Every service by its name in ``Endpoints``; each takes its time and is logged."""
    azure = {name: azure_devops.app(world, name) for name in _AZURE}
    return {
        "authority": Recorded(world, "authority", microsoft.app(world)),
        **azure,
        "keepit": Recorded(world, "keepit", keepit.app(world)),
    }


class PracticeServer:
    """Serves ``world`` between ``start`` and ``stop``, or in a ``with`` block."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._authority = trustme.CA(organization_name="Setup Assistant Practice CA")
        self._folder = tempfile.TemporaryDirectory(prefix="setup-assistant-practice-")
        self._servers: dict[str, _Server] = {}

    @property
    def ca_pem(self) -> str:
        """The certificate of this run's authority."""
        return self._authority.cert_pem.bytes().decode("ascii")

    @property
    def ca_file(self) -> Path:
        """A file with ``ca_pem``, for other people's clients; gone after ``stop``."""
        return Path(self._folder.name) / "practice-ca.pem"

    @property
    def endpoints(self) -> Endpoints:
        """The addresses, once started."""
        return self.world.endpoints

    def start(self) -> None:
        """Open the ports and serve in threads of their own."""
        self.ca_file.write_text(self.ca_pem, encoding="ascii")
        trusted = _context(self._authority)
        gateway = trustme.CA(organization_name=GATEWAY)
        for name, app in applications(self.world).items():
            intercepted = name == "keepit" and "tls_intercepted" in self.world.flags
            context = _context(gateway) if intercepted else trusted
            self._servers[name] = _Server(app, context, _THREADS.get(name, 16))
        addresses = {name: f"https://{_HOST}:{s.port}" for name, s in self._servers.items()}
        self.world.endpoints = Endpoints(**addresses, ca_pem=self.ca_pem, practice=True)
        self._each(_Server.close if self._offline(name) else _Server.serve for name in addresses)

    def stop(self) -> None:
        """Close every connection and port."""
        self._each(_Server.close for _ in self._servers)
        self._servers.clear()
        self._folder.cleanup()

    def _offline(self, name: str) -> bool:
        return "offline" in self.world.flags and name in _AZURE

    def _each(self, deeds: Iterable[Any]) -> None:
        """Do something with every server at once: each waits for its threads."""
        with ThreadPoolExecutor(len(self._servers)) as pool:
            list(pool.map(lambda deed, served: deed(served), deeds, self._servers.values()))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


def describe(server: PracticeServer) -> dict[str, Any]:
    """Everything another client needs: addresses, authority, accounts and passwords, Keepit token.

    ``{"scenario", "affected": [organization], "endpoints": {service: address}, "ca_file",
    "client_id", "accounts": [{"user", "password", "name", "tenant"}],
    "service_principal": {"id", "name", "tenant"}, "keepit": {"account", "token_name",
    "token_password", "web_user", "web_password"}}``; no access token is in it.
    """
    world, endpoints = server.world, server.endpoints
    return {
        "scenario": world.scenario,
        "affected": list(world.affected),
        "endpoints": {name: getattr(endpoints, name) for name in ("authority", *_AZURE, "keepit")},
        "ca_file": str(server.ca_file),
        "client_id": CLIENT_ID,
        "accounts": [
            {"user": p.upn, "password": p.password, "name": p.name, "tenant": p.tenant}
            for p in world.people.values()
        ],
        "service_principal": {
            "id": PIPELINE.object_id,
            "name": PIPELINE.name,
            "tenant": PIPELINE.tenant,
        },
        "keepit": {
            "account": keepit_world.ACCOUNT,
            "token_name": keepit_world.TOKEN_NAME,
            "token_password": keepit_world.TOKEN_PASSWORD,
            "web_user": keepit_world.WEB_USER,
            "web_password": keepit_world.PASSWORD,
        },
    }


def _context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(_HOST, "127.0.0.1").configure_cert(context)
    return context


class _Server:
    """One port. It is bound at once and answers from ``serve`` on."""

    def __init__(self, app: WSGIApplication, context: ssl.SSLContext, threads: int) -> None:
        self._server = _HttpsServer(
            ("127.0.0.1", 0),
            app,
            numthreads=threads,
            timeout=_IDLE_SECONDS,
            shutdown_timeout=1,
            request_queue_size=256,
        )
        self._server.ssl_adapter = _Tls(context)
        self._server.prepare()
        self.port: int = self._server.bind_addr[1]

    def serve(self) -> None:
        Thread(target=self._server.serve, name=f"practice :{self.port}", daemon=True).start()

    def close(self) -> None:
        """Nobody listens at the port."""
        if self._server.ready:
            self._server.stop()


class _Connection(HTTPConnection):
    """Handshakes when a worker first has it; then it waits with the idle ones for a request."""

    _handshaken = False

    def communicate(self) -> bool:
        if self._handshaken:
            return bool(super().communicate())  # type: ignore[no-untyped-call]
        try:
            self.socket.do_handshake()
        except OSError:
            return False
        self._handshaken = True
        return True


class _HttpsServer(wsgi.Server):
    """cheroot's server without a limit of open connections; it ends within a tenth of a second."""

    ConnectionClass = _Connection
    keep_alive_conn_limit = None  # type: ignore[assignment]
    expiration_interval = 0.1

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Clients that reject the certificate or hang up are no errors of this program."""
        _logger.log(level, msg, exc_info=traceback)


class _Tls(Adapter):
    """Wraps accepted sockets without handshaking."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(None, None)
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: socket.socket, mode: str = "r", bufsize: int = -1) -> Any:
        return MakeFile(sock, mode, bufsize)
