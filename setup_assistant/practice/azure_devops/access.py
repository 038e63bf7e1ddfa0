"""Who calls Azure DevOps, and whether the organization lets them in."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from setup_assistant.practice.azure_devops import wire
from setup_assistant.practice.state.organization import Organization
from setup_assistant.practice.state.people import Person
from setup_assistant.practice.state.world import World

_REFUSALS = 2
"""How many calls ``throttled`` answers with 429; the next one is a 200 with ``Retry-After``."""
_RETRY_AFTER = 1


class Visitor:
    """The caller of this request: the bearer token, judged."""

    def __init__(self, world: World) -> None:
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        self._world = world
        self._bearer = bearer.strip() if kind.lower() == "bearer" else ""
        self._issued = world.issued(self._bearer)

    @property
    def known(self) -> bool:
        """Whether the token is one of ours at all."""
        return self._issued is not None

    @property
    def person(self) -> Person | None:
        """Whoever the token stands for; None if it is unknown, expired or revoked."""
        return self._world.person_of(self._bearer)

    @property
    def tenant(self) -> str:
        return self._issued.tenant if self._issued else ""

    def evaluate_again(self) -> None:
        """``expired_token``: the token of the sign-in ends at the first call to an organization."""
        if self._issued and self._issued.generation == 1 and "expired_token" in self._world.flags:
            self._issued.revoked = True

    def refusal(self) -> Response:
        """Why there is no ``person``."""
        if self._issued is None:
            return wire.sign_in_page()
        if self._issued.revoked:
            return wire.claims_challenge(self._issued.tenant)
        return wire.unauthorized()


def guard(blueprint: Blueprint, world: World, *, preview_only: bool = False) -> None:
    """Let nobody into the organization routes of ``blueprint`` who would not get in.

    Sets ``g.organization`` and ``g.person``, the latter None for a stranger where the
    organization has public projects and the route takes strangers.
    """

    @blueprint.before_request
    def enter() -> Response | None:
        g.person = g.organization = None
        name = (request.view_args or {}).pop("organization", None)
        if request.endpoint and request.endpoint.endswith(".doorstep"):
            g.organization = _existing(world, name or "")
            return None
        if name is None:
            return _identify(world) or wire.version_problem(preview_only)
        return _enter(world, name) or wire.version_problem(preview_only)

    @blueprint.after_request
    def finish(response: Response) -> Response:
        wire.add_headers(response, g.get("person"))
        if g.get("organization") is not None and not g.get("hide_tenant"):
            wire.add_tenant(response, g.organization.tenant)
        if g.get("slow_down"):
            response.headers["Retry-After"] = str(_RETRY_AFTER)
            response.headers["X-RateLimit-Delay"] = "0.5"
        return response


def _identify(world: World) -> Response | None:
    visitor = Visitor(world)
    g.person = visitor.person
    return None if g.person else visitor.refusal()


def _existing(world: World, name: str) -> Organization | None:
    organization = world.organizations.get(name)
    return None if organization is None or organization.deleted else organization


def _enter(world: World, name: str) -> Response | None:
    organization = _existing(world, name)
    if organization is None:
        return Response("The resource cannot be found.", 404, content_type="text/html")
    g.organization = organization
    visitor = Visitor(world)
    visitor.evaluate_again()
    person = visitor.person
    if person is None:
        return _stranger(organization, visitor)
    if organization.conditional_access:
        g.hide_tenant = True
        return wire.conditional_access()
    if not _member(organization, person, visitor.tenant):
        return _stranger(organization, visitor)
    g.person = person
    return _throttle(world, organization)


def _member(organization: Organization, person: Person, tenant: str) -> bool:
    return tenant == organization.tenant and person.descriptor in organization.members


def _stranger(organization: Organization, visitor: Visitor) -> Response | None:
    endpoint = (request.endpoint or "").rpartition(".")[2]
    if organization.public and endpoint in ("connection_data", "projects"):
        # Nobody was challenged, so nothing names the directory [an inference].
        g.hide_tenant = True
        return None
    if visitor.person is not None:
        return wire.unauthorized_for(visitor.person.profile_id)
    if endpoint == "connection_data" and not visitor.known:
        return wire.unauthorized()
    return visitor.refusal()


def _throttle(world: World, organization: Organization) -> Response | None:
    if "throttled" not in world.flags or organization.name not in world.affected:
        return None
    calls = world.count(f"calls to {organization.name}")
    if calls <= _REFUSALS:
        return wire.throttled(_RETRY_AFTER)
    g.slow_down = calls == _REFUSALS + 1
    return None
