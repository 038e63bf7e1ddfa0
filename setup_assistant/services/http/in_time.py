"""An answer that is over by a deadline: each part may be in time and the whole never end."""

from __future__ import annotations

import http.client
import io
import time
from typing import Any


def response(sock: Any, deadline: float, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:
    """What comes over ``sock``; reading raises ``TimeoutError`` after ``deadline`` (``time.monotonic``)."""
    response = http.client.HTTPResponse(sock, *args, **kwargs)
    buffered: Any = response.fp
    response.fp = io.BufferedReader(_InTime(sock, buffered.detach(), deadline))
    return response


class _InTime(io.RawIOBase):
    def __init__(self, sock: Any, incoming: io.RawIOBase, deadline: float) -> None:
        super().__init__()
        self._sock, self._incoming, self._deadline = sock, incoming, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        rest = self._deadline - time.monotonic()
        if rest <= 0:
            raise TimeoutError
        limit = self._sock.gettimeout()
        if limit is None or rest < limit:
            self._sock.settimeout(rest)
        return self._incoming.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._incoming.close()
        super().close()
