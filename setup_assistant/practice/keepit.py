"""The practice Keepit: its XML API and, on the same host, its web app, as ``WSGIApplication``.

The API is written from Keepit's public documentation and published clients. ``keepit_web`` lists
the web app's paths and the ids on its pages. A create whose answer has to get lost
(``world.keepit.answers_to_lose``) is carried out and then ends in ``ConnectionResetError``: the
server closes the connection, and a test without sockets sees the exception itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from flask import Flask, Response, g, request

from setup_assistant.practice import keepit_devices, keepit_web
from setup_assistant.practice.keepit_pages import KEEPIT
from setup_assistant.practice.keepit_wire import (
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
from setup_assistant.practice.keepit_world import (
    ACCOUNT_SINCE,
    FULL_RIGHTS,
    READ_RIGHTS,
    KeepitState,
    Token,
    identifier,
)
from setup_assistant.practice.recording import Recorded
from setup_assistant.practice.web import PracticeApp
from setup_assistant.practice.world import World

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
    keepit_devices.add_to(flask, world)
    keepit_web.add_to(flask, world)
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
            held = state.token(request.args["aname"])
            return Response(status=409 if held and held.primary else 202)
        secondary = request.args.get("secondary") == "1"
        listed = [token for token in state.tokens if token.primary or secondary]
        return xml("tokens", [("token", _token(token)) for token in listed])

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


def _wanted(state: KeepitState, asked: Element, now: float) -> Token:
    aname = text(asked, "aname") or identifier()
    role = text(asked, "acl") or "MasterAdmin"
    if role not in ROLES:
        # A role in other letters is an internal error at Keepit (its module's history of changes).
        raise Refused(500, "INTERNAL", "Internal server error")
    if state.token(aname):
        raise Refused(409, "ALREADY_EXISTS", "A user or token with this name exists already")
    if not text(asked, "apass") and asked.find("sessionkey") is None:
        raise bad_request("<apass> or <sessionkey> is missing")
    return Token(
        aname,
        text(asked, "apass") or identifier(4),
        primary=text(asked, "primary") == "true",
        eacl=FULL_RIGHTS if role in CREATING_ROLES else READ_RIGHTS,
        description=text(asked, "descr"),
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
