"""What may be entered for a connector, and whether Keepit holds what was asked for. Pure.

Every refusal is an ``InputError`` whose message is shown beside the field: ``name``, ``retention``
or ``email``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from setup_assistant.errors import InputError
from setup_assistant.model import Connector
from setup_assistant.texts import _, ngettext

LONGEST_NAME = 255
"""Characters; the limit of Keepit's own client."""

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", re.ASCII)
_TIME = re.compile(r"P[\d.,YMWD]*T[\d.,HMS]*", re.ASCII)
_FRACTION = re.compile(r"\d[.,]\d")
_LONGEST_NUMBER = 4
_IN_LOCAL_PART = frozenset("!#$%&'*+-/=?^_`{|}~")
"""What may stand before the @ besides letters and digits, dots between them aside (RFC 5322, 6531)."""
_LONGEST_EMAIL, _LONGEST_LOCAL_PART, _LONGEST_LABEL = 254, 64, 63
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+")


def validate_name(name: str, names: Iterable[str]) -> str:
    """``name`` without surrounding space. ``names`` are those of all the account's connectors."""
    name = name.strip()
    if not name:
        raise InputError("name", _("Enter a name."))
    if len(name) > LONGEST_NAME:
        raise InputError("name", _too_long(len(name)))
    if any(map(_unwritable, name)):
        raise InputError("name", _("Use one line of text, without control characters."))
    if _key(name) in map(_key, names):
        raise InputError("name", _("“{name}” is already used.").format(name=name))
    return name


def validate_retention(text: str) -> str:
    """The period as ISO 8601, such as ``P1Y6M``; empty stays empty and means unlimited."""
    period = text.strip().upper()
    if not period:
        return ""
    if _TIME.fullmatch(period):
        raise InputError("retention", _("Use years, months, weeks and days only, without times."))
    if _FRACTION.search(period):
        raise InputError("retention", _("Use whole numbers, such as P1Y6M for a year and a half."))
    numbers = parts(period)
    if numbers is None:
        raise InputError("retention", _("Enter a period such as P1Y, P6M or P30D."))
    if not any(numbers):
        raise InputError("retention", _("Enter a period longer than zero, or choose Unlimited."))
    if max(numbers) >= 10**_LONGEST_NUMBER:
        raise InputError("retention", _("Use numbers up to 9999."))
    return period


def validate_email(email: str, members: Iterable[str]) -> str:
    """``email`` without surrounding space. ``members`` are those in the list already."""
    email = email.strip()
    if not email:
        raise InputError("email", _("Enter an e-mail address."))
    if not _is_email(email):
        raise InputError("email", _("Enter an e-mail address such as name@company.com."))
    if _key(email) in map(_key, members):
        raise InputError("email", _("{email} is already in the list.").format(email=email))
    return email


def _is_email(email: str) -> bool:
    local, at, domain = email.rpartition("@")
    if not at or len(email) > _LONGEST_EMAIL or len(local) > _LONGEST_LOCAL_PART:
        return False
    labels = domain.split(".")
    atoms = all(part and all(map(_in_local_part, part)) for part in local.split("."))
    return atoms and len(labels) > 1 and all(map(_is_label, labels)) and not labels[-1].isdecimal()


def _is_label(label: str) -> bool:
    """Whether it is one part of a domain's name."""
    fits = 0 < len(label) <= _LONGEST_LABEL and "-" not in (label[0], label[-1])
    return fits and all(_is_letter(character) or character == "-" for character in label)


def _in_local_part(character: str) -> bool:
    return _is_letter(character) or character in _IN_LOCAL_PART


def _is_letter(character: str) -> bool:
    """A letter with its marks, or a digit, of any script."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def no_such_user(email: str) -> InputError:
    """What to say when Keepit doesn't know the user."""
    sentence = _("{email} is not a user in this Keepit account.").format(email=email)
    return InputError("email", sentence)


def suggest_name(domain_or_company: str, names: Iterable[str]) -> str:
    """A name that is not among ``names``: ``contoso.com`` or "Contoso" give "Azure DevOps - Contoso"."""
    company = " ".join(domain_or_company.split())
    if _DOMAIN.fullmatch(company):
        label = company.partition(".")[0]
        company = label[:1].upper() + label[1:]
    name = _("Azure DevOps - {company}").format(company=company) if company else "Azure DevOps"
    return free_name(name, names)


def free_name(name: str, names: Iterable[str]) -> str:
    """``name``, or with the first number from 2 on that makes it free."""
    used = set(map(_key, names))
    name = name.strip()[:LONGEST_NAME].strip()
    candidate, number = name, 2
    while _key(candidate) in used:
        ending = f" {number}"
        candidate, number = name[: LONGEST_NAME - len(ending)].rstrip() + ending, number + 1
    return candidate


def same_name(one: str, other: str) -> bool:
    """Whether two connectors would be called the same."""
    return _key(one) == _key(other)


def named(connectors: Iterable[Connector], name: str) -> Connector | None:
    """The connector that is called ``name``."""
    return next((one for one in connectors if same_name(one.name, name)), None)


def same_retention(one: str, other: str) -> bool | None:
    """Whether both periods are the same: P12M is P1Y, P1W is P7D, empty is unlimited.

    None when they can't be compared: months against days, or a form that is not known.
    """
    if not one or not other:
        return one == other
    first, second = _normalised(one), _normalised(other)
    if first is None or second is None:
        return None
    if first == second:
        return True
    comparable = first[0] == second[0] or first[1] == second[1]
    return False if comparable else None


def _normalised(period: str) -> tuple[int, int] | None:
    """Months and days; None for an unknown form."""
    numbers = parts(period.strip().upper())
    if numbers is None:
        return None
    years, months, weeks, days = numbers
    return years * 12 + months, weeks * 7 + days


def parts(period: str) -> tuple[int, int, int, int] | None:
    """Years, months, weeks, days; None unless the form is right."""
    match = _PERIOD.fullmatch(period)
    if match is None or period == "P" or any(len(number or "") > 9 for number in match.groups()):
        return None
    years, months, weeks, days = (int(number or 0) for number in match.groups())
    return years, months, weeks, days


def _too_long(length: int) -> str:
    return ngettext(
        "The name has {n} character. Keepit allows {limit}.",
        "The name has {n} characters. Keepit allows {limit}.",
        length,
    ).format(n=length, limit=LONGEST_NAME)


def _unwritable(character: str) -> bool:
    """Whether it breaks the line or can't stand in XML."""
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in "\ufffe\uffff"
    )


def _key(name: str) -> str:
    """Names that differ only in case, spacing at the ends or composition count as the same."""
    return unicodedata.normalize("NFC", name).strip().casefold()
