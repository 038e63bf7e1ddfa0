"""Microsoft's sign-in answering what it never documented: a malformed answer or a refusal, nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.endpoints import Endpoints
from setup_assistant.practice.microsoft import app as practice
from setup_assistant.practice.state import scenarios
from setup_assistant.practice.state.world import CLIENT_ID
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.microsoft.sign_in import Microsoft, SignedIn
from tests.support import sample_answers
from tests.support.wire import as_json
from tests.support.wsgi import mount

pytestmark = pytest.mark.sampled

BASE = "https://login.test"
WORLD = scenarios.make("ready")
APP = practice.app(WORLD)
ID_TOKEN = "e30.e30.x"

ODD: tuple[Any, ...] = (
    None, [], [[]], {}, 0, "text", {"error": None}, {"error": ["x"]}, {"error": {"a": 1}}, {"error": 3},
    {"error": "invalid_grant", "error_description": ["x"], "error_codes": ["x"]},
    {"error": "invalid_grant", "error_codes": {"a": 1}, "trace_id": [], "suberror": 3, "claims": 4},
    {"error": "interaction_required", "error_codes": [1e400], "correlation_id": 7},
    {"access_token": None}, {"access_token": 3}, {"access_token": ["x"], "expires_in": 1},
    {"access_token": "t"}, {"access_token": "t", "expires_in": "soon"},
    {"access_token": "t", "expires_in": 1e400}, {"access_token": "t", "expires_in": "9" * 400},
    {"access_token": "t", "expires_in": -1e400}, {"access_token": "t", "expires_in": [1]},
    {"access_token": "t", "expires_in": 9, "refresh_in": "x", "ext_expires_in": {}},
    {"access_token": "t", "expires_in": 9, "id_token": "x"},
    {"access_token": "t", "expires_in": 9, "id_token": "a.b.c"},
    {"access_token": "t", "expires_in": 9, "id_token": 3},
    {"access_token": "t", "expires_in": 9, "id_token": ID_TOKEN},
    {"access_token": "t", "expires_in": 9, "id_token": "W10.W10.x"},
    {"access_token": "t", "expires_in": 9, "id_token": ID_TOKEN, "client_info": "!"},
    {"access_token": "t", "expires_in": 9, "id_token": ID_TOKEN, "client_info": "W10"},
    {"access_token": "t", "expires_in": 9, "id_token": ID_TOKEN, "scope": 3, "token_type": []},
    {"access_token": "t", "expires_in": 9, "id_token": ID_TOKEN, "scope": ["x"], "foci": {}},
    {"authorization_endpoint": 3, "token_endpoint": [], "issuer": {}},
    {"authorization_endpoint": "x", "token_endpoint": "y", "issuer": "z"},
    {"authorization_endpoint": "https://[", "token_endpoint": "https://[", "issuer": "https://["},
    {"authorization_endpoint": f"{BASE}/a", "token_endpoint": f"{BASE}/t"},
    {"authorization_endpoint": f"{BASE}/a", "token_endpoint": f"{BASE}/t", "issuer": ["x"]},
    {"authorization_endpoint": f"{BASE}/a", "token_endpoint": f"{BASE}/t", "issuer": BASE,
     "device_authorization_endpoint": 3},
    {"user_code": 3, "device_code": [], "expires_in": "x", "interval": "y"},
    {"user_code": "x", "device_code": "y", "verification_uri": "u", "expires_in": 1e400, "interval": 5},
    {"user_code": "x", "device_code": "y", "verification_uri": "u", "expires_in": 9, "interval": "5"},
    {"user_code": "x", "device_code": "y", "verification_uri": "u", "expires_in": 9, "interval": 1e400},
    {"user_code": "x", "device_code": "y", "verification_uri": "u", "expires_in": None, "interval": None},
    {"user_code": "x", "device_code": "y", "verification_uri": "u", "expires_in": {}, "interval": []},
    {"user_code": "x", "device_code": "y"}, {"user_code": "x"},
)  # fmt: skip
BODIES = (
    *(json.dumps(odd).encode() for odd in ODD),
    b"", b"{", b"\xff", sample_answers.deep_json(), b'{"error": ' * 30_000, b"[" * 1_000_001,
    sample_answers.ZSCALER, sample_answers.ENTRA, b"Denied",
)  # fmt: skip
STATUSES = ("200 OK", "400 Bad Request", "401 Unauthorized", "403 Forbidden", "503 Busy")


class Odd:
    """The practice Microsoft, but for one address, once ``answer`` is given."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.answer: tuple[str, list[tuple[str, str]], bytes] | None = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if self.answer is None or self.part not in environ["PATH_INFO"]:
            return APP(environ, start_response)
        status, headers, body = self.answer
        start_response(status, headers)
        return [body]


def microsoft(app: Odd) -> Microsoft:
    mount(HTTP, BASE, app)
    return Microsoft(Endpoints(authority=BASE), CLIENT_ID, HTTP.network, http=HTTP)


HTTP = Http(Network(proxy_for=lambda _url: None), pauses=())


def browser(app: Odd) -> Any:
    attempt = microsoft(app).browser_sign_in()
    attempt.cancel()
    return attempt


def device(app: Odd) -> Any:
    return microsoft(app).device_sign_in()


def redeemed(app: Odd) -> SignedIn:
    """A code on another device, approved; only the tokens are odd."""
    answer, app.answer = app.answer, None
    attempt = microsoft(app).device_sign_in()
    app.answer = answer
    attempt._flow["interval"] = 0.001  # a wait of its own is in other tests
    attempt.expires_in = 1
    return attempt.wait()


def renewed(app: Odd) -> None:
    answer, app.answer = app.answer, None
    attempt = microsoft(app).device_sign_in()
    attempt._flow["interval"] = 0.001
    signed_in = attempt.wait()
    app.answer = answer
    signed_in.tokens.renew()
    assert isinstance(signed_in.tokens.token(), str)
    signed_in.tokens.forget()


WAYS: dict[str, tuple[str, Callable[[Odd], Any]]] = {
    "finding the page": ("openid-configuration", browser),
    "a code": ("devicecode", device),
    "tokens": ("/token", redeemed),
    "renewal": ("/token", renewed),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_an_odd_answer_is_told(way: str, body: bytes) -> None:
    part, act = WAYS[way]
    for status in STATUSES:
        app = Odd(part)
        app.answer = (status, as_json({})[1], body)
        said = outcome(act, app)
        assert "Traceback" not in said
        assert ID_TOKEN not in said


def outcome(act: Callable[[Odd], Any], app: Odd) -> str:
    """What people are told of it; empty when it was good enough. Anything else that is raised escapes."""
    try:
        act(app)
    except errors.AssistantError as error:
        return f"{error}\n{error.details}"
    return ""
