"""What the practice Microsoft remembers between requests: consents, codes and refresh tokens.

Codes and refresh tokens work once. Plain data without HTTP, so that the practice Keepit can redeem
its own authorization code here, as the real one does behind the scenes.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field

from setup_assistant.practice.state.people import SERVICE_ACCOUNT, Person

KEEPIT_CLIENT = "0b0e1702-0000-4000-8000-000000004ee1"
"""The practice Keepit's own application; it asks with a secret of its own, so without PKCE."""

CODE_SECONDS = 600
DEVICE_SECONDS = 900


@dataclass(frozen=True)
class Grant:
    """What a person allowed: the application, the scopes, and the directory it was asked in."""

    person: Person
    client_id: str
    scopes: tuple[str, ...]
    nonce: str = ""


@dataclass(frozen=True)
class Code:
    """An authorization code's other half. ``challenge`` is empty for clients that have a secret."""

    grant: Grant
    redirect_uri: str
    challenge: str
    expires_at: float

    def proven_by(self, verifier: str) -> bool:
        """Whether ``verifier`` is the secret whose SHA-256 was announced (PKCE, S256)."""
        if not self.challenge:
            return True
        digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
        return self.challenge == base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass
class Device:
    """A sign-in on another device. ``person`` is there once approved; ``polls`` counts questions.

    Without one it is approved by itself, as ``approver``.
    """

    client_id: str
    scopes: tuple[str, ...]
    user_code: str
    expires_at: float
    person: Person | None = None
    declined: bool = False
    polls: int = 0
    approver: str = SERVICE_ACCOUNT
    tenant: str = "organizations"
    """The directory that was asked, or ``organizations``."""


@dataclass
class MicrosoftState:
    """Everything the sign-in service remembers of one run."""

    consents: set[tuple[str, str]] = field(default_factory=set)
    """(sign-in name, client id) of everybody who accepted."""
    codes: dict[str, Code] = field(default_factory=dict, repr=False)
    refresh_tokens: dict[str, Grant] = field(default_factory=dict, repr=False)
    devices: dict[str, Device] = field(default_factory=dict, repr=False)
    applications: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Client id -> the id and the domains of the one directory that knows it. While there is none,
    every application is known everywhere."""
    approvers: tuple[str, ...] = (SERVICE_ACCOUNT,)
    """Sign-in names that codes are approved as, one per code; the last one for all that follow."""
    claims: list[str] = field(default_factory=list)
    """The ``claims`` of every token request that had some, for tests to look at."""

    def new_code(self, grant: Grant, redirect_uri: str, challenge: str, now: float) -> str:
        """An authorization code for ``grant``."""
        code = secrets.token_urlsafe(32)
        self.codes[code] = Code(grant, redirect_uri, challenge, now + CODE_SECONDS)
        return code

    def new_refresh_token(self, grant: Grant) -> str:
        """A refresh token for ``grant``."""
        token = secrets.token_urlsafe(48)
        self.refresh_tokens[token] = grant
        return token

    def end_sign_ins(self, tenant: str) -> None:
        """Forget every refresh token of the directory ``tenant``."""
        for token, grant in list(self.refresh_tokens.items()):
            if grant.person.tenant == tenant:
                del self.refresh_tokens[token]

    def new_device(
        self, client_id: str, scopes: tuple[str, ...], now: float, tenant: str = "organizations"
    ) -> str:
        """The device code of a new sign-in on another device."""
        code = secrets.token_urlsafe(32)
        letters = "BCDFGHJKLMNPQRSTVWXZ23456789"
        user_code = "".join(secrets.choice(letters) for _ in range(9))
        approver, *later = self.approvers
        self.approvers = tuple(later) or (approver,)
        expires = now + DEVICE_SECONDS
        self.devices[code] = Device(
            client_id, scopes, user_code, expires, approver=approver, tenant=tenant
        )
        return code

    def device_for(self, user_code: str) -> Device | None:
        """The sign-in that shows ``user_code``; spaces, hyphens and case don't matter."""
        code = "".join(user_code.split()).replace("-", "").upper()
        return next((device for device in self.devices.values() if device.user_code == code), None)
