"""Whether the hosts that the program needs can be reached, how, and who is in between.

Without an account: a name is looked up, a connection opened, a certificate looked at and ``GET /`` sent.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from requests.structures import CaseInsensitiveDict

from setup_assistant import __version__
from setup_assistant.cancel import CancelToken
from setup_assistant.errors import Cancelled, NetworkError
from setup_assistant.hosts import Host
from setup_assistant.limits import USUAL
from setup_assistant.proxies import account_in
from setup_assistant.services.http import in_time, service_words
from setup_assistant.services.http.answer import Answer
from setup_assistant.services.http.certificates import Chain, Public
from setup_assistant.services.http.connection import Connection, Dns, HostCheck, Stage, Tls, Way
from setup_assistant.services.http.network import Network, readable, ssl_context, trusting_context
from setup_assistant.services.http.proxy import (
    TIMED_OUT,
    Lookups,
    proxy_headers,
    proxy_name,
    schemes_in,
    tunnel,
)
from setup_assistant.workers import Pool

AT_ONCE = 6
_OLD = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE")
"""OpenSSL's words for a host that has nothing newer than TLS 1.1."""

Resolve = Callable[[str, int], Sequence[str]]
"""``resolve(host, port)``: its addresses. Raises ``OSError``."""


def addresses(host: str, port: int) -> Sequence[str]:
    """Of ``host``, as the system finds them."""
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in entries))


def now() -> datetime:
    """By this computer's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ConnectionCheck:
    """``run(on_change)``: each host within ``seconds``, ``at_once`` of them together.

    ``resolve`` and ``now`` stand for the system's names and clock.
    """

    hosts: tuple[Host, ...]
    network: Network
    public: Public = field(default_factory=Public)
    proxy: str = ""
    region: str = ""
    seconds: float = USUAL.check
    at_once: int = AT_ONCE
    resolve: Resolve = addresses
    now: Callable[[], datetime] = now
    proxy_source: str = ""

    def start(self) -> Connection:
        """Every host waits."""
        rows = tuple(HostCheck(host) for host in self.hosts)
        return Connection(rows, self.now(), self.proxy, self.region, self.proxy_source)

    def run(
        self,
        on_change: Callable[[HostCheck], object] = lambda _row: None,
        cancel: CancelToken | None = None,
    ) -> Connection:
        """Check all of them; ``on_change`` is told each step of each, from other threads.

        Raises ``Cancelled`` soon after ``cancel`` was.
        """
        cancel = cancel or CancelToken()
        connection, results = self.start(), dict[Host, HostCheck]()
        lookups = Lookups(self.network.proxy_for, self.seconds)
        context = ssl_context(self.network.extra_ca_pem)

        def check(host: Host) -> None:
            with suppress(Cancelled):
                attempt = _Attempt(self, host, lookups, context, on_change, cancel)
                results[host] = attempt.run()

        pool = Pool(self.at_once)
        for host in self.hosts:
            pool.submit(partial(check, host))
        pool.run(cancel)
        cancel.raise_if_cancelled()
        return replace(connection, rows=tuple(results[host] for host in self.hosts))


class _Attempt:
    """The steps for one host, each told as it begins and as it ends."""

    def __init__(
        self,
        check: ConnectionCheck,
        host: Host,
        lookups: Lookups,
        context: ssl.SSLContext,
        on_change: Callable[[HostCheck], object],
        cancel: CancelToken,
    ) -> None:
        self._check, self._host, self._lookups = check, host, lookups
        self._context, self._on_change, self._cancel = context, on_change, cancel
        self._row = HostCheck(host)
        self._deadline = time.monotonic() + check.seconds
        self._proxy: str | None = None
        self._places: tuple[str, ...] = ()

    def run(self) -> HostCheck:
        """All steps, as far as they go."""
        with suppress(NetworkError):  # the row says which step failed
            self._find()
            with self._joined() as sock, self._encrypted(sock) as tls:
                self._ask(tls)
        self._tell(stage=Stage.DONE)
        return self._row

    def _tell(self, **changes: Any) -> None:
        self._cancel.raise_if_cancelled()
        self._row = replace(self._row, **changes)
        self._on_change(self._row)

    def _fail(self, error: BaseException | str, **changes: Any) -> NetworkError:
        """What ends the steps of this host, once the row says why."""
        waited = isinstance(error, TimeoutError)
        words = error if isinstance(error, str) else TIMED_OUT if waited else readable(error)
        self._tell(detail=words, **changes)
        return NetworkError(self._host.name, words)

    @property
    def _rest(self) -> float:
        """Seconds that are left. Raises ``TimeoutError``."""
        rest = self._deadline - time.monotonic()
        if rest <= 0:
            raise TimeoutError
        return rest

    # -- who to connect to ------------------------------------------------------------------

    def _find(self) -> None:
        self._tell(stage=Stage.DNS)
        try:
            proxy = self._lookups.proxy(self._host.address)
        except NetworkError as error:
            raise self._fail(error.reason, way=Way.UNUSABLE) from None
        if proxy is None:
            self._tell(way=Way.DIRECT)
            self._places = self._named(self._host.host, self._host.port)
            self._tell(dns=Dns.FOUND, addresses=self._places)
            return
        self._proxy = self._check.network.accounts.signed_in(proxy)
        try:
            parts = urlsplit(self._proxy)
            host, port = parts.hostname or "", parts.port or 80
        except ValueError:
            raise self._fail("no address", way=Way.UNUSABLE) from None
        self._tell(dns=Dns.BY_PROXY, way=Way.PROXY, proxy=proxy_name(self._proxy))
        if parts.scheme != "http" or not host:
            raise self._fail(parts.scheme, way=Way.UNUSABLE)
        self._places = self._named(host, port)

    def _named(self, host: str, port: int) -> tuple[str, ...]:
        """Its addresses; a look-up can't be stopped, so it is left alone when the time is over."""
        answers: list[tuple[str, ...]] = []
        errors: list[BaseException] = []

        def look_up() -> None:
            try:
                answers.append(tuple(self._check.resolve(host, port)))
            except (OSError, UnicodeError) as error:
                errors.append(error)

        thread = threading.Thread(target=look_up, daemon=True, name="names")
        thread.start()
        thread.join(max(0.0, self._deadline - time.monotonic()))
        if answers and answers[0]:
            return answers[0]
        reason = errors[0] if errors else TimeoutError()
        if self._proxy is None:
            raise self._fail(reason, dns=Dns.NOT_FOUND)
        raise self._fail(reason, way=Way.DOWN)

    # -- the connection ---------------------------------------------------------------------

    @contextmanager
    def _joined(self) -> Iterator[socket.socket]:
        """A connection to the host, through its proxy if it has one."""
        self._tell(stage=Stage.TCP)
        start = time.monotonic()
        try:
            sock = self._connect()
        except OSError as error:
            failure = {"tcp": False} if self._proxy is None else {"way": Way.DOWN}
            raise self._fail(error, **failure) from None
        with sock:
            if self._proxy is not None:
                self._through_proxy(sock)
            self._tell(tcp=True, tcp_ms=_ms(start))
            yield sock

    def _connect(self) -> socket.socket:
        """To the first address that answers. Raises ``OSError``."""
        proxy = urlsplit(self._proxy) if self._proxy else None
        port = (proxy.port or 80) if proxy else self._host.port
        failure: OSError = TimeoutError()
        for at, place in enumerate(self._places):
            try:
                # Each gets its part of the time, so that the last one gets some too.
                return socket.create_connection(
                    (place, port), self._rest / (len(self._places) - at)
                )
            except OSError as error:
                failure = error
        raise failure

    def _through_proxy(self, sock: socket.socket) -> None:
        proxy = self._proxy or ""
        try:
            sock.settimeout(self._rest)
            status, headers = tunnel(
                sock, self._host.host, self._host.port, proxy_headers(proxy), self._rest
            )
        except (OSError, http.client.HTTPException) as error:
            raise self._fail(error, tcp=False) from None
        if status == 407:
            if account := account_in(proxy):
                self._check.network.accounts.forget(proxy_name(proxy), account)
            raise self._fail("CONNECT 407", way=Way.ASKS, schemes=schemes_in(headers))
        if status >= 500:  # it would, but can't
            raise self._fail(f"CONNECT {status}", tcp=False)
        if not 200 <= status < 300:
            raise self._fail(f"CONNECT {status}", way=Way.REFUSED)

    @contextmanager
    def _encrypted(self, sock: socket.socket) -> Iterator[ssl.SSLSocket]:
        """The connection as the calls of the program have it."""
        self._tell(stage=Stage.TLS)
        try:
            sock.settimeout(self._rest)
            tls = self._context.wrap_socket(sock, server_hostname=self._host.host)
        except ssl.SSLCertVerificationError as error:
            words = getattr(error, "verify_message", "") or readable(error)
            chain = self._rejected_chain()
            outdated = chain is not None and chain.outdated(self._check.now())
            kind = Tls.OUTDATED if outdated else Tls.UNTRUSTED
            raise self._fail(words, tls=kind, chain=chain) from None
        except OSError as error:
            old = getattr(error, "reason", "") in _OLD
            raise self._fail(error, tls=Tls.OLD if old else Tls.NO_ANSWER) from None
        with tls:
            chain = self._check.public.chain(tls)
            public = chain is not None and chain.public
            kind = Tls.PUBLIC if public else Tls.COMPANY
            self._tell(tls=kind, chain=chain, protocol=_version(tls))
            yield tls

    def _rejected_chain(self) -> Chain | None:
        """What the host shows, over a second connection on which nothing is sent."""
        with suppress(OSError, http.client.HTTPException), self._connect() as sock:
            sock.settimeout(self._rest)
            host = self._host
            if self._proxy is not None:
                tunnel(sock, host.host, host.port, proxy_headers(self._proxy), self._rest)
            with trusting_context().wrap_socket(sock, server_hostname=host.host) as tls:
                self._row = replace(self._row, protocol=_version(tls))
                return self._check.public.chain(tls)
        return None

    # -- the request ------------------------------------------------------------------------

    def _ask(self, tls: ssl.SSLSocket) -> None:
        self._tell(stage=Stage.HTTP)
        start, asked_at = time.monotonic(), self._check.now()
        try:
            tls.settimeout(self._rest)
            tls.sendall(_request(self._host))
            response = in_time.response(tls, self._deadline, method="GET")
            response.begin()
        except (OSError, http.client.HTTPException) as error:
            raise self._fail(error) from None
        headers = CaseInsensitiveDict(response.headers.items())
        answer = Answer(response.status, headers, b"", self._host.address)
        self._tell(
            status=answer.status,
            http_ms=_ms(start),
            request_id=service_words.request_id(answer),
            clock=_ahead(headers.get("Date", ""), asked_at),
        )


def _request(host: Host) -> bytes:
    lines = (
        "GET / HTTP/1.1",
        f"Host: {host.name}",
        f"User-Agent: SetupAssistant/{__version__}",
        "Accept: */*",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _version(tls: ssl.SSLSocket) -> str:
    """Such as 1.3."""
    return (tls.version() or "").removeprefix("TLSv")


def _ahead(date: str, asked_at: datetime) -> float | None:
    """Seconds from ``asked_at`` to the time of a ``Date`` header; None where it holds none."""
    try:
        time_there = parsedate_to_datetime(date)
        return (time_there.replace(tzinfo=time_there.tzinfo or UTC) - asked_at).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _ms(start: float) -> int:
    return round((time.monotonic() - start) * 1000)
