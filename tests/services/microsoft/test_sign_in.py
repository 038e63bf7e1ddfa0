"""Sign-in against the practice Microsoft: browser, code, tokens, refusals; nothing secret shown."""

from __future__ import annotations

import http.client
import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from setup_assistant import errors
from setup_assistant.endpoints import Endpoints
from setup_assistant.model import PERSONAL_TENANT, Account, AccountKind, SignInMethod
from setup_assistant.practice.microsoft import app as practice_microsoft
from setup_assistant.practice.server import PracticeServer
from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.world import CLIENT_ID, World
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.microsoft import aadsts, claims
from setup_assistant.services.microsoft import errors as sign_in_errors
from setup_assistant.services.microsoft.sign_in import BrowserSignIn, Microsoft, SignedIn
from setup_assistant.services.microsoft.tokens import TokenSource
from setup_assistant.texts import NAME_LETTERS
from tests.support.https_browser import HttpsBrowser, post
from tests.support.scripted_browser import ScriptedBrowser
from tests.support.wire import Site, as_json
from tests.support.wsgi import mount

BASE = "https://login.test"
PRIVATE, OWN, CODE, CLI = SignInMethod
ALL_WAYS = (PRIVATE, OWN, CODE, CLI)
UPN = people.SERVICE_ACCOUNT


class Stage:
    """A practice Microsoft without sockets, and the assistant's side of it."""

    def __init__(self, scenario: str = "ready") -> None:
        self.world: World = scenarios.make(scenario)
        self.app = practice_microsoft.app(self.world)
        self.http = Http(Network(proxy_for=lambda _url: None), pauses=(0.0, 0.0))
        mount(self.http, BASE, self.app)
        endpoints = Endpoints(authority=BASE)
        self.microsoft = Microsoft(endpoints, CLIENT_ID, self.http.network, http=self.http)

    def browser(self) -> ScriptedBrowser:
        return ScriptedBrowser({BASE: self.app})

    def sign_in(self) -> SignedIn:
        attempt = self.microsoft.browser_sign_in()
        browser = self.browser()
        browser.open(attempt.address)
        browser.sign_in(UPN)
        browser.click("idSIButton9")
        hand_over(browser, attempt)
        return attempt.wait(10)


def hand_over(browser: ScriptedBrowser, attempt: BrowserSignIn) -> str:
    assert browser.posted_to.rstrip("/") == attempt.redirect_uri
    status, text = post(browser.posted_to, browser.posted)
    assert status == 200
    return text


def waiting(attempt: BrowserSignIn) -> tuple[threading.Event, list[BaseException]]:
    """``attempt.wait`` in a worker; the event is set when it has raised."""
    ended, raised = threading.Event(), list[BaseException]()

    def work() -> None:
        try:
            attempt.wait(30)
        except errors.AssistantError as error:
            raised.append(error)
        ended.set()

    threading.Thread(target=work, daemon=True).start()
    return ended, raised


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_signs_in_with_a_browser(stage: Stage) -> None:
    attempt = stage.microsoft.browser_sign_in(login_hint=UPN)
    query = {name: held[0] for name, held in parse_qs(urlsplit(attempt.address).query).items()}
    assert query["response_mode"] == "form_post"
    assert query["prompt"] == "select_account"
    assert query["code_challenge_method"] == "S256"
    assert query["login_hint"] == UPN
    assert query["redirect_uri"] == attempt.redirect_uri
    assert attempt.redirect_uri.startswith("http://localhost:")
    assert json.loads(query["claims"]) == {"access_token": {"xms_cc": {"values": ["CP1"]}}}
    assert "user_impersonation" in query["scope"]

    browser = stage.browser()
    browser.open(attempt.address)
    browser.sign_in(UPN)
    browser.click("idSIButton9")
    assert "Signed in" in hand_over(browser, attempt)
    signed_in = attempt.wait(10)

    person = stage.world.people[UPN]
    assert signed_in.account == Account(
        "Keepit Backup", UPN, person.object_id, person.tenant, AccountKind.MEMBER
    )
    assert signed_in.tokens.account is signed_in.account
    assert signed_in.tokens.token() == signed_in.tokens.token()


def test_nothing_secret_is_shown_or_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    attempt = stage.microsoft.browser_sign_in()
    state = parse_qs(urlsplit(attempt.address).query)["state"][0]
    browser = stage.browser()
    browser.open(attempt.address)
    browser.sign_in(UPN)
    browser.click("idSIButton9")
    page = hand_over(browser, attempt)
    signed_in = attempt.wait(10)
    shown = "".join(map(repr, (attempt, signed_in, signed_in.tokens, stage.microsoft)))
    for secret in (signed_in.tokens.token(), browser.posted["code"], state):
        assert secret not in shown + caplog.text + page


def test_the_tenant_is_asked_when_it_is_known(stage: Stage) -> None:
    attempt = stage.microsoft.browser_sign_in(tenant="contoso.com")
    assert "/contoso.com/oauth2/" in attempt.address
    attempt.cancel()
    with pytest.raises(errors.SignInError, match="doesn't know this directory") as caught:
        stage.microsoft.browser_sign_in(tenant="nowhere.example")
    assert caught.value.code == "AADSTS90002"
    assert caught.value.trace_id


def test_a_guest_is_recognized() -> None:
    assert Stage("guest").sign_in().account.kind is AccountKind.GUEST


def test_declined_consent_is_told_with_its_ids(stage: Stage) -> None:
    attempt = stage.microsoft.browser_sign_in()
    browser = stage.browser()
    browser.open(attempt.address)
    browser.sign_in(UPN)
    browser.click("idBtn_Back")
    assert "Not signed in" in hand_over(browser, attempt)
    with pytest.raises(errors.SignInError) as caught:
        attempt.wait(10)
    assert caught.value.title == "The sign-in was not approved"
    assert caught.value.code == "AADSTS65004"
    assert caught.value.trace_id in caught.value.details


def test_approval_by_an_administrator_is_told() -> None:
    stage = Stage("approval_required")
    attempt = stage.microsoft.browser_sign_in()
    browser = stage.browser()
    browser.open(attempt.address)
    browser.sign_in(UPN)
    browser.click("idBtn_Back")
    hand_over(browser, attempt)
    with pytest.raises(errors.SignInError, match="Your company has to approve") as caught:
        attempt.wait(10)
    assert caught.value.code == "AADSTS90094"


def test_forged_answers_are_refused_and_the_wait_goes_on(stage: Stage) -> None:
    attempt = stage.microsoft.browser_sign_in()
    assert post(attempt.redirect_uri, {"code": "forged", "state": "guessed"})[0] == 400
    assert post(attempt.redirect_uri, {"code": "forged"})[0] == 400
    assert post(attempt.redirect_uri, {"something": "else"})[0] == 400
    port = urlsplit(attempt.redirect_uri).port
    connection = http.client.HTTPConnection("127.0.0.1", port or 0, timeout=5)
    connection.request("GET", "/?code=forged&state=guessed")
    assert connection.getresponse().status == 400
    connection.close()

    browser = stage.browser()
    browser.open(attempt.address)
    browser.sign_in(UPN)
    browser.click("idSIButton9")
    hand_over(browser, attempt)
    assert attempt.wait(10).account.upn == UPN


def test_a_wrong_code_is_refused_in_our_words(stage: Stage) -> None:
    attempt = stage.microsoft.browser_sign_in()
    state = parse_qs(urlsplit(attempt.address).query)["state"][0]
    assert post(attempt.redirect_uri, {"code": "made-up-code", "state": state})[0] == 200
    with pytest.raises(errors.SignInError, match="The sign-in has ended") as caught:
        attempt.wait(10)
    assert "made-up-code" not in repr(caught.value) + str(caught.value) + caught.value.details


def test_cancelling_ends_the_wait_at_once(stage: Stage) -> None:
    attempt = stage.microsoft.browser_sign_in()
    ended, raised = waiting(attempt)
    attempt.cancel()
    assert ended.wait(5)
    assert isinstance(raised[0], errors.Cancelled)
    with pytest.raises(errors.Cancelled):
        attempt.wait(1)


def test_nobody_listens_after_the_end(stage: Stage) -> None:
    attempt = stage.microsoft.browser_sign_in()
    attempt.cancel()
    for thread in threading.enumerate():
        if thread.name in ("sign-in answer", "sign-in end"):
            thread.join(5)
    with pytest.raises(ConnectionRefusedError):
        post(attempt.redirect_uri, {"code": "late"})


def test_the_time_limit_ends_the_wait(stage: Stage) -> None:
    attempt = stage.microsoft.browser_sign_in()
    with pytest.raises(errors.SignInTimedOut):
        attempt.wait(0.05)


def test_no_network_is_told_from_the_start() -> None:
    http = Http(Network(proxy_for=lambda _url: None), pauses=(0.0, 0.0))
    endpoints = Endpoints(authority="https://localhost:1")
    with pytest.raises(errors.Unreachable) as caught:
        Microsoft(endpoints, CLIENT_ID, http.network, http=http).browser_sign_in()
    assert caught.value.host == "localhost"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (as_json({"nothing": 1}), errors.MalformedAnswer),
        (as_json([], "400 Bad Request"), errors.MalformedAnswer),
        (("200 OK", [("Content-Type", "text/html")], b"<html>portal"), errors.SomebodyBetween),
        (("500 Broken", [], b""), errors.ServiceFault),
    ],
)
def test_a_strange_authority_is_told(answer: Any, expected: type[Exception]) -> None:
    http = Http(Network(proxy_for=lambda _url: None), pauses=())
    mount(http, BASE, Site(answer))
    with pytest.raises(expected):
        Microsoft(Endpoints(authority=BASE), CLIENT_ID, http.network, http=http).browser_sign_in()


def test_microsoft_is_sent_nothing_that_is_azure_devops_own() -> None:
    site = Site(as_json({"nothing": 1}))
    http = Http(Network(proxy_for=lambda _url: None), pauses=())
    mount(http, BASE, site)
    with pytest.raises(errors.MalformedAnswer):
        Microsoft(Endpoints(authority=BASE), CLIENT_ID, http.network, http=http).browser_sign_in()
    assert site.asked
    assert not [name for sent in site.asked for name in sent if name.startswith("HTTP_X_TFS")]


def test_signs_in_with_a_code(stage: Stage) -> None:
    attempt = stage.microsoft.device_sign_in()
    assert attempt.url == f"{BASE}/devicelogin"
    assert attempt.code
    assert attempt.expires_in == 900
    assert attempt.code not in repr(attempt)
    assert attempt.wait().account.upn == UPN


def test_cancelling_ends_the_wait_for_a_code_at_once(stage: Stage) -> None:
    attempt = stage.microsoft.device_sign_in()
    attempt.cancel()
    with pytest.raises(errors.Cancelled):
        attempt.wait()


def test_a_code_that_nobody_entered_times_out(stage: Stage) -> None:
    attempt = stage.microsoft.device_sign_in()
    attempt.expires_in = 0
    with pytest.raises(errors.SignInTimedOut):
        attempt.wait()


def test_a_blocked_code_is_told() -> None:
    attempt = Stage("conditional_access_sign_in").microsoft.device_sign_in()
    with pytest.raises(errors.SignInError, match="A Conditional Access rule refused") as caught:
        attempt.wait()
    assert caught.value.code == "AADSTS53003"


def refusing(kind: type[errors.NotSignedIn], times: int, **more: Any) -> tuple[Any, list[str]]:
    """A call that is refused the first ``times``, and the tokens it was made with."""
    used: list[str] = []

    def send(token: str) -> str:
        used.append(token)
        if len(used) <= times:
            raise kind("Azure DevOps", "read", **more)
        return "read"

    return send, used


def test_a_refused_token_is_renewed_once(stage: Stage) -> None:
    tokens = stage.sign_in().tokens
    send, used = refusing(errors.NotSignedIn, 1)
    assert tokens.authorized(send) == "read"
    assert len(set(used)) == 2
    assert tokens.token() == used[1]


def test_a_token_that_stays_refused_is_not_renewed_again_and_again(stage: Stage) -> None:
    tokens = stage.sign_in().tokens
    for calls in (2, 1, 1):
        send, used = refusing(errors.NotSignedIn, 9)
        with pytest.raises(errors.NotSignedIn):
            tokens.authorized(send)
        assert len(used) == calls


def test_a_claims_challenge_is_answered_by_one_renewal(stage: Stage) -> None:
    tokens = stage.sign_in().tokens
    challenge = '{"access_token": {"nbf": {"essential": true, "value": "1700000000"}}}'
    send, used = refusing(errors.ClaimsRequired, 1, claims=challenge)
    assert tokens.authorized(send) == "read"
    assert len(set(used)) == 2
    sent = json.loads(stage.world.microsoft.claims[-1])["access_token"]
    assert sent["nbf"] == {"essential": True, "value": "1700000000"}
    assert sent["xms_cc"] == {"values": ["CP1"]}


def test_a_challenge_that_stays_asks_for_a_new_sign_in(stage: Stage) -> None:
    tokens = stage.sign_in().tokens
    for _ in range(2):
        send, _used = refusing(errors.ClaimsRequired, 9, claims="{}")
        with pytest.raises(errors.SignInRequired):
            tokens.authorized(send)


def test_an_ended_sign_in_is_told_with_its_code(stage: Stage) -> None:
    tokens = stage.sign_in().tokens
    stage.world.flags.add("expired_sign_in")
    send, _used = refusing(errors.NotSignedIn, 1)
    with pytest.raises(errors.SignInRequired) as caught:
        tokens.authorized(send)
    assert caught.value.code == "AADSTS70008"
    assert caught.value.trace_id


def test_forgetting_leaves_nothing(stage: Stage) -> None:
    tokens = stage.sign_in().tokens
    tokens.forget()
    with pytest.raises(errors.SignInRequired):
        tokens.token()
    tokens.forget()


class Renewer:
    """Gives numbered tokens; every renewal waits for the gate."""

    def __init__(self, seconds: float = 3600) -> None:
        self.renewals, self.seconds = 0, seconds
        self.gate, self.under_way, self.forgotten = threading.Event(), threading.Event(), 0

    def renew(self, *, claims: str | None) -> Mapping[str, Any]:
        self.under_way.set()
        assert self.gate.wait(30)
        self.renewals += 1
        return {"access_token": f"token-{self.renewals}", "expires_in": self.seconds}

    def forget(self) -> None:
        self.forgotten += 1


ACCOUNT = Account("Jo", "jo@contoso.com", "1", "2", AccountKind.MEMBER)


def test_many_threads_share_one_renewal() -> None:
    renewer = Renewer()
    tokens = TokenSource(ACCOUNT, renewer, {"access_token": "old", "expires_in": 0})
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(tokens.token())) for _ in range(8)]
    for thread in threads:
        thread.start()
    renewer.gate.set()
    for thread in threads:
        thread.join(5)
    assert got == ["token-1"] * 8
    assert renewer.renewals == 1
    assert "token-1" not in repr(tokens)


def test_forgetting_waits_for_no_renewal_and_nothing_of_it_is_kept() -> None:
    renewer, problems = Renewer(), list[errors.SignInRequired]()
    tokens = TokenSource(ACCOUNT, renewer, {"access_token": "old", "expires_in": 3600})

    def renew() -> None:
        with pytest.raises(errors.SignInRequired) as caught:
            tokens.renew()
        problems.append(caught.value)

    renewal = threading.Thread(target=renew)
    renewal.start()
    assert renewer.under_way.wait(30)
    forgetting = threading.Thread(target=tokens.forget)
    forgetting.start()
    forgetting.join(5)
    waited = forgetting.is_alive()
    renewer.gate.set()
    renewal.join(30)

    assert not waited
    assert len(problems) == 1
    assert renewer.forgotten == 2  # what came since, too
    with pytest.raises(errors.SignInRequired):
        tokens.token()


ISSUER = "https://login.test/{tenantid}/v2.0"


def claims_of(**changes: Any) -> dict[str, Any]:
    now = time.time()
    held = {
        "aud": CLIENT_ID,
        "iss": ISSUER.replace("{tenantid}", str(changes.get("tid", "t-1"))),
        "tid": "t-1",
        "oid": "o-1",
        "iat": now,
        "exp": now + 3600,
        "name": "Jo",
        "preferred_username": "jo@contoso.com",
    }
    return {**held, **changes}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, AccountKind.UNREAD),
        ({"acct": 0}, AccountKind.MEMBER),
        ({"acct": "1"}, AccountKind.GUEST),
        ({"upn": "jo_fabrikam.com#EXT#@contoso.com", "acct": 0}, AccountKind.GUEST),
        ({"idp": "https://sts.windows.net/t-2/"}, AccountKind.GUEST),
        ({"idp": "live.com"}, AccountKind.GUEST),
        ({"idp": "https://sts.windows.net/t-1/", "acct": 0}, AccountKind.MEMBER),
        ({"tid": PERSONAL_TENANT}, AccountKind.PERSONAL),
    ],
)
def test_the_kind_of_account_is_only_what_the_token_says(
    changes: dict[str, Any], kind: AccountKind
) -> None:
    assert claims.account(claims_of(**changes), CLIENT_ID, ISSUER).kind is kind


@pytest.mark.parametrize("changes", [{"aud": "other"}, {"tid": ""}, {"preferred_username": None}])
def test_a_token_for_somebody_else_is_not_taken(changes: dict[str, Any]) -> None:
    with pytest.raises(errors.MalformedAnswer):
        claims.account(claims_of(**changes), CLIENT_ID, ISSUER)


@pytest.mark.parametrize(
    ("issuer", "named"),
    [
        (ISSUER, None),
        (ISSUER, ""),
        (ISSUER, ["https://login.test/t-1/v2.0"]),
        (ISSUER, "https://login.test/t-2/v2.0"),
        (ISSUER, "https://login.test/t-1/v1.0"),
        (ISSUER, "https://login.test/t-1/v2.0/"),
        (ISSUER, "https://login.test/other/t-1/v2.0"),
        (ISSUER, "https://login.example/t-1/v2.0"),
        (ISSUER, "http://login.test/t-1/v2.0"),
        (ISSUER, ISSUER),
        ("https://login.example/t-2/v2.0", "https://login.test/t-1/v2.0"),
        ("https://login.test/t-2/v2.0", "https://login.test/t-2/v2.0"),
        ("", "https://login.test/t-1/v2.0"),
    ],
)
def test_a_token_of_another_issuer_is_not_taken(issuer: str, named: Any) -> None:
    with pytest.raises(errors.SignInError, match="didn't come from Microsoft"):
        claims.account(claims_of(iss=named), CLIENT_ID, issuer)


def test_a_token_of_another_directory_than_was_asked_is_explained() -> None:
    with pytest.raises(errors.SignInError, match="belongs to another directory"):
        claims.account(claims_of(), CLIENT_ID, "https://login.test/t-2/v2.0")


def test_a_guest_signs_in_to_another_directory_under_an_id_of_its_own() -> None:
    stage = Stage("directories")
    attempt = stage.microsoft.browser_sign_in(tenant=people.NORTHWIND.id, login_hint=UPN)
    browser = stage.browser()
    browser.open(attempt.address)
    browser.sign_in(UPN)
    browser.click("idSIButton9")
    hand_over(browser, attempt)
    there = attempt.wait(10).account
    home = stage.sign_in().account

    assert (there.upn, there.kind) == (home.upn, AccountKind.GUEST)
    assert (home.tenant_id, there.tenant_id) == (people.CONTOSO.id, people.NORTHWIND.id)
    assert home.object_id != there.object_id


def test_the_app_of_another_directory_is_used_there_alone() -> None:
    stage = Stage()
    endpoints, apps = Endpoints(authority=BASE), {people.NORTHWIND.id: "their-app"}
    microsoft = Microsoft(
        endpoints, CLIENT_ID, stage.http.network, http=stage.http, other_apps=apps
    )
    for tenant, app in (("", CLIENT_ID), (people.NORTHWIND.id, "their-app")):
        attempt = microsoft.browser_sign_in(tenant=tenant)
        assert parse_qs(urlsplit(attempt.address).query)["client_id"] == [app]
        attempt.cancel()


def test_a_token_of_the_directory_that_was_asked_is_taken() -> None:
    issuer = "https://login.test/t-1/v2.0"
    assert claims.account(claims_of(), CLIENT_ID, issuer).tenant_id == "t-1"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": 10**400},
        {"exp": time.time() - 7200},
        {"nbf": time.time() + 7200},
    ],
)
def test_a_token_whose_times_make_no_sense_does_not_blame_the_clock(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(errors.MalformedAnswer):
        claims.account(claims_of(**changes), CLIENT_ID, ISSUER)


def test_a_clock_that_is_slow_is_told_too() -> None:
    later = time.time() + 1800
    with pytest.raises(errors.SignInError, match="clock is wrong") as caught:
        claims.account(claims_of(iat=later, nbf=later, exp=later + 3600), CLIENT_ID, ISSUER)
    assert "30 minutes" in caught.value.text


def test_a_name_is_not_longer_than_names_are() -> None:
    account = claims.account(
        claims_of(name="J\u202eo " * 500_000, preferred_username="j" * 2_000_000), CLIENT_ID, ISSUER
    )
    assert account.name.startswith("J o J o ")
    assert len(account.name) == len(account.upn) == NAME_LETTERS + 1


@pytest.mark.parametrize(
    ("named", "promised", "taken"),
    [
        (None, False, True),
        ("https://login.test/t-1/v2.0", False, True),
        ("https://login.test/t-1/v2.0", True, True),
        (None, True, False),
        ("https://login.example/t-1/v2.0", False, False),
        ("https://login.test/a/b/v2.0", False, False),
        ("nonsense", True, False),
    ],
)
def test_an_answer_that_names_another_issuer_is_not_taken(
    named: str | None, promised: bool, taken: bool
) -> None:
    answer = {"code": "c", **({"iss": named} if named else {})}
    configuration = {
        "issuer": ISSUER,
        "authorization_response_iss_parameter_supported": promised,
    }
    if taken:
        claims.check_answer(answer, configuration)
        return
    with pytest.raises(errors.SignInError, match="didn't come from Microsoft"):
        claims.check_answer(answer, configuration)


@pytest.mark.parametrize("sent", [{"code": "x"}, {"error": "access_denied"}])
def test_nothing_of_another_services_answer_is_sent_on(stage: Stage, sent: dict[str, str]) -> None:
    attempt = stage.microsoft.browser_sign_in()
    browser = stage.browser()
    browser.open(attempt.address)
    browser.sign_in(UPN)
    browser.click("idSIButton9")
    state = browser.posted["state"]
    post(attempt.redirect_uri, {**sent, "state": state, "iss": "https://login.example/v2.0"})
    before = list(stage.world.microsoft.codes)
    with pytest.raises(errors.SignInError, match="didn't come from Microsoft"):
        attempt.wait(10)
    assert list(stage.world.microsoft.codes) == before
    assert not [call for call in stage.world.log if call.path.endswith("/token")]


def test_a_wrong_clock_is_told() -> None:
    past = time.time() - 7200
    with pytest.raises(errors.SignInError, match="clock is wrong") as caught:
        claims.account(claims_of(exp=past + 3600, iat=past), CLIENT_ID, ISSUER)
    assert "120 minutes" in caught.value.text


SENTENCES: dict[int, tuple[str, tuple[SignInMethod, ...]]] = {
    65001: ("Your company has to approve Setup Assistant", (CLI,)),
    90095: ("The approval is still open", (CLI,)),
    90099: ("The customer hasn't approved Setup Assistant", ()),
    650052: ("This directory can't be used for Azure DevOps", ()),
    7000218: ("Setup Assistant's registration is not complete", (CLI,)),
    700054: ("Setup Assistant's registration is not complete", (CLI,)),
    500113: ("Setup Assistant's registration is not complete", (CODE, CLI)),
    500111: ("Setup Assistant's registration is not complete", (CODE, CLI)),
    9002325: ("Setup Assistant's registration has the wrong kind of redirect address", (CODE, CLI)),
    9002326: ("Setup Assistant's registration has the wrong kind of redirect address", (CODE, CLI)),
    9002327: ("Setup Assistant's registration has the wrong kind of redirect address", (CODE, CLI)),
    700016: ("Microsoft found no app with this ID in the directory", (CLI,)),
    50194: ("This app is for one directory only", (CLI,)),
    7000112: ("Setup Assistant is switched off in this directory", (CLI,)),
    50105: ("This account isn't assigned to Setup Assistant", (CLI,)),
    50020: ("This account isn't in the directory", ALL_WAYS),
    16003: ("This account isn't in the directory", ALL_WAYS),
    500208: ("This is a personal account", ALL_WAYS),
    500212: ("A rule between the two directories refused the sign-in", ()),
    500021: ("Your network doesn't allow this directory", ()),
    50076: ("Microsoft asks for another proof", ALL_WAYS),
    500121: ("The second proof was not confirmed", ALL_WAYS),
    53004: ("This account has no second factor yet", (OWN, CLI)),
    530003: ("A Conditional Access rule refused the sign-in", (OWN, CLI)),
    53011: ("Microsoft sees a risk with this account", ()),
    530033: ("Signing in with a code isn't allowed here", (PRIVATE, OWN, CLI)),
    530035: ("The directory's security defaults refused the sign-in", (PRIVATE, OWN, CLI)),
    135011: ("This computer is disabled or unknown in your directory", (PRIVATE, CODE)),
    700003: ("This computer is disabled or unknown in your directory", (PRIVATE, CODE)),
    50055: ("The password has expired", ALL_WAYS),
    50057: ("This account is locked or disabled", ()),
    50126: ("The user name or password isn't right", ALL_WAYS),
    50173: ("The sign-in has ended", ALL_WAYS),
    70044: ("The sign-in has ended", ALL_WAYS),
    50128: ("Microsoft doesn't know which directory is meant", ALL_WAYS),
    50059: ("Microsoft doesn't know which directory is meant", ALL_WAYS),
    90033: ("Microsoft's sign-in has a problem right now", ALL_WAYS),
    123456: ("Microsoft refused the sign-in", ALL_WAYS),
}


@pytest.mark.parametrize(
    ("suberror", "title"),
    [
        ("consent_required", "Your company has to approve Setup Assistant"),
        ("user_password_expired", "The password has expired"),
        ("message_only", "Microsoft asks for you in person"),
        (7, "Microsoft asks for you in person"),
    ],
)
def test_microsofts_own_name_of_an_error_says_more_than_oauths(
    suberror: object, title: str
) -> None:
    answer = {"error": "interaction_required", "suberror": suberror}

    assert sign_in_errors.sign_in_error(answer).title == title
    number = {**answer, "error_description": "AADSTS53003: Foreign text."}
    assert sign_in_errors.sign_in_error(number).title.startswith("A Conditional Access rule")


@pytest.mark.parametrize("number", SENTENCES)
def test_microsofts_numbers_become_our_words(number: int) -> None:
    title, ways = SENTENCES[number]
    trace, correlation = "1" * 8 + "-1111-1111-1111-" + "1" * 12, "2" * 36
    text = f"AADSTS{number}: Foreign text.\r\nTrace ID: {trace}\r\nCorrelation ID: {correlation}"
    error = sign_in_errors.sign_in_error({"error": "x", "error_description": text})
    assert error.title == title
    assert error.text.endswith(".")
    assert error.works_with == ways
    assert bool(error.advice) is (ways != ALL_WAYS)
    assert (error.code, error.trace_id, error.correlation_id) == (
        f"AADSTS{number}",
        trace,
        correlation,
    )
    assert "Foreign" not in str(error) + error.details


def test_no_number_stands_in_two_rows_and_every_row_says_what_works() -> None:
    numbers = [number for refusal in aadsts.REFUSALS for number in refusal.numbers]
    names = [name for refusal in aadsts.REFUSALS for name in refusal.names]
    assert len(numbers) == len(set(numbers))
    assert len(names) == len(set(names))
    for number in numbers:
        error = sign_in_errors.sign_in_error({"error": "x", "error_codes": [number]})
        assert error.works_with is not None
        assert error.title != "Microsoft refused the sign-in"
        assert error.text.endswith(".")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("interaction_required", "Microsoft asks for you in person"),
        ("login_required", "The sign-in has ended"),
        ("consent_required", "Your company has to approve Setup Assistant"),
        ("access_denied", "The sign-in was not approved"),
        ("server_error", "Microsoft's sign-in has a problem right now"),
        ("invalid_grant", "Microsoft refused the sign-in"),
        (["interaction_required"], "Microsoft refused the sign-in"),
    ],
)
def test_an_error_without_a_number_is_known_by_its_name(name: Any, title: str) -> None:
    assert sign_in_errors.sign_in_error({"error": name}).title == title
    numbered = {"error": name, "error_description": "AADSTS50126: x"}
    assert sign_in_errors.sign_in_error(numbered).code == "AADSTS50126"


def test_a_refusal_without_a_number_has_words_too() -> None:
    declined = sign_in_errors.sign_in_error({"error": "access_denied"})
    assert (declined.title, declined.code) == ("The sign-in was not approved", "access_denied")
    numbered = sign_in_errors.sign_in_error({"error": "x", "error_codes": [50126]})
    assert numbered.code == "AADSTS50126"
    assert isinstance(
        sign_in_errors.sign_in_error({"error": "expired_token"}), errors.SignInTimedOut
    )
    passing = sign_in_errors.renewal_error({"error": "temporarily_unavailable"})
    assert not isinstance(passing, errors.SignInRequired)
    assert isinstance(sign_in_errors.renewal_error(None), errors.SignInRequired)


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (50057, "This account is locked or disabled"),
        (53003, "A Conditional Access rule refused the sign-in"),
        (700082, "The sign-in has ended"),
        (123456, "The sign-in has ended"),
    ],
)
def test_a_refused_renewal_says_what_the_number_says(number: int, title: str) -> None:
    answer = {"error": "invalid_grant", "error_codes": [number]}

    error = sign_in_errors.renewal_error(answer)

    assert isinstance(error, errors.SignInRequired)
    assert (error.title, error.code) == (title, f"AADSTS{number}")
    assert bool(error.advice) is (number < 60000)


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer(scenarios.make("ready")) as running:
        yield running


def test_signs_in_over_real_https(server: PracticeServer) -> None:
    network = Network(extra_ca_pem=server.ca_pem)
    http = Http(network, connections=2)
    attempt = Microsoft(server.endpoints, CLIENT_ID, network, http=http).browser_sign_in()
    browser = HttpsBrowser(str(server.ca_file))
    browser.open(attempt.address)
    browser.sign_in(UPN)
    browser.click("idSIButton9")
    hand_over(browser, attempt)
    signed_in = attempt.wait(10)
    send, used = refusing(errors.NotSignedIn, 1)
    assert signed_in.tokens.authorized(send) == "read"
    assert len(set(used)) == 2
    browser.close()
    http.close()


def test_an_untrusted_sign_in_page_is_refused(server: PracticeServer) -> None:
    http = Http(Network(), connections=2)
    with pytest.raises(errors.CertificateRejected):
        Microsoft(server.endpoints, CLIENT_ID, http.network, http=http).browser_sign_in()
    http.close()
