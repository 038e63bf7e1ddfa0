"""A Keepit made of prepared answers, and a record of every request that reached it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from setup_assistant.endpoints import Endpoints
from setup_assistant.model import Region
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.keepit.client import Keepit
from tests.support.wsgi import mount

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ACCOUNT = "k4x9ab-2m7qpd-w8z3ht"
GUID = "d3v1ce-000001-abcdef"
USER = "t0k:en%,?+!@#é"
PASSWORD = "p%,?+!@# ø:€"
BASE = "https://dk-co.keepit.test"
AUTHORIZATION = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

DEVICES = f"/users/{ACCOUNT}/devices"
DEVICE = f"{DEVICES}/{GUID}"
TOKENS = f"/users/{ACCOUNT}/tokens"


@dataclass(frozen=True)
class Sent:
    """One request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Reply:
    """A prepared answer."""

    status: int = 200
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "application/xml"


Prepared = Reply | str | Callable[[Sent], "Reply | str"]


@dataclass
class Wire:
    """WSGI application: ``answers`` by "METHOD /path"; what isn't prepared is 404."""

    answers: dict[str, Prepared] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = _sent(environ)
        self.sent.append(request)
        prepared = self.prepared(request)
        reply = prepared(request) if callable(prepared) else prepared
        reply = Reply(body=reply) if isinstance(reply, str) else reply
        start(f"{reply.status} x", [("Content-Type", reply.content_type), *reply.headers])
        return [] if request.method == "HEAD" else [reply.body.encode()]

    def prepared(self, request: Sent) -> Prepared:
        """What answers the request."""
        return self.answers.get(request.line, Reply(404))

    def lines(self, method: str = "") -> list[str]:
        """What was asked, in order; of one method only, if given."""
        return [sent.line for sent in self.sent if not method or sent.method == method]

    def client(self, **http: Any) -> Keepit:
        """A client whose every request arrives here."""
        return client_of(self, USER, PASSWORD, **http)


def client_of(app: WSGIApplication, user: str, password: str, **http: Any) -> Keepit:
    """A client with these credentials, whose every request arrives at ``app``."""
    session = Http(Network(), pauses=(), **http)
    mount(session, BASE, app)
    endpoints = Endpoints(keepit="https://{region}.keepit.test")
    return Keepit(session, endpoints, Region("dk-co", "Denmark (Copenhagen)"), user, password)


def lost(sent: Sent) -> Reply:
    """The connection breaks after the request arrived."""
    raise ConnectionResetError(104, "connection reset")


def cloud(
    guid: str = GUID, name: str = "Azure DevOps", kind: str = "azure-do", more: str = ""
) -> str:
    return f"<cloud><guid>{guid}</guid><name>{name}</name><type>{kind}</type>{more}</cloud>"


def reading(line: str, reply: Reply | str) -> tuple[Wire, Keepit]:
    wire = Wire({line: reply})
    return wire, wire.client()


def _sent(environ: WSGIEnvironment) -> Sent:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").title(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
    return Sent(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"],
        environ["QUERY_STRING"],
        headers,
        environ["wsgi.input"].read(length).decode(),
    )
