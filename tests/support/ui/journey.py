"""The tour's way through the pages, and questions that tests ask on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton

from setup_assistant.ui.tour import journey
from setup_assistant.ui.tour.driver import NotSeen, until


class Journey(journey.Journey):
    """What a question asks about may still be on its way."""

    def sees(self, words: str) -> bool:
        """Whether some visible text holds ``words``, now or soon."""
        return _comes(lambda: self.shows(words))

    def lacks(self, words: str) -> bool:
        """Whether no visible text holds ``words``, now or soon."""
        return _comes(lambda: not self.shows(words))

    def has_button(self, name: str) -> bool:
        """Whether a button called ``name`` is visible in front, now or soon."""
        return _comes(lambda: self.has(QAbstractButton, name))

    def lacks_button(self, name: str) -> bool:
        """Whether no button called ``name`` is visible in front, now or soon."""
        return _comes(lambda: not self.has(QAbstractButton, name))


def _comes(condition: Callable[[], bool]) -> bool:
    try:
        until(condition, "it")
    except NotSeen:
        return False
    return True
