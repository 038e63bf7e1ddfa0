"""What a sign-in at the practice Microsoft is for: a code for an application, or another device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from flask import redirect, render_template
from werkzeug.wrappers import Response

from setup_assistant.practice.microsoft.answers import (
    CHALLENGE,
    NO_SUCH_APPLICATION,
    REDIRECT,
    SINGLE_TENANT,
    Refusal,
    missing,
)
from setup_assistant.practice.state.microsoft import KEEPIT_CLIENT, Device, Grant
from setup_assistant.practice.state.people import Person
from setup_assistant.practice.state.world import World

KEEPIT_CALLBACK = "/desktop/microsoft"
"""Where the practice Keepit receives its answers."""


ANY_TENANT = ("organizations", "common")


class Goal(Protocol):
    """What happens when somebody has signed in, or won't."""

    @property
    def tenant(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def prompt(self) -> str: ...
    def give(self, world: World, person: Person) -> Response: ...
    def refuse(self, refusal: Refusal) -> Response: ...


@dataclass(frozen=True)
class CodeRequest:
    """An authorization request whose redirect address has been checked."""

    tenant: str
    client_id: str
    redirect_uri: str
    mode: str
    state: str
    nonce: str
    scopes: tuple[str, ...]
    challenge: str
    prompt: str = ""
    hint: str = ""

    @property
    def fault(self) -> Refusal | None:
        """What the application did wrong, apart from its redirect address."""
        if not self.scopes:
            return missing("scope")
        if not self.challenge and self.client_id != KEEPIT_CLIENT:
            return CHALLENGE
        return None

    def give(self, world: World, person: Person) -> Response:
        """Send an authorization code to the application."""
        grant = Grant(person, self.client_id, self.scopes, self.nonce)
        state = world.microsoft
        return self._send(
            {"code": state.new_code(grant, self.redirect_uri, self.challenge, world.now())}
        )

    def refuse(self, refusal: Refusal) -> Response:
        """Send an error to the application."""
        return self._send(refusal.redirected())

    def _send(self, values: dict[str, str]) -> Response:
        values = values | ({"state": self.state} if self.state else {})
        if self.mode == "form_post":
            page = render_template("answer.html", address=self.redirect_uri, values=values)
            return Response(page, mimetype="text/html")
        mark = "#" if self.mode == "fragment" else "?"
        return redirect(f"{self.redirect_uri}{mark}{urlencode(values)}")


@dataclass(frozen=True)
class DeviceRequest:
    """A sign-in that lets another device in."""

    device: Device
    hint: str = ""
    prompt: str = ""

    @property
    def tenant(self) -> str:
        return self.device.tenant

    @property
    def client_id(self) -> str:
        return self.device.client_id

    def give(self, world: World, person: Person) -> Response:
        """Let the other device in."""
        del world
        self.device.person = person
        return _device_page("You have signed in", "You can go back to your other device now.")

    def refuse(self, refusal: Refusal) -> Response:
        """Tell the other device that nobody signs in."""
        del refusal
        self.device.declined = True
        return _device_page("You have not signed in", "The other device stays signed out.")


def code_request(world: World, tenant: str, query: Mapping[str, str]) -> CodeRequest | Refusal:
    """The request in ``query``, or why the browser can't be sent back to the application."""
    for parameter in ("client_id", "response_type", "redirect_uri"):
        if not query.get(parameter):
            return missing(parameter)
    client, address = query["client_id"], query["redirect_uri"]
    if refusal := unknown_application(world, tenant, client):
        return refusal
    if not _registered(world, client, address):
        return REDIRECT
    hashed = query.get("code_challenge_method") == "S256"
    return CodeRequest(
        tenant,
        client,
        address,
        mode=query.get("response_mode", "query"),
        state=query.get("state", ""),
        nonce=query.get("nonce", ""),
        scopes=tuple(query.get("scope", "").split()),
        challenge=query.get("code_challenge", "") if hashed else "",
        prompt=query.get("prompt", ""),
        hint=query.get("login_hint", ""),
    )


def unknown_application(world: World, tenant: str, client_id: str) -> Refusal | None:
    """Why the application can't sign anybody in at ``tenant``, if it can't."""
    applications = world.microsoft.applications
    if not applications or client_id == KEEPIT_CLIENT:
        return None
    directory = applications.get(client_id, ())
    if tenant in ANY_TENANT:
        return SINGLE_TENANT if directory else NO_SUCH_APPLICATION
    return None if tenant in directory else NO_SUCH_APPLICATION


def _registered(world: World, client_id: str, address: str) -> bool:
    if client_id == KEEPIT_CLIENT:
        return address == world.endpoints.keepit + KEEPIT_CALLBACK
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname == "localhost" and parts.path in ("", "/")


def _device_page(title: str, text: str) -> Response:
    return Response(
        render_template("device_done.html", title=title, text=text), mimetype="text/html"
    )
