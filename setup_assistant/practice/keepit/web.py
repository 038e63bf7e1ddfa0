"""The practice Keepit's web app: the way to a connector that only a person can go.

Paths and the ids on their pages (the session cookie is ``practice_keepit_session``):

- ``/`` and ``/desktop`` lead on; ``/desktop/sign-in``: ``user``, ``password``, ``signIn``,
  ``signInError``; ``signOut`` is on every later page
- ``/desktop/connectors``: ``addConnector``, ``connectors`` (table), ``connector-{guid}``
- ``/desktop/connectors/add``: ``add-azure-do``
- ``/desktop/connectors/add/azure-do``: ``microsoftSignIn`` (on to the practice Microsoft, which
  posts back to ``/desktop/microsoft``), ``back``, ``accessError``
- ``/desktop/connectors/new``: ``approvedBy``, ``connectorName``, ``nameError``, ``lock`` with
  ``member-{email}``, ``calendar`` with ``retention``, ``create``, ``cancel``
- ``/desktop/connectors/{guid}``: ``name``, ``state``, ``held`` (retention), ``members``, ``settings``
- ``/desktop/connectors/{guid}/settings``: ``organization-{name}``, ``organizationError``, ``save``, and
  ``key`` to ``/desktop/connectors/{guid}/sign-in``: ``microsoftSignIn``, ``back``, ``accessError``

Like the real one it takes whichever Microsoft account the browser holds.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import Blueprint, Flask, redirect, render_template, request, session
from werkzeug.wrappers import Response

from setup_assistant.endpoints import DEVOPS_RESOURCE
from setup_assistant.practice.keepit.devices import accessible
from setup_assistant.practice.microsoft.requests import KEEPIT_CALLBACK
from setup_assistant.practice.state.keepit import Connector, KeepitState, identifier
from setup_assistant.practice.state.microsoft import KEEPIT_CLIENT
from setup_assistant.practice.state.world import World

HOME = "/desktop/connectors"
RETENTIONS = (
    ("", "Unlimited"),
    ("P6M", "6 months"),
    ("P1Y", "1 year"),
    ("P3Y", "3 years"),
    ("P7Y", "7 years"),
)
"""Made up: Keepit's own list isn't published."""


def add_to(flask: Flask, world: World) -> None:
    """Add the web app's pages to ``flask``."""
    pages = Blueprint("web", __name__)
    _sign_in(pages, world.keepit)
    _connectors(pages, world.keepit)
    _microsoft(pages, world)
    _answered(pages, world)
    _create(pages, world)
    _connector(pages, world)
    flask.register_blueprint(pages)


def _sign_in(pages: Blueprint, state: KeepitState) -> None:
    @pages.before_request
    def known() -> Response | None:
        """Every page but the first needs a signed-in user; the API has its own credentials."""
        if "user" in session or request.endpoint == "web.sign_in":
            return None
        return redirect("/desktop/sign-in")

    @pages.get("/")
    @pages.get("/desktop")
    def home() -> Response:
        return redirect(HOME)

    @pages.route("/desktop/sign-in", methods=["GET", "POST"])
    def sign_in() -> Response:
        if request.method == "GET":
            return _page("sign_in.html")
        user = state.token(request.form.get("user", "").strip())
        if user is None or not user.primary or user.password != request.form.get("password"):
            return _page("sign_in.html", error="The e-mail or the password is incorrect.")
        session["user"] = user.aname
        return redirect(HOME)

    @pages.post("/desktop/sign-out")
    def sign_out() -> Response:
        session.clear()
        return redirect("/desktop/sign-in")


def _connectors(pages: Blueprint, state: KeepitState) -> None:
    @pages.get(HOME)
    def connectors() -> Response:
        return _page("connectors.html", connectors=[c for c in state.connectors if c.accessible])

    @pages.get(f"{HOME}/add")
    def add() -> Response:
        return _page("add.html")


def _microsoft(pages: Blueprint, world: World) -> None:
    @pages.route(f"{HOME}/add/azure-do", methods=["GET", "POST"])
    def account() -> Response:
        if request.method == "GET":
            return _page("account.html")
        return _to_microsoft(world)

    @pages.route(f"{HOME}/<guid>/sign-in", methods=["GET", "POST"])
    def again(guid: str) -> Response:
        connector = accessible(world.keepit, guid)
        if request.method == "GET":
            return _page("account.html", connector=connector)
        return _to_microsoft(world, guid)


def _answered(pages: Blueprint, world: World) -> None:
    @pages.post(KEEPIT_CALLBACK)
    def answered() -> Response:
        connector = world.keepit.connector(session.get("again", ""))

        def ask_again(error: str) -> Response:
            return _page("account.html", error=error, connector=connector)

        if request.form.get("state") != session.pop("state", None):
            return ask_again("The sign-in has expired. Try again.")
        if "error" in request.form:
            return ask_again("Access was not given. Sign in and accept.")
        code = world.microsoft.codes.pop(request.form.get("code", ""), None)
        if code is None or code.grant.client_id != KEEPIT_CLIENT:
            return ask_again("The sign-in has expired. Try again.")
        if connector is not None:
            world.keepit.sign_in_again(connector, code.grant.person.upn, world.now())
            return redirect(f"{HOME}/{connector.guid}")
        session["approved"] = code.grant.person.upn
        return redirect(f"{HOME}/new")


def _to_microsoft(world: World, guid: str = "") -> Response:
    """To the sign-in for a new connector, or for the one with this id."""
    session["state"], session["again"] = secrets.token_urlsafe(16), guid
    return redirect(_authorize_address(world, session["state"]))


def _authorize_address(world: World, state: str) -> str:
    query = {
        "client_id": KEEPIT_CLIENT,
        "response_type": "code",
        "response_mode": "form_post",
        "redirect_uri": world.endpoints.keepit + KEEPIT_CALLBACK,
        "scope": f"{DEVOPS_RESOURCE}/user_impersonation openid profile offline_access",
        "state": state,
    }
    base = f"{world.endpoints.authority}/organizations/oauth2/v2.0/authorize"
    return f"{base}?{urlencode(query)}"


def _create(pages: Blueprint, world: World) -> None:
    @pages.route(f"{HOME}/new", methods=["GET", "POST"])
    def new() -> Response:
        if "approved" not in session:
            return redirect(f"{HOME}/add/azure-do")
        if request.method == "GET":
            return _ask(world.keepit, _free_name(world.keepit))
        name = request.form.get("name", "").strip()
        if fault := _name_fault(world.keepit, name):
            return _ask(world.keepit, name, fault)
        connector = _approved(world, name, session.pop("approved"))
        return redirect(f"{HOME}/{connector.guid}")


def _ask(state: KeepitState, name: str, error: str = "") -> Response:
    return _page(
        "new.html",
        name=name,
        error=error,
        approved=session["approved"],
        users=[token.aname for token in state.tokens if token.primary],
        retentions=RETENTIONS,
    )


def _approved(world: World, name: str, upn: str) -> Connector:
    """The connector with an authorization of its own; its first backup is scheduled if nothing is left to do."""
    state, orglink = world.keepit, identifier()
    state.approved_by[orglink] = upn
    connector = state.add(
        Connector(
            name,
            orglink=orglink,
            retention=request.form.get("retention", ""),
            members=request.form.getlist("member"),
            created=world.now(),
            enabled=True,
        ),
        state.page_task,
    )
    if not connector.task:
        connector.schedule(world.now())
    return connector


def _name_fault(state: KeepitState, name: str) -> str:
    if not 1 <= len(name) <= 255:
        return "Enter a name of at most 255 characters."
    return "This name is used by another connector." if state.named(name) else ""


def _free_name(state: KeepitState) -> str:
    number, name = 1, "Azure DevOps"
    while state.named(name):
        number += 1
        name = f"Azure DevOps {number}"
    return name


def _connector(pages: Blueprint, world: World) -> None:
    @pages.get(f"{HOME}/<guid>")
    def connector(guid: str) -> Response:
        return _page("connector.html", connector=accessible(world.keepit, guid))

    @pages.route(f"{HOME}/<guid>/settings", methods=["GET", "POST"])
    def settings(guid: str) -> Response:
        connector = accessible(world.keepit, guid)
        names, error = _organizations(world, connector), ""
        if request.method == "POST":
            organizations = [name for name in request.form.getlist("organization") if name in names]
            if organizations:
                connector.configure(organizations, world.now())
                return redirect(f"{HOME}/{guid}")
            error = "Select at least one organization."
        return _page("settings.html", connector=connector, organizations=names, error=error)


def _organizations(world: World, connector: Connector) -> list[str]:
    """What the account behind the connector's authorization can reach."""
    person = world.people[world.keepit.approver(connector.orglink)]
    return [
        organization.name
        for organization in world.organizations.values()
        if person.descriptor in organization.members
    ]


def _page(template: str, /, **values: object) -> Response:
    page = render_template(template, user=session.get("user"), **values)
    return Response(page, mimetype="text/html")
