"""From "no answer at all" to the error that says why: name, connection, proxy, certificate, loss."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import requests
import urllib3.exceptions as wire

from setup_assistant import errors
from setup_assistant.services.http.network import Network, issuer_of, readable

TIMED_OUT = "no answer in time"
"""The ``reason`` of a failure that has waited for a whole time limit already."""

_NEVER_SENT = (
    wire.NewConnectionError,
    wire.ConnectTimeoutError,
    wire.ProxyError,
    wire.LocationValueError,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    ssl.SSLCertVerificationError,
)


def explain(
    error: BaseException,
    url: str,
    service: str,
    network: Network,
    proxy: str | None,
    waited: float = 0.0,
) -> errors.NetworkError:
    """The ``NetworkError`` for what requests or urllib3 raised; none of their texts is kept.

    ``waited`` are the seconds since the call began: an answer may have come in parts, and never ended.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    chain = list(_chain(error))
    if _any(chain, ssl.SSLCertVerificationError):
        return _certificate(host, parts.port or 443, service, network, proxy)
    if _any(chain, wire.ProxyError, requests.exceptions.ProxyError) and proxy:
        return _proxy(host, proxy, chain, network)
    if _any(chain, wire.NameResolutionError, socket.gaierror):
        return errors.HostNotFound(host, _word(chain))
    if not was_sent(error):
        return _unreachable(host, chain, network)
    word = _word(chain)
    limit = network.call_seconds if waited >= network.call_seconds else network.read_seconds
    return errors.AnswerLost(host, word, limit if word == TIMED_OUT else 0)


def _unreachable(host: str, chain: list[BaseException], network: Network) -> errors.Unreachable:
    word = _word(chain)
    seconds = network.connect_seconds if word == TIMED_OUT else 0
    return errors.Unreachable(host, word, seconds, refused=_any(chain, ConnectionRefusedError))


def was_sent(error: BaseException) -> bool:
    """Whether the request may have reached the service before it failed."""
    return not _any(list(_chain(error)), *_NEVER_SENT)


def _certificate(
    host: str, port: int, service: str, network: Network, proxy: str | None
) -> errors.CertificateRejected:
    issuer = issuer_of(host, port, min(5.0, network.connect_seconds), proxy)
    return errors.CertificateRejected(host, service, issuer, "certificate verify failed")


def _proxy(
    host: str, proxy: str, chain: list[BaseException], network: Network
) -> errors.NetworkError:
    name = proxy_name(proxy)
    refused = next((str(e) for e in chain if "Tunnel connection failed" in str(e)), "")
    if refused:
        status = "".join(c for c in refused.rpartition("failed:")[2][:5] if c.isdigit())
        return errors.ProxyRefused(host, name, f"CONNECT {status}")
    return _unreachable(name, chain, network)


def proxy_name(proxy: str) -> str:
    """Host and port of a proxy's address, without its credentials."""
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}").netloc.rpartition("@")[2]


def _word(chain: list[BaseException]) -> str:
    # A connection that could not be made is a TimeoutError of urllib3's, however quickly it failed.
    waited = [link for link in chain if not isinstance(link, wire.NewConnectionError)]
    if _any(waited, wire.TimeoutError, TimeoutError):
        return TIMED_OUT
    return readable(chain[-1])


def _any(chain: list[BaseException], *kinds: type[BaseException]) -> bool:
    return any(isinstance(link, kinds) for link in chain)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """``error`` and everything it was raised for: causes, contexts, reasons and arguments."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        link = waiting.pop(0)
        if not isinstance(link, BaseException) or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        reason = getattr(link, "reason", None)
        waiting += [reason, *link.args, link.__cause__, link.__context__]
