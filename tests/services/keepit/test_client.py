"""Keepit's client against answers shaped as Keepit's own clients document them."""

from __future__ import annotations

import pytest

from setup_assistant import errors
from setup_assistant.model import (
    ConnectorDraft,
)
from setup_assistant.services.keepit.client import refusal
from tests.support.keepit_wire import (
    ACCOUNT,
    AUTHORIZATION,
    DEVICES,
    PASSWORD,
    USER,
    Reply,
    Wire,
    reading,
)

DRAFT = ConnectorDraft("Azure DevOps - Contoso", "P1Y", ("anna@contoso.com",), "link-1")


def test_who_am_i_sends_basic_auth_in_utf8_and_reads_the_account() -> None:
    wire, keepit = reading("GET /users/", f"<user><id> {ACCOUNT.upper()} </id></user>")
    assert keepit.who_am_i() == ACCOUNT
    (sent,) = wire.sent
    assert (sent.line, sent.query, sent.body) == ("GET /users/", "", "")
    assert sent.headers["Authorization"] == AUTHORIZATION
    assert "Content-Type" not in sent.headers
    assert not [name for name in sent.headers if name.lower().startswith("x-tfs")]


def test_nothing_secret_in_repr_errors_or_the_prepared_requests() -> None:
    wire = Wire({"GET /users/": Reply(401, "User authentication error")})
    keepit = wire.client()
    with pytest.raises(errors.NotSignedIn) as caught:
        keepit.who_am_i()
    shown = " ".join(
        (
            repr(keepit),
            repr(caught.value),
            str(caught.value),
            caught.value.details,
            repr(keepit.planned_requests(ACCOUNT, DRAFT)),
        )
    )
    for secret in (USER, PASSWORD, AUTHORIZATION.removeprefix("Basic ")):
        assert secret not in shown


def test_a_refused_token_is_said_as_the_page_says_it() -> None:
    _, keepit = reading("GET /users/", Reply(401))
    with pytest.raises(errors.NotSignedIn) as caught:
        keepit.who_am_i()
    assert refusal(caught.value) == (
        "Keepit didn't accept this token. Check the region, user name and password."
    )


def test_forbidden_on_the_own_account_can_only_be_the_network() -> None:
    _, keepit = reading("GET /users/", Reply(403))
    with pytest.raises(errors.AccessDenied) as caught:
        keepit.who_am_i()
    assert refusal(caught.value) == (
        "Keepit refused the request from this network. "
        "Check the trusted IP addresses in your Keepit account."
    )


def test_forbidden_elsewhere_is_a_missing_right() -> None:
    _, keepit = reading(f"POST {DEVICES}/", Reply(403))
    with pytest.raises(errors.AccessDenied) as caught:
        keepit.create(ACCOUNT, DRAFT)
    assert "create the connector" in refusal(caught.value)
    assert "network" not in refusal(caught.value)


def test_a_page_instead_of_xml_is_not_success() -> None:
    _, keepit = reading("GET /users/", Reply(200, "<html>Sign in</html>", (), "text/html"))
    with pytest.raises(errors.SomebodyBetween):
        keepit.who_am_i()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    f"<user><id>{ACCOUNT}</id><x>&b;</x></user>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE u [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    "<user><id>&e;</id></user>"
)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not xml",
        "<user>",
        "<user/>",
        "<user><id/></user>",
        "<user><id>../../etc</id></user>",
        f"<other><id>{ACCOUNT}</id></other>",
        LAUGHS,
        OUTSIDE,
    ],
)
def test_a_malformed_answer_names_the_call(body: str) -> None:
    _, keepit = reading("GET /users/", body)
    with pytest.raises(errors.MalformedAnswer) as caught:
        keepit.who_am_i()
    assert caught.value.call == "read the account"
    assert "“read the account”" in str(caught.value)


def test_a_namespace_and_an_encoding_change_nothing() -> None:
    body = f'<?xml version="1.0" encoding="utf-8"?><user xmlns="urn:x"><id>{ACCOUNT}</id></user>'
    _, keepit = reading("GET /users/", body)
    assert keepit.who_am_i() == ACCOUNT
