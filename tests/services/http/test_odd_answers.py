"""Every call of every client against answers of the wrong shape: a malformed answer, and nothing else."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.endpoints import Endpoints
from setup_assistant.model import AccountKind, ConnectorDraft, Identity, Region
from setup_assistant.services.azure_devops.client import AzureDevOps
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.services.microsoft.tokens import FixedTokens
from tests.support import sample_answers
from tests.support.wire import Site
from tests.support.wsgi import mount

HTTP = Http(Network(proxy_for=lambda _url: None), pauses=())
ID = "d6245f20-2af8-44f4-9451-8107cb2767db"
ME = Identity(ID, "aad.bWU", ID, AccountKind.MEMBER)
GUID = "abcdef-abcdef-abcdef"

AZURE: dict[str, Callable[[AzureDevOps], Any]] = {
    "caller": lambda c: c.caller(),
    "profile": lambda c: c.profile(),
    "organizations": lambda c: c.organizations(ID),
    "connection": lambda c: c.connection("contoso"),
    "providers": lambda c: c.providers("contoso"),
    "settings": lambda c: c.settings_policies("contoso"),
    "single": lambda c: c.single_policy("contoso"),
    "groups": lambda c: c.groups("contoso", ME),
    "direct": lambda c: c.direct_groups("contoso", ME),
    "entitlement": lambda c: c.entitlement("contoso", ME),
    "group name": lambda c: c.group_name("contoso", "vssgp.x"),
    "rights": lambda c: c.rights("contoso"),
    "projects": lambda c: c.projects("contoso"),
    "repositories": lambda c: c.repositories("contoso"),
}
KEEPIT: dict[str, Callable[[Keepit], Any]] = {
    "who am i": lambda c: c.who_am_i(),
    "company": lambda c: c.company(GUID),
    "rights": lambda c: c.may_create(GUID),
    "connectors": lambda c: c.connectors(GUID),
    "seats": lambda c: c.seats(GUID),
    "connector": lambda c: c.connector(GUID, GUID),
    "members": lambda c: c.members(GUID, GUID),
    "health": lambda c: c.health(GUID, GUID),
    "status": lambda c: c.status_code(GUID, GUID),
    "jobs": lambda c: c.first_backup(GUID, GUID),
    "create": lambda c: c.create(GUID, ConnectorDraft("A name", orglink="x")),
    "enable": lambda c: c.enable(GUID, GUID),
    "backup": lambda c: c.start_backup(GUID, GUID),
}
JSON_BODIES = [
    *(json.dumps(shape).encode() for shape in sample_answers.WRONG_SHAPES),
    b'{"value": [{"name": "\\ud800", "accountName": "\\udfff", "id": "' + ID.encode() + b'"}]}',
    b'{"displayName": "\\ud800", "publicAlias": "\\ud800", "value": NaN}',
    b'{"value": ' + b"9" * 5000 + b"}",
    b"",
    b"\x00\xff",
    b'{"value": [{"accountId": "d6245f20-2af8-44f4-9451-8107cb2767db", "acc',
    b"[" * 1_000_001,
    sample_answers.deep_json(),
]
XML_BODIES = [
    b"",
    b"{}",
    b"<a/>",
    b"<user><id>" + b"9" * 9000 + b"</id></user>",
    b"<resources><resource><name>azuredo-users</name><usage>" + b"9" * 5000 + b"</usage></resource></resources>",
    b'<?xml version="1.0" encoding="x-none"?><user/>',
    b"<user>\x00</user>",
    b"\xff\xfe<\x00u\x00",
    sample_answers.BOMB,
    sample_answers.deep_xml(),
    sample_answers.wide_xml(),
]  # fmt: skip


def told(call: Callable[[], Any]) -> None:
    """Whatever it brings can be shown, and what it raises is told to people."""
    with contextlib.suppress(errors.AssistantError):
        json.dumps(call(), default=_parts, ensure_ascii=False).encode()


def _parts(value: Any) -> Any:
    return list(value) if isinstance(value, frozenset) else getattr(value, "__dict__", str(value))


@pytest.mark.parametrize("body", JSON_BODIES, ids=range(len(JSON_BODIES)))
@pytest.mark.parametrize("call", AZURE)
def test_azure_devops(call: str, body: bytes) -> None:
    site = Site(("200 OK", [sample_answers.JSON], body))
    for base in (
        "https://dev.azure.com",
        "https://vssps.dev.azure.com",
        "https://vsaex.dev.azure.com",
    ):
        mount(HTTP, base, site)
    mount(HTTP, "https://app.vssps.visualstudio.com", site)
    told(lambda: AZURE[call](AzureDevOps(HTTP, Endpoints(), FixedTokens("token"))))
    assert site.asked


@pytest.mark.parametrize("body", XML_BODIES, ids=range(len(XML_BODIES)))
@pytest.mark.parametrize("call", KEEPIT)
def test_keepit(call: str, body: bytes) -> None:
    site = Site(("200 OK", [sample_answers.XML], body))
    mount(HTTP, "https://dk-co.keepit.com", site)
    client = Keepit(HTTP, Endpoints(), Region("dk-co", "Copenhagen"), "user", "password")
    told(lambda: KEEPIT[call](client))
    assert site.asked


def test_a_document_has_a_greatest_size() -> None:
    for body in (sample_answers.deep_xml(200), sample_answers.wide_xml(200_001)):
        mount(HTTP, "https://dk-co.keepit.com", Site(("200 OK", [sample_answers.XML], body)))
        client = Keepit(HTTP, Endpoints(), Region("dk-co", "Copenhagen"), "user", "password")
        with pytest.raises(errors.MalformedAnswer):
            client.who_am_i()
