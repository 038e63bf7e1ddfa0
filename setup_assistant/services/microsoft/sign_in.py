"""Sign-in with Microsoft: the only place that knows msal.

Authorization code with PKCE for both browsers, answered by form_post to one loopback receiver, or a
code on another device. One msal application per attempt; nothing is ever written down.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

from setup_assistant.endpoints import DEVOPS_RESOURCE, Endpoints
from setup_assistant.errors import Cancelled, MalformedAnswer, SignInTimedOut
from setup_assistant.limits import USUAL, Limits
from setup_assistant.model import Account
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.microsoft import claims, errors
from setup_assistant.services.microsoft.msal_http import SERVICE, MsalHttp
from setup_assistant.services.microsoft.receiver import Receiver
from setup_assistant.services.microsoft.tokens import TokenSource, seconds_of
from setup_assistant.texts import _, printable

__all__ = ["BrowserSignIn", "DeviceSignIn", "Microsoft", "SignedIn", "TokenSource"]

SCOPES = (f"{DEVOPS_RESOURCE}/user_impersonation",)


@dataclass(frozen=True)
class SignedIn:
    """Who signed in, and the tokens."""

    account: Account
    tokens: TokenSource


class Microsoft:
    """Starts sign-ins for one application. Cheap and silent until one is asked for."""

    def __init__(
        self,
        endpoints: Endpoints,
        client_id: str,
        network: Network,
        *,
        http: Http | None = None,
        limits: Limits = USUAL,
        other_apps: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``other_apps`` are the applications of other directories, by the directory's id."""
        self._other_apps = other_apps
        self._authority, self._client_id, self._network = endpoints.authority, client_id, network
        self._http, self._limits = http, limits

    def browser_sign_in(
        self,
        *,
        tenant: str = "",
        login_hint: str = "",
        accepted: Callable[[], None] | None = None,
    ) -> BrowserSignIn:
        """Ask Microsoft where to sign in and listen for the answer. Does network: call in a worker.

        ``accepted`` is called, in another thread, when the person has signed in: what is left is to
        get the token.
        """
        return BrowserSignIn(self._application(tenant), login_hint, accepted)

    def device_sign_in(self, *, tenant: str = "") -> DeviceSignIn:
        """Ask Microsoft for a code to enter on another device. Does network: call in a worker."""
        return DeviceSignIn(self._application(tenant), self._limits.poll)

    def _application(self, tenant: str) -> Application:
        limits = self._limits
        http = self._http or Http(
            self._network, connections=4, pauses=limits.retries, longest_wait=limits.retry_after
        )
        authority = f"{self._authority}/{quote(tenant or 'organizations', safe='')}"
        client_id = self._other_apps.get(tenant, self._client_id)
        return Application(authority, client_id, MsalHttp(http))


class Application:
    """One msal application: every call into msal, with its failures turned into ours."""

    def __init__(self, authority: str, client_id: str, client: MsalHttp) -> None:
        import msal
        from msal.authority import WELL_KNOWN_AUTHORITY_HOSTS

        logging.getLogger("msal").setLevel(logging.CRITICAL + 1)  # it logs codes and addresses
        well_known = urlsplit(authority).hostname in WELL_KNOWN_AUTHORITY_HOSTS
        self.client_id = client_id
        with _in_our_words(_("find the sign-in page"), client):
            self._msal = msal.PublicClientApplication(
                client_id,
                authority=authority,
                http_client=client,
                instance_discovery=None if well_known else False,
                client_capabilities=["CP1"],
            )
        self._client = client

    def start_browser(self, redirect_uri: str, login_hint: str) -> dict[str, Any]:
        """A new authorization code flow; ``auth_uri`` is where the browser has to go."""
        return self._ask(
            _("find the sign-in page"),
            lambda: self._msal.initiate_auth_code_flow(
                list(SCOPES),
                redirect_uri=redirect_uri,
                response_mode="form_post",
                prompt="select_account",
                login_hint=login_hint or None,
            ),
        )

    def start_device(self) -> dict[str, Any]:
        """A new device code flow; its ``interval`` and ``expires_in`` are sensible seconds."""
        call = _("get a code for another device")
        flow = self._ask(call, lambda: self._msal.initiate_device_flow(list(SCOPES)))
        if "error" in flow:
            raise errors.sign_in_error(flow)
        texts = [flow.get(name) for name in ("user_code", "device_code", "verification_uri")]
        times = [seconds_of(flow.get(name)) for name in ("interval", "expires_in")]
        if not all(text and isinstance(text, str) for text in texts) or None in times:
            raise MalformedAnswer(SERVICE, call)
        interval, expires_in = (min(seconds or 0, 3600) for seconds in times)
        return {**flow, "interval": max(1, interval), "expires_in": expires_in}

    def redeem(self, flow: dict[str, Any], answer: Mapping[str, str]) -> dict[str, Any]:
        """Tokens for the browser's answer, or a dictionary with ``error``.

        Raises ``SignInError`` for an answer of another service; nothing of it is sent anywhere.
        """
        claims.check_answer(answer, self._client.configuration)
        if "error" in answer:
            return dict(answer)
        ask = partial(self._msal.acquire_token_by_auth_code_flow, flow, dict(answer))
        return self._ask(_("sign in"), ask)

    def poll(self, flow: dict[str, Any]) -> dict[str, Any]:
        """Ask once whether the code was entered; ``error`` may be ``authorization_pending``."""
        return self._ask(
            _("sign in"),
            lambda: self._msal.acquire_token_by_device_flow(
                flow, exit_condition=lambda _flow: True
            ),
        )

    def renew(self, *, claims: str | None) -> Mapping[str, Any]:
        """A new token without asking the person; empty when nothing is held to renew it with."""
        return self._ask(
            _("renew the sign-in"),
            lambda: (
                self._msal.acquire_token_silent_with_error(
                    list(SCOPES), self._account(), force_refresh=True, claims_challenge=claims
                )
                or {}
            ),
        )

    def _ask(self, call: str, ask: Callable[[], Any]) -> dict[str, Any]:
        """What msal makes of Microsoft's answer: an object, whose token and times can be used."""
        with _in_our_words(call, self._client):
            answer = ask()
            if not isinstance(answer, dict):
                raise TypeError
            token = answer.get("access_token", "")
            sound = isinstance(token, str) and isinstance(answer.get("error", ""), str)
            if not sound or seconds_of(answer.get("expires_in", 0)) is None:
                raise TypeError
            return answer

    def forget(self) -> None:
        """Remove every token from msal's memory."""
        with contextlib.suppress(*_OF_MSAL):
            if account := self._account():
                self._msal.remove_account(account)

    def _account(self) -> dict[str, Any] | None:
        accounts: list[dict[str, Any]] = self._msal.get_accounts()
        return accounts[0] if accounts else None

    def signed_in(self, answer: Mapping[str, Any]) -> SignedIn:
        """The account of a token answer; raises ``SignInError`` for a refusal."""
        if not answer.get("access_token"):
            raise errors.sign_in_error(answer)
        issuer = str(self._client.configuration.get("issuer", ""))
        token = answer.get("id_token_claims")
        account = claims.account(token if isinstance(token, dict) else {}, self.client_id, issuer)
        return SignedIn(account, TokenSource(account, self, answer))


class BrowserSignIn:
    """One attempt in a browser, the embedded one or the user's own.

    ``address`` is where it has to go; the answer comes to ``redirect_uri`` on this computer.
    """

    def __init__(
        self,
        application: Application,
        login_hint: str = "",
        accepted: Callable[[], None] | None = None,
    ) -> None:
        self._application = application
        self._receiver = Receiver()
        self.redirect_uri = self._receiver.redirect_uri
        self._flow = application.start_browser(self.redirect_uri, login_hint)
        self.address: str = self._flow["auth_uri"]
        self._receiver.listen(self._flow["state"], accepted)

    def __repr__(self) -> str:
        return f"BrowserSignIn({self.redirect_uri})"

    def wait(self, seconds: float = 900) -> SignedIn:
        """Block until the person is done. Raises ``SignInError`` (also timed out) and ``Cancelled``."""
        answer = self._receiver.wait(seconds)
        signed_in = self._application.signed_in(self._application.redeem(self._flow, answer))
        if self._receiver.cancelled:
            signed_in.tokens.forget()
            raise Cancelled
        return signed_in

    def cancel(self) -> None:
        """End ``wait`` at once, from any thread; never blocks."""
        self._receiver.cancel()


class DeviceSignIn:
    """One attempt with a code: the person opens ``url`` anywhere and enters ``code``.

    ``expires_in`` is in seconds, as is ``poll``: the least time between two questions.
    """

    def __init__(self, application: Application, poll: float = USUAL.poll) -> None:
        self._application, self._flow = application, application.start_device()
        self.url = printable(self._flow["verification_uri"])[:200]
        self.code = printable(self._flow["user_code"])[:60]
        self.expires_in = int(self._flow["expires_in"])
        interval = self._flow["interval"]
        self._pause = interval if interval > 1 else poll
        self._stop = threading.Event()

    def __repr__(self) -> str:
        return f"DeviceSignIn({self.url})"

    def wait(self) -> SignedIn:
        """Block until the code was entered. Raises ``SignInError`` (also timed out), ``Cancelled``."""
        rest = float(self.expires_in)
        while rest > 0:
            if self._stop.is_set():
                raise Cancelled
            answer = self._application.poll(self._flow)
            if answer.get("error") not in ("authorization_pending", "slow_down"):
                return self._application.signed_in(answer)
            rest -= self._pause
            if self._stop.wait(self._pause):
                raise Cancelled
        raise SignInTimedOut

    def cancel(self) -> None:
        """End ``wait`` at once, from any thread."""
        self._stop.set()


_OF_MSAL = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
)
"""What msal raises on answers that are not the documented ones, its own errors aside."""


@contextlib.contextmanager
def _in_our_words(call: str, client: MsalHttp) -> Iterator[None]:
    """Turn what msal raises into our errors; its texts hold states and answers, so none is kept."""
    try:
        yield
    except _OF_MSAL:
        if "error" in client.refusal:
            raise errors.sign_in_error(client.refusal) from None
        raise MalformedAnswer(SERVICE, call) from None
