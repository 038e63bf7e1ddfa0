"""Cuts the text of a release out of ``CHANGELOG.md``."""

from __future__ import annotations

import re

from setup_assistant.packaging.steps import Broken

_HEADING = re.compile(r"^## (?P<version>\S+) – \d{4}-\d{2}-\d{2}$")
_BEGINS = re.compile(r"^(#|[-*] |\d+\. |\||```|>|    )")
"""Lines that don't continue the one before."""


def section(text: str, version: str) -> str:
    """What ``text`` says about ``version``, without its heading; each paragraph in one line.

    The page of a release shows every line break of its text. Raises ``Broken`` if there is no dated
    section of this version, or nothing in it.
    """
    lines = iter(text.splitlines())
    for line in lines:
        heading = _HEADING.match(line)
        if heading and heading["version"] == version:
            break
    else:
        raise Broken(f"CHANGELOG.md has no section “## {version} – YYYY-MM-DD”")
    body: list[str] = []
    for line in lines:
        if line.startswith("## "):
            break
        body.append(line)
    if not any(line and not line.startswith("#") for line in body):
        raise Broken(f"the section of {version} in CHANGELOG.md says nothing")
    return _unwrapped(body).strip() + "\n"


def _unwrapped(lines: list[str]) -> str:
    whole: list[str] = []
    for line in lines:
        continues = whole and whole[-1] and line.strip() and not _BEGINS.match(line)
        if continues and not whole[-1].startswith("#"):
            whole[-1] += f" {line.strip()}"
        else:
            whole.append(line.rstrip())
    return "\n".join(whole)
