"""Whether the private browser works, known beforehand: no child process is started for it."""

from __future__ import annotations

from setup_assistant.errors import NoPrivateBrowser
from setup_assistant.ui.browser.trial import Trial


class Settled(Trial):
    """``Settled()``: it works; ``Settled("A sentence.")``: it doesn't."""

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.known = NoPrivateBrowser(reason) if reason else None

    def problem(self) -> NoPrivateBrowser | None:
        return self.known
