"""The only place that does HTTP: one session, its time limits, retries.

Every call names its service and itself, so an error can say what was not done. Redirects are never
followed. Only calls that may be repeated are repeated, others while no connection was made for them;
a call that was sent and never answered is ``AnswerLost`` when it may not.
"""

from __future__ import annotations

import json as _json
import random
import time
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import requests
import urllib3.exceptions as wire

from setup_assistant import errors
from setup_assistant.cancel import CancelToken
from setup_assistant.diagnostics import RECORD
from setup_assistant.limits import USUAL
from setup_assistant.services.http import responder, service_words
from setup_assistant.services.http.answer import Answer
from setup_assistant.services.http.network import Network, asks, explain
from setup_assistant.services.http.proxy import Lookups
from setup_assistant.services.http.responder import Responder
from setup_assistant.services.http.transport import TlsAdapter, Turns, prepare

__all__ = ["Answer", "CancelToken", "Http"]

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of one answer; the largest real ones are a few hundred KB."""

Params = Mapping[str, Any] | Sequence[tuple[str, Any]]

_READS = frozenset({"GET", "HEAD"})
_FAILURES = (requests.RequestException, wire.HTTPError, OSError)


class Http:
    """One session, used from any thread. ``on_throttled(host, seconds)`` is told of every wait."""

    def __init__(
        self,
        network: Network,
        *,
        connections: int = 16,
        on_throttled: Callable[[str, float], None] | None = None,
        pauses: Sequence[float] = USUAL.retries,
        longest_wait: float = USUAL.retry_after,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.network = network
        self._turns = Turns(longest_wait, clock)
        self._turns.on_throttled = on_throttled
        self._pauses = tuple(pauses)
        self._session = requests.Session()
        self._session.trust_env = False
        adapter = TlsAdapter(network, connections)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._limits = (network.connect_seconds, network.read_seconds)
        self._lookups = Lookups(network.proxy_for, network.connect_seconds)

    def close(self) -> None:
        """Close every pooled connection."""
        self._session.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        service: str,
        call: str,
        headers: Mapping[str, str] | None = None,
        params: Params | None = None,
        json: Any = None,
        data: bytes | None = None,
        content_type: str | None = None,
        idempotent: bool | None = None,
        accept_statuses: Container[int] = (),
        cancel: CancelToken | None = None,
    ) -> Answer:
        """Send, repeat if that is safe, and return the answer or raise what it means.

        ``idempotent`` defaults to whether the method only reads; statuses in ``accept_statuses`` are returned
        as they are, unless somebody else than the service gave them. Raises the ``ServiceError`` and ``NetworkError`` trees, and ``Cancelled``.
        """
        if json is not None:
            data, content_type = _json.dumps(json).encode(), content_type or "application/json"
        prepared = prepare(method, _with(url, params), headers, data, content_type)
        repeatable = method in _READS if idempotent is None else idempotent
        cancel = cancel or CancelToken()
        answer = self._repeated(
            prepared, service, call, accept_statuses, cancel, repeatable=repeatable
        )
        if not _accepted(answer, accept_statuses):
            responder.check(answer)
        return answer

    def exchange(
        self, prepared: requests.PreparedRequest, service: str, call: str, *, repeatable: bool
    ) -> Answer:
        """One try: send ``prepared`` and read the whole answer, whatever its status."""
        with RECORD.call(prepared.method or "", prepared.url or "") as pending:
            if self._proxy(prepared.url or ""):
                pending.through_proxy()
            answer = self._exchange(prepared, service, call, repeatable=repeatable)
            directory = answer.headers.get("X-VSS-ResourceTenant", "")
            pending.answer(answer.status, service_words.request_id(answer), directory)
        return answer

    def _exchange(
        self, prepared: requests.PreparedRequest, service: str, call: str, *, repeatable: bool
    ) -> Answer:
        url = prepared.url or ""
        proxy, begun = self._proxy(url), time.monotonic()
        try:
            status, headers, body = self._send(prepared, proxy)
        except wire.DecodeError:
            raise errors.MalformedAnswer(service, call, message="broken compression") from None
        except _FAILURES as error:
            failure = explain(error, url, service, self.network, proxy, time.monotonic() - begun)
            if repeatable and isinstance(failure, errors.AnswerLost):
                failure = errors.Unreachable(failure.host, failure.reason, failure.seconds)
            raise failure from None
        if body is None:
            raise errors.MalformedAnswer(service, call, status=status, message="larger than 16 MiB")
        if status == 407 and proxy:
            parts = urlsplit(url)
            raise asks(parts.hostname or "", parts.port or 443, proxy, self.network)
        return Answer(status, headers, body, url, service, call)

    def _start(self, prepared: requests.PreparedRequest, proxy: str | None) -> requests.Response:
        adapter = self._session.get_adapter(prepared.url or "")
        proxies = {"http": proxy, "https": proxy} if proxy else {}
        return adapter.send(prepared, stream=True, timeout=self._limits, proxies=proxies)

    def _send(
        self, prepared: requests.PreparedRequest, proxy: str | None
    ) -> tuple[int, Mapping[str, str], bytes | None]:
        response = self._start(prepared, proxy)
        raw = response.raw
        try:
            body = raw.read(SIZE_LIMIT + 1, decode_content=True)
            whole = len(body) <= SIZE_LIMIT
            if not whole:
                raw.close()
        except BaseException:
            raw.close()
            raise
        finally:
            raw.release_conn()
        return response.status_code, response.headers, body if whole else None

    def _repeated(
        self,
        prepared: requests.PreparedRequest,
        service: str,
        call: str,
        accept_statuses: Container[int],
        cancel: CancelToken,
        *,
        repeatable: bool,
    ) -> Answer:
        """Try until an answer counts; not ``repeatable``: only until a connection could be made.

        A refusal that says when to come again takes none of the tries: it is waited for until the
        longest wait has been spent on this call. For less than a second it takes one: else thousands
        of calls could follow each other.
        """
        host = urlsplit(prepared.url or "").netloc
        pauses, budget = iter(self._pauses), self._turns.longest_wait
        while True:
            self._turns.wait(host, cancel)
            hold: float | None = None
            try:
                answer = self.exchange(prepared, service, call, repeatable=repeatable)
            except errors.NetworkError as failure:
                pause = next(pauses, None)
                if pause is None or not responder.worth_another_try(failure):
                    raise
            else:
                hold = self._turns.hold(host, answer)
                final = _accepted(answer, accept_statuses) or not responder.row(answer).again
                budget -= hold or 0
                pause = 0 if (hold or 0) >= 1 else next(pauses, None)
                if not repeatable or final or budget < 0 or pause is None:
                    return answer
            if hold is None and cancel.wait(pause * random.uniform(0.8, 1.2)):  # noqa: S311
                raise errors.Cancelled

    def _proxy(self, url: str) -> str | None:
        proxy = self._lookups.proxy(url)
        return proxy and self.network.accounts.signed_in(proxy)


def _with(url: str, params: Params | None) -> str:
    if not params:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params, doseq=True, quote_via=quote)}"


def _accepted(answer: Answer, statuses: Container[int]) -> bool:
    """Whether the caller takes ``answer`` as it is: by its status, and only from the service."""
    if answer.status not in statuses:
        return False
    return responder.row(answer).responder is not Responder.BETWEEN
