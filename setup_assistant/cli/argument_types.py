"""The kinds of values on the command line, and the sentence for each that can't be used."""

from __future__ import annotations

import argparse
import re

from setup_assistant import languages, registration, texts
from setup_assistant.errors import InputError
from setup_assistant.texts import _, listed

EXAMPLE = "00000000-0000-4000-8000-000000000001"

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST_PROFILE = 64


def guid(text: str) -> str:
    """An application id."""
    if identifier := as_guid(text):
        return identifier
    message = _("“{text}” is not an application id; it looks like {example}.")
    raise argparse.ArgumentTypeError(message.format(text=text, example=EXAMPLE))


def tenant(text: str) -> str:
    """A directory: its id, or one of its domains."""
    if tenant := as_guid(text) or registration.tenant_in(text):
        return tenant
    message = _("“{text}” is not a directory: enter its id or a domain such as contoso.com.")
    raise argparse.ArgumentTypeError(message.format(text=text))


def as_guid(text: str) -> str:
    """``text`` as a GUID in lower case, or empty if it is none."""
    import uuid

    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def language(text: str) -> str:
    """One that the program has, or another country's form of it; ``main`` has taken it already."""
    name = languages.language_in(text)
    if not {name, name.partition("_")[0]} & set(texts.available()):
        message = _("There is no language “{name}”. Choose one of: {names}")
        names = listed(texts.available())
        raise argparse.ArgumentTypeError(message.format(name=text, names=names))
    return name


def organization(text: str) -> str:
    """An organization's name, or its address."""
    from setup_assistant.services.azure_devops.organization_names import organization_name

    try:
        return organization_name(text)
    except InputError as problem:
        raise argparse.ArgumentTypeError(problem.message) from None


def variable(text: str) -> str:
    """The name of an environment variable. Whatever isn't one could be a secret: it is not repeated."""
    if not _VARIABLE.fullmatch(text):
        message = _("Enter the name of an environment variable, not its value.")
        raise argparse.ArgumentTypeError(message)
    return text


def count(text: str) -> int:
    """A whole number."""
    if not text.isdecimal():
        message = _("“{text}” is not a whole number of at least 0.")
        raise argparse.ArgumentTypeError(message.format(text=text))
    return int(text)


def scenario(name: str) -> str:
    """A scenario of the practice world."""
    from setup_assistant.practice.state.scenarios import SCENARIOS

    if name not in SCENARIOS:
        message = _("There is no scenario “{name}”. Choose one of: {names}")
        names = listed(sorted(SCENARIOS))
        raise argparse.ArgumentTypeError(message.format(name=name, names=names))
    return name


def approvers(text: str) -> tuple[str, ...]:
    """Sign-in names of the practice world, with commas between them."""
    from setup_assistant.practice.state.people import everybody

    names = tuple(name.strip().lower() for name in text.split(","))
    for name in names:
        if name not in everybody():
            message = _("Nobody in the practice world is called “{name}”. Choose among: {names}")
            everyone = listed(everybody())
            raise argparse.ArgumentTypeError(message.format(name=name, names=everyone))
    return names


def profile(name: str) -> str:
    """A name for a customer: one short line."""
    stripped = name.strip()
    if not stripped or len(stripped) > _LONGEST_PROFILE or not stripped.isprintable():
        message = _("Enter a name of one line, with at most {n} characters.")
        raise argparse.ArgumentTypeError(message.format(n=_LONGEST_PROFILE))
    return stripped


def formats(text: str) -> tuple[str, ...]:
    """Forms of a report, with commas between them."""
    from setup_assistant.report.save import FORMATS

    names = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",")))
    for name in names:
        if name not in FORMATS:
            message = _("There is no form “{name}” of a report. Choose among: {names}")
            raise argparse.ArgumentTypeError(message.format(name=name, names=listed(FORMATS)))
    return names
