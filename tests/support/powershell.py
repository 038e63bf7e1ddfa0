"""PowerShell's quoting, as far as its manual writes it down (about_Parsing, about_Quoting_Rules, about_Special_Characters).

No PowerShell is needed for it, and none is proved by it: what its own parser makes of the commands was not seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_ESCAPES = {"n": "\n", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "r": "\r", "v": "\v"}
_ASSIGNMENT = re.compile(r"\s*\$(\w+)\s*=\s*")
_GUARDED = re.compile(r"if \(!\$LASTEXITCODE\) \{ (.*?) \}(?=\n|\Z)", re.DOTALL)
"""A command that is run only if none before it failed: what isn't run leaves the number as it is."""
_END = "\n;"
_NOT_READ = "()@|<>&{}"
"""Letters with a meaning that the commands don't use: they end in an error here and not in a wrong word."""


def statements(script: str, variables: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Each command with the variable that takes what it prints, or an empty name. Raises ``ValueError``."""
    commands = list[tuple[str, list[str]]]()
    script = _GUARDED.sub(lambda guarded: guarded[1], script)
    at = 0
    while at < len(script):
        name = ""
        if match := _ASSIGNMENT.match(script, at):
            name, at = match[1], match.end()
        words, at = _command(script, at, variables)
        if words:
            commands.append((name, words))
    return commands


def _command(script: str, at: int, variables: Mapping[str, str]) -> tuple[list[str], int]:
    words, word, inside = list[str](), "", False
    while at < len(script) and script[at] not in _END:
        letter = script[at]
        if letter == "`":
            following = script[at + 1]
            at += 2
            if following != "\n":  # the end of a line is no letter, and the command goes on
                word, inside = word + _ESCAPES.get(following, following), True
        elif letter in " \t":
            if inside:
                words.append(word)
            word, inside, at = "", False, at + 1
        elif letter in "'\"":
            part, at = _quoted(script, at, variables)
            word, inside = word + part, True
        elif letter == "$":
            part, at = _variable(script, at, variables)
            word, inside = word + part, True
        elif letter == "#" and not inside:
            at = script.find("\n", at) if "\n" in script[at:] else len(script)
        elif letter in _NOT_READ:
            raise ValueError(f"not read: {script[at:]!r}")
        else:
            word, inside, at = word + letter, True, at + 1
    return ([*words, word] if inside else words), at + 1


def _quoted(script: str, at: int, variables: Mapping[str, str]) -> tuple[str, int]:
    """What stands between two quotation marks; twice the same one is one. Only double ones are expanded."""
    mark, part, at = script[at], "", at + 1
    while True:
        letter = script[at]  # an open end is an IndexError: no command
        if script[at : at + 2] == mark * 2:
            part, at = part + mark, at + 2
        elif letter == mark:
            return part, at + 1
        elif mark == '"' and letter == "`":
            part, at = part + _ESCAPES.get(script[at + 1], script[at + 1]), at + 2
        elif mark == '"' and letter == "$":
            value, at = _variable(script, at, variables)
            part += value
        else:
            part, at = part + letter, at + 1


def _variable(script: str, at: int, variables: Mapping[str, str]) -> tuple[str, int]:
    match = _VARIABLE.match(script, at)
    if match is None:
        raise ValueError(f"not read: {script[at:]!r}")
    return variables.get(match[1] or match[2], ""), match.end()
