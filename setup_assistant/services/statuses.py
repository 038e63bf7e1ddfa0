"""From an answer's status to the error that says it: one table for every service.

The shapes are those of Azure DevOps (JSON with ``typeKey`` and a TF or VS code in the message) and
Keepit (``<error><code><description>``); signs of a sign-in page count whatever the status says.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from setup_assistant import errors
from setup_assistant.services.answers import Answer

ANONYMOUS = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
"""The identity Azure DevOps names when no credential reached it (facts, section 2.1)."""

_CODE = re.compile(r"\b((?:TF|VS)\d{4,})\b")
_SECRET = re.compile(
    r"(?i)\b(bearer|basic)\s+[\w+/=.~-]{16,}|\b(code|token|password|secret)=\S+|\beyJ[\w.-]{16,}"
)
_SIGN_IN = re.compile(r"(?i)(^|[/._-])(login|signin|sign-in|_signin|oauth2|authorize)([/._-]|$)")
_REQUEST_IDS = ("X-VSS-E2EID", "ActivityId", "x-ms-request-id", "X-Request-Id")


@dataclass(frozen=True)
class Said:
    """The service's own words: ``code``, a ``kind`` such as a typeKey, a ``message``."""

    code: str = ""
    kind: str = ""
    message: str = ""


def check(answer: Answer) -> None:
    """Raise the error that ``answer`` means, or return: it is what was asked for."""
    if 200 <= answer.status < 300:
        _refuse_sign_in_page(answer)
    elif 300 <= answer.status < 400:
        raise _redirect(answer)
    else:
        raise _refusal(answer)


def _refuse_sign_in_page(answer: Answer) -> None:
    if answer.status == 203 or (answer.body and is_html(answer)):
        kind = errors.ConditionalAccess if b"VS403463" in answer.body else errors.NotSignedIn
        raise _error(kind, answer, Said("VS403463" if kind is errors.ConditionalAccess else ""))


def is_html(answer: Answer) -> bool:
    """A page for people where data is due."""
    named = answer.content_type in {"text/html", "application/xhtml+xml"}
    start = answer.body.lstrip()[:9].lower()
    return named or (not answer.content_type and start.startswith((b"<!doctype", b"<html")))


def _redirect(answer: Answer) -> errors.ServiceError:
    parts = urlsplit(answer.headers.get("Location", ""))
    if _SIGN_IN.search(f"{parts.hostname or ''}{parts.path}"):
        return _error(errors.NotSignedIn, answer)
    return _error(errors.Rejected, answer, Said(message="redirected"))


def _refusal(answer: Answer) -> errors.ServiceError:
    said = read_error(answer)
    if said.code == "VS403463" and answer.status in (401, 403):
        return _error(errors.ConditionalAccess, answer, said)
    if answer.status == 401:
        return _unauthorized(answer, said)
    if answer.status == 429:
        return errors.Throttled(
            answer.service, answer.call, retry_after=retry_after(answer) or 0, status=429
        )
    known = {403: errors.AccessDenied, 404: errors.NotFound}
    other = errors.ServiceFault if answer.status >= 500 else errors.Rejected
    return _error(known.get(answer.status, other), answer, said)


def _unauthorized(answer: Answer, said: Said) -> errors.ServiceError:
    claims = challenge(answer.headers.get("WWW-Authenticate", ""))
    if claims:
        return errors.ClaimsRequired(answer.service, answer.call, claims=claims)
    known = said.code == "TF400813" and "UnauthorizedRequestException" in said.kind
    if known and ANONYMOUS not in said.message:
        return _error(errors.AccessDenied, answer, said)
    return _error(errors.NotSignedIn, answer, said)


def _error(
    kind: type[errors.ServiceError], answer: Answer, said: Said | None = None
) -> errors.ServiceError:
    said = said or Said()
    return kind(
        answer.service,
        answer.call,
        status=answer.status,
        code=said.code or said.kind,
        message=said.message,
        request_id=request_id(answer),
    )


def challenge(header: str) -> str:
    """The decoded claims of a continuous-access-evaluation challenge, or empty."""
    if "insufficient_claims" not in header:
        return ""
    found = re.search(r'claims="([\w+/=-]+)"', header)
    if not found:
        return ""
    held = found[1].replace("+", "-").replace("/", "_")
    try:
        claims = urlsafe_b64decode(held + "=" * (-len(held) % 4)).decode()
        json.loads(claims)
    except (binascii.Error, ValueError):
        return ""
    return claims


def retry_after(answer: Answer) -> float | None:
    """Seconds of ``Retry-After``, given as seconds or as an HTTP date, or None."""
    held = answer.headers.get("Retry-After")
    if not held:
        return None
    try:
        return max(0.0, float(held))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(held)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def request_id(answer: Answer) -> str:
    """The id under which the service's support finds the request, or empty."""
    for name in _REQUEST_IDS:
        if value := answer.headers.get(name):
            return str(value)[:100]
    return ""


def read_error(answer: Answer) -> Said:
    """The service's words, from JSON, Keepit's XML, a page's title or plain text."""
    text = answer.text()[:100_000].strip()
    if text.startswith("{"):
        said = _from_json(text)
    elif is_html(answer):
        said = _from_html(text)
    elif text.startswith("<"):
        said = _from_xml(text)
    else:
        said = Said(message=text)
    code = said.code or "".join(_CODE.findall(said.message)[:1])
    return Said(code, said.kind, clean(said.message))


def _from_json(text: str) -> Said:
    try:
        held = json.loads(text)
    except ValueError:
        return Said()
    if not isinstance(held, dict):
        return Said()
    message, kind = held.get("message") or held.get("Message"), held.get("typeKey")
    return Said(kind=str(kind or ""), message=str(message or ""))


def _from_html(text: str) -> Said:
    if "VS403463" in text:
        return Said("VS403463")
    title = re.search(r"(?is)<title[^>]*>(.{0,300}?)</title>", text)
    return Said(message=title[1] if title else "")


def _from_xml(text: str) -> Said:
    try:
        root = defusedxml.ElementTree.fromstring(text)
    except (ParseError, DefusedXmlException, ValueError):
        return Said()
    return Said(
        code=(root.findtext("code") or "").strip(),
        message=(root.findtext("description") or "").strip(),
    )


def clean(message: str) -> str:
    """One line without control characters and without anything that looks like a credential."""
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    return _SECRET.sub("…", line)[:500]
