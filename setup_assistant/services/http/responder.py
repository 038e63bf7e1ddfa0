"""Who answered a call, and what that means: one table for every service and for Microsoft's sign-in.

The service itself is known by its own words: Azure DevOps by a TF or VS code, a ``typeKey`` or the
headers that all its answers carry, Keepit by anything that is no page, Microsoft by its headers and
by JSON with ``error``. A page for people without those and without a mark of a sign-in comes from
somebody between: a company's web filter, a proxy, a front door, a guest network.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from setup_assistant import errors
from setup_assistant.services.http import service_words
from setup_assistant.services.http.answer import Answer
from setup_assistant.services.http.service_words import ServiceWords
from setup_assistant.unread import ANONYMOUS, NOT_AUTHORIZED

_READ = 100_000
"""Bytes of a refusal that are looked at."""

_OWN_HEADERS = {
    "Azure DevOps": ("X-VSS-E2EID", "ActivityId", "X-TFS-ServiceError", "X-VSS-UserData"),
    "Microsoft": ("x-ms-request-id", "x-ms-ests-server"),
}
"""What every answer of a service carries. Keepit's are not published."""

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PAGE = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|body|title|script|meta|center|h\d)\b", re.IGNORECASE
)
_NAME = re.compile(r"['’](.*)['’]", re.DOTALL)
_SIGN_IN_PAGE = re.compile(
    r"<title[^>]*>\s*(?:Azure DevOps[^<]{0,30}\|\s*Sign ?In|Sign in to your [^<]{0,20}account)"
    r"|aadcdn\.ms(?:ft)?auth\.net|name=\"PageID\" content=\"Converged",
    re.IGNORECASE,
)
_OWN_PAGE = re.compile(r"<title[^>]*>\s*Azure DevOps|\.vsassets\.io/", re.IGNORECASE)
_SIGN_IN_HOST = re.compile(
    r"(?:^|\.)login\.(?:microsoftonline\.com|live\.com|windows\.net)$", re.IGNORECASE
)
_SIGN_IN_PATH = re.compile(
    r"(?:^|[/._-])(?:login|signin|sign-in|oauth2|authorize)(?:[/._-]|$)", re.IGNORECASE
)


class Responder(StrEnum):
    """Who it was."""

    SERVICE = "service"
    SIGN_IN = "sign_in"
    """A page that asks to sign in, or the way to one."""
    CONDITIONAL_ACCESS = "conditional_access"
    BETWEEN = "between"
    """A web filter, a proxy, a front door, a guest network."""
    NOBODY = "nobody"


class Signs:
    """What an answer shows about who gave it; each sign is looked for once, and only when asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.status = answer, answer.status

    @cached_property
    def text(self) -> str:
        return self.answer.body[:_READ].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")

    @cached_property
    def page(self) -> bool:
        """A page for people where data is due. JSON that calls itself a page is still data."""
        if not self.answer.body or self.text.startswith(("{", "[")):
            return False
        by_type = self.answer.content_type in _PAGE_TYPES
        return by_type or bool(_PAGE.match(self.text)) or "<html" in self.text[:1000].lower()

    @cached_property
    def words(self) -> ServiceWords:
        return service_words.read(self.text, self.answer.headers, page=self.page)

    @property
    def success(self) -> bool:
        return 200 <= self.status < 300

    @cached_property
    def own(self) -> bool:
        """The service's own headers or words."""
        names = _OWN_HEADERS.get(self.answer.service, ())
        headers = any(self.answer.headers.get(name) for name in names)
        if headers or self.words.code or self.words.kind:
            return True
        azure = self.page and self.answer.service == "Azure DevOps"
        return azure and bool(_OWN_PAGE.search(self.text))

    @property
    def unsigned(self) -> bool:
        """Nothing shows that the service answered, though its answers always show it."""
        return self.answer.service in _OWN_HEADERS and not self.own

    @property
    def by_rule(self) -> bool:
        return (self.page or not self.success) and bool(service_words.RULE.match(self.words.code))

    @property
    def sign_in_page(self) -> bool:
        return self.status < 500 and self.page and bool(_SIGN_IN_PAGE.search(self.text))

    @cached_property
    def target(self) -> str:
        """Host and path of a redirect; a host that is the service's own is left out."""
        if not 300 <= self.status < 400:
            return ""
        try:
            to, own = urlsplit(self.answer.headers.get("Location", "")), urlsplit(self.answer.url)
            other = to.hostname if to.hostname != own.hostname else ""
        except ValueError:
            return ""
        return f"{other or ''}/{to.path.lstrip('/')}"

    @property
    def sign_in_redirect(self) -> bool:
        host, _, path = self.target.partition("/")
        if _SIGN_IN_HOST.search(host) or "/_signin" in self.target:
            return True
        return not host and bool(_SIGN_IN_PATH.search("/" + path))

    @cached_property
    def claims(self) -> str:
        return service_words.challenge(self.answer.headers.get("WWW-Authenticate", ""))

    @property
    def named(self) -> bool:
        """Azure DevOps names who may not enter: that one is known, and no member."""
        quoted = _NAME.search(self.words.message) if self.words.code == NOT_AUTHORIZED else None
        return bool(quoted and quoted[1].strip()) and ANONYMOUS not in self.words.message


@dataclass(frozen=True)
class Row:
    """One kind of answer. ``error`` is what it means, None: it is what was asked for.

    ``again``: the same call may bring something else in a moment. Only calls that may be repeated
    are; the words and the advice are those of the error.
    """

    name: str
    responder: Responder
    error: type[errors.AssistantError] | None
    applies: Callable[[Any], bool]
    again: bool = False


_SERVICE, _SIGN_IN, _BETWEEN = Responder.SERVICE, Responder.SIGN_IN, Responder.BETWEEN

ROWS: tuple[Row, ...] = (
    Row(
        "conditional_access",
        Responder.CONDITIONAL_ACCESS,
        errors.ConditionalAccess,
        lambda s: s.by_rule,
    ),
    Row("sign_in_page", _SIGN_IN, errors.NotSignedIn, lambda s: s.sign_in_page),
    Row("sign_in_redirect", _SIGN_IN, errors.NotSignedIn, lambda s: s.sign_in_redirect),
    Row(
        "sign_in_status",  # 203: nothing accepted reached Azure DevOps; a filter's page is a page
        _SIGN_IN,
        errors.NotSignedIn,
        lambda s: s.status == 203 and not (s.page and s.words.message and not s.own),
    ),
    Row("claims", _SERVICE, errors.ClaimsRequired, lambda s: s.status == 401 and bool(s.claims)),
    Row("proxy", _BETWEEN, errors.SomebodyBetween, lambda s: s.status in (407, 511), again=True),
    Row("page", _BETWEEN, errors.SomebodyBetween, lambda s: s.page and not s.own, again=True),
    Row(
        "elsewhere",
        _BETWEEN,
        errors.SomebodyBetween,
        lambda s: bool(s.target.partition("/")[0]) and not s.own,
        again=True,
    ),
    Row(
        "unsigned",
        _BETWEEN,
        errors.SomebodyBetween,
        lambda s: s.status == 403 and s.unsigned,
        again=True,
    ),
    Row("not_data", _SERVICE, errors.MalformedAnswer, lambda s: s.success and s.page),
    Row("data", _SERVICE, None, lambda s: s.success),
    Row("named", _SERVICE, errors.AccessDenied, lambda s: s.status == 401 and s.named),
    Row(
        "unnamed",
        _SERVICE,
        errors.NotSignedIn,
        lambda s: s.status == 401 and s.words.code == NOT_AUTHORIZED,
    ),
    Row("unauthorized", _SERVICE, errors.NotSignedIn, lambda s: s.status == 401),
    Row("denied", _SERVICE, errors.AccessDenied, lambda s: s.status == 403),
    Row("not_found", _SERVICE, errors.NotFound, lambda s: s.status == 404),
    Row("timeout", _SERVICE, errors.ServiceFault, lambda s: s.status == 408, again=True),
    Row("throttled", _SERVICE, errors.Throttled, lambda s: s.status == 429, again=True),
    Row("busy", _SERVICE, errors.ServiceFault, lambda s: s.status in (502, 503, 504), again=True),
    Row("fault", _SERVICE, errors.ServiceFault, lambda s: s.status >= 500),
    Row("moved", _SERVICE, errors.MalformedAnswer, lambda s: 300 <= s.status < 400),
    Row("rejected", _SERVICE, errors.Rejected, lambda _s: True),
)
"""Read from the top: the first row that applies counts."""

NOBODY: tuple[Row, ...] = (
    Row("lost", Responder.NOBODY, errors.AnswerLost, lambda e: isinstance(e, errors.AnswerLost)),
    Row(
        "waited",  # a whole time limit was waited for already
        Responder.NOBODY,
        errors.Unreachable,
        lambda e: isinstance(e, errors.Unreachable) and bool(e.seconds),
    ),
    Row(
        "unreachable",
        Responder.NOBODY,
        errors.Unreachable,
        lambda e: isinstance(e, errors.Unreachable),
        again=True,
    ),
    Row(
        "no_such_host",
        Responder.NOBODY,
        errors.HostNotFound,
        lambda e: isinstance(e, errors.HostNotFound),
        again=True,
    ),
    Row(
        "no_proxy_named",  # its whole time limit was waited for already
        Responder.NOBODY,
        errors.ProxyUnknown,
        lambda e: isinstance(e, errors.ProxyUnknown),
    ),
    Row(
        "proxy", Responder.NOBODY, errors.ProxyRefused, lambda e: isinstance(e, errors.ProxyRefused)
    ),
    Row(
        "outdated",
        Responder.NOBODY,
        errors.CertificateOutdated,
        lambda e: isinstance(e, errors.CertificateOutdated),
    ),
    Row("intercepted", Responder.NOBODY, errors.CertificateRejected, lambda _e: True),
)
"""The same for calls that nobody answered; ``network`` tells which error it was."""


def row(answer: Answer) -> Row:
    """Who gave ``answer``, and what it means."""
    return _row(Signs(answer))


def _row(signs: Signs) -> Row:
    return next(row for row in ROWS if row.applies(signs))


def worth_another_try(failure: errors.NetworkError) -> bool:
    """Whether a call that nobody answered may be answered in a moment."""
    return next(row for row in NOBODY if row.applies(failure)).again


def check(answer: Answer) -> None:
    """Raise the error that ``answer`` means, or return: it is what was asked for."""
    signs = Signs(answer)
    if kind := _row(signs).error:
        raise _error(kind, signs)


def _error(kind: type[errors.AssistantError], signs: Signs) -> errors.AssistantError:
    answer, words = signs.answer, signs.words
    fields: dict[str, Any] = {
        "status": answer.status,
        "code": words.code or words.kind,
        "message": words.message,
        "request_id": service_words.request_id(answer),
    }
    if issubclass(kind, errors.ClaimsRequired):
        return kind(answer.service, answer.call, claims=signs.claims)
    if issubclass(kind, errors.Throttled):
        fields["retry_after"] = service_words.retry_after(answer)
    if issubclass(kind, errors.SomebodyBetween):
        fields |= {"host": urlsplit(answer.url).netloc, "page": words.message if signs.page else ""}
    return kind(answer.service, answer.call, **fields)
