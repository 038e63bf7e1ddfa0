"""The practice Keepit mounted into the real client, without sockets; what it was sent; and faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import Client

from setup_assistant.cancel import CancelToken
from setup_assistant.connector import create as making
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.create import Stage
from setup_assistant.model import Connector as Listed
from setup_assistant.model import (
    ConnectorDraft,
    Created,
    KeepitAccount,
    Region,
    Seats,
)
from setup_assistant.practice.keepit import app as practice_keepit
from setup_assistant.practice.state.keepit import (
    ACCOUNT,
    SUGGESTED_NAME,
    TOKEN_NAME,
    TOKEN_PASSWORD,
    Connector,
    KeepitState,
    identifier_of,
)
from setup_assistant.practice.state.scenarios import apply_to_keepit, make
from setup_assistant.practice.state.world import World
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.services.keepit.requests import CONNECTOR
from tests.support.keepit_wire import BASE, DEVICES, GUID, Prepared, Reply, Sent, Wire, client_of

NAME = SUGGESTED_NAME
ANNA, BEN = "anna.lind@contoso.com", "ben.holm@contoso.com"
LINK = identifier_of("link", "Azure DevOps")
"""The authorization that the account has, of a connector that is there."""
DRAFT = ConnectorDraft(NAME, "P1Y", (ANNA, BEN), LINK)
AS_DRAFTED = {"retention": DRAFT.retention, "orglink": LINK}

LIST = f"GET {DEVICES}"
CREATE = f"POST {DEVICES}/"
ONE = f"{DEVICES}/{CONNECTOR}"
ENABLE = f"PUT {ONE}"
GRANT = f"POST {ONE}/access_list"
MEMBERS = f"GET {ONE}/access_list"
START = f"POST {ONE}/jobs/"
_ANY_ID = re.compile(r"(?<=/devices/)[a-z0-9]{6}(-[a-z0-9]{6}){2}")


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


def practice(*scenarios: str) -> World:
    """A fresh world; of the scenarios only what happens in Keepit.

    New connectors are scheduled at once where no scenario is about what they still need.
    """
    world = make("scheduled")
    apply_to_keepit(world.keepit, set(scenarios))
    return world


@dataclass
class Site(Wire):
    """The practice Keepit, which keeps every request that reached it.

    ``answers`` go before its own, by "METHOD /path" with ``{connector}`` for any connector's id.
    """

    world: World = field(default_factory=practice)

    def __post_init__(self) -> None:
        self._app = practice_keepit.app(self.world)
        self._from_the_start = len(self.state.connectors)

    def prepared(self, request: Sent) -> Prepared:
        return self.answers.get(_ANY_ID.sub(CONNECTOR, request.line), self.own_answer)

    def own_answer(self, sent: Sent) -> Reply:
        """The practice Keepit's own answer, once it has carried the request out."""
        answer = Client(self._app, use_cookies=False).open(
            sent.path,
            BASE,
            method=sent.method,
            query_string=sent.query,
            headers=sent.headers,
            data=sent.body.encode(),
        )
        location = answer.headers.get("Location")
        headers = (("Location", location),) if location else ()
        return Reply(answer.status_code, answer.text, headers, answer.headers["Content-Type"])

    def carries_out(self, *, answering: Prepared) -> Prepared:
        """For ``answers``: the request is carried out, and something else comes back."""

        def reply(sent: Sent) -> Reply | str:
            self.own_answer(sent)
            return answering(sent) if callable(answering) else answering

        return reply

    def client(self, password: str = TOKEN_PASSWORD, **http: Any) -> Keepit:
        return client_of(self, TOKEN_NAME, password, **http)

    @property
    def state(self) -> KeepitState:
        return self.world.keepit

    def has(self, name: str = NAME, **settings: Any) -> Connector:
        """Add a connector that wasn't made by a request; it has just been made unless said."""
        connector = Connector(name, **{"guid": GUID, "created": self.world.now(), **settings})
        self.state.connectors.append(connector)
        return connector

    @property
    def new(self) -> Connector:
        """The one connector besides those that the account has from the start."""
        (new,) = self.state.connectors[self._from_the_start :]
        return new

    @property
    def creates(self) -> int:
        """How many requests to create a connector arrived, whatever became of them."""
        return self.lines().count(CREATE)

    @property
    def grants(self) -> list[str]:
        """Whom access was asked for, in order, whatever became of it."""
        return [
            sent.body.split("<aname>")[1].split("</aname>")[0]
            for sent in self.sent
            if sent.method == "POST" and sent.path.endswith("/access_list")
        ]


def account_with(*connectors: Listed) -> KeepitAccount:
    """The account as it was read while it had ``connectors``."""
    region = Region("dk-co", "Denmark (Copenhagen)")
    seats = Seats(1, None, violated=False)
    return KeepitAccount(ACCOUNT, "Contoso", region, "h", True, seats, connectors)


def create(
    site: Site,
    marker: Marker,
    draft: ConnectorDraft = DRAFT,
    cancel: CancelToken | None = None,
    on_stage: Callable[[Stage], None] = lambda _: None,
) -> Created:
    cancel = cancel or Patience()
    return making.create(
        site.client(), account_with(), draft, marker, on_stage=on_stage, cancel=cancel
    )
