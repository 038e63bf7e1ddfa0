"""The wire: what carries one request.

An adapter of requests that does only what the assistant needs: no certificates of certifi, no cookies,
no redirects, so that a call costs little on top of its latency.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.wait import wait_for_read

from setup_assistant import __version__
from setup_assistant.cancel import CancelToken
from setup_assistant.errors import Cancelled
from setup_assistant.limits import USUAL
from setup_assistant.services.http import in_time, service_words
from setup_assistant.services.http.answer import Answer
from setup_assistant.services.http.network import Network, ssl_context
from setup_assistant.services.http.proxy import proxy_headers

_HEADERS = {
    "User-Agent": f"SetupAssistant/{__version__}",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
}


_IN_TURN = threading.Lock()
_TURN_SECONDS = 0.1


@contextmanager
def _turn() -> Iterator[None]:
    """One thread at a time writes a request or takes an answer apart.

    Dozens of answers that come at once would otherwise have as many threads ask for the
    interpreter, and the window's thread wait behind all of them. A courtesy, not a lock: an answer
    that comes in pieces makes nobody wait for long.
    """
    mine = _IN_TURN.acquire(timeout=_TURN_SECONDS)
    try:
        yield
    finally:
        if mine:
            _IN_TURN.release()


class _Limited:
    """Part of a connection: the head and the body of an answer have to come within ``call_seconds``."""

    call_seconds: float
    _deadline: float

    def connect(self) -> None:
        self._deadline = time.monotonic() + self.call_seconds
        super().connect()  # type: ignore[misc]

    def request(self, *args: Any, **kwargs: Any) -> None:
        self._deadline = time.monotonic() + self.call_seconds
        super().request(*args, **kwargs)  # type: ignore[misc]

    def response_class(self, sock: Any, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:
        """Called by ``http.client`` for every answer, also that of a proxy to CONNECT."""
        return in_time.response(sock, self._deadline, *args, **kwargs)


class _Connection(HTTPSConnection):
    """Connects and waits for its answer by itself; writes the request and reads the answer in turn."""

    _answered = False

    def connect(self) -> None:
        self._answered = False
        super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        with _turn():
            super().request(*args, **kwargs)

    def getresponse(self) -> Any:
        if not self._answered:  # what comes first may be TLS's own, with nothing to read yet
            self._answered = True
            return super().getresponse()
        sock: Any = self.sock
        if not sock.pending() and not wait_for_read(sock, self.timeout):
            raise TimeoutError
        with _turn():
            return super().getresponse()


def _pool(
    pool: type[HTTPConnectionPool], connection: type[HTTPConnection], call_seconds: float
) -> type[HTTPConnectionPool]:
    """A kind of pool whose connections are limited."""
    limited = type("_LimitedConnection", (_Limited, connection), {"call_seconds": call_seconds})
    return type("_LimitedPool", (pool,), {"ConnectionCls": limited})


class TlsAdapter(HTTPAdapter):
    """Pooled connections that verify against the system's trust store and nothing else."""

    def __init__(self, network: Network, connections: int) -> None:
        self._context = ssl_context(network.extra_ca_pem)
        self._call_seconds = network.call_seconds
        super().__init__(pool_connections=16, pool_maxsize=connections, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools(_Connection)

    def _pools(self, secure: type[HTTPSConnection]) -> dict[str, type[HTTPConnectionPool]]:
        seconds = self._call_seconds
        return {
            "http": _pool(HTTPConnectionPool, HTTPConnection, seconds),
            "https": _pool(HTTPSConnectionPool, secure, seconds),
        }

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        return proxy_headers(proxy)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        if "proxy_ssl_context" not in kwargs and proxy.lower().startswith("https"):
            kwargs["proxy_ssl_context"] = self._context
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        manager.pool_classes_by_scheme = self._pools(HTTPSConnection)
        return manager

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, *_: Any, **__: Any
    ) -> Any:
        parts = urlsplit(request.url or "")
        return {"scheme": parts.scheme, "host": parts.hostname, "port": parts.port}, {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Add nothing: requests would add certifi's roots to the system's."""

    def build_response(self, _req: Any, resp: Any) -> requests.Response:
        return plain_response(resp)


def prepare(
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    data: bytes | None = None,
    content_type: str | None = None,
) -> requests.PreparedRequest:
    """A request ready to send; ``url`` is taken as it is."""
    prepared = requests.PreparedRequest()
    prepared.method, prepared.url, prepared.body = method, url, data
    sent = {**_HEADERS, **(headers or {})}
    if content_type:
        sent["Content-Type"] = content_type
    if data is not None or method in ("POST", "PUT", "PATCH"):
        sent["Content-Length"] = str(len(data or b""))
    prepared.headers = sent  # type: ignore[assignment]
    return prepared


def plain_response(raw: urllib3.BaseHTTPResponse) -> requests.Response:
    """A response of requests without cookies and history; headers stay urllib3's own."""
    response = requests.Response()
    response.status_code = raw.status
    response.headers = raw.headers  # type: ignore[assignment]
    response.raw = raw
    return response


class Turns:
    """Thread-safe. ``on_throttled(host, seconds)`` is told of every wait before it begins."""

    def __init__(
        self,
        longest_wait: float = USUAL.retry_after,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.longest_wait, self._clock = longest_wait, clock
        self.on_throttled: Callable[[str, float], None] | None = None
        self._not_before: dict[str, float] = {}
        self._lock = threading.Lock()

    def hold(self, host: str, answer: Answer) -> float | None:
        """Take note of ``Retry-After``, also on a 200; its seconds, or None."""
        if "Retry-After" not in answer.headers:
            return None
        seconds = service_words.retry_after(answer)
        if seconds:
            until = self._clock() + min(seconds, self.longest_wait)
            with self._lock:
                self._not_before[host] = max(until, self._not_before.get(host, 0.0))
        return seconds

    def wait(self, host: str, cancel: CancelToken) -> None:
        """Return when ``host`` may be called; raises ``Cancelled``."""
        cancel.raise_if_cancelled()
        while (rest := self._not_before.get(host, 0.0) - self._clock()) > 0:
            if self.on_throttled:
                self.on_throttled(host, rest)
            if cancel.wait(rest):
                raise Cancelled
