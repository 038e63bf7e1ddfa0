"""What Keepit's client reads about an account, and what stays unread."""

from __future__ import annotations

import re

import pytest

from setup_assistant import errors
from setup_assistant.model import (
    Connector,
    Seats,
    Unread,
    UnreadReason,
)
from tests.support.keepit_wire import (
    ACCOUNT,
    DEVICES,
    GUID,
    TOKENS,
    USER,
    Reply,
    Wire,
    cloud,
    reading,
)

V4 = "application/vnd.keepit.v4+xml"


def test_company_of_the_primary_contact() -> None:
    contact = "<contact><email>a@b.c</email><companyname>Contoso &amp; Co</companyname></contact>"
    wire, keepit = reading(f"GET /users/{ACCOUNT}/contacts/p", contact)
    assert keepit.company(ACCOUNT) == "Contoso & Co"
    assert wire.lines() == [f"GET /users/{ACCOUNT}/contacts/p"]


@pytest.mark.parametrize("reply", [Reply(403), Reply(404), "<contact/>", "nonsense"])
def test_company_may_be_missing(reply: Reply | str) -> None:
    _, keepit = reading(f"GET /users/{ACCOUNT}/contacts/p", reply)
    assert keepit.company(ACCOUNT) == ""


def tokens(eacl: str, aname: str = USER) -> str:
    other = "<token><aname>other</aname><eacl>GP/Devices</eacl></token>"
    return f"<tokens>{other}<token><aname>{aname}</aname>{eacl}</token></tokens>"


@pytest.mark.parametrize(
    ("eacl", "may"),
    [
        ("<eacl>GODHPU/Devices:GOH/DevHealth</eacl>", True),
        ("<eacl>GH/DevHealth:P/Devices</eacl>", True),
        ("<eacl>GOH/Devices:P/DevHealth</eacl>", False),
        ("<eacl>GP/DevHealth</eacl>", False),
    ],
)
def test_rights_are_those_of_the_own_token(eacl: str, may: bool) -> None:
    wire, keepit = reading(f"GET {TOKENS}", tokens(eacl))
    assert keepit.may_create(ACCOUNT) is may
    (sent,) = wire.sent
    assert sent.headers["Accept"] == "application/vnd.keepit.v2"
    assert sent.query == "capabilities=1&secondary=1"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (tokens("<eacl>P/Devices</eacl>", aname="somebody else"), UnreadReason.MISSING),
        (tokens(""), UnreadReason.MISSING),
        ("<tokens/>", UnreadReason.MISSING),
        (Reply(403), UnreadReason.REFUSED),
        (Reply(400), UnreadReason.MALFORMED),
        (Reply(500), UnreadReason.SERVICE_FAULT),
        ("<wrong/>", UnreadReason.MALFORMED),
    ],
)
def test_rights_that_cannot_be_read_are_unread_not_no(
    reply: Reply | str, reason: UnreadReason
) -> None:
    _, keepit = reading(f"GET {TOKENS}", reply)
    found = keepit.may_create(ACCOUNT)
    assert isinstance(found, Unread)
    assert found.reason is reason


@pytest.mark.parametrize(
    ("resource", "seats"),
    [
        ("<usage>37</usage><violated>false</violated>", Seats(37, None, violated=False)),
        ("<usage>37</usage><limit>50</limit>", Seats(37, 50, violated=False)),
        ("<usage>112</usage><violated>true</violated><limit>100</limit>", Seats(112, 100, True)),
    ],
)
def test_seats(resource: str, seats: Seats) -> None:
    other = "<resource><name>o365-users</name><usage>9</usage></resource>"
    body = (
        f"<resources>{other}<resource><name>azuredo-users</name>{resource}</resource></resources>"
    )
    wire, keepit = reading(f"GET /users/{ACCOUNT}/resources", body)
    assert keepit.seats(ACCOUNT) == seats
    assert wire.lines()[0] == f"GET /users/{ACCOUNT}/resources"


@pytest.mark.parametrize(
    ("usage", "total"),
    [
        ("<maximum-usage>40</maximum-usage><limit>100</limit>", 100),
        ("<maximum-usage>40</maximum-usage>", None),
        ("<limit>lots</limit>", None),
    ],
)
def test_the_seat_limit_comes_with_the_highest_usage(usage: str, total: int | None) -> None:
    named = "<resources><resource><name>azuredo-users</name>{}</resource></resources>"
    wire = Wire(
        {
            f"GET /users/{ACCOUNT}/resources": named.format("<usage>37</usage>"),
            f"PUT /users/{ACCOUNT}/resources/max_usage": named.format(usage),
        }
    )
    assert wire.client().seats(ACCOUNT) == Seats(37, total, violated=False)
    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    wanted = f"<filter><range><from>{moment}</from><to>{moment}</to></range></filter>"
    assert re.fullmatch(wanted, wire.sent[-1].body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<resources/>", UnreadReason.MISSING),
        (
            "<resources><resource><name>azuredo-users</name><usage>many</usage></resource></resources>",
            UnreadReason.MALFORMED,
        ),
    ],
)
def test_seats_unread(body: str, reason: UnreadReason) -> None:
    _, keepit = reading(f"GET /users/{ACCOUNT}/resources", body)
    found = keepit.seats(ACCOUNT)
    assert isinstance(found, Unread)
    assert found.reason is reason


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("", []),
        (cloud(), ["Azure DevOps"]),
        (cloud() + cloud(guid="d3v1ce-000002-abcdef", name="Two"), ["Azure DevOps", "Two"]),
        (cloud(more="<accessible>true</accessible>"), ["Azure DevOps"]),
        (cloud(more="<accessible>false</accessible>"), []),
    ],
)
def test_none_one_or_many_connectors(inside: str, names: list[str]) -> None:
    wire, keepit = reading(f"GET {DEVICES}", f"<devices>{inside}</devices>")
    assert [connector.name for connector in keepit.connectors(ACCOUNT)] == names
    assert wire.sent[0].headers["Accept"] == V4


def test_a_connector_with_everything() -> None:
    more = (
        "<accessible>true</accessible><created>2026-11-01T08:00:00Z</created><orglink>abc</orglink>"
        "<backup-retention>P1Y</backup-retention>"
    )
    inside = cloud(GUID.upper(), "A &lt;b&gt; &amp; 🚀", more=more)
    _, keepit = reading(f"GET {DEVICES}", f"<devices>{inside}</devices>")
    wanted = Connector(GUID, "A <b> & 🚀", "azure-do", "abc", "P1Y", "2026-11-01T08:00:00Z")
    assert keepit.connectors(ACCOUNT) == (wanted,)


def test_the_real_type_of_a_dsl_connector_is_its_agent_type() -> None:
    inside = cloud(kind="dsl", more="<agent-type>jira</agent-type>")
    _, keepit = reading(f"GET {DEVICES}", f"<devices>{inside}</devices>")
    assert [connector.type for connector in keepit.connectors(ACCOUNT)] == ["jira"]


@pytest.mark.parametrize("guid", ["", "d3v1ce-000001", "d3v1ce-000001-abcdeg/..", "a b"])
def test_a_connector_without_a_proper_id_is_malformed(guid: str) -> None:
    _, keepit = reading(f"GET {DEVICES}", f"<devices>{cloud(guid)}</devices>")
    with pytest.raises(errors.MalformedAnswer) as caught:
        keepit.connectors(ACCOUNT)
    assert caught.value.call == "list the connectors"


def test_connect_gathers_everything_and_falls_back_to_the_id() -> None:
    wire = Wire(
        {
            "GET /users/": f"<user><id>{ACCOUNT}</id></user>",
            f"GET {TOKENS}": Reply(403),
            f"GET /users/{ACCOUNT}/resources": Reply(500),
            f"GET {DEVICES}": f"<devices>{cloud(more='<orglink>abc</orglink>')}</devices>",
        }
    )
    account = wire.client().connect()
    assert (account.id, account.name, account.host) == (ACCOUNT, ACCOUNT, "dk-co.keepit.test")
    assert isinstance(account.may_create, Unread)
    assert isinstance(account.seats, Unread)
    assert [a.orglink for a in account.authorizations] == ["abc"]


@pytest.mark.parametrize(("status", "exists"), [(409, True), (202, False)])
def test_user_exists(status: int, exists: bool) -> None:
    wire, keepit = reading(f"HEAD {TOKENS}", Reply(status))
    assert keepit.user_exists(ACCOUNT, "a+b&c@contoso.com") is exists
    assert wire.sent[0].query == "aname=a%2Bb%26c%40contoso.com"


def test_user_exists_believes_no_other_status() -> None:
    _, keepit = reading(f"HEAD {TOKENS}", Reply(200))
    with pytest.raises(errors.MalformedAnswer):
        keepit.user_exists(ACCOUNT, "a@contoso.com")
