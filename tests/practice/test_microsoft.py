"""The practice Microsoft on the wire: pages, answers, tokens."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from setup_assistant.practice.microsoft import app
from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.world import CLIENT_ID, World
from tests.support.practice_microsoft import (
    BASE,
    SCOPE,
    Browser,
    address,
    claims_of,
    redeem,
)


@pytest.fixture
def practice() -> World:
    return scenarios.make()


@pytest.fixture
def browser(practice: World) -> Browser:
    return Browser(app.app(practice))


def test_sign_in_takes_name_password_and_consent_and_posts_a_code(
    browser: Browser, practice: World
) -> None:
    browser.open(address())
    assert browser.sees("practice")
    browser.fill("i0116", people.SERVICE_ACCOUNT)
    browser.click("idSIButton9")
    browser.fill("i0118", "practice")
    browser.click("idSIButton9")
    assert browser.sees("idBtn_Back")
    assert "Setup Assistant" in browser.text
    browser.click("idSIButton9")
    posted = browser.answer()
    assert posted["state"] == "the-state"

    answer = redeem(browser, posted["code"])
    assert answer.status_code == 200
    assert answer.json is not None
    claims = claims_of(answer.json["id_token"])
    assert claims["preferred_username"] == people.SERVICE_ACCOUNT
    assert (claims["nonce"], claims["acct"], claims["ver"]) == ("the-nonce", 0, "2.0")
    assert claims["tid"] == people.CONTOSO.id
    assert claims["iss"] == f"{BASE}/{people.CONTOSO.id}/v2.0"
    person = practice.person_of(answer.json["access_token"])
    assert person is not None
    assert person.upn == people.SERVICE_ACCOUNT
    assert SCOPE in answer.json["scope"]


def test_the_id_token_is_signed_with_the_published_key(browser: Browser) -> None:
    code = _code(browser)
    token = (redeem(browser, code).json or {})["id_token"]
    keys = browser.client.get("/common/discovery/v2.0/keys", base_url=BASE).json or {}
    key = jwt.PyJWK(keys["keys"][0])
    assert jwt.decode(token, key.key, algorithms=["RS256"], audience=CLIENT_ID)["oid"]


def test_consent_is_asked_once(browser: Browser) -> None:
    _code(browser)
    fresh = Browser(browser.app)
    fresh.open(address())
    fresh.sign_in(people.SERVICE_ACCOUNT)
    assert fresh.answer()["code"]


def _code(browser: Browser) -> str:
    browser.open(address())
    browser.consent()
    return browser.answer()["code"]


def test_wrong_password_and_unknown_user_stay_on_their_page(browser: Browser) -> None:
    browser.open(address())
    browser.fill("i0116", "nobody@contoso.com")
    browser.click("idSIButton9")
    assert "AADSTS50034" in browser.text
    browser.sign_in(people.SERVICE_ACCOUNT, "wrong")
    assert browser.sees("passwordError")
    assert "AADSTS50126" in browser.text
    browser.fill("i0118", "practice")
    browser.click("idSIButton9")
    assert browser.sees("consentHeader")


def test_declined_consent_goes_back_as_access_denied(browser: Browser) -> None:
    browser.open(address())
    browser.sign_in(people.SERVICE_ACCOUNT)
    browser.click("idBtn_Back")
    posted = browser.answer()
    assert posted["error"] == "access_denied"
    assert posted["error_description"].startswith("AADSTS65004: ")
    assert posted["state"] == "the-state"


def test_the_name_is_proposed_and_the_session_stays_in_its_profile(browser: Browser) -> None:
    browser.open(address(login_hint=people.ADMINISTRATOR))
    assert f'value="{people.ADMINISTRATOR}"' in browser.text
    assert browser.cookie_names(BASE) == set()
    first = _code(browser)
    assert browser.cookie_names(BASE) == {"practice_microsoft_session"}
    browser.open(address())
    assert browser.answer()["code"] != first
    browser.open(address(prompt="select_account"))
    browser.click("tile0")
    assert browser.answer()["code"] != first
    browser.open(address(prompt="login"))
    assert browser.sees("i0116")
    private = Browser(browser.app)
    private.open(address())
    assert private.sees("i0116")


@pytest.mark.parametrize(
    "wrong",
    ["https://localhost:51234", "http://example.com", "http://localhost:51234/elsewhere"],
)
def test_an_unregistered_redirect_address_is_refused_on_the_page(
    browser: Browser, wrong: str
) -> None:
    browser.open(address(redirect_uri=wrong))
    assert browser.status == 400
    assert "AADSTS50011" in browser.text
    assert not browser.posted_to


def test_proof_key_is_required_and_checked(browser: Browser) -> None:
    browser.open(address(code_challenge=""))
    assert browser.answer()["error"] == "invalid_request"
    code = _code(browser)
    refused = redeem(browser, code, code_verifier="something else")
    assert refused.status_code == 400
    body = refused.json or {}
    assert body["error"] == "invalid_grant"
    assert body["error_codes"] == [501481]
    assert re.match(
        r"AADSTS501481: .* Trace ID: \S+ Correlation ID: \S+ Timestamp: \S+ \S+Z$",
        body["error_description"],
    )
    assert {"timestamp", "trace_id", "correlation_id"} <= body.keys()


def test_a_code_works_once(browser: Browser) -> None:
    code = _code(browser)
    assert redeem(browser, code).status_code == 200
    assert (redeem(browser, code).json or {})["error_codes"] == [70008]


def test_query_answers_where_they_are_asked_for(browser: Browser) -> None:
    browser.open(address(response_mode="query"))
    browser.consent()
    query = parse_qs(urlsplit(browser.posted_to).query)
    assert query["state"] == ["the-state"]
    assert query["code"]


def test_a_directory_refuses_accounts_of_others(browser: Browser) -> None:
    browser.open(address(people.CONTOSO.id))
    browser.sign_in("it@northwind.example")
    assert "AADSTS50020" in browser.text
    assert not browser.posted_to
    browser.open(address("11111111-0000-4000-8000-000000000000"))
    assert "AADSTS90002" in browser.text


def test_approval_required_leads_only_back(practice: World, browser: Browser) -> None:
    practice.flags.add("approval_required")
    browser.open(address())
    browser.sign_in(people.SERVICE_ACCOUNT)
    assert "Need admin approval" in browser.text
    assert "AADSTS90094" in browser.text
    assert not browser.sees("idSIButton9")
    browser.click("idBtn_Back")
    assert browser.answer()["error_description"].startswith("AADSTS90094: ")


def test_conditional_access_shows_a_page_without_a_way_on(
    practice: World, browser: Browser
) -> None:
    practice.flags.add("conditional_access_sign_in")
    browser.open(address())
    browser.sign_in(people.SERVICE_ACCOUNT)
    assert "AADSTS53003" in browser.text
    assert not browser.page.forms


def test_guests_and_personal_accounts_are_told_apart(practice: World, browser: Browser) -> None:
    practice.change_person(people.SERVICE_ACCOUNT, guest=True)
    claims = claims_of((redeem(browser, _code(browser)).json or {})["id_token"])
    assert claims["acct"] == 1
    assert claims["idp"]
    assert claims["preferred_username"] == people.SERVICE_ACCOUNT
    private = Browser(browser.app)
    private.open(address())
    private.consent("someone@outlook.com")
    claims = claims_of((redeem(private, private.answer()["code"]).json or {})["id_token"])
    assert claims["tid"] == "9188040d-6c67-4c5b-b112-36a304b66dad"


def test_an_unknown_directory_has_no_discovery_document(browser: Browser) -> None:
    path = "/nowhere.example/v2.0/.well-known/openid-configuration"
    answer = browser.client.get(path, base_url=BASE)
    assert answer.status_code == 400
    assert (answer.json or {})["error_codes"] == [90002]
