"""The practice Microsoft's token endpoint and device codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, request

from setup_assistant.practice.microsoft.answers import (
    APPROVAL,
    BLOCKED,
    DEVICE_DECLINED,
    DEVICE_EXPIRED,
    EXPIRED,
    PENDING,
    PROOF,
    TOKEN_SECONDS,
    UNSUPPORTED,
    Refusal,
    missing,
    signed_in,
)
from setup_assistant.practice.microsoft.requests import unknown_application
from setup_assistant.practice.state.microsoft import (
    DEVICE_SECONDS,
    Code,
    Device,
    Grant,
)
from setup_assistant.practice.state.world import World

DEVICE_GRANTS = ("urn:ietf:params:oauth:grant-type:device_code", "device_code")
"""As the standard spells it, and as msal for Node does."""
BAD_CLAIMS = Refusal("invalid_request", 50146, "The claims parameter is not valid JSON.")
POLL_SECONDS = 1


def add_to(flask: Flask, world: World) -> None:
    """Add the token and device code endpoints to ``flask``."""

    @flask.post("/<tenant>/oauth2/v2.0/token")
    def token(tenant: str) -> tuple[dict[str, Any], int]:
        del tenant
        answer = _granted(world, request.form)
        if isinstance(answer, Refusal):
            return answer.body(), 400
        return _tokens(world, answer, request.host_url), 200

    @flask.post("/<tenant>/oauth2/v2.0/devicecode")
    def device_code(tenant: str) -> tuple[dict[str, Any], int]:
        client, scope = request.form.get("client_id"), request.form.get("scope", "")
        if not client or not scope:
            return missing("scope" if client else "client_id").body(), 400
        if refusal := unknown_application(world, tenant, client):
            return refusal.body(), 400
        code = world.microsoft.new_device(client, tuple(scope.split()), world.now(), tenant)
        return _device_answer(code, world.microsoft.devices[code], request.host_url), 200


def _granted(world: World, form: Mapping[str, str]) -> Grant | Refusal:
    grants: dict[str, Callable[[World, Mapping[str, str]], Grant | Refusal]] = {
        "authorization_code": _by_code,
        "refresh_token": _by_refresh_token,
        **dict.fromkeys(DEVICE_GRANTS, _by_device),
    }
    if not form.get("client_id"):
        return missing("client_id")
    claims = form.get("claims", "")
    if claims:
        if not _is_object(claims):
            return BAD_CLAIMS
        world.microsoft.claims.append(claims)
    grant = grants.get(form.get("grant_type", ""))
    return UNSUPPORTED if grant is None else grant(world, form)


def _by_code(world: World, form: Mapping[str, str]) -> Grant | Refusal:
    code: Code | None = world.microsoft.codes.pop(form.get("code", ""), None)
    if code is None or code.expires_at < world.now():
        return EXPIRED
    if (code.grant.client_id, code.redirect_uri) != (form["client_id"], form.get("redirect_uri")):
        return EXPIRED
    return code.grant if code.proven_by(form.get("code_verifier", "")) else PROOF


def _by_refresh_token(world: World, form: Mapping[str, str]) -> Grant | Refusal:
    if "conditional_access_sign_in" in world.flags:
        return BLOCKED
    grant = world.microsoft.refresh_tokens.get(form.get("refresh_token", ""))
    if grant is None or grant.client_id != form["client_id"] or "expired_sign_in" in world.flags:
        return EXPIRED
    del world.microsoft.refresh_tokens[form["refresh_token"]]
    return Grant(
        grant.person, grant.client_id, tuple(form.get("scope", "").split()) or grant.scopes
    )


def _by_device(world: World, form: Mapping[str, str]) -> Grant | Refusal:
    """The first question is answered with *pending*; after it Microsoft approves it by itself."""
    code = form.get("device_code", "")
    device = world.microsoft.devices.get(code)
    if device is None or device.expires_at < world.now():
        return DEVICE_EXPIRED
    device.polls += 1
    if refusal := _device_stop(world, device):
        return refusal
    if device.polls == 1:
        return PENDING
    del world.microsoft.devices[code]
    person = device.person or world.people[device.approver]
    # Approved by itself it is also for an account that the directory doesn't know.
    person = world.person_in(person, device.tenant) or person
    return Grant(person, device.client_id, device.scopes)


def _device_stop(world: World, device: Device) -> Refusal | None:
    if "conditional_access_sign_in" in world.flags:
        return BLOCKED
    if "approval_required" in world.flags:
        return APPROVAL
    return DEVICE_DECLINED if device.declined else None


def _tokens(world: World, grant: Grant, base: str) -> dict[str, Any]:
    issuer = f"{base}{grant.person.tenant}/v2.0"
    answer: dict[str, Any] = {
        "token_type": "Bearer",
        "scope": " ".join(grant.scopes),
        "expires_in": TOKEN_SECONDS,
        "ext_expires_in": TOKEN_SECONDS,
        "access_token": world.issue_token(grant.person),
    }
    if "offline_access" in grant.scopes:
        answer["refresh_token"] = world.microsoft.new_refresh_token(grant)
    return answer | (signed_in(grant, issuer) if "openid" in grant.scopes else {})


def _device_answer(code: str, device: Device, base: str) -> dict[str, Any]:
    address = f"{base}devicelogin"
    return {
        "user_code": device.user_code,
        "device_code": code,
        "verification_uri": address,
        "expires_in": DEVICE_SECONDS,
        "interval": POLL_SECONDS,
        "message": f"To sign in, use a web browser to open the page {address} and enter the code "
        f"{device.user_code} to authenticate.",
    }


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
