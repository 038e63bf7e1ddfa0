"""The command that repeats a check later, with what was decided about organizations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from setup_assistant.model import Exemption, Inspection

PROGRAM = "setup-assistant"
"""What the program is called wherever it is installed. A report names it without a folder: whoever reads one
sits at another computer, where the path of this one would be wrong."""

OF_THIS_RUN = frozenset({"sign_in_page", "command_line", "account"})
"""The sources of application and directory that a later run doesn't have by itself."""
OF_ONE_COMPUTER = OF_THIS_RUN | {"settings"}
"""Those that a run on another computer of the organization doesn't have."""

_PLAIN = re.compile(r"[A-Za-z0-9_./:+=-]+")
"""What every shell takes for one word as it stands."""
_PLAIN_IN_QUOTES = re.compile(r"(?:[^\"“”„$`\\!%^]|\\(?=[^\"$`\\\n]))*")
"""What every shell takes literally between double quotes; in PowerShell typographic ones end a text, too.

A backslash stays one where nothing stands behind it that it means something to: cmd takes paths in these quotes only.
"""
_SINGLE = re.compile("['‘’‚‛]+")
"""What ends a text between single quotes, in PowerShell."""


def command(
    sign_in: Iterable[str],
    inspection: Inspection | None,
    *,
    connector: str = "",
    region: str = "",
    program: str = PROGRAM,
) -> str:
    """The check of ``inspection`` once more; nothing else would count the same way.

    ``sign_in`` are the options of the sign-in, ready for a shell. The ``connector`` of that ``region``
    is looked at too. Nothing secret is in it: tokens come from variables or from standard input.
    Names, reasons and the directory stand in the report anyway, and the application's id is no secret.
    """
    words = [quoted(program), "check", *sign_in]
    if connector:
        words.append(f"--connector={quoted(connector)}")
        words.append(f"--region {region} --keepit-token-env KEEPIT_USER KEEPIT_PASSWORD")
    if inspection is not None:
        words += (f"--not-backed-up {quoted(one.name)}" for one in inspection.left_out)
        for one in inspection.set_aside:
            if one.exemption is not None:
                words += _set_aside(one.organization.name, one.exemption)
    return " ".join(words)


def quoted(text: str) -> str:
    """``text`` as one word of a command line, alike in every shell where that can be."""
    if _PLAIN.fullmatch(text):
        return text
    if _PLAIN_IN_QUOTES.fullmatch(text):
        return f'"{text}"'
    return "'" + _SINGLE.sub(r"""'"\g<0>"'""", text) + "'"


def _set_aside(name: str, exemption: Exemption) -> Iterator[str]:
    yield f"--set-aside {quoted(name)}"
    yield f"--reason={quoted(exemption.reason)}"  # joined by “=”: one that begins with a dash is no option
    if exemption.until:
        yield f"--until {exemption.until.isoformat()}"
