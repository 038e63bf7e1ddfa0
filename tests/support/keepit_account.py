"""A pretend Keepit account whose answers hang together, and ``create`` run against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from setup_assistant.cancel import CancelToken
from setup_assistant.connector import create as making
from setup_assistant.connector.attempt import MemoryMarker
from setup_assistant.connector.create import Stage
from setup_assistant.model import (
    Connector,
    ConnectorDraft,
    Created,
    KeepitAccount,
    Region,
    Seats,
)
from tests.support.keepit_wire import (
    ACCOUNT,
    DEVICE,
    DEVICES,
    GUID,
    Prepared,
    Reply,
    Sent,
    Wire,
)

NAME = "Azure DevOps - Contoso"
ANNA, BEN = "anna.lind@contoso.com", "ben.holm@contoso.com"
DRAFT = ConnectorDraft(NAME, "P1Y", (ANNA, BEN), "link-1")
CREATE = f"POST {DEVICES}/"
CREATED = Reply(201, "", (("Location", f"/users/{ACCOUNT}/devices/{GUID}"),))
LIST = f"GET {DEVICES}"


class Patience(CancelToken):
    """Waits without waiting, and remembers how long it was asked to; may be cancelled by a wait."""

    def __init__(self, cancelled_by_wait: int = 0) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._last = cancelled_by_wait

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        if len(self.waits) == self._last:
            self.cancel()
        return self.cancelled


@dataclass
class Cloud:
    """A connector in the pretend account."""

    name: str
    guid: str = GUID
    kind: str = "azure-do"
    retention: str = ""
    orglink: str = ""
    created: str = ""

    def xml(self) -> str:
        return (
            f"<cloud><guid>{self.guid}</guid><name>{self.name}</name><type>{self.kind}</type>"
            f"<orglink>{self.orglink}</orglink><created>{self.created}</created>"
            f"<backup-retention>{self.retention}</backup-retention></cloud>"
        )


@dataclass
class Account:
    """Prepared answers that hang together: what is created is listed afterwards."""

    clouds: list[Cloud] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    answer: Prepared = CREATED
    carried_out: bool = True
    jobs: str = "<job><active>false</active><start>2026-11-23T06:00:00Z</start></job>"
    code: str = ""
    wire: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        self.wire.answers = {
            LIST: lambda _: f"<devices>{''.join(c.xml() for c in self.clouds)}</devices>",
            CREATE: self._create,
            f"GET {DEVICE}": lambda _: self.clouds[-1].xml() if self.clouds else Reply(404),
            f"PUT {DEVICE}": "",
            f"POST {DEVICE}/access_list": self._grant,
            f"GET {DEVICE}/access_list": self._members,
            f"POST {DEVICE}/jobs/": Reply(201),
            f"GET {DEVICE}/jobs": lambda _: f"<jobs>{self.jobs}</jobs>",
            f"GET {DEVICE}/health": "<devhealth/>",
            f"GET {DEVICE}/status": lambda _: (
                "<devstatus><entry><status>0</status>"
                f"<adata><ecode>{self.code}</ecode></adata></entry></devstatus>"
            ),
        }

    def _create(self, sent: Sent) -> Reply | str:
        if self.carried_out:
            self.clouds.append(Cloud(NAME, retention="P1Y", orglink="link-1"))
        return self.answer(sent) if callable(self.answer) else self.answer

    def _grant(self, sent: Sent) -> Reply:
        self.members.append(sent.body.split("<aname>")[1].split("</aname>")[0])
        return Reply(201)

    def _members(self, sent: Sent) -> str:
        inside = "".join(f"<member><aname>{name}</aname></member>" for name in self.members)
        return f"<access_list>{inside}</access_list>"

    @property
    def creates(self) -> int:
        return self.wire.lines().count(CREATE)


def known(*connectors: Connector) -> KeepitAccount:
    region = Region("dk-co", "Denmark (Copenhagen)")
    seats = Seats(1, None, violated=False)
    return KeepitAccount(ACCOUNT, "Contoso", region, "h", True, seats, connectors)


def create(
    account: Account,
    marker: MemoryMarker,
    draft: ConnectorDraft = DRAFT,
    cancel: CancelToken | None = None,
    on_stage: Callable[[Stage], None] = lambda _: None,
) -> Created:
    keepit = account.wire.client()
    cancel = cancel or Patience()
    return making.create(keepit, known(), draft, marker, on_stage=on_stage, cancel=cancel)
