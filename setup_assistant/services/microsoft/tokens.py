"""The tokens of one account: in memory only, renewed silently, one renewal at a time; or a fixed one."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from setup_assistant.errors import ClaimsRequired, NotSignedIn, SignInRequired, TokenRefused
from setup_assistant.model import Account
from setup_assistant.services.microsoft import errors

T = TypeVar("T")

EARLY = 300.0
"""Seconds before its end that a token is renewed."""

CALM = 300.0
"""Seconds after a renewal in which a refused token is not renewed again: it is not the token."""


def seconds_of(value: object) -> float | None:
    """A number of seconds as a token endpoint writes it, at most a week; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 20:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return None
    return min(seconds, 7 * 86_400.0) if 0 <= seconds < math.inf else None


class Renewer(Protocol):
    """What gets a token silently: answers in the shape of a token endpoint, or None."""

    def renew(self, *, claims: str | None) -> Mapping[str, Any] | None: ...

    def forget(self) -> None: ...


class TokenSource:
    """Hands out the access token of ``account``. Thread-safe. ``repr`` shows no token."""

    def __init__(self, account: Account, renewer: Renewer, answer: Mapping[str, Any]) -> None:
        self.account = account
        self._renewer: Renewer | None = renewer
        self._lock = threading.Lock()
        """Held through a whole renewal: one at a time."""
        self._keeping = threading.Lock()
        """Held for a moment: what is forgotten stays so."""
        self._token, self._good_until = "", 0.0
        self._renewed_at = float("-inf")
        self._answered = ""
        self._keep(answer)

    def __repr__(self) -> str:
        return f"TokenSource({self.account.upn})"

    def token(self, *, claims: str | None = None) -> str:
        """A token that is good for some minutes, renewed if need be.

        Raises ``SignInRequired`` when Microsoft wants the person again, and ``NetworkError``.
        """
        token = self._token
        if token and not claims and time.monotonic() < self._good_until:
            return token
        with self._lock:
            if self._token and self._token != token:
                return self._token
            return self._renew(claims)

    def authorized(self, send: Callable[[str], T]) -> T:
        """``send(token)``; if the token is refused, once more with a renewed one.

        A claims challenge that stays after the renewal raises ``SignInRequired``.
        """
        token = self.token()
        try:
            return send(token)
        except ClaimsRequired as challenge:
            renewed = self._instead_of(token, challenge.claims)
        except NotSignedIn:
            if self._is_fresh(token):
                raise
            renewed = self._instead_of(token, None)
        try:
            return send(renewed)
        except ClaimsRequired:
            raise SignInRequired(code="insufficient_claims") from None

    def renew(self) -> None:
        """Get a fresh token now: what the account may do has changed. Raises as ``token`` does."""
        with self._lock:
            self._renew(None)

    def forget(self) -> None:
        """Drop every token; ``token`` raises ``SignInRequired`` from now on.

        It waits for no renewal that is under way, for the window may ask for it: nothing of that is kept.
        """
        with self._keeping:
            renewer, self._renewer = self._renewer, None
            self._token, self._good_until = "", 0.0
        if renewer:
            renewer.forget()

    def _is_fresh(self, token: str) -> bool:
        with self._lock:
            return token == self._token and time.monotonic() - self._renewed_at < CALM

    def _instead_of(self, token: str, claims: str | None) -> str:
        """Another token than ``token``: the one somebody else has got meanwhile, or a new one."""
        with self._lock:
            if self._token and self._token != token:
                return self._token
            if claims and claims == self._answered:
                raise SignInRequired(code="insufficient_claims")
            return self._renew(claims)

    def _renew(self, claims: str | None) -> str:
        renewer = self._renewer
        if not renewer:
            raise SignInRequired
        answer = renewer.renew(claims=claims)
        if not answer or not answer.get("access_token"):
            raise errors.renewal_error(answer)
        with self._keeping:
            if self._renewer:
                self._answered, self._renewed_at = claims or "", time.monotonic()
                return self._keep(answer)
        renewer.forget()
        raise SignInRequired

    def _keep(self, answer: Mapping[str, Any]) -> str:
        seconds = seconds_of(answer.get("expires_in")) or 0.0
        self._token = str(answer["access_token"])
        self._good_until = time.monotonic() + max(0.0, seconds - min(EARLY, seconds / 2))
        return self._token


class FixedTokens:
    """One token that somebody else got, as in a pipeline: it can't be renewed. ``repr`` shows none."""

    def __init__(self, token: str) -> None:
        self._token, self._accepted = token, False

    def __repr__(self) -> str:
        return "FixedTokens()"

    def renew(self) -> None:
        """There is no other token: what the account may do is looked up by Azure DevOps at every call."""

    def forget(self) -> None:
        """Drop the token; every further call is refused."""
        self._token, self._accepted = "", False

    def authorized(self, send: Callable[[str], T]) -> T:
        """``send(token)``. Raises ``TokenRefused`` when the token isn't accepted.

        A token that was accepted before may be refused by one organization alone: that stays
        ``NotSignedIn``, about this one, and the others go on.
        """
        try:
            answer = send(self._token)
        except ClaimsRequired:
            raise TokenRefused(code="insufficient_claims") from None
        except NotSignedIn as refusal:
            if self._accepted:
                raise
            raise TokenRefused(code=f"HTTP {refusal.status}") from None
        self._accepted = True
        return answer
