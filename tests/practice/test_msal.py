"""The real msal against the practice Microsoft, without sockets."""

from __future__ import annotations

import json
from typing import Any

import msal
import pytest
from werkzeug.test import Client, TestResponse

from setup_assistant.practice.microsoft import app as microsoft
from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.world import CLIENT_ID, World
from tests.support.practice_microsoft import (
    BASE,
    REDIRECT,
    SCOPE,
    Browser,
)


@pytest.fixture
def practice() -> World:
    return scenarios.make()


@pytest.fixture
def browser(practice: World) -> Browser:
    return Browser(microsoft.app(practice))


class Mounted:
    """An ``http_client`` for msal that asks the application without sockets."""

    def __init__(self, app: Any) -> None:
        self.client = Client(app)
        self.sent: list[dict[str, str]] = []

    def get(self, url: str, params: dict[str, str] | None = None, **_: Any) -> Told:
        return Told(self.client.get(_path(url), base_url=BASE, query_string=params))

    def post(self, url: str, data: dict[str, str] | None = None, **_: Any) -> Told:
        self.sent.append(data or {})
        return Told(self.client.post(_path(url), base_url=BASE, data=data))

    def close(self) -> None:
        """Nothing is open."""


class Told:
    """An answer with the attributes that msal reads."""

    def __init__(self, answer: TestResponse) -> None:
        self.status_code, self.text = answer.status_code, answer.text
        self.headers = dict(answer.headers)

    def raise_for_status(self) -> None:
        assert self.status_code < 400


def _path(url: str) -> str:
    assert url.startswith(BASE), url
    return url.removeprefix(BASE)


@pytest.fixture
def client(browser: Browser) -> tuple[msal.PublicClientApplication, Mounted]:
    http = Mounted(browser.app)
    return (
        msal.PublicClientApplication(
            CLIENT_ID,
            authority=f"{BASE}/organizations",
            instance_discovery=False,
            http_client=http,
            client_capabilities=["CP1"],
        ),
        http,
    )


def test_real_msal_signs_in_renews_and_answers_a_claims_challenge(
    client: tuple[msal.PublicClientApplication, Mounted], browser: Browser, practice: World
) -> None:
    application, http = client
    flow = application.initiate_auth_code_flow(
        [SCOPE], redirect_uri=REDIRECT, response_mode="form_post"
    )
    browser.open(flow["auth_uri"])
    browser.consent()
    result = application.acquire_token_by_auth_code_flow(flow, browser.answer())
    assert result["id_token_claims"]["preferred_username"] == people.SERVICE_ACCOUNT
    (account,) = application.get_accounts()
    assert account["username"] == people.SERVICE_ACCOUNT
    cached = application.acquire_token_silent([SCOPE], account)
    assert cached["access_token"] == result["access_token"]

    practice.revoke_tokens(people.SERVICE_ACCOUNT)
    challenge = json.dumps({"access_token": {"nbf": {"essential": True, "value": "1"}}})
    renewed = application.acquire_token_silent([SCOPE], account, claims_challenge=challenge)
    assert practice.person_of(renewed["access_token"])
    assert json.loads(practice.microsoft.claims[-1])["access_token"]["nbf"]["value"] == "1"
    tokens = [sent["refresh_token"] for sent in http.sent if "refresh_token" in sent]
    assert tokens == [result["refresh_token"]]
    assert renewed["refresh_token"] != result["refresh_token"]


def test_an_expired_sign_in_is_not_renewed(
    client: tuple[msal.PublicClientApplication, Mounted], browser: Browser, practice: World
) -> None:
    application, _ = client
    flow = application.initiate_auth_code_flow(
        [SCOPE], redirect_uri=REDIRECT, response_mode="form_post"
    )
    browser.open(flow["auth_uri"])
    browser.consent()
    application.acquire_token_by_auth_code_flow(flow, browser.answer())
    practice.flags.add("expired_sign_in")
    account = application.get_accounts()[0]
    refused = application.acquire_token_silent_with_error([SCOPE], account, force_refresh=True)
    assert refused["error"] == "invalid_grant"
    assert refused["error_codes"] == [70008]


def test_real_msal_signs_in_with_a_code_that_is_approved_after_the_first_question(
    client: tuple[msal.PublicClientApplication, Mounted],
) -> None:
    application, http = client
    flow = application.initiate_device_flow([SCOPE])
    assert flow["verification_uri"] == f"{BASE}/devicelogin"
    flow["interval"] = 0
    result = application.acquire_token_by_device_flow(flow)
    assert result["id_token_claims"]["preferred_username"] == people.SERVICE_ACCOUNT
    assert len([sent for sent in http.sent if "device_code" in sent]) == 2


@pytest.mark.parametrize(
    "spelling", ["urn:ietf:params:oauth:grant-type:device_code", "device_code"]
)
def test_the_grant_of_a_code_is_known_in_both_spellings(browser: Browser, spelling: str) -> None:
    """msal for Python writes the standard's name, msal for Node the short one."""
    http, address = Mounted(browser.app), f"{BASE}/organizations/oauth2/v2.0"
    asked = {"client_id": CLIENT_ID, "scope": f"{SCOPE} openid"}
    code = json.loads(http.post(f"{address}/devicecode", asked).text)["device_code"]
    form = {"grant_type": spelling, "client_id": CLIENT_ID, "device_code": code}
    answers = [json.loads(http.post(f"{address}/token", form).text) for _ in range(2)]
    assert [answer.get("error") for answer in answers] == ["authorization_pending", None]
    assert answers[1]["token_type"] == "Bearer"


def test_the_code_can_be_typed_and_somebody_else_can_sign_in(
    client: tuple[msal.PublicClientApplication, Mounted], browser: Browser
) -> None:
    application, _ = client
    flow = application.initiate_device_flow([SCOPE])
    browser.open(flow["verification_uri"])
    browser.fill("otc", "WRONG")
    browser.click("idSIButton9")
    assert browser.sees("codeError")
    browser.fill("otc", flow["user_code"].lower())
    browser.click("idSIButton9")
    browser.consent(people.ADMINISTRATOR)
    assert browser.sees("doneHeader")
    flow["interval"] = 0
    result = application.acquire_token_by_device_flow(flow)
    assert result["id_token_claims"]["preferred_username"] == people.ADMINISTRATOR


@pytest.mark.parametrize(
    ("flag", "code"), [("conditional_access_sign_in", 53003), ("approval_required", 90094)]
)
def test_a_device_is_refused_where_the_directory_says_so(
    client: tuple[msal.PublicClientApplication, Mounted], practice: World, flag: str, code: int
) -> None:
    application, _ = client
    practice.flags.add(flag)
    refused = application.acquire_token_by_device_flow(application.initiate_device_flow([SCOPE]))
    assert refused["error_codes"] == [code]
