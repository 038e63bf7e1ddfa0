"""The practice Microsoft: discovery, sign-in pages, tokens and device codes, as ``WSGIApplication``.

Paths (``{tenant}`` is ``organizations``, ``common``, a directory's id or its domain):

- ``/{tenant}/v2.0/.well-known/openid-configuration``, ``/{tenant}/discovery/v2.0/keys``,
  ``/common/discovery/instance``
- ``/{tenant}/oauth2/v2.0/authorize``, ``.../token``, ``.../devicecode``; ``/devicelogin``

Ids on the pages: ``i0116`` user name, ``i0118`` password, ``otc`` code of another device,
``idSIButton9`` Next, Sign in or Accept, ``idBtn_Back`` Cancel (and the way back from *Need admin
approval*), ``tile0`` and ``otherTile`` where an account is picked, ``usernameError``,
``passwordError``, ``codeError``, ``consentHeader``, ``errorHeader``, ``errorText``,
``errorDetails``, ``doneHeader``. The session cookie is ``practice_microsoft_session``.

It is laxer than Microsoft in one thing: personal accounts may sign in at ``organizations``, so that
the assistant's own words about them can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, redirect, render_template, request, session
from werkzeug.wrappers import Response

from setup_assistant.practice.microsoft import tokens
from setup_assistant.practice.microsoft.answers import (
    APPROVAL,
    BLOCKED,
    DECLINED,
    NO_SUCH_TENANT,
    Refusal,
    foreign,
    public_keys,
)
from setup_assistant.practice.microsoft.requests import (
    ANY_TENANT,
    DeviceRequest,
    Goal,
    code_request,
)
from setup_assistant.practice.pages import MICROSOFT
from setup_assistant.practice.recording import Recorded
from setup_assistant.practice.state.microsoft import KEEPIT_CLIENT
from setup_assistant.practice.state.people import Person
from setup_assistant.practice.state.world import World
from setup_assistant.practice.web import PracticeApp

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def app(world: World) -> WSGIApplication:
    """The sign-in service over ``world``."""
    flask = PracticeApp("microsoft", MICROSOFT)
    _discovery(flask, world)
    _authorize(flask, world)
    _device_page(flask, world)
    tokens.add_to(flask, world)
    return Recorded(world, "authority", flask)


def _discovery(flask: Flask, world: World) -> None:
    @flask.get("/<tenant>/v2.0/.well-known/openid-configuration")
    def configuration(tenant: str) -> tuple[dict[str, Any], int]:
        if not _known(world, tenant):
            return NO_SUCH_TENANT.body(), 400
        return _configuration(world, request.host_url.rstrip("/"), tenant), 200

    @flask.get("/<tenant>/discovery/v2.0/keys")
    def keys(tenant: str) -> dict[str, Any]:
        del tenant
        return public_keys()

    @flask.get("/common/discovery/instance")
    def instance() -> dict[str, Any]:
        tenant = "common/v2.0/.well-known/openid-configuration"
        return {
            "tenant_discovery_endpoint": request.host_url + tenant,
            "api-version": "1.1",
            "metadata": [
                {
                    "preferred_network": request.host,
                    "preferred_cache": request.host,
                    "aliases": [request.host],
                }
            ],
        }


def _configuration(world: World, base: str, tenant: str) -> dict[str, Any]:
    root, directory = f"{base}/{tenant}", world.directory(tenant)
    issuer = directory.id if directory else "{tenantid}"
    return {
        "issuer": f"{base}/{issuer}/v2.0",
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
        "jwks_uri": f"{root}/discovery/v2.0/keys",
        "response_modes_supported": ["query", "fragment", "form_post"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


def _authorize(flask: Flask, world: World) -> None:
    @flask.route("/<tenant>/oauth2/v2.0/authorize", methods=["GET", "POST"])
    def authorize(tenant: str) -> Response:
        order = code_request(world, tenant, request.args)
        if isinstance(order, Refusal):
            return _refused(order)
        if not _known(world, tenant):
            return _refused(NO_SUCH_TENANT)
        if fault := order.fault:
            return order.refuse(fault)
        sign_in = SignIn(world, order)
        return sign_in.step(request.form) if request.method == "POST" else sign_in.begin()


def _device_page(flask: Flask, world: World) -> None:
    @flask.route("/devicelogin", methods=["GET", "POST"])
    def device_entry() -> Response:
        entry = request.form.get("otc", "")
        if request.method == "GET":
            return page("device.html")
        if world.microsoft.device_for(entry) is None:
            return page("device.html", error="That code didn't work. Check the code and try again.")
        return redirect(f"/devicelogin/{entry.strip()}")

    @flask.route("/devicelogin/<user_code>", methods=["GET", "POST"])
    def device_sign_in(user_code: str) -> Response:
        device = world.microsoft.device_for(user_code)
        if device is None:
            return redirect("/devicelogin")
        sign_in = SignIn(world, DeviceRequest(device))
        return sign_in.step(request.form) if request.method == "POST" else sign_in.begin()


def _known(world: World, tenant: str) -> bool:
    return tenant in ANY_TENANT or world.directory(tenant) is not None


def _refused(refusal: Refusal) -> Response:
    answer = page(
        "stop.html",
        title="Sign in",
        text="Sorry, but we're having trouble signing you in.",
        details=refusal.details,
    )
    return Response(answer.get_data(), status=400, mimetype="text/html")


UNKNOWN_USER = (
    "This username may be incorrect. Make sure you typed it correctly. (AADSTS50034: the user "
    "account does not exist.)"
)
WRONG_PASSWORD = (
    "Your account or password is incorrect. (AADSTS50126: error validating credentials due to "
    "invalid username or password.)"
)
PERMISSIONS = (
    "Have full access to Azure DevOps on your behalf",
    "View your basic profile",
    "Maintain access to data you have given it access to",
)


@dataclass(frozen=True)
class SignIn:
    """One browser on its way to ``goal``. The session cookie holds who is signed in."""

    world: World
    goal: Goal

    def begin(self) -> Response:
        """The first page: nothing to type for somebody who is signed in already."""
        person = self._signed_in()
        if person is None or self.goal.prompt == "login":
            return self._ask_name()
        if self.goal.prompt == "select_account":
            return page("account.html", name=person.upn)
        return self._arrived(person)

    def step(self, form: Mapping[str, str]) -> Response:
        """The page after the one that was sent."""
        steps: dict[str, Callable[[Mapping[str, str]], Response]] = {
            "user": self._user,
            "password": self._password,
            "account": self._account,
            "consent": self._consent,
            "give_up": lambda _: self.goal.refuse(APPROVAL),
        }
        step = steps.get(form.get("step", ""))
        return step(form) if step else self._ask_name()

    def _user(self, form: Mapping[str, str]) -> Response:
        name = form.get("loginfmt", "").strip()
        person = self._person(name)
        if person is None:
            return self._ask_name(name, UNKNOWN_USER)
        return page("password.html", name=person.upn)

    def _password(self, form: Mapping[str, str]) -> Response:
        person = self._person(form.get("loginfmt", ""))
        if person is None:
            return self._ask_name()
        if form.get("passwd") != person.password:
            return page("password.html", name=person.upn, error=WRONG_PASSWORD)
        session["upn"] = person.upn
        return self._arrived(person)

    def _account(self, form: Mapping[str, str]) -> Response:
        person = self._signed_in()
        if person is None or form.get("loginfmt") != person.upn:
            return self._ask_name()
        return self._arrived(person)

    def _consent(self, form: Mapping[str, str]) -> Response:
        person = self._signed_in()
        if person is None:
            return self._ask_name()
        if form.get("answer") != "accept":
            return self.goal.refuse(DECLINED)
        if "approval_required" not in self.world.flags:
            self.world.microsoft.consents.add((person.upn, self.goal.client_id))
        return self._arrived(person)

    def _arrived(self, person: Person) -> Response:
        """Everything that can stand between the right password and the application."""
        anywhere = self.goal.tenant in ANY_TENANT
        there = person if anywhere else self.world.person_in(person, self.goal.tenant)
        if there is None:
            refusal = foreign(person.upn, self.goal.tenant)
            return _stop("Sign-in problem", refusal.text, refusal.details, person)
        if "conditional_access_sign_in" in self.world.flags:
            text = "Your sign-in was successful, but it doesn't meet your organization's rules."
            return _stop("You can't get there from here", text, BLOCKED.details, person)
        if (person.upn, self.goal.client_id) in self.world.microsoft.consents:
            return self.goal.give(self.world, there)
        return self._ask_consent(person)

    def _ask_consent(self, person: Person) -> Response:
        application = "Keepit" if self.goal.client_id == KEEPIT_CLIENT else "Setup Assistant"
        if "approval_required" in self.world.flags:
            text = f"{application} needs permission that only an administrator can grant."
            return _stop("Need admin approval", text, APPROVAL.details, person, back=True)
        return page(
            "consent.html", name=person.upn, application=application, permissions=PERMISSIONS
        )

    def _ask_name(self, name: str = "", error: str = "") -> Response:
        return page("user.html", name=name or self.goal.hint, error=error)

    def _signed_in(self) -> Person | None:
        return self._person(session.get("upn", ""))

    def _person(self, upn: str) -> Person | None:
        return self.world.people.get(upn.strip().lower())


def page(template: str, /, **values: Any) -> Response:
    """A page as an answer."""
    return Response(render_template(template, **values), mimetype="text/html")


def _stop(title: str, text: str, details: str, person: Person, *, back: bool = False) -> Response:
    return page("stop.html", title=title, text=text, details=details, name=person.upn, back=back)
