"""Keepit's API as its documentation describes it, called at the practice Keepit without sockets."""

from __future__ import annotations

import base64
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from werkzeug.test import Client, TestResponse

from setup_assistant.practice.keepit import app
from setup_assistant.practice.state.keepit import (
    ACCOUNT,
    TOKEN_NAME,
    TOKEN_PASSWORD,
    Connector,
)
from setup_assistant.practice.state.world import World

V4 = "application/vnd.keepit.v4+xml"
V2 = "application/vnd.keepit.v2"
HOME = f"/users/{ACCOUNT}"
BACKUP = (
    "<job><description>User-requested backup</description><type>backup</type><immediate/>"
    "<commands><backup/></commands></job>"
)


class Api:
    """Calls as Keepit's documentation describes them."""

    def __init__(self, practice: World, kind: str = "application/xml") -> None:
        """``kind`` is what is said of a body; empty says nothing."""
        self.world, self.kind = practice, kind
        self.client = Client(app.app(practice))
        self.login = (TOKEN_NAME, TOKEN_PASSWORD)

    def call(
        self,
        method: str,
        path: str,
        body: str = "",
        accept: str = V4,
        kind: str | None = None,
        **headers: str,
    ) -> TestResponse:
        credentials = base64.b64encode(":".join(self.login).encode()).decode()
        return self.client.open(
            path,
            method=method,
            data=body.encode() or None,
            content_type=(self.kind if kind is None else kind) if body else None,
            headers={"Accept": accept, "Authorization": f"Basic {credentials}", **headers},
        )

    def read(self, path: str, accept: str = V4) -> Element:
        answer = self.call("GET", path, accept=accept)
        assert answer.status_code == 200, answer.text
        return parsed(answer)

    def create(self, name: str = "New", extra: str = "", kind: str = "azure-do") -> TestResponse:
        body = f"<cloud><type>{kind}</type><name>{name}</name>{extra}</cloud>"
        return self.call("POST", f"{HOME}/devices/", body)

    def created(self, name: str = "New") -> tuple[str, Connector]:
        """Path and state of a new connector with the existing authorization."""
        orglink = self.world.keepit.orglinks[-1]
        answer = self.create(name, f"<orglink>{orglink}</orglink>")
        assert answer.status_code == 201, answer.text
        path = answer.headers["Location"].removeprefix("http://localhost")
        connector = self.world.keepit.connector(path.rpartition("/")[2])
        assert connector is not None
        return path, connector


def parsed(answer: TestResponse) -> Element:
    root: Element = fromstring(answer.data)
    return root


def refusal(answer: TestResponse) -> tuple[int, str]:
    """Status and code of an error body."""
    error = parsed(answer)
    assert error.tag == "error"
    assert error.findtext("description")
    return answer.status_code, error.findtext("code") or ""


def member(email: str) -> str:
    """Body that lets a user see a connector."""
    return f"<member><aname>{email}</aname></member>"
