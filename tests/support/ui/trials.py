"""Whether the private browser works, known beforehand: no child process is started for it."""

from __future__ import annotations

from setup_assistant.errors import NoPrivateBrowser
from setup_assistant.ui.browser.trial import Trial


class Settled(Trial):
    """``Settled()``: it works; ``Settled("A sentence.")``: it doesn't; ``passing``: now."""

    def __init__(self, reason: str = "", *, passing: bool = False) -> None:
        super().__init__()
        self._settled = NoPrivateBrowser(reason, passing=passing) if reason else None
        self.known = None if passing else self._settled

    def problem(self) -> NoPrivateBrowser | None:
        return self._settled
