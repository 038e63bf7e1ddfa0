"""What a service answered: status, headers, body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from setup_assistant import json_text
from setup_assistant.errors import MalformedAnswer

MOST_VALUES = 1_000_000
"""Lists and objects in one answer: 16 MiB of empty lists would take 400 MB."""


@dataclass(frozen=True)
class Answer:
    """One answer. ``headers`` are looked up whatever their case; ``url`` is where it came from.

    Body, headers and address stay out of ``repr``: they may hold what must not be logged.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    service: str = ""
    call: str = ""

    def json(self) -> Any:
        """The body as JSON; ``MalformedAnswer`` names the call when it is none."""
        try:
            if self.body.count(b"[") + self.body.count(b"{") > MOST_VALUES:
                raise ValueError
            return json_text.parse(self.body)
        except ValueError:
            raise MalformedAnswer(
                self.service, self.call, status=self.status, message="not JSON"
            ) from None

    def text(self) -> str:
        """The body as text; what is not UTF-8 is replaced."""
        return self.body.decode("utf-8", errors="replace")

    @property
    def content_type(self) -> str:
        """Media type without its parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
