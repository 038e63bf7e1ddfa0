"""Documents without what differs from run to run; everything else in them stays as it was printed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from setup_assistant import __version__

_NEAR = timedelta(days=3)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d))?")
_CLOCK = re.compile(r"(Read at) \d\d:\d\d\b")
_PORT = re.compile(r"\b(localhost|127\.0\.0\.1):\d+")
_PRACTICE_FOLDER = re.compile(r"[^\s\"“]*setup-assistant-practice-\w+[/\\]")
_RANDOM = re.compile(
    r"\b[0-9a-f]{32}\b"  # of the list of changes
    # Azure DevOps' requests. Those that the practice world was given are of this form too, with zeros in it.
    r"|\b[0-9a-f]{8}-(?!0000-4000)[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b"
)
_DURATIONS = ("seconds",)


def steady(document: Any, places: Mapping[str, str]) -> Any:
    """``document`` with a word in angle brackets for each of these:

    - dates and times within two days of now, and the clock in “Read at”; the practice world's are older
    - durations, by their key ``seconds``
    - ports on this computer, and the folder of the practice services
    - the paths that are keys of ``places``: their value takes their place
    - the program's version, by its key ``assistant``
    - random ids, numbered as they come, so that the same one twice can be seen
    - ``after`` of a report that is the same as ``before``: it would double the file
    """
    ids: dict[str, str] = {}

    def identifier(match: re.Match[str]) -> str:
        return ids.setdefault(match[0], f"<id {len(ids) + 1}>")

    return _walked(document, lambda text: _text(text, places, identifier))


def _walked(value: Any, text: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        if value.get("after") is not None and value.get("after") == value.get("before"):
            value = value | {"after": "<as before>"}
        return {text(key): _of_key(key, one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [_walked(one, text) for one in value]
    return text(value) if isinstance(value, str) else value


def _of_key(key: str, value: Any, text: Callable[[str], str]) -> Any:
    if key in _DURATIONS and isinstance(value, float):
        return "<seconds>"
    if key == "assistant" and value == __version__:
        return "<version>"
    return _walked(value, text)


def _text(text: str, places: Mapping[str, str], identifier: Callable[[re.Match[str]], str]) -> str:
    for path, word in places.items():
        text = text.replace(path + os.sep, f"{word}/").replace(path, word)
    text = _PRACTICE_FOLDER.sub("<practice folder>/", _PORT.sub(r"\1:<port>", text))
    return _RANDOM.sub(identifier, _TIME.sub(_time, _CLOCK.sub(r"\1 <clock>", text)))


def _time(match: re.Match[str]) -> str:
    """A word for a date or time of this run, with the zone it was written in."""
    near = abs(date.fromisoformat(match[1]) - datetime.now(UTC).date()) < _NEAR
    if not near:
        return match[0]
    return f"<time{match[2]}>" if match[2] else "<date>"
