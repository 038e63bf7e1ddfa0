"""A refusal in the service's own words, and the headers that belong to it. Nothing here can fail.

The shapes are those of Azure DevOps (JSON with ``typeKey`` and a TF or VS code in the message, pages,
``X-TFS-ServiceError``), Keepit (``<error><code><description>``) and OAuth (``error``).
"""

from __future__ import annotations

import binascii
import html
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_plus
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from setup_assistant import json_text
from setup_assistant.services.http.answer import Answer

LONGEST_RETRY_AFTER = 86_400
"""Seconds; a service that asks for more than a day means something else."""

RULE = re.compile(r"VS403463|AADSTS530\d{2,3}\b|AADSTS50097\b")
"""The codes of Conditional Access: Azure DevOps' own, and those of Entra's page."""

_REQUEST_IDS = ("X-VSS-E2EID", "ActivityId", "x-ms-request-id", "X-Request-Id", "X-Azure-Ref")
_CODE = re.compile(r"\b((?:TF|VS)\d{4,})\b")
_SENTENCE = re.compile(r"\b(?:TF|VS)\d{5,6}:[^<]{0,300}")
_TITLE = re.compile(r"<title[^>]*>(.{0,300}?)</title>", re.IGNORECASE | re.DOTALL)
_SECONDS = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,6})?")
_NAMED = r"[\w-]{0,40}(?:code|token|password|secret|verifier|assertion)[\w-]{0,40}"
_SECRET = re.compile(
    rf"(?i)\b(?:bearer|basic)\s+[\w+/=.~-]{{16,}}|{_NAMED}=\S+|\"{_NAMED}\"\s*:\s*\"[^\"]*|\beyJ[\w.-]{{16,}}"
)
"""In a header, a form and a JSON object that somebody repeats, and wherever a token stands."""


@dataclass(frozen=True)
class ServiceWords:
    """The service's own words: ``code``, a ``kind`` such as a typeKey, a ``message``."""

    code: str = ""
    kind: str = ""
    message: str = ""


def challenge(header: str) -> str:
    """The decoded claims of a continuous-access-evaluation challenge, or empty."""
    if "insufficient_claims" not in header:
        return ""
    match = re.search(r'claims="([\w+/=-]+)"', header)
    if not match:
        return ""
    encoded = match[1].replace("+", "-").replace("/", "_")
    try:
        claims = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        json_text.parse(claims)
    except (binascii.Error, ValueError):
        return ""
    return claims


def retry_after(answer: Answer) -> float | None:
    """Seconds of ``Retry-After``, or None when it names no sensible time."""
    return seconds_of(answer.headers.get("Retry-After", ""))


def seconds_of(value: str) -> float | None:
    """``Retry-After`` as seconds or as an HTTP date; None unless it is between now and a day ahead."""
    if _SECONDS.fullmatch(value):
        seconds = float(value)
    else:
        try:
            until = parsedate_to_datetime(value)
            now = datetime.now(UTC)
            seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return max(0.0, seconds) if seconds <= LONGEST_RETRY_AFTER else None


def request_id(answer: Answer) -> str:
    """The id under which the service's support finds the request, or empty."""
    for name in _REQUEST_IDS:
        if value := answer.headers.get(name):
            return clean(str(value))[:100]
    return ""


def read(text: str, headers: Mapping[str, str], *, page: bool) -> ServiceWords:
    """The words of a body, from JSON, Keepit's XML, a page or plain text; else of the service's header."""
    if page:
        words = _from_page(text)
    elif text.startswith("{"):
        words = _from_json(text)
    elif text.startswith("<"):
        words = _from_xml(text)
    else:
        words = ServiceWords(message=text)
    sentence = unquote_plus(headers.get("X-TFS-ServiceError", ""))
    if sentence and not words.code:
        words = ServiceWords(kind=words.kind, message=sentence)
    code = words.code or "".join(_CODE.findall(words.message)[:1])
    return ServiceWords(clean(code)[:60], clean(words.kind)[:60], clean(words.message))


def _from_json(text: str) -> ServiceWords:
    try:
        document = json_text.parse(text)
    except ValueError:
        return ServiceWords()
    if not isinstance(document, dict):
        return ServiceWords()
    message, kind = document.get("message") or document.get("Message"), document.get("typeKey")
    oauth = document.get("error") if isinstance(document.get("error_description"), str) else ""
    words = [value if isinstance(value, str) else "" for value in (kind or oauth, message)]
    return ServiceWords(kind=words[0], message=words[1])


def _from_page(text: str) -> ServiceWords:
    rule = RULE.search(text)
    if rule:
        return ServiceWords(rule[0])
    sentence = _SENTENCE.search(text)
    return ServiceWords(message=html.unescape(sentence[0]) if sentence else title(text))


def title(page: str) -> str:
    """The title of a page, or empty."""
    match = _TITLE.search(page)
    return clean(html.unescape(match[1])) if match else ""


def _from_xml(text: str) -> ServiceWords:
    try:
        root = defusedxml.ElementTree.fromstring(text)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return ServiceWords()
    return ServiceWords(
        code=root.findtext("code") or "", message=root.findtext("description") or ""
    )


def clean(message: str) -> str:
    """One line without control characters and without anything that looks like a credential."""
    line = " ".join("".join(c if c.isprintable() else " " for c in message[:2000]).split())
    return _SECRET.sub("…", line)[:500]
