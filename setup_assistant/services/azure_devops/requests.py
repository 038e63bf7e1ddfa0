"""How a question to Azure DevOps is sent: with the account's token, renewed once when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, urlsplit

from setup_assistant.cancel import CancelToken
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import ServiceError, SomebodyBetween
from setup_assistant.services.azure_devops.answers import SERVICE
from setup_assistant.services.http import responder
from setup_assistant.services.http.answer import Answer
from setup_assistant.services.http.client import Http

T = TypeVar("T")

_WITHOUT_TOKEN = (200, 203, 302, 401, 403, 404)
_NO_SIGN_IN_PAGE = {"X-TFS-FedAuthRedirect": "Suppress"}
"""Azure DevOps then refuses with a status instead of leading to its sign-in page."""


class Tokens(Protocol):
    """Where the bearer token comes from; renews it once when Azure DevOps asks for that."""

    def authorized(self, send: Callable[[str], T]) -> T: ...


class SessionTokens(Tokens, Protocol):
    """The tokens of somebody who signed in: a fresh one on demand, and forgotten at the end."""

    def renew(self) -> None: ...

    def forget(self) -> None: ...


class Requests:
    """Sends, and hands back JSON. ``devops``, ``graph`` … build addresses of one organization."""

    def __init__(
        self, http: Http, at: Endpoints, tokens: Tokens, cancel: CancelToken | None
    ) -> None:
        self._http, self.at, self._tokens, self._cancel = http, at, tokens, cancel

    def devops(self, name: str) -> str:
        return f"{self.at.devops}/{quote(name, safe='')}"

    def graph(self, name: str) -> str:
        return f"{self.at.graph}/{quote(name, safe='')}"

    def entitlements(self, name: str) -> str:
        return f"{self.at.entitlements}/{quote(name, safe='')}"

    def get(
        self, url: str, call: str, params: Mapping[str, str] | None = None, *, version: str = "7.1"
    ) -> Any:
        """The JSON under ``url``; an empty ``version`` sends none."""
        query = {**(params or {}), **({"api-version": version} if version else {})}
        return self._tokens.authorized(
            lambda token: self._send("GET", url, call, token, params=query)
        ).json()

    def post(self, url: str, call: str, body: Any, *, version: str) -> Any:
        """A question that is too long for an address: it changes nothing and may be repeated."""
        return self._tokens.authorized(
            lambda token: self._send(
                "POST",
                url,
                call,
                token,
                params={"api-version": version},
                json=body,
                idempotent=True,
            )
        ).json()

    def write(
        self,
        method: str,
        url: str,
        call: str,
        *,
        version: str,
        json: Any = None,
        content_type: str | None = None,
    ) -> None:
        """Change something. Sent once: a lost answer is ``AnswerLost``, and reading tells what became of it."""
        self._tokens.authorized(
            lambda token: self._send(
                method,
                url,
                call,
                token,
                params={"api-version": version},
                json=json,
                content_type=content_type,
                idempotent=False,
            )
        )

    def exists(self, url: str, call: str, *, version: str) -> bool:
        """Whether there is something under ``url``: yes or a 404, if it is Azure DevOps' own.

        A HEAD has no body that could show who gave it, so the headers have to, for a yes too.
        """
        answer = self._tokens.authorized(
            lambda token: self._send(
                "HEAD", url, call, token, params={"api-version": version}, accept_statuses=(404,)
            )
        )
        if responder.Signs(answer).unsigned:
            raise SomebodyBetween(SERVICE, call, status=answer.status, host=urlsplit(url).netloc)
        return answer.status != 404

    def pages(self, url: str, call: str, params: Mapping[str, str]) -> Iterator[Any]:
        """The JSON of every page; only the missing header of continuation means the end."""
        more = ""
        while True:
            query = {**params, "api-version": "7.1"}
            query |= {"continuationToken": more} if more else {}
            answer = self._tokens.authorized(partial(self._get_page, url, call, query))
            yield answer.json()
            before, more = more, answer.headers.get("X-MS-ContinuationToken", "")
            if not more or more == before:
                return

    def _get_page(self, url: str, call: str, params: Mapping[str, str], token: str) -> Answer:
        return self._send("GET", url, call, token, params=params)

    def refusable(
        self, url: str, call: str, params: Mapping[str, str]
    ) -> tuple[Mapping[str, str], Any, ServiceError | None]:
        """Headers and JSON, or headers and why it was refused: a refusal's headers tell something too."""
        headers: list[Mapping[str, str]] = [{}]

        def send(token: str) -> Answer:
            answer = self._send("GET", url, call, token, params=params, accept_statuses=(401, 403))
            headers.append(answer.headers)
            responder.check(answer)
            return answer

        try:
            answer = self._tokens.authorized(send)
        except ServiceError as refusal:
            return headers[-1], None, refusal
        return answer.headers, answer.json(), None

    def stranger(self, method: str, url: str, call: str) -> Mapping[str, str]:
        """The headers of an answer to a question without a token, whatever else it says."""
        return self._http.request(
            method,
            url,
            service=SERVICE,
            call=call,
            headers=_NO_SIGN_IN_PAGE,
            accept_statuses=_WITHOUT_TOKEN,
            cancel=self._cancel,
        ).headers

    def _send(self, method: str, url: str, call: str, token: str, **more: Any) -> Answer:
        return self._http.request(
            method,
            url,
            service=SERVICE,
            call=call,
            headers={**_NO_SIGN_IN_PAGE, "Authorization": f"Bearer {token}"},
            cancel=self._cancel,
            **more,
        )
