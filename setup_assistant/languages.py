"""Which languages the reader wants, the first first: what was said outright, else what the system says."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

PATTERN = r"[a-z]{2,3}([_-][A-Za-z]{2,4})?"
_LANGUAGE = re.compile(PATTERN)

_FRAMEWORKS = "/System/Library/Frameworks"

_NAMES, _UTF_8 = 0x8, 0x08000100
"""Windows: languages by name, not by number. macOS: the encoding of its texts that is asked for."""


def language_in(text: str) -> str:
    """``text`` as the name of a language (``de``, ``pt_BR``), or empty if it is none."""
    return text.replace("-", "_") if _LANGUAGE.fullmatch(text) else ""


_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


def right_to_left(name: str) -> bool:
    """Whether the language of that name is written from right to left."""
    return name.replace("-", "_").partition("_")[0] in _RIGHT_TO_LEFT


def option(arguments: Sequence[str]) -> str:
    """What ``--language`` says in ``arguments``, or empty: help is written in it, before anything is parsed."""
    said = ""
    for place, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if len(name) >= len("--la") and "--language".startswith(name):
            said = value if equals else next(iter(arguments[place + 1 : place + 2]), "")
    return language_in(said)


def preferred(
    environment: Mapping[str, str], system: Callable[[], list[str]], chosen: str = ""
) -> list[str]:
    """Such as ``["de_CH", "en"]``: what is ``chosen`` in the settings, else of ``LANGUAGE`` (``de:en``), of the
    locale of messages, or of ``system``. Desktops set the variables for everybody: what was chosen goes first.
    """
    if chosen:
        return [chosen]
    names = environment.get("LANGUAGE", "").split(":")
    if not any(names):
        variables = ("LC_ALL", "LC_MESSAGES", "LANG")
        names = [next(filter(None, map(environment.get, variables)), "")]
    if not any(names):
        names = system()
    plain = (name.partition(".")[0].replace("-", "_") for name in names)
    return [name for name in plain if name]


def of_system() -> list[str]:
    """The languages of this system's own windows; none on one that says them in variables only."""
    with suppress(OSError):
        if sys.platform == "win32":
            import ctypes  # costs more than all the rest; the user's folders are asked with it too

            return of_windows(ctypes.WinDLL("kernel32"))
        if sys.platform == "darwin":
            import ctypes

            return of_macos(ctypes.CDLL(f"{_FRAMEWORKS}/CoreFoundation.framework/CoreFoundation"))
    return []


def of_windows(kernel: Any) -> list[str]:
    """What ``kernel32`` says: ``["de-DE", "en-US"]``. The formats of dates may be another country's."""
    import ctypes

    count, length = ctypes.c_ulong(), ctypes.c_ulong()
    ask = kernel.GetUserPreferredUILanguages
    if not ask(_NAMES, ctypes.byref(count), None, ctypes.byref(length)):
        return []
    names = ctypes.create_unicode_buffer(length.value)
    if not ask(_NAMES, ctypes.byref(count), names, ctypes.byref(length)):
        return []
    return [name for name in ctypes.wstring_at(names, length.value).split("\0") if name]


def of_macos(core: Any) -> list[str]:
    """What ``CoreFoundation`` says: ``["de-DK", "en-DK"]``, for a program that no terminal has started."""
    import ctypes

    pointer = ctypes.c_void_p
    core.CFLocaleCopyPreferredLanguages.restype = core.CFArrayGetValueAtIndex.restype = pointer
    core.CFArrayGetCount.restype, core.CFArrayGetCount.argtypes = ctypes.c_long, [pointer]
    core.CFArrayGetValueAtIndex.argtypes = [pointer, ctypes.c_long]
    core.CFStringGetCString.argtypes = [pointer, ctypes.c_char_p, ctypes.c_long, ctypes.c_uint32]
    core.CFRelease.argtypes = [pointer]
    array = core.CFLocaleCopyPreferredLanguages()
    if not array:
        return []
    name, names = ctypes.create_string_buffer(64), list[str]()
    for place in range(core.CFArrayGetCount(array)):
        text = core.CFArrayGetValueAtIndex(array, place)
        if core.CFStringGetCString(text, name, len(name), _UTF_8):
            names.append(name.value.decode())
    core.CFRelease(array)
    return names
