"""JSON with a documented shape: whatever isn't there as documented names the call that answered."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from setup_assistant.errors import MalformedAnswer

T = TypeVar("T")

LONGEST = 16_384
"""Characters of one text. The services' own names end at some hundred; millions would stop a window."""

_HALVES = re.compile("[\ud800-\udfff]")
"""Half a character: JSON can hold it, no file and no terminal can."""

_WORDS = {"true": True, "false": False}
"""A policy's value as text: what Microsoft365DSC, the vendor's own, parses of the single policy."""


class Shape:
    """One JSON object of an answer. Every accessor raises ``MalformedAnswer`` naming the call.

    The message says which field was missing, never what the answer held.
    """

    def __init__(self, value: Any, service: str, call: str, path: str = "") -> None:
        self._service, self._call, self._path = service, call, path
        if not isinstance(value, dict):
            raise self.malformed("object expected")
        self._fields: dict[str, Any] = value

    def malformed(self, what: str) -> MalformedAnswer:
        """The error that says ``what`` was wrong here."""
        message = f"{self._path or 'answer'}: {what}"
        return MalformedAnswer(self._service, self._call, message=message)

    def text(self, name: str) -> str:
        """A text that isn't blank."""
        value = self.optional_text(name)
        if not value.strip():
            raise self.malformed(f"{name} missing")
        return value

    def optional_text(self, name: str) -> str:
        """A text, or empty if absent or null."""
        value = self._fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or _HALVES.search(value):
            raise self.malformed(f"{name} is not a text")
        if len(value) > LONGEST:
            raise self.malformed(f"{name} is too long")
        return value

    def guid(self, name: str) -> str:
        """A GUID, in lower case with hyphens."""
        try:
            return str(uuid.UUID(self.text(name)))
        except ValueError:
            raise self.malformed(f"{name} is not a GUID") from None

    def flag(self, name: str) -> bool | None:
        """True, false, or None if absent or null."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.malformed(f"{name} is not true or false")
        return value

    def flag_or_word(self, name: str) -> bool | None:
        """As ``flag``, where the service may write ``"true"`` and ``"false"`` instead."""
        value = self._fields.get(name)
        if isinstance(value, str):
            word = value.strip().lower()
            if word not in _WORDS:
                raise self.malformed(f"{name} is not true or false")
            return _WORDS[word]
        return self.flag(name)

    def number(self, name: str) -> int | None:
        """A whole number, or None if absent or null."""
        value = self._fields.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.malformed(f"{name} is not a number")
        return value

    def inside(self, name: str) -> Shape:
        """The object called ``name``."""
        return Shape(self._fields.get(name), self._service, self._call, f"{self._path}.{name}")

    def optional(self, name: str) -> Shape | None:
        """The object called ``name``, or None if absent or null."""
        return None if self._fields.get(name) is None else self.inside(name)

    def names(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(self._fields)

    def objects(self, name: str) -> Iterator[Shape]:
        """The objects of the list called ``name``."""
        for number, value in enumerate(self._list(name)):
            yield Shape(value, self._service, self._call, f"{self._path}.{name}[{number}]")

    def sound(
        self, name: str, understand: Callable[[Shape], T]
    ) -> tuple[tuple[T, ...], tuple[int, ...]]:
        """The entries of the list called ``name`` that can be understood, and the places of the odd ones.

        One odd entry says nothing about its neighbours. That a list is none is still malformed.
        """
        good, odd = list[T](), list[int]()
        for number, value in enumerate(self._list(name)):
            try:
                entry = Shape(value, self._service, self._call, f"{self._path}.{name}[{number}]")
                good.append(understand(entry))
            except MalformedAnswer:
                odd.append(number)
        return tuple(good), tuple(odd)

    def raw(self, name: str) -> tuple[Any, ...]:
        """The list called ``name``, whatever its entries are."""
        return tuple(self._list(name))

    def _list(self, name: str) -> list[Any]:
        value = self._fields.get(name)
        if not isinstance(value, list):
            raise self.malformed(f"{name} is not a list")
        return value
