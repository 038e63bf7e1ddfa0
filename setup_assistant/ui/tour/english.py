"""Reads the window in English, whatever it speaks: scenes and tests name buttons and sentences in English.

Nothing is translated back: inside ``speaking()`` each message remembers, when it is looked up and filled in, what it
would be in English.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from setup_assistant import texts

_PLACEHOLDER = re.compile(r"(\{[^}]*\})")
_VOWEL = re.compile("[aeiou]")


class Beside(gettext.NullTranslations):
    """``Beside(catalogue)`` speaks as ``catalogue`` and knows the English of all that it has said."""

    def __init__(self, catalogue: gettext.NullTranslations) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._english: dict[str, set[str]] = {}

    def info(self) -> dict[str, str]:
        return self._catalogue.info()

    def gettext(self, message: str) -> str:
        return self.say(self._catalogue.gettext(message), message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        said = self._catalogue.ngettext(msgid1, msgid2, n)
        return self.say(said, super().ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:
        return self.say(self._catalogue.pgettext(context, message), message)

    def say(self, words: str, english: str) -> str:
        """``words``, which are ``english`` in English."""
        if words == english:
            return words
        self._english.setdefault(words, set()).add(english)
        return _Words(words, english, self)

    def readings(self, shown: str) -> set[str]:
        """What ``shown`` may be in English; itself, too, since names are the same in every language."""
        return (
            {shown, *self._english.get(shown, ())} if shown in self._english else self._parts(shown)
        )

    def read(self, value: Any) -> Any:
        """What is filled in, in English if it was said before."""
        return (
            min(self._english[value])
            if isinstance(value, str) and value in self._english
            else value
        )

    def _parts(self, shown: str) -> set[str]:
        """Of a text that was put together the English of each part."""
        read = shown
        for words in sorted(self._english, key=len, reverse=True):
            if words in read and "{" not in words:
                read = read.replace(words, min(self._english[words]))
        return {shown, read}


class _Words(str):
    """A message that is still to be filled in, with its English."""

    __slots__ = ("_beside", "_english")
    _english: str
    _beside: Beside

    def __new__(cls, words: str, english: str, beside: Beside) -> Self:
        self = super().__new__(cls, words)
        self._english, self._beside = english, beside
        return self

    def format(self, *args: Any, **values: Any) -> str:
        read = self._beside.read
        english = self._english.format(
            *map(read, args), **{name: read(value) for name, value in values.items()}
        )
        return self._beside.say(super().format(*args, **values), english)

    def format_map(self, mapping: Any) -> str:  # an error names its attributes in its sentences
        english = self._english.format_map(_Read(mapping, self._beside))
        return self._beside.say(super().format_map(mapping), english)


class _Read:
    """What ``mapping`` holds, read in English."""

    def __init__(self, mapping: Any, beside: Beside) -> None:
        self._mapping, self._beside = mapping, beside

    def __getitem__(self, name: str) -> Any:
        return self._beside.read(self._mapping[name])


class _Now:
    beside: Beside | None = None


@contextmanager
def speaking(catalogue: gettext.NullTranslations | None = None) -> Iterator[None]:
    """Inside of it the window speaks as ``catalogue`` (None: as it does anyway), and can be read in English."""
    before, outer = texts.take(gettext.NullTranslations()), _Now.beside
    _Now.beside = Beside(catalogue or before)
    texts.take(_Now.beside)
    try:
        yield
    finally:
        texts.take(before)
        _Now.beside = outer


def readings(shown: str) -> set[str]:
    """What a text that is shown may be in English; outside of ``speaking`` it is English."""
    return _Now.beside.readings(shown) if _Now.beside else {shown}


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
