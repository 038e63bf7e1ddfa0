"""The state of the practice world: people, directories, tokens, organizations, Keepit, and a log.

The pretend services read and change it while holding ``world.lock``. A scenario is a function that
changes a fresh world; what it is called also stands in ``world.flags``, so that a service can ask
``"approval_required" in world.flags``.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from setup_assistant.endpoints import Endpoints
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state.keepit import KeepitState
from setup_assistant.practice.state.microsoft import MicrosoftState
from setup_assistant.practice.state.organization import Organization
from setup_assistant.practice.state.people import (
    Person,
    Tenant,
    directories,
    everybody,
)

CLIENT_ID = "00000000-0000-4000-8000-000000000001"
"""Used when no application registration is configured; any GUID is accepted."""

TOKEN_SECONDS = 3600


@dataclass
class IssuedToken:
    """An access token for Azure DevOps. ``generation`` counts the tokens of one person from 1."""

    person: Person
    tenant: str
    expires_at: float
    generation: int
    revoked: bool = False


@dataclass(frozen=True)
class Call:
    """One request as a service saw it: ``at`` in seconds since 1970, ``seconds`` until answered."""

    at: float
    service: str
    method: str
    path: str
    status: int
    seconds: float


@dataclass
class World:
    """Everything the pretend services know. Hold ``lock`` to change or to read more than one thing."""

    scenario: str = "ready"
    flags: set[str] = field(default_factory=set)
    latency: float = 0.0
    """Seconds that every request takes at least; slept by the server, without the lock."""
    affected: tuple[str, ...] = ()
    """Names of the organizations the scenario is about."""
    tenants: dict[str, Tenant] = field(default_factory=directories)
    people: dict[str, Person] = field(default_factory=everybody)
    guests: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    """By sign-in name: who somebody is in the other directories that have invited them."""
    organizations: dict[str, Organization] = field(default_factory=dict)
    keepit: KeepitState = field(default_factory=keepit_world.new)
    microsoft: MicrosoftState = field(default_factory=MicrosoftState, repr=False)
    endpoints: Endpoints = field(default_factory=Endpoints)
    """Where this run's services are; set by the server, or by a test that has no sockets."""
    log: list[Call] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    skew: float = 0.0
    """Seconds the world's clock is ahead; tests move it with ``advance``."""
    counters: dict[str, int] = field(default_factory=dict)
    """How often something happened that a scenario does only a few times."""
    _tokens: dict[str, IssuedToken] = field(default_factory=dict, repr=False)

    def now(self) -> float:
        """The world's clock, seconds since 1970."""
        return time.time() + self.skew

    def advance(self, seconds: float) -> None:
        """Let time pass for tokens and backups without waiting for it."""
        self.skew += seconds

    def issue_token(self, person: Person) -> str:
        """A new bearer token for Azure DevOps, valid for an hour, issued by the person's tenant."""
        token = secrets.token_urlsafe(48)
        with self.lock:
            generation = self.count(f"tokens of {person.upn}")
            expires = self.now() + TOKEN_SECONDS
            self._tokens[token] = IssuedToken(person, person.tenant, expires, generation)
        return token

    def issued(self, bearer: str) -> IssuedToken | None:
        """What is known of a token that this world issued, expired and revoked ones too."""
        return self._tokens.get(bearer)

    def person_of(self, bearer: str) -> Person | None:
        """Who the token is for; None when unknown, expired or revoked."""
        issued = self._tokens.get(bearer)
        if issued is None or issued.revoked or issued.expires_at <= self.now():
            return None
        return issued.person

    def revoke_tokens(self, upn: str) -> None:
        """Continuous access evaluation: tokens issued until now are refused with a claims challenge."""
        with self.lock:
            for issued in self._tokens.values():
                issued.revoked = issued.revoked or issued.person.upn == upn

    def end_sign_ins(self, tenant: str) -> None:
        """Nobody's sign-in to the directory ``tenant`` is good any more, and none can be renewed."""
        with self.lock:
            for issued in self._tokens.values():
                issued.revoked = issued.revoked or issued.tenant == tenant
            self.microsoft.end_sign_ins(tenant)

    def directory(self, name: str) -> Tenant | None:
        """The directory with this id or domain."""
        tenants = self.tenants.values()
        return next((one for one in tenants if name in (one.id, one.domain)), None)

    def person_in(self, person: Person, tenant: str) -> Person | None:
        """Who ``person`` is in a directory (id or domain): at home, a guest, or unknown there."""
        directory = self.directory(tenant)
        tenant_id = directory.id if directory else tenant
        everywhere = (person, *self.guests.get(person.upn, ()))
        return next((one for one in everywhere if one.tenant == tenant_id), None)

    def count(self, what: str) -> int:
        """Count one more ``what`` and say how many that makes."""
        with self.lock:
            self.counters[what] = self.counters.get(what, 0) + 1
            return self.counters[what]

    def change_person(self, upn: str, **changes: Any) -> Person:
        """Replace some fields of a person."""
        person = self.people[upn] = replace(self.people[upn], **changes)
        return person

    def record(self, call: Call) -> None:
        """Note a request that was answered."""
        with self.lock:
            self.log.append(call)

    def log_as_json(self) -> str:
        """The log as a JSON list of objects with the fields of ``Call``."""
        with self.lock:
            return json.dumps([asdict(call) for call in self.log])

    def snapshot(self) -> dict[str, Any]:
        """All state that calls can change, without tokens and log: to compare before and after."""
        with self.lock:
            return {
                "organizations": {name: asdict(o) for name, o in self.organizations.items()},
                "keepit": asdict(self.keepit),
            }
