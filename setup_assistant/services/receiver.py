"""Receives the browser's answer on this computer: msal's loopback receiver, made cancellable.

It takes only a form_post with the flow's own state: a GET or a forged post gets 400 and the wait goes
on. Its wait can't be ended from outside, so it runs in a thread of its own and is ended by an answer
of our own, with the right state.
"""

from __future__ import annotations

import contextlib
import html
import http.client
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from setup_assistant.errors import Cancelled, SignInTimedOut
from setup_assistant.texts import _

IDLE_SECONDS = 5
"""A connection that says nothing (browsers open some ahead of time) must not hold up the answer."""


class Receiver:
    """Listens on ``redirect_uri`` from ``listen`` until an answer, ``cancel`` or the time limit."""

    def __init__(self, receiver: Any) -> None:
        self._receiver = receiver
        server = vars(receiver)["_server"]
        handler = server.RequestHandlerClass
        server.RequestHandlerClass = type("_Impatient", (handler,), {"timeout": IDLE_SECONDS})
        self._port: int = receiver.get_port()
        self.redirect_uri = f"http://localhost:{self._port}"
        self._state = ""
        self._answer: Mapping[str, Any] = {}
        self._ended = threading.Event()
        self.cancelled = False

    def listen(self, state: str) -> None:
        """Take the answer that carries ``state``."""
        self._state = state
        threading.Thread(target=self._receive, name="sign-in answer", daemon=True).start()

    def _receive(self) -> None:
        try:
            answer = self._receiver.get_auth_response(
                state=self._state,
                success_template=_page(_("Signed in")),
                error_template=_page(_("Not signed in")),
            )
            self._answer = answer or {}
        finally:
            self._ended.set()
            self._receiver.close()

    def wait(self, seconds: float) -> Mapping[str, Any]:
        """The answer. Raises ``SignInTimedOut`` after ``seconds``, ``Cancelled`` when cancelled."""
        answered = self._ended.wait(seconds)
        if self.cancelled:
            raise Cancelled
        if not answered:
            self._end()
            raise SignInTimedOut
        return self._answer

    def cancel(self) -> None:
        """End ``wait`` at once; the listening ends a moment later by itself."""
        self.cancelled = True
        self._ended.set()
        threading.Thread(target=self._end, name="sign-in end", daemon=True).start()

    def _end(self) -> None:
        body = urlencode({"error": "cancelled", "state": self._state})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=IDLE_SECONDS + 1)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("POST", "/", body, headers)
            connection.getresponse().read()
        connection.close()


def _page(title: str) -> str:
    back = _("You can close this page and go back to Setup Assistant.")
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>Setup Assistant</title></head>'
        '<body style="font-family: system-ui, sans-serif; margin: 3em">'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(back)}</p></body></html>"
    ).replace("$", "$$")
