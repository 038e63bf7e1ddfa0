"""The practice Microsoft as tests see it: a browser in front of it, and plain token requests."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt
from werkzeug.test import Client, TestResponse

from setup_assistant.practice.state import people
from setup_assistant.practice.state.world import CLIENT_ID
from tests.support.scripted_browser import ScriptedBrowser

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

BASE = "https://localhost:4430"
REDIRECT = "http://localhost:51234"
VERIFIER = "a-practice-code-verifier-of-at-least-43-characters"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
SCOPE = "499b84ac-1321-427f-aa17-267ca6975798/user_impersonation"


class Browser(ScriptedBrowser):
    """A private profile that reaches only the practice Microsoft."""

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__({BASE: app})
        self.app = app
        self.client = Client(app)
        self.url = BASE

    def consent(self, upn: str = people.SERVICE_ACCOUNT) -> None:
        """Sign in and accept."""
        self.sign_in(upn)
        self.click("idSIButton9")

    def answer(self) -> dict[str, str]:
        """What was posted to the application."""
        assert self.posted_to == REDIRECT
        return self.posted


def address(tenant: str = "organizations", **changes: str) -> str:
    query = {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "response_mode": "form_post",
        "redirect_uri": REDIRECT,
        "scope": f"{SCOPE} openid profile offline_access",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return f"/{tenant}/oauth2/v2.0/authorize?{urlencode({k: v for k, v in query.items() if v})}"


def redeem(browser: Browser, code: str, **changes: str) -> TestResponse:
    form = {
        "client_id": CLIENT_ID,
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        **changes,
    }
    return browser.client.post("/organizations/oauth2/v2.0/token", base_url=BASE, data=form)


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims
