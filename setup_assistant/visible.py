"""Names from outside, made safe to look at: nothing hides in them and nothing turns text around.

Control characters, direction overrides, zero-width and other invisible characters become
``⟨U+202E⟩``: a name shows what it is, and can't pretend to be another one.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that draw nothing."""

_PLAIN = re.compile(r"[\x20-\x7e]*")


def visible(text: str) -> str:
    """``text`` on one line, with every character that can't be seen as its code point."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_shown(character) for character in text)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that may have several, each as ``visible``."""
    return tuple(visible(line) for line in text.split("\n"))


def short(text: str, most: int) -> str:
    """``visible``, cut to ``most`` characters with an ellipsis at the end."""
    line = visible(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def _shown(character: str) -> str:
    if unicodedata.category(character) in _HIDDEN or character in _BLANK or _nothing(character):
        return f"⟨U+{ord(character):04X}⟩"
    return character


def _nothing(character: str) -> bool:
    """Code points that are no characters for ever; XML can't hold them."""
    point = ord(character)
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
