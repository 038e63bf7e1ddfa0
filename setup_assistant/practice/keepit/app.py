"""The practice Keepit: its XML API and, on the same host, its web app, as ``WSGIApplication``.

The API is written from Keepit's public documentation and published clients. ``web`` lists
the web app's paths and the ids on its pages. A create whose answer has to get lost
(``world.keepit.answers_to_lose``) is carried out and then ends in ``ConnectionResetError``: the
server closes the connection, and a test without sockets sees the exception itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from flask import Flask, Response, g, request

from setup_assistant.practice.keepit import devices, web
from setup_assistant.practice.keepit.wire import (
    NOT_FOUND,
    Fields,
    Refused,
    add_error_bodies,
    authenticated,
    bad_request,
    body,
    text,
    timestamp,
    truth,
    version,
    xml,
)
from setup_assistant.practice.recording import Recorded
from setup_assistant.practice.state.keepit import (
    ACCOUNT_SINCE,
    FULL_RIGHTS,
    READ_RIGHTS,
    KeepitState,
    Token,
    identifier,
)
from setup_assistant.practice.state.world import World
from setup_assistant.practice.web import PracticeApp

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


SEATS = "azuredo-users"
CREATING_ROLES = ("MasterAdmin", "BackupAdmin")
ROLES = {
    role: "Devices:DevHealth:Users" if role in CREATING_ROLES else "DevHealth"
    for role in (*CREATING_ROLES, "FullSupport", "StandardSupport", "LimitedSupport")
}
"""Roles and their capabilities; the names are published, what each can do is not."""
TOKENS_NEWEST = 2
"""Newer versions of ``/tokens`` answer 400."""


def app(world: World) -> WSGIApplication:
    """Keepit's API and web app over ``world``."""
    flask = PracticeApp("keepit", KEEPIT)
    flask.url_map.strict_slashes = False
    add_error_bodies(flask)
    _authentication(flask, world)
    _account(flask, world)
    _tokens(flask, world)
    _seats(flask, world)
    devices.add_to(flask, world)
    web.add_to(flask, world)
    return Recorded(world, "keepit", flask)


def _authentication(flask: Flask, world: World) -> None:
    @flask.before_request
    def known() -> None:
        """Every path below ``/users`` needs credentials, and shows only their own account."""
        if request.path.split("/")[1] != "users":
            return
        g.token = authenticated(world.keepit, world.now())
        account = (request.view_args or {}).get("account")
        if account not in (None, world.keepit.account):
            raise Refused(404, NOT_FOUND[0], "Account not found.")


def _account(flask: Flask, world: World) -> None:
    state = world.keepit

    @flask.get("/users/")
    def who_am_i() -> Response:
        return xml("user", [("id", state.account), *_settings()])

    @flask.get("/users/<account>")
    def account(account: str) -> Response:
        return xml("user", [("id", account), *_settings()])

    @flask.get("/users/<account>/contacts/p")
    def contact(account: str) -> Response:
        del account
        fields = [("email", "admin@contoso.com"), ("companyname", state.company)]
        return xml("contact", [*fields, ("fullname", "Alex Admin"), ("phone", "")])

    @flask.get("/users/<account>/users")
    def customers(account: str) -> Response:
        """A partner's accounts; this one is nobody's partner."""
        del account
        answer = xml("users", [])
        answer.headers["X-Total-Count"] = "0"
        return answer

    @flask.get("/users/<account>/product")
    def product(account: str) -> Response:
        del account
        return xml("product", [("id", "practice"), ("name", "Practice")])


def _settings() -> list[tuple[str, str]]:
    return [
        ("enabled", "true"),
        ("created", timestamp(ACCOUNT_SINCE)),
        ("product", "practice"),
        ("parent", "p1r2a3-c4t5i6-c7e8p9"),
        ("subscribed", "true"),
    ]


def _tokens(flask: Flask, world: World) -> None:
    state = world.keepit

    @flask.get("/users/<account>/tokens", provide_automatic_options=False)
    def tokens(account: str) -> Response:
        del account
        version(newest=TOKENS_NEWEST)
        if request.method == "HEAD" and "aname" in request.args:
            owner = state.token(request.args["aname"])
            return Response(status=409 if owner and owner.primary else 202)
        secondary = request.args.get("secondary") == "1"
        tokens_ = [token for token in state.tokens if token.primary or secondary]
        return xml("tokens", [("token", _token(token)) for token in tokens_])

    @flask.post("/users/<account>/tokens")
    def add(account: str) -> Response:
        """A new user, or an API token when it isn't ``primary``."""
        del account
        if not g.token.may("P", "Users"):
            raise Refused(403, "ACCESS_DENIED", "Access denied")
        token = _wanted(state, body("token"), world.now())
        state.tokens.append(token)
        credentials = [("aname", token.aname), ("apass", token.password)]
        return xml("credentials", credentials, 201)

    @flask.get("/users/<account>/permissions/roles")
    def roles(account: str) -> Response:
        del account
        return xml("roles", [("role", [("name", n), ("acl", acl)]) for n, acl in ROLES.items()])


def _wanted(state: KeepitState, element: Element, now: float) -> Token:
    aname = text(element, "aname") or identifier()
    role = text(element, "acl") or "MasterAdmin"
    if role not in ROLES:
        # A role in other letters is an internal error at Keepit (its module's history of changes).
        raise Refused(500, "INTERNAL", "Internal server error")
    if state.token(aname):
        raise Refused(409, "ALREADY_EXISTS", "A user or token with this name exists already")
    if not text(element, "apass") and element.find("sessionkey") is None:
        raise bad_request("<apass> or <sessionkey> is missing")
    return Token(
        aname,
        text(element, "apass") or identifier(4),
        primary=text(element, "primary") == "true",
        eacl=FULL_RIGHTS if role in CREATING_ROLES else READ_RIGHTS,
        description=text(element, "descr"),
        created=now,
    )


def _token(token: Token) -> Fields:
    fields = [
        ("guid", token.guid),
        ("aname", token.aname),
        ("descr", token.description),
        ("created", timestamp(token.created)),
        ("acl", "MasterAdmin" if token.may("P", "Devices") else "StandardSupport"),
        ("eacl", token.eacl),
        ("primary", truth(token.primary)),
    ]
    if not token.primary:
        fields.append(("primary_aname", "admin@contoso.com"))
    if token.expires is not None:
        fields.append(("expires", timestamp(token.expires)))
    return fields


def _seats(flask: Flask, world: World) -> None:
    state = world.keepit

    @flask.get("/users/<account>/resources")
    def resources(account: str) -> Response:
        del account
        seats = [
            ("name", SEATS),
            ("type", "seat"),
            ("usage", str(state.seats_used)),
            ("violated", truth(state.seats_violated)),
            ("evaluated", timestamp(world.now())),
        ]
        return xml("resources", [("resource", seats)])

    @flask.put("/users/<account>/resources/max_usage")
    def max_usage(account: str) -> Response:
        """The highest usage within a time range; the limit is there where the account has one."""
        del account
        body("filter")
        seats = [("name", SEATS), ("maximum-usage", str(state.seats_used))]
        if state.seats_limit is not None:
            seats.append(("limit", str(state.seats_limit)))
        return xml("resources", [("resource", seats)])


_APP = """{% extends "frame.html" %}
{% block title %}Keepit (practice){% endblock %}
{% block service %}Practice backup service. Not Keepit's; nothing here reaches Keepit.{% endblock %}
{% block width %}720px{% endblock %}
{% block main %}
{% if user %}<form method="post" action="/desktop/sign-out" class="quiet">{{ user }}
<button id="signOut">Sign out</button></form>{% endif %}
{% block step %}{% endblock %}
{% endblock %}
"""

_SIGN_IN = """{% extends "app.html" %}
{% block step %}
<h1>Sign in to Keepit</h1>
<form method="post">
{% if error %}<p class="error" id="signInError" role="alert">{{ error }}</p>{% endif %}
<label for="user">E-mail</label>
<input type="email" name="user" id="user" autocomplete="username" autofocus>
<label for="password">Password</label>
<input type="password" name="password" id="password" autocomplete="current-password">
<div class="buttons"><button class="main" id="signIn">Sign in</button></div>
</form>
{% endblock %}
"""

_CONNECTORS = """{% extends "app.html" %}
{% block step %}
<h1>Connectors</h1>
<div class="buttons"><a class="button main" id="addConnector" href="/desktop/connectors/add">Add connector</a></div>
<table id="connectors"><thead><tr><th>Name</th><th>Type</th><th>State</th></tr></thead><tbody>
{% for connector in connectors %}
<tr><td><a id="connector-{{ connector.guid }}" href="/desktop/connectors/{{ connector.guid }}">{{ connector.name }}</a></td>
<td>{{ connector.agent_type or connector.type }}</td><td>{{ connector.code or "Scheduled" }}</td></tr>
{% endfor %}
</tbody></table>
{% endblock %}
"""

_ADD = """{% extends "app.html" %}
{% block step %}
<h1>Add connector</h1>
<p>Choose what to back up. The practice service only adds Azure DevOps.</p>
<p><a class="button main" id="add-azure-do" href="/desktop/connectors/add/azure-do">Azure DevOps</a></p>
{% endblock %}
"""

_ACCOUNT = """{% extends "app.html" %}
{% block step %}
<h1>{{ "Sign in again: " + connector.name if connector else "Add Azure DevOps connector" }}</h1>
{% if error %}<p class="error" id="accessError" role="alert">{{ error }}</p>{% endif %}
<p>Sign out of all personal Microsoft accounts. Then sign in with the service account that is to be
used for the backup, and accept the permissions.</p>
{% set here = "/desktop/connectors/" + connector.guid if connector else "" %}
<form method="post" action="{{ here + "/sign-in" if connector else "/desktop/connectors/add/azure-do" }}"><div class="buttons">
<a class="button" id="back" href="{{ here or "/desktop/connectors" }}">Back</a>
<button class="main" id="microsoftSignIn">Sign in</button></div></form>
{% endblock %}
"""

_NEW = """{% extends "app.html" %}
{% block step %}
<h1>Configure the connector</h1>
<p id="approvedBy">Signed in as {{ approved }}</p>
<form method="post">
{% if error %}<p class="error" id="nameError" role="alert">{{ error }}</p>{% endif %}
<label for="connectorName">Name</label>
<input type="text" name="name" id="connectorName" value="{{ name }}" maxlength="255">
<details id="lock"><summary>Lock: who may see it</summary>
{% for email in users %}
<label class="tick"><input type="checkbox" name="member" value="{{ email }}" id="member-{{ email }}"> {{ email }}</label>
{% endfor %}
</details>
<details id="calendar"><summary>Calendar: how long to keep data</summary>
<label for="retention">Retention</label>
<select name="retention" id="retention">
{% for value, label in retentions %}<option value="{{ value }}">{{ label }}</option>{% endfor %}
</select></details>
<div class="buttons"><a class="button" id="cancel" href="/desktop/connectors">Cancel</a>
<button class="main" id="create">Create</button></div>
</form>
{% endblock %}
"""

_CONNECTOR = """{% extends "app.html" %}
{% block step %}
<h1 id="name">{{ connector.name }}</h1>
<table>
<tr><th>State</th><td id="state">{{ connector.code or "First backup scheduled" }}</td></tr>
<tr><th>Retention</th><td id="held">{{ connector.retention or "Unlimited" }}</td></tr>
<tr><th>Who may see it</th><td id="members">{{ connector.members | join(", ") or "Administrators" }}</td></tr>
</table>
<div class="buttons"><a class="button" id="back" href="/desktop/connectors">Connectors</a>
<a class="button main" id="settings" href="/desktop/connectors/{{ connector.guid }}/settings">Settings</a></div>
{% endblock %}
"""

_SETTINGS = """{% extends "app.html" %}
{% block step %}
<h1>Settings of {{ connector.name }}</h1>
<p><a id="key" href="/desktop/connectors/{{ connector.guid }}/sign-in">Key: sign in again</a></p>
<form method="post">
<h2>Organizations to back up</h2>
{% if error %}<p class="error" id="organizationError" role="alert">{{ error }}</p>{% endif %}
{% for name in organizations %}
<label class="tick"><input type="checkbox" name="organization" value="{{ name }}" id="organization-{{ name }}"
{{ "checked" if name in connector.organizations }}> {{ name }}</label>
{% endfor %}
<div class="buttons"><a class="button" id="cancel" href="/desktop/connectors/{{ connector.guid }}">Cancel</a>
<button class="main" id="save">Save</button></div>
</form>
{% endblock %}
"""

KEEPIT = {
    "app.html": _APP,
    "sign_in.html": _SIGN_IN,
    "connectors.html": _CONNECTORS,
    "add.html": _ADD,
    "account.html": _ACCOUNT,
    "new.html": _NEW,
    "connector.html": _CONNECTOR,
    "settings.html": _SETTINGS,
}
