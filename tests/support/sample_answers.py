"""Answers that were not the documented one, made by hand after public descriptions of each kind.

Each ``Sample`` names the row of ``responder.ROWS`` that has to recognise it. No page of a vendor is
copied: only the form is theirs (a title, a few headers, a sentence that says what was blocked).
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

AZURE, KEEPIT, MICROSOFT = "Azure DevOps", "Keepit", "Microsoft"
HTML = ("Content-Type", "text/html; charset=utf-8")
JSON = ("Content-Type", "application/json; charset=utf-8")
XML = ("Content-Type", "application/xml")
PLAIN = ("Content-Type", "text/plain")
OWN = (("ActivityId", "1d9c8f6e"), ("X-VSS-E2EID", "e2e-1"))
STRANGER = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
CLAIMS = '{"access_token":{"nbf":{"essential":true, "value":"1"}}}'
CHALLENGE = base64.b64encode(CLAIMS.encode()).decode()


@dataclass(frozen=True)
class Sample:
    """One answer: where it came instead of the documented one, and the row that it belongs to."""

    name: str
    row: str
    status: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    service: str = AZURE


def page(title: str, text: str = "", more: str = "") -> bytes:
    """A page for people."""
    shown = f"<title>{title}</title>" if title else ""
    return f"<!DOCTYPE html><html><head>{shown}{more}</head><body>{text}</body></html>".encode()


def problem(message: str, kind: str = "UnauthorizedRequestException") -> bytes:
    """Azure DevOps' own form of an error."""
    return json.dumps({"$id": "1", "message": message, "typeKey": kind, "eventId": 3000}).encode()


def refused(name: str) -> str:
    """Azure DevOps' sentence for somebody who may not enter."""
    return f"TF400813: The user '{name}' is not authorized to access this resource."


ZSCALER = page(
    "Internet Security by Zscaler",
    "Sorry, you don't have permission to visit this site. Not allowed to browse this category: "
    "https://login.microsoftonline.com/organizations/v2.0 dev.azure.com/_signin",
)
FORTINET = page("Web Filter Violation", "<h1>FortiGuard Intrusion Prevention - Access Blocked</h1>")
FRONT_DOOR = page("Service unavailable", "Our services aren't available right now")
CAPTIVE = page("Guest Wi-Fi Login", '<form action="/login">Accept the terms</form>')
SQUID = page("ERROR: The requested URL could not be retrieved")
SIGN_IN = page("\n  Azure DevOps Services | Sign In\n  ")
ENTRA = page(
    "Sign in to your account",
    "",
    '<script src="https://aadcdn.msftauth.net/shared/1.0/content/js/ConvergedLogin.js"></script>'
    '<meta name="PageID" content="ConvergedSignIn"/>',
)
BLOCKED_BY_RULE = page(
    "Sign in to your account",
    "You cannot access this right now. AADSTS53003: Access has been blocked by Conditional Access",
    '<meta name="PageID" content="ConvergedError"/>',
)
NO_ACCESS = page(
    "Azure DevOps Services",
    "<h1>401 - Uh-oh, you do not have access.</h1><p>TF400813: The user &#39;Jo O&#39;Brien&#39; is "
    "not authorized to access this resource.</p>",
)
NOBODYS = page("Azure DevOps Services", "TF400813: The user &#39;&#39; is not authorized")


def _between() -> list[Sample]:
    samples = []
    for service in (AZURE, KEEPIT, MICROSOFT):
        for name, status, body in (
            ("filter 403", "403 Forbidden", ZSCALER),
            ("filter 200", "200 OK", FORTINET),
            ("filter 401", "401 Unauthorized", FORTINET),
            ("filter 404", "404 Not Found", FORTINET),
            ("captive portal", "200 OK", CAPTIVE),
            ("captive portal 203", "203 Non-Authoritative Information", CAPTIVE),
            ("nameless", "200 OK", b"<html><body>"),
            ("proxy 503", "503 Service Unavailable", SQUID),
            ("gateway 500", "500 Internal Server Error", page("500")),
        ):
            samples.append(Sample(f"{service}: {name}", "page", status, (HTML,), body, service))
        samples += [
            Sample(f"{service}: no type", "page", "200 OK", (), FORTINET, service),
            Sample(f"{service}: wrong type", "page", "403 Forbidden", (JSON,), FORTINET, service),
            Sample(
                f"{service}: front door",
                "page",
                "503 Service Unavailable",
                (HTML, ("X-Azure-Ref", "0ref")),
                FRONT_DOOR,
                service,
            ),
            Sample(
                f"{service}: portal's address",
                "elsewhere",
                "302 Found",
                (("Location", "https://portal.hotel.test/login?url=x"),),
                b"",
                service,
            ),
            Sample(
                f"{service}: filter's address",
                "elsewhere",
                "307 Temporary Redirect",
                (
                    ("Location", "https://gateway.zscaler.test/auD?origurl=https%3A%2F%2Flogin"),
                    HTML,
                ),
                page("Moved"),
                service,
            ),
            Sample(
                f"{service}: portal",
                "proxy",
                "511 Network Authentication Required",
                (),
                b"",
                service,
            ),
            Sample(
                f"{service}: proxy", "proxy", "407 Proxy Authentication Required", (), b"", service
            ),
        ]
    return samples


SAMPLES: tuple[Sample, ...] = (
    *_between(),
    Sample(
        "a filter's page with a code that is none",
        "page",
        "403 Forbidden",
        (HTML,),
        page("Blocked", '<img src="data:x,iVBTF400813a"> Event VS123456 of node TF77777'),
    ),
    Sample("refused, by nobody", "unsigned", "403 Forbidden"),
    Sample("refused, in plain words", "unsigned", "403 Forbidden", (PLAIN,), b"Denied by policy"),
    Sample("refused, in foreign JSON", "unsigned", "403 Forbidden", (JSON,), b'{"error": "no"}'),
    Sample("refused, not by Entra", "unsigned", "403 Forbidden", (PLAIN,), b"no", MICROSOFT),
    Sample("sign-in page 203", "sign_in_page", "203 Non-Authoritative", (HTML,), SIGN_IN),
    Sample("sign-in page 200", "sign_in_page", "200 OK", (HTML,), SIGN_IN),
    Sample("sign-in page 401", "sign_in_page", "401 Unauthorized", (HTML,), SIGN_IN),
    Sample("Entra's sign-in page", "sign_in_page", "200 OK", (HTML,), ENTRA),
    Sample("Entra for Entra", "sign_in_page", "200 OK", (HTML,), ENTRA, MICROSOFT),
    Sample("203 without a page", "sign_in_status", "203 Non-Authoritative", (JSON,), b'{"a": 1}'),
    Sample("203 empty", "sign_in_status", "203 Non-Authoritative"),
    Sample(
        "302 to sign-in",
        "sign_in_redirect",
        "302 Found",
        (("Location", "https://spsprodweu1.vssps.visualstudio.com/_signin?realm=dev.azure.com"),),
    ),
    Sample(
        "302 to Entra",
        "sign_in_redirect",
        "302 Found",
        (("Location", "https://login.microsoftonline.com/common/oauth2/authorize?x=1"),),
    ),
    Sample(
        "302 to its own sign-in",
        "sign_in_redirect",
        "302 Found",
        (("Location", "/login"),),
        b"",
        KEEPIT,
    ),
    Sample(
        "Conditional Access, JSON",
        "conditional_access",
        "403 Forbidden",
        (JSON, *OWN),
        problem("VS403463: The conditional access policy … failed.", "AadConditionalAccess"),
    ),
    Sample(
        "Conditional Access, page",
        "conditional_access",
        "403 Forbidden",
        (HTML,),
        page("VS403463: Conditional access"),
    ),
    Sample("Conditional Access, 200", "conditional_access", "200 OK", (HTML,), page("VS403463")),
    Sample("Entra's block page", "conditional_access", "200 OK", (HTML,), BLOCKED_BY_RULE),
    Sample(
        "Entra's block page, to msal",
        "conditional_access",
        "200 OK",
        (HTML,),
        BLOCKED_BY_RULE,
        MICROSOFT,
    ),
    Sample(
        "claims",
        "claims",
        "401 Unauthorized",
        (("WWW-Authenticate", f'Bearer error="insufficient_claims", claims="{CHALLENGE}"'),),
    ),
    Sample("no member, JSON", "named", "401 Unauthorized", (JSON, *OWN), problem(refused("Jo"))),
    Sample("no member, page", "named", "401 Unauthorized", (HTML, *OWN), NO_ACCESS),
    Sample(
        "no member, header",
        "named",
        "401 Unauthorized",
        (HTML, ("X-TFS-ServiceError", "TF400813%3A+The+user+%27Jo%27+is+not+authorized")),
        page("Access denied"),
    ),
    Sample("nobody, JSON", "unnamed", "401 Unauthorized", (JSON, *OWN), problem(refused(""))),
    Sample("nobody, page", "unnamed", "401 Unauthorized", (HTML, *OWN), NOBODYS),
    Sample("anonymous", "unnamed", "401 Unauthorized", (JSON,), problem(refused(STRANGER))),
    Sample(
        "anonymous access",
        "unnamed",
        "401 Unauthorized",
        (JSON,),
        problem("TF400813: Resource not available for anonymous access."),
    ),
    Sample("empty 401", "unauthorized", "401 Unauthorized"),
    Sample(
        "tokens of people are forbidden",
        "unauthorized",
        "401 Unauthorized",
        (HTML, ("X-TFS-ServiceError", "Basic+authentication+is+disabled")),
        page("Access denied"),
    ),
    Sample("empty 401, typed", "unauthorized", "401 Unauthorized", (HTML,)),
    Sample(
        "broken claims",
        "unauthorized",
        "401 Unauthorized",
        (("WWW-Authenticate", 'Bearer error="insufficient_claims", claims="?"'),),
    ),
    Sample(
        "wrong password",
        "unauthorized",
        "401 Unauthorized",
        (XML,),
        b"<error><code>E_AUTH</code><description>incorrect</description></error>",
        KEEPIT,
    ),
    Sample(
        "denied", "denied", "403 Forbidden", (JSON,), problem("Access Denied: x", "AccessDenied")
    ),
    Sample("denied, only headers", "denied", "403 Forbidden", OWN),
    Sample("denied, page of its own", "denied", "403 Forbidden", (HTML, *OWN), page("403")),
    Sample("denied, code", "denied", "403 Forbidden", (HTML,), page("TF401019: no permission")),
    Sample("denied by Keepit", "denied", "403 Forbidden", (PLAIN,), b"Access denied", KEEPIT),
    Sample("denied by Keepit, empty", "denied", "403 Forbidden", (), b"", KEEPIT),
    Sample("not found", "not_found", "404 Not Found"),
    Sample("not found, page", "not_found", "404 Not Found", (HTML, *OWN), page("404")),
    Sample(
        "not found, title", "not_found", "404 Not Found", (HTML,), page("Azure DevOps Services")
    ),
    Sample("timeout", "timeout", "408 Request Timeout"),
    Sample("throttled", "throttled", "429 Too Many Requests", (("Retry-After", "3600"),)),
    Sample("throttled, no time", "throttled", "429 Too Many Requests"),
    Sample("busy", "busy", "503 Service Unavailable"),
    Sample("gateway", "busy", "502 Bad Gateway", (PLAIN,), b"bad gateway"),
    Sample("gateway timeout", "busy", "504 Gateway Timeout", OWN),
    Sample("fault", "fault", "500 Internal Server Error"),
    Sample(
        "fault, page of its own", "fault", "500 Internal Server Error", (HTML, *OWN), page("500")
    ),
    Sample("moved", "moved", "301 Moved", (("Location", "/other"),)),
    Sample("moved nowhere", "moved", "302 Found"),
    Sample("rejected", "rejected", "400 Bad Request", (JSON,), problem("no", "VssVersion")),
    Sample("gone", "rejected", "410 Gone"),
    Sample("a page of its own", "not_data", "200 OK", (HTML, *OWN), page("Azure DevOps Services")),
    Sample("data", "data", "200 OK", (JSON,), b'{"value": 1}'),
    Sample("data of the wrong type", "data", "200 OK", (HTML,), b' {"value": 1}'),
    Sample("XML", "data", "200 OK", (XML,), b"<user><id>a</id></user>", KEEPIT),
    Sample("nothing", "data", "204 No Content"),
    Sample("nothing, typed", "data", "202 Accepted", (HTML,), b"", KEEPIT),
)


def deep_json(depth: int = 50_000) -> bytes:
    """JSON that no reader follows to its end."""
    return b'{"a":' * depth + b"1" + b"}" * depth


def deep_xml(depth: int = 2_000) -> bytes:
    """XML as deep."""
    return b"<user>" * depth + b"</user>" * depth


def wide_xml(count: int = 2_000) -> bytes:
    """A short text that becomes a great many elements."""
    return b"<user>" + b"<a/>" * count + b"</user>"


BOMB = (
    b'<!DOCTYPE e [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<user><id>&b;</id></user>"
)

WRONG_SHAPES: tuple[Any, ...] = (
    None,
    [],
    {},
    3,
    "text",
    {"value": 3},
    {"value": [3]},
    {"value": [{}]},
    {"value": {"a": 1}},
    {"authenticatedUser": []},
    {"count": 1e309, "value": None},
)
