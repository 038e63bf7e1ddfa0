"""The practice Azure DevOps mounted into the real client, without sockets; and evidence to change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from setup_assistant import descriptors
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import ClaimsRequired, NotSignedIn, SignInRequired
from setup_assistant.inspection.inspect import inspect
from setup_assistant.model import (
    Account,
    AccountKind,
    Entitlement,
    Evidence,
    Groups,
    Identity,
    Inspection,
    OAuthPolicy,
    Organization,
    Owner,
)
from setup_assistant.practice.azure_devops import app as site
from setup_assistant.practice.state.people import SERVICE_ACCOUNT, Person
from setup_assistant.practice.state.world import World
from setup_assistant.services.azure_devops.client import AzureDevOps
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from tests.support.wsgi import mount

T = TypeVar("T")

TENANT = "c0470505-0000-4000-8000-00000000c0a7"
INSTANCE = "10feb381-82c3-4902-8e1f-840299a48ae4"
READ_AT = datetime(2026, 11, 23, 10, 44, tzinfo=UTC)
ME = "d6245f20-2af8-44f4-9451-8107cb2767db"


class Tokens:
    """Tokens of the practice world; ``renewals`` says how often one may be renewed."""

    def __init__(
        self,
        world: World,
        renewals: int = 1,
        upn: str = SERVICE_ACCOUNT,
        person: Person | None = None,
    ) -> None:
        self._world, self.renewals = world, renewals
        self._upn, self._person = upn, person
        self._token, self._lock = self._new(), threading.Lock()

    def _new(self) -> str:
        return self._world.issue_token(self._person or self._world.people[self._upn])

    def renew(self) -> None:
        self._token = self._new()

    def forget(self) -> None:
        self._token = ""

    def authorized(self, send: Callable[[str], T]) -> T:
        used = self._token
        try:
            return send(used)
        except (ClaimsRequired, NotSignedIn):
            with self._lock:
                if used == self._token:
                    if not self.renewals:
                        raise SignInRequired from None
                    self.renewals -= 1
                    self._token = self._new()
            return send(self._token)


def http(app: Any, clock: Callable[[], float] = time.monotonic) -> Http:
    """The real HTTP, with ``app`` as every host of Azure DevOps."""
    made = Http(Network(), pauses=(0, 0), clock=clock)
    for host in site.HOSTS.values():
        mount(made, f"https://{host}", app)
    return made


def client(world: World, tokens: Tokens | None = None, app: Any = None) -> AzureDevOps:
    """The client against ``world``, or ``app`` in its place, signed in as the service account."""
    return AzureDevOps(http(app or site.app(world)), Endpoints(), tokens or Tokens(world))


def account(world: World, upn: str = SERVICE_ACCOUNT) -> Account:
    """The account as the sign-in gives it, without its kind."""
    person = world.people[upn]
    return Account(person.name, person.upn, person.object_id, person.tenant, AccountKind.UNREAD)


def evidence(**changes: Any) -> Evidence:
    """An organization in order, of a direct administrator; ``changes`` replace items.

    Without an ``identity`` of its own, the one that is listed answers.
    """
    host = (changes["organization"].id if "organization" in changes else "") or INSTANCE
    administrators = descriptors.administrators_sid(host)
    items: dict[str, Any] = {
        "organization": Organization(INSTANCE, "contoso-mobile"),
        "read_at": READ_AT,
        "account": Account("Keepit Backup", SERVICE_ACCOUNT, ME, TENANT, AccountKind.MEMBER),
        "directory": TENANT,
        "identity": Identity(ME, "aad.me", host, AccountKind.MEMBER),
        "owner": Owner("a5971806-86aa-44a3-a9c9-2f52180f1570", "Alex Admin", is_me=False),
        "groups": Groups(
            frozenset({administrators, descriptors.domain_sid(host) + "-0-0-0-0-3"}),
            frozenset({descriptors.administrators_descriptor(host)}),
        ),
        "entitlement": Entitlement("express", "Basic", "active"),
        "policy": OAuthPolicy(enabled=True, source="settings"),
    }
    return Evidence(**{**items, **changes})


def view(devops: AzureDevOps, account: Account) -> Directories:
    """Somebody's one sign-in, with a client to look through."""
    return Directories(Access(account, devops, cast("Any", None)))


def both(world: World) -> Directories:
    """The service account's sign-ins to its own directory and to the other one of ``directories``."""
    tokens = Tokens(world)
    return Directories(Access(account(world), client(world, tokens), tokens)).with_access(
        guest(world)
    )


def guest(world: World, app: Any = None, renewals: int = 0) -> Access:
    """The service account's sign-in to the other directory of ``directories``; ``app`` as of ``client``."""
    (person,) = world.guests[SERVICE_ACCOUNT]
    tokens = Tokens(world, renewals, person=person)
    known = Account(person.name, person.upn, person.object_id, person.tenant, AccountKind.GUEST)
    return Access(known, client(world, tokens, app), tokens)


def check(world: World, **more: Any) -> Inspection:
    return inspect(view(client(world), account(world)), **more)


class Faulty:
    """The practice site, where some paths answer otherwise."""

    def __init__(self, world: World, part: str, answer: Callable[..., Any]) -> None:
        self._app, self._part, self._answer = site.app(world), part, answer

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if self._part.lower() in environ["PATH_INFO"].lower():
            return self._answer(environ, start_response)
        return self._app(environ, start_response)


def faulty(world: World, part: str, answer: Callable[..., Any]) -> AzureDevOps:
    return AzureDevOps(http(Faulty(world, part, answer)), Endpoints(), Tokens(world))
