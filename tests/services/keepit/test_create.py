"""The create request: exactly as documented, once, and its answer in every form."""

from __future__ import annotations

import pytest

from setup_assistant import errors
from setup_assistant.model import (
    ConnectorDraft,
)
from setup_assistant.services.keepit import xml
from tests.support.keepit_wire import (
    ACCOUNT,
    AUTHORIZATION,
    BASE,
    DEVICE,
    DEVICES,
    GUID,
    Reply,
    Wire,
    cloud,
    lost,
    reading,
)

V4 = "application/vnd.keepit.v4+xml"
DRAFT = ConnectorDraft("Azure DevOps - Contoso", "P1Y", ("anna@contoso.com",), "link-1")
HOSTILE = "<b /> & \"quotes\" 'x' 🚀 \u202eערב]]> é"


def test_create_sends_exactly_the_documented_request() -> None:
    wire, keepit = reading(f"POST {DEVICES}/", Reply(201, cloud()))
    assert keepit.create(ACCOUNT, DRAFT) == GUID
    (sent,) = wire.sent
    assert sent.body == (
        "<cloud><type>azure-do</type><name>Azure DevOps - Contoso</name>"
        "<backup-retention>P1Y</backup-retention><orglink>link-1</orglink></cloud>"
    )
    assert sent.headers["Accept"] == V4
    assert sent.headers["Content-Type"] == "application/xml"
    assert sent.headers["Authorization"] == AUTHORIZATION


def test_unlimited_retention_is_left_out() -> None:
    assert xml.create_body(ConnectorDraft("N", "", (), "l")) == (
        "<cloud><type>azure-do</type><name>N</name><orglink>l</orglink></cloud>"
    )


def test_hostile_text_is_escaped_and_arrives_whole() -> None:
    wire, keepit = reading(f"POST {DEVICES}/", Reply(201))
    keepit.create(ACCOUNT, ConnectorDraft(HOSTILE, "", (), "l</orglink><x/>"))
    root = xml.parsed(wire.sent[0].body.encode(), "")
    assert [child.tag for child in root] == ["type", "name", "orglink"]
    assert root.findtext("name") == HOSTILE
    assert "&lt;b /&gt; &amp; " in wire.sent[0].body


@pytest.mark.parametrize(
    ("body", "location", "guid"),
    [
        (cloud(GUID.upper()), "", GUID),
        (f"<device><guid>{GUID}</guid></device>", "", GUID),
        ("", f"/users/{ACCOUNT}/devices/{GUID}", GUID),
        (
            "",
            f"{BASE}{DEVICE.upper().replace('/USERS', '/users').replace('/DEVICES', '/devices')}",
            GUID,
        ),
        ("not xml", f"/devices/{GUID}", GUID),
        ("<cloud/>", f"/devices/{GUID}/", GUID),
        ("", "", None),
        ("", "/devices/", None),
        ("", f"/devices/{GUID}-abcdef", None),
        ("<cloud><guid>nonsense</guid></cloud>", "", None),
    ],
)
def test_the_new_id_is_in_the_body_or_in_location(
    body: str, location: str, guid: str | None
) -> None:
    headers = (("Location", location),) if location else ()
    _, keepit = reading(f"POST {DEVICES}/", Reply(201, body, headers))
    assert keepit.create(ACCOUNT, DRAFT) == guid


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_create_is_never_repeated(status: int) -> None:
    wire, keepit = reading(f"POST {DEVICES}/", Reply(status))
    with pytest.raises((errors.ServiceFault, errors.Throttled)):
        keepit.create(ACCOUNT, DRAFT)
    assert wire.lines() == [f"POST {DEVICES}/"]


def test_a_lost_create_answer_is_said_to_be_lost_and_not_repeated() -> None:
    wire = Wire({f"POST {DEVICES}/": lost})
    with pytest.raises(errors.AnswerLost):
        wire.client().create(ACCOUNT, DRAFT)
    assert len(wire.sent) == 1


@pytest.mark.parametrize("status", [400, 409])
def test_keepits_own_code_is_in_the_details(status: int) -> None:
    body = "<error><code>NAME_TAKEN</code><description>Already there</description></error>"
    _, keepit = reading(f"POST {DEVICES}/", Reply(status, body))
    with pytest.raises(errors.Rejected) as caught:
        keepit.create(ACCOUNT, DRAFT)
    assert (caught.value.code, caught.value.message) == ("NAME_TAKEN", "Already there")
