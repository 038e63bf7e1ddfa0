"""Hosts of names that nobody knows, on loopback: good ones, and each fault that a connection can have."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import trustme

from setup_assistant.hosts import Host
from setup_assistant.proxies import ProxyAccounts
from setup_assistant.services.http.certificates import Public
from setup_assistant.services.http.connection import Connection, HostCheck
from setup_assistant.services.http.connection_check import ConnectionCheck, Resolve
from setup_assistant.services.http.network import Network
from tests.support.wire import Behaviour, Wire, raw, read_request

NOW = datetime(2026, 11, 26, 10, 41, tzinfo=UTC)
REQUEST = "2b1f0c9d-4c1e-4f7b-9f0e-0d5b7f2a9c11"
PURPOSE = "Azure DevOps"


def answer(status: str = "401 Unauthorized", ahead: float = 0) -> bytes:
    """Of a service whose clock is ``ahead`` seconds before ours, as ``NOW`` has it."""
    date = format_datetime(NOW + timedelta(seconds=ahead), usegmt=True)
    return raw(status, headers=[("Date", date), ("X-VSS-E2EID", REQUEST)])


def greet(connection: socket.socket) -> None:
    """What every host says to whom it doesn't know."""
    if read_request(connection):
        date = format_datetime(datetime.now(UTC), usegmt=True)
        connection.sendall(raw("401 Unauthorized", headers=[("Date", date)]))


class Authorities:
    """One of the public, one of a company that this computer trusts, and one that nobody knows."""

    def __init__(self) -> None:
        self.public = trustme.CA(organization_name="Public Authority")
        self.company = trustme.CA(organization_name="Contoso Web Gateway CA")
        self.stranger = trustme.CA(organization_name="Stranger CA")

    @property
    def trusted(self) -> str:
        """In PEM: what stands for the system's trust store."""
        return pem(self.public) + pem(self.company)

    def context(
        self, authority: trustme.CA, host: str, *, old: bool = False, days: int = 0
    ) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        end = datetime.now(UTC) + timedelta(days=days) if days else None
        authority.issue_cert(host, not_after=end).configure_cert(context)
        if old:
            context.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings(action="ignore"):  # that is the point
                context.minimum_version = ssl.TLSVersion.TLSv1
                context.maximum_version = ssl.TLSVersion.TLSv1_1
        return context


def pem(authority: trustme.CA) -> str:
    """The authority's certificate."""
    return authority.cert_pem.bytes().decode()


AUTHORITIES = Authorities()


def resolve(host: str, _port: int) -> Sequence[str]:
    """Every name but ``unknown.test`` is this computer's."""
    if host == "unknown.test":
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return ("127.0.0.1",)


def service(received: list[bytes] | None = None, reply: bytes = b"") -> Behaviour:
    """Answers one request, and closes."""

    def behave(connection: socket.socket) -> None:
        request = read_request(connection)
        if received is not None:
            received.append(request)
        connection.sendall(reply or answer())

    return behave


@contextmanager
def listening(
    host: str = "good.test",
    authority: trustme.CA = AUTHORITIES.public,
    behave: Behaviour | None = None,
    *,
    old: bool = False,
    days: int = 0,
) -> Iterator[tuple[Host, Wire]]:
    """A host with a certificate of its own, which ends so many ``days`` from now."""
    context = AUTHORITIES.context(authority, host, old=old, days=days)
    with Wire(behave or service(), context) as wire:
        yield Host(f"https://{host}:{wire.port}", PURPOSE), wire


def check(
    *hosts: Host,
    proxy: str | None = None,
    proxy_for: Callable[[str], str | None] | None = None,
    accounts: ProxyAccounts | None = None,
    seconds: float = 30.0,
    resolve: Resolve = resolve,
    at: datetime = NOW,
    region: str = "",
) -> ConnectionCheck:
    """Of these hosts, by the names and the clock of tests."""
    network = Network(
        AUTHORITIES.trusted,
        proxy_for or (lambda _url: proxy),
        accounts=accounts or ProxyAccounts(),
    )
    public = Public(pem(AUTHORITIES.public))
    return ConnectionCheck(
        hosts, network, public, "", region, seconds, resolve=resolve, now=lambda: at
    )


def checked(host: Host, **options: object) -> HostCheck:
    """What ``check`` finds out about one host."""
    return check(host, **options).run().rows[0]  # type: ignore[arg-type]


def several(stack: ExitStack, *names: str) -> list[Host]:
    """Good hosts of these names until ``stack`` is closed."""
    return [stack.enter_context(listening(name))[0] for name in names]


class Gate:
    """A function that comes back, with None, only when it is told to: ``gate.hold``, then ``gate.open()``."""

    def __init__(self) -> None:
        self._opened = threading.Event()
        self.reached = threading.Event()

    def hold(self, *_arguments: object) -> Any:
        self.reached.set()
        self._opened.wait(60)

    def open(self) -> None:
        self._opened.set()


__all__ = ["AUTHORITIES", "NOW", "REQUEST", "Connection", "Gate", "check", "checked", "listening"]
