"""Secrets that a command is handed: on standard input, or in a variable that no child inherits.

They are never taken from the command line itself, where every user of the computer can read them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence

from setup_assistant.cli import streams
from setup_assistant.errors import TOKEN_COMMAND, InputError
from setup_assistant.texts import _

LONGEST = 65_536
"""Characters of one secret; access tokens have a few thousand."""


def line() -> str:
    """The next line of standard input without its end; empty when there is none.

    Raises ``InputError`` when the program has no standard input, or the line doesn't end.
    """
    stream = streams.standard_input()
    try:
        text = stream.readline(LONGEST + 1)
    except UnicodeDecodeError:
        raise InputError("stdin", _("Standard input holds no text.")) from None
    if len(text) > LONGEST:
        raise InputError("stdin", _("The line on standard input is too long to be a secret."))
    return text.rstrip("\r\n")


def _take_out(name: str) -> str:
    """The variable, which is gone then.

    POSIX systems show other programs of the user the memory that a program got its variables in
    (``/proc/PID/environ``, ``ps eww``), and taking a variable out leaves that as it was: the value
    is written over there.
    """
    value = os.environ.get(name, "")
    if value and os.name == "posix":
        import ctypes

        find = ctypes.CDLL(None).getenv
        find.argtypes, find.restype = [ctypes.c_char_p], ctypes.c_void_p
        place, secret = find(os.fsencode(name)), os.fsencode(value)
        if place and ctypes.string_at(place) == secret:
            ctypes.memset(place, ord("x"), len(secret))
    os.environ.pop(name, None)
    return value


class Secrets:
    """The variables called ``names``, taken out of the environment before anything is started.

    No child inherits them then: no browser, and no practice services. ``repr`` shows no value.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._values = {name: _take_out(name) for name in names if name}

    def __repr__(self) -> str:
        return f"Secrets({', '.join(sorted(self._values))})"

    def value(self, name: str) -> str:
        """What the variable held. Raises ``InputError`` when it was empty or not set."""
        if not self._values.get(name):
            message = _("The environment variable {name} is empty or not set.")
            raise InputError("variable", message.format(name=name))
        return self._values[name]


_MARK, _MARK_OF_1252 = "\ufeff", "ï»¿"
"""What PowerShell can put before the first line that it pipes."""

_MISTAKEN: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = (
    (
        re.compile(r"[{\[]"),
        lambda: _(
            "This is JSON, and the token is only a part of it. Get the token alone with “{command}”."
        ),
    ),
    (
        re.compile(r"[\"'“‘]"),
        lambda: _("The token stands in quotation marks. Get it without them with “{command}”."),
    ),
    (
        re.compile(r"System\.\S"),
        lambda: _(
            "This is what PowerShell shows in place of a token that it keeps hidden. Get the token as text "
            "with “{command}”."
        ),
    ),
    (
        re.compile(r"Bearer\s", re.IGNORECASE),
        lambda: _("Leave out “Bearer”: the token alone is expected, as “{command}” prints it."),
    ),
    (
        re.compile(r"(?:[a-z2-7]{52}|[A-Za-z0-9]{84})\Z"),
        lambda: _(
            "This is a personal access token; an access token of Microsoft Entra is needed. Get one with "
            "“{command}”."
        ),
    ),
)
"""What is handed in by mistake, by its form alone."""


def access_token(text: str) -> str:
    """``text`` as an access token. Raises ``InputError``, which never repeats it."""
    token = text.strip().removeprefix(_MARK).removeprefix(_MARK_OF_1252).strip()
    if not token:
        raise InputError("token", _("The access token is empty."))
    for form, sentence in _MISTAKEN:
        if form.match(token):
            raise InputError("token", sentence().format(command=TOKEN_COMMAND))
    if not (token.isascii() and token.isprintable()) or " " in token:
        message = _("This is no access token: it holds spaces, line breaks or other characters.")
        raise InputError("token", message)
    return token


def keepit_token(variables: Sequence[str], secrets: Secrets) -> tuple[str, str]:
    """User name and password of Keepit's API token, from two variables or two lines.

    Raises ``InputError`` when one is missing.
    """
    user, password = map(secrets.value, variables) if variables else (line(), line())
    if not user.strip() or not password:
        message = _("Two lines are expected on standard input: user name and password.")
        raise InputError("keepit_token", message)
    return user.strip(), password
