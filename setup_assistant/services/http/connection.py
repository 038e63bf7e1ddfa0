"""What is known of the hosts that the program needs: of each how far one gets, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from setup_assistant.hosts import Host
from setup_assistant.services.http.certificates import Chain

WRONG_CLOCK = 120.0
"""Seconds from where tokens and certificates may be taken for too new or too old."""


class Stage(Enum):
    """What is being done for a host."""

    WAITING = "waiting"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    HTTP = "http"
    DONE = "done"


class Dns(Enum):
    FOUND = "found"
    NOT_FOUND = "not_found"
    BY_PROXY = "by_proxy"


class Way(Enum):
    """How the system leads to a host, and what its proxy said."""

    DIRECT = "direct"
    PROXY = "proxy"
    ASKS = "asks"
    REFUSED = "refused"
    UNUSABLE = "unusable"
    DOWN = "down"
    """The proxy itself can't be reached."""


class Tls(Enum):
    """Who issued the certificate: the public's authorities, or another one that this computer trusts or not."""

    PUBLIC = "public"
    COMPANY = "company"
    UNTRUSTED = "untrusted"
    OUTDATED = "outdated"
    """One of the public, which isn't valid now: it has expired, or the clock of this computer is wrong."""
    OLD = "old"
    NO_ANSWER = "no_answer"


class Verdict(Enum):
    """What all rows come to; the worst comes first."""

    INTERCEPTED = "intercepted"
    PROXY_ASKS = "proxy_asks"
    UNREACHABLE = "unreachable"
    CLOCK = "clock"
    CONTENT = "content"
    NO_REGION = "keepit_not_checked"
    COMPANY = "company"
    GOOD = "good"


@dataclass(frozen=True)
class HostCheck:
    """What is known of one host. A step that wasn't reached is None, its text empty.

    Times in milliseconds; ``tcp_ms`` is None where the step failed. ``clock`` is by how many seconds the
    host's clock is ahead of this computer's. ``detail`` is a technical word for why a step failed.
    """

    host: Host
    stage: Stage = Stage.WAITING
    dns: Dns | None = None
    addresses: tuple[str, ...] = ()
    way: Way | None = None
    proxy: str = ""
    schemes: tuple[str, ...] = ()
    tcp: bool | None = None
    tcp_ms: int | None = None
    tls: Tls | None = None
    protocol: str = ""
    chain: Chain | None = None
    status: int | None = None
    http_ms: int | None = None
    request_id: str = ""
    clock: float | None = None
    detail: str = ""

    @property
    def fine(self) -> bool:
        """Whether the host itself answered, over a connection that is trusted."""
        return self.status is not None

    @property
    def failed(self) -> bool:
        return self.stage is Stage.DONE and not self.fine


@dataclass(frozen=True)
class Connection:
    """All hosts at one time. ``proxy`` is what was set for the program, as ``proxies`` names it.

    ``proxy_source`` says where the organization has set it, or is empty. Without a ``region`` none of
    Keepit's hosts is among them.
    """

    rows: tuple[HostCheck, ...]
    at: datetime
    proxy: str = ""
    region: str = ""
    proxy_source: str = ""

    @property
    def verdict(self) -> Verdict:
        """What it comes to, once every row is done. Hosts of content alone are never the worst."""
        needed = [row for row in self.rows if not row.host.content]
        if any(row.tls is Tls.UNTRUSTED for row in needed):
            return Verdict.INTERCEPTED
        if any(row.way is Way.ASKS for row in self.rows):
            return Verdict.PROXY_ASKS
        if any(row.failed for row in needed):
            return Verdict.UNREACHABLE
        if self.clock_is_wrong:
            return Verdict.CLOCK
        if any(row.failed for row in self.rows):
            return Verdict.CONTENT
        if not self.region:
            return Verdict.NO_REGION
        if any(row.tls is Tls.COMPANY for row in self.rows):
            return Verdict.COMPANY
        return Verdict.GOOD

    @property
    def usable(self) -> bool:
        """Whether the program can work like this; without Keepit nobody knows."""
        fine = (Verdict.CONTENT, Verdict.COMPANY, Verdict.GOOD)
        return bool(self.region) and self.verdict in fine

    @property
    def skew(self) -> float | None:
        """By how many seconds this computer's clock is behind; None where no host told its time.

        The nearest counts: an answer from somebody's memory has the time of then.
        """
        return min((row.clock for row in self.rows if row.clock is not None), key=abs, default=None)

    @property
    def clock_is_wrong(self) -> bool:
        return self.skew is not None and abs(self.skew) >= WRONG_CLOCK

    @property
    def done(self) -> int:
        return sum(row.stage is Stage.DONE for row in self.rows)

    def with_row(self, row: HostCheck) -> Connection:
        """With ``row`` in the place of the one of its host."""
        rows = tuple(row if row.host == other.host else other for other in self.rows)
        return replace(self, rows=rows)
