"""Reading JSON that came from somewhere else, in bounded depth."""

from __future__ import annotations

import re
from typing import Any

MOST_LEVELS = 100
"""Lists and objects inside each other; a service's answers and our own files have about ten."""

_STRING = re.compile(rb'"[^"]*"')
_STRUCTURE = b'[]{}"'
_REST = bytes(set(range(256)) - set(_STRUCTURE))


class TooDeep(ValueError):
    """More lists and objects inside each other than anybody means."""


def parse(text: str | bytes, most_levels: int = MOST_LEVELS) -> Any:
    """The value that ``text`` holds; raises ``ValueError`` when it is no JSON or too deep.

    Python's parser goes on until the interpreter's limit. When the collector runs just then, finalizers
    fail there (of sockets, of files) and print a traceback, so what is too deep is not given to it.
    Refused for certain is what has more than three times ``most_levels``.
    """
    import json  # costs the start of the window, which often has nothing to read

    if _too_deep(text, most_levels):
        raise TooDeep
    return json.loads(text)


def _too_deep(text: str | bytes, most_levels: int) -> bool:
    """Takes the innermost pairs away, level by level; bytes are replaced in a tenth of the time of a loop."""
    rest = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if _openings(rest) <= most_levels:
        return False
    rest = rest.replace(rb"\\", b"").replace(rb"\"", b"")
    # Two quotes side by side end one string and begin another: without them the rest stands as it stood.
    rest = _STRING.sub(b"", rest.translate(None, _REST).replace(b'""', b""))
    for _level in range(most_levels):
        if _openings(rest) <= most_levels:
            return False
        rest = rest.replace(b"[]", b"").replace(b"{}", b"")
    return _openings(rest) > 0


def _openings(text: bytes) -> int:
    return text.count(b"[") + text.count(b"{")
