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

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from setup_assistant.practice import microsoft_tokens
from setup_assistant.practice.microsoft_answers import NO_SUCH_TENANT, Refusal, public_keys
from setup_assistant.practice.microsoft_pages import ANY_TENANT, SignIn, page
from setup_assistant.practice.microsoft_requests import DeviceRequest, code_request
from setup_assistant.practice.pages import MICROSOFT
from setup_assistant.practice.recording import Recorded
from setup_assistant.practice.web import PracticeApp
from setup_assistant.practice.world import World

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def app(world: World) -> WSGIApplication:
    """The sign-in service over ``world``."""
    flask = PracticeApp("microsoft", MICROSOFT)
    _discovery(flask, world)
    _authorize(flask, world)
    _device_page(flask, world)
    microsoft_tokens.add_to(flask, world)
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
    root = f"{base}/{tenant}"
    ids = (known.id for known in world.tenants.values() if tenant in (known.id, known.domain))
    issuer = next(ids, "{tenantid}")
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
    def authorize(tenant: str) -> Answer:
        asked = code_request(world, tenant, request.args)
        if isinstance(asked, Refusal):
            return _refused(asked)
        if not _known(world, tenant):
            return _refused(NO_SUCH_TENANT)
        if fault := asked.fault:
            return asked.refuse(fault)
        sign_in = SignIn(world, asked)
        return sign_in.step(request.form) if request.method == "POST" else sign_in.begin()


def _device_page(flask: Flask, world: World) -> None:
    @flask.route("/devicelogin", methods=["GET", "POST"])
    def device_entry() -> Answer:
        typed = request.form.get("otc", "")
        if request.method == "GET":
            return page("device.html")
        if world.microsoft.device_for(typed) is None:
            return page("device.html", error="That code didn't work. Check the code and try again.")
        return redirect(f"/devicelogin/{typed.strip()}")

    @flask.route("/devicelogin/<user_code>", methods=["GET", "POST"])
    def device_sign_in(user_code: str) -> Answer:
        device = world.microsoft.device_for(user_code)
        if device is None:
            return redirect("/devicelogin")
        sign_in = SignIn(world, DeviceRequest(device))
        return sign_in.step(request.form) if request.method == "POST" else sign_in.begin()


def _known(world: World, tenant: str) -> bool:
    return tenant in ANY_TENANT or any(
        tenant in (known.id, known.domain) for known in world.tenants.values()
    )


def _refused(refusal: Refusal) -> Response:
    answer = page(
        "stop.html",
        title="Sign in",
        text="Sorry, but we're having trouble signing you in.",
        details=refusal.details,
    )
    return Response(answer.get_data(), status=400, mimetype="text/html")
