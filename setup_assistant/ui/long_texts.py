"""Texts a third longer, as other languages are: the drawings' own trick of doubled vowels."""

from __future__ import annotations

import gettext
import re
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from setup_assistant.ui.journey import Journey

W = TypeVar("W", bound=QWidget)
_PLACEHOLDER = re.compile(r"(\{[^}]*\})")
_VOWEL = re.compile("[aeiou]")


def lengthened(text: str) -> str:
    """``text`` with every small vowel doubled, placeholders kept."""
    parts = _PLACEHOLDER.split(text)
    return "".join(
        part if part.startswith("{") else _VOWEL.sub(r"\g<0>\g<0>", part) for part in parts
    )


class LongTexts(gettext.NullTranslations):
    """A catalogue that lengthens every message."""

    def gettext(self, message: str) -> str:
        return lengthened(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return lengthened(super().ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:
        del context
        return lengthened(message)


class LongJourney(Journey):
    """A journey that looks for the lengthened words."""

    def find(self, kind: type[W], name: str) -> W:
        return super().find(kind, lengthened(name))

    def has(self, kind: type[QWidget], name: str) -> bool:
        return super().has(kind, lengthened(name))

    def shows(self, words: str) -> bool:
        return super().shows(lengthened(words))
