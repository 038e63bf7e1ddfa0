"""Microsoft's error bodies and ID tokens, in the shapes that its documentation gives."""

from __future__ import annotations

import base64
import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from setup_assistant.practice.state.microsoft import Grant

TOKEN_SECONDS = 3600
KEY_ID = "practice"


@dataclass(frozen=True)
class Refusal:
    """An OAuth ``error`` with Microsoft's number and sentence."""

    error: str
    code: int
    text: str
    suberror: str = ""

    def body(self) -> dict[str, Any]:
        """The JSON body of a refused token request."""
        trace, correlation, at = str(uuid.uuid4()), str(uuid.uuid4()), _timestamp()
        body: dict[str, Any] = {
            "error": self.error,
            "error_description": f"AADSTS{self.code}: {self.text} Trace ID: {trace} "
            f"Correlation ID: {correlation} Timestamp: {at}",
            "error_codes": [self.code],
            "timestamp": at,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.code}",
        }
        return body | ({"suberror": self.suberror} if self.suberror else {})

    def redirected(self) -> dict[str, str]:
        """What goes back to the application through the browser."""
        body = self.body()
        return {name: body[name] for name in ("error", "error_description", "error_uri")}

    @property
    def details(self) -> str:
        """What Microsoft's error pages show for support."""
        return str(self.body()["error_description"])


DECLINED = Refusal("access_denied", 65004, "User declined to consent to access the app.")
APPROVAL = Refusal(
    "access_denied",
    90094,
    "An administrator of the directory must grant the requested permissions.",
)
BLOCKED = Refusal(
    "invalid_grant",
    53003,
    "Access has been blocked by Conditional Access policies. "
    "The access policy does not allow token issuance.",
    "message_only",
)
REDIRECT = Refusal(
    "invalid_request",
    50011,
    "The redirect URI specified in the request does not match the redirect URIs configured for "
    "the application.",
)
CHALLENGE = Refusal(
    "invalid_request",
    9002325,
    "Proof Key for Code Exchange (S256) is required for this application.",
)
PROOF = Refusal(
    "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge supplied."
)
EXPIRED = Refusal(
    "invalid_grant",
    70008,
    "The provided authorization code or refresh token has expired or was already used.",
    "bad_token",
)
PENDING = Refusal("authorization_pending", 70016, "The user has not finished signing in yet.")
DEVICE_DECLINED = Refusal("authorization_declined", 70019, "The user declined the sign-in.")
DEVICE_EXPIRED = Refusal("expired_token", 70020, "The device code has expired.")
UNSUPPORTED = Refusal("unsupported_grant_type", 70003, "The grant type is not supported.")
SINGLE_TENANT = Refusal(
    "invalid_request",
    50194,
    "The application is not configured as a multi-tenant application. Usage of the /common endpoint "
    "is not supported for such apps. Use a tenant-specific endpoint.",
)
NO_SUCH_APPLICATION = Refusal(
    "unauthorized_client", 700016, "The application was not found in the directory."
)
NO_SUCH_TENANT = Refusal(
    "invalid_tenant", 90002, "Tenant not found. Check that you have the correct tenant id."
)


def missing(parameter: str) -> Refusal:
    """A parameter that has to be in the request is not."""
    text = f"The request body must contain the following parameter: '{parameter}'."
    return Refusal("invalid_request", 900144, text)


def foreign(upn: str, tenant: str) -> Refusal:
    """The account is not known in the directory that was asked for."""
    text = f"User account '{upn}' does not exist in tenant '{tenant}'."
    return Refusal("invalid_request", 50020, text)


def signed_in(grant: Grant, issuer: str) -> dict[str, str]:
    """``id_token`` and ``client_info`` for ``grant``; ``issuer`` ends in ``/{tenant}/v2.0``."""
    person = grant.person
    now = int(time.time())
    claims = {
        "aud": grant.client_id,
        "iss": issuer,
        "iat": now,
        "nbf": now,
        "exp": now + TOKEN_SECONDS,
        "tid": person.tenant,
        "oid": person.object_id,
        "sub": person.object_id,
        "preferred_username": person.upn,
        "name": person.name,
        "acct": int(person.guest),
        "ver": "2.0",
    }
    if person.guest:
        home = person.home or "practice-home-directory"
        claims["idp"] = f"https://sts.windows.net/{home}/"
    if grant.nonce:
        claims["nonce"] = grant.nonce
    info = json.dumps({"uid": person.object_id, "utid": person.tenant}).encode()
    return {
        "id_token": jwt.encode(claims, _key(), algorithm="RS256", headers={"kid": KEY_ID}),
        "client_info": base64.urlsafe_b64encode(info).decode().rstrip("="),
    }


def public_keys() -> dict[str, Any]:
    """The key set that the discovery document points to."""
    key = json.loads(RSAAlgorithm.to_jwk(_key().public_key()))
    return {"keys": [{**key, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _timestamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
