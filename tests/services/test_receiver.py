"""The receiver of the browser's answer when what is under it breaks."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from setup_assistant.services.receiver import Receiver


class Broken:
    """Looks like msal's receiver; its wait raises at once."""

    def __init__(self) -> None:
        self._server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        self.closed = threading.Event()

    def get_port(self) -> int:
        return self._server.server_address[1]

    def get_auth_response(self, **_options: Any) -> dict[str, str]:
        raise OSError("the port was taken away")

    def close(self) -> None:
        self._server.server_close()
        self.closed.set()


def test_a_receiver_that_breaks_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    broken, answers = Broken(), []
    receiver = Receiver(broken)
    receiver.listen("state")
    waiting = threading.Thread(target=lambda: answers.append(receiver.wait(900)), daemon=True)
    waiting.start()
    waiting.join(10)
    assert answers == [{}]
    assert broken.closed.wait(5)
    assert [arguments.exc_type for arguments in told] == [OSError]
