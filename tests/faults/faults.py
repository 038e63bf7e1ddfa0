"""What may go wrong in one call: on the wire, in the answer, or with whoever answers.

A fault takes the exchange and a source of chance, which picks among the forms that it has. What is
malformed is never a plausible lie: a client can't know better than a well-formed, wrong answer.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

from tests.support.practice_site import Exchange, Honest

Kind = Callable[[Exchange, Random], None]

JSON = ("Content-Type", "application/json; charset=utf-8")
HTML = ("Content-Type", "text/html; charset=utf-8")
XML = ("Content-Type", "application/xml")

MEGABYTE = 1_000_000
PIECE = b" " * 65536
DRIP = 0.03
"""Seconds between two bytes of an answer that drips."""


# --- the wire -------------------------------------------------------------------------------


def reset(exchange: Exchange, _chance: Random) -> None:
    exchange.reset()


def hang(exchange: Exchange, _chance: Random) -> None:
    exchange.wait()


def drip(exchange: Exchange, chance: Random) -> None:
    """A byte now and then, each in time, and never an end."""
    if chance.random() < 0.5:
        exchange.send("200 OK", b"", _type(exchange.honest), length=10 * MEGABYTE)
        exchange.until_the_end(b" ", DRIP)
    else:  # headers without an end
        exchange.raw(b"HTTP/1.1 200 OK\r\n")
        exchange.until_the_end(b"X-More: and more\r\n", DRIP)


def truncated(exchange: Exchange, chance: Random) -> None:
    """The connection ends in the middle of the head, or of the body."""
    honest = exchange.honest
    if chance.random() < 0.3:
        exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Ty")
        return
    half = honest.body[: len(honest.body) // 2]
    exchange.send(honest.status, half, *honest.headers, length=len(honest.body) + 100)


def no_http(exchange: Exchange, chance: Random) -> None:
    """Something that isn't HTTP at all."""
    forms = (b"SSH-2.0-OpenSSH_9.6\r\n", b"\x00\x01\x02\xff" * 50, b"HTTP/1.1 abc OK\r\n\r\n", b"")
    exchange.raw(chance.choice(forms))


def broken_compression(exchange: Exchange, chance: Random) -> None:
    coding = ("Content-Encoding", chance.choice(("gzip", "deflate")))
    exchange.send("200 OK", b"this is no compressed data", _type(exchange.honest), coding)


# --- the size -------------------------------------------------------------------------------


def fifty_megabytes(exchange: Exchange, chance: Random) -> None:
    """More than anybody can want, sent plainly or as a few compressed bytes."""
    if chance.random() < 0.7:
        coding = ("Content-Encoding", "gzip")
        exchange.send("200 OK", _bomb(), _type(exchange.honest), coding)
        return
    exchange.send("200 OK", b"", _type(exchange.honest), length=50 * MEGABYTE)
    for _ in range(50 * MEGABYTE // len(PIECE) + 1):
        exchange.raw(PIECE)


@cache
def _bomb() -> bytes:
    return gzip.compress(b" " * (50 * MEGABYTE), 1)


def deep_nesting(exchange: Exchange, chance: Random) -> None:
    depth = chance.choice((2_000, 100_000))
    status = chance.choice(("200 OK", "200 OK", "400 Bad Request", "403 Forbidden"))
    if _is_xml(exchange.honest):
        exchange.send(status, b"<a>" * depth + b"</a>" * depth, XML)
    else:
        opened, closed = chance.choice(((b"[", b"]"), (b'{"value":', b"}")))
        exchange.send(status, opened * depth + b"1" + closed * depth, JSON)


def xml_bomb(exchange: Exchange, _chance: Random) -> None:
    """Entities that would unfold to gigabytes."""
    levels = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    exchange.send("200 OK", f"<!DOCTYPE a [{levels}]><a>&l9;</a>".encode(), XML)


# --- the shape ------------------------------------------------------------------------------


def wrong_type(exchange: Exchange, chance: Random) -> None:
    """The right answer, called something else."""
    honest = exchange.honest
    kinds = ("text/html", "text/plain", "image/png", "application/octet-stream", "", "nonsense")
    headers = [header for header in honest.headers if header[0].lower() != "content-type"]
    exchange.send(honest.status, honest.body, ("Content-Type", chance.choice(kinds)), *headers)


def bad_syntax(exchange: Exchange, chance: Random) -> None:
    """Neither JSON nor XML, though it says so."""
    half = exchange.honest.body[: len(exchange.honest.body) // 2]
    forms = (
        b"",
        b"<",
        b"{",
        half,
        b"\xff\xfe\x00",
        b"NaN",
        b"undefined",
        b"<a><b></a>",
        b"\x00" * 20,
    )
    exchange.send("200 OK", chance.choice(forms), _type(exchange.honest))


def wrong_shape(exchange: Exchange, chance: Random) -> None:
    """Well-formed, with something of another type, or missing, in one place or everywhere."""
    honest = exchange.honest
    if _is_xml(honest):
        body = _misshapen_xml(honest.body, chance)
    else:
        body = json.dumps(_misshapen_json(honest.body, chance)).encode()
        if chance.random() < 0.2:
            body = body.replace(b'"huge"', b"1e999")
    exchange.send("200 OK", body, *_without_length(honest))


_ODDITIES: tuple[Any, ...] = (
    None, [], {}, "text", 3, True, {"value": None}, {"value": [None]}, {"value": {}},
    {"value": "text"}, [[]], {"count": 1}, {"error": {"code": 1}}, {"error": 5}, {"error": ["x"]},
)  # fmt: skip


def _misshapen_json(body: bytes, chance: Random) -> Any:
    try:
        held = json.loads(body)
    except ValueError:
        held = None
    places = list(_places(held))
    if not places or chance.random() < 0.3:
        return chance.choice(_ODDITIES)
    owner, key = chance.choice(places)
    if isinstance(owner, dict) and chance.random() < 0.25:
        del owner[key]
    else:
        owner[key] = chance.choice(list(_others(owner[key])))
    return held


def _others(value: Any) -> Iterator[Any]:
    """Values of other types than that of ``value``; a truth value could be believed as text."""
    kinds: tuple[Any, ...] = (None, [], {}, "", "text", "huge", 3, -1, 10**30, [None], {"a": []})
    truth = isinstance(value, bool)
    for other in kinds:
        number = isinstance(other, int) and (truth or isinstance(value, int | float))
        if type(other) is not type(value) and not number and other != value:
            yield other


def _places(held: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a JSON value, as what holds it and the key."""
    keys: Any = (
        held if isinstance(held, dict) else range(len(held)) if isinstance(held, list) else ()
    )
    for key in keys:
        yield held, key
        yield from _places(held[key])


def _misshapen_xml(body: bytes, chance: Random) -> bytes:
    try:
        root = ET.fromstring(body)  # noqa: S314 - our own practice service wrote it
    except ET.ParseError:
        root = ET.Element("cloud")
    leaves = [element for element in root.iter() if not len(element)]
    place = chance.choice(leaves)
    match chance.randrange(4):
        case 0:
            root.tag = "something"
        case 1:
            place.text = chance.choice(("", " ", "nonsense", "9" * 5000, "-1", "é\u202e"))
        case 2:
            place.tag = "renamed"
        case _:
            return chance.choice((b"<a/>", b"<user/>", b"<devices><cloud/></devices>", b"<error/>"))
    return ET.tostring(root)


# --- refusals -------------------------------------------------------------------------------


def found_302(exchange: Exchange, chance: Random) -> None:
    where = (
        "https://login.microsoftonline.com/common/oauth2/authorize?client_id=x",
        "https://filter.example/blocked?url=x",
        "http://127.0.0.1:9/",
        "/_signin?realm=dev.azure.com",
        "",
    )
    exchange.send("302 Found", b"", ("Location", chance.choice(where)))


def sign_in_203(exchange: Exchange, _chance: Random) -> None:
    """How Azure DevOps answers somebody who isn't signed in, when it takes him for a browser."""
    page = (
        b"<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head></html>"
    )
    exchange.send("203 Non-Authoritative Information", page, HTML)


def empty_401(exchange: Exchange, _chance: Random) -> None:
    exchange.send("401 Unauthorized")


def claims_401(exchange: Exchange, chance: Random) -> None:
    """Continuous access evaluation, with claims that can be read or not."""
    claims = base64.b64encode(b'{"access_token":{"nbf":{"essential":true,"value":"1"}}}').decode()
    odd = chance.choice((claims, claims, claims, "", "%%%", "bm9uc2Vuc2U=", "W" * 9000))
    challenge = f'Bearer error="insufficient_claims", claims="{odd}"'
    exchange.send("401 Unauthorized", b"", ("WWW-Authenticate", challenge))


def refused(status: str) -> Kind:
    """The service's own refusal, in its own form, without a body, or as a page."""

    def refuse(exchange: Exchange, chance: Random) -> None:
        body, kind = chance.choice(tuple(_refusals(exchange, status)))
        exchange.send(status, body, *([kind] if kind else []))

    return refuse


def _refusals(exchange: Exchange, status: str) -> Iterator[tuple[bytes, tuple[str, str] | None]]:
    """Some repeat the credential that came with the call, or the form that holds a code."""
    request = exchange.request
    echo = request.headers.get("authorization") or request.body.decode(errors="replace")
    yield b"", None
    for title in (status, f"Blocked: {echo}"):
        yield f"<html><head><title>{title}</title></head></html>".encode(), HTML
    if _is_xml(exchange.honest):
        yield b"<error><code>E_ODD</code><description>No.</description></error>", XML
        yield f"<error><description>{echo}</description></error>".encode(), XML
        return
    told: tuple[Any, ...] = (
        {"typeKey": "UnauthorizedRequestException", "message": "TF400813: The user '' is not ..."},
        {"typeKey": "Odd", "message": f"Refused: Authorization: {echo}"},
        {
            "error": "invalid_grant",
            "error_description": "AADSTS50076: more",
            "error_codes": [50076],
        },
        {"error": "invalid_grant", "error_description": f"AADSTS90014: in {echo} something lacks"},
        {"error": echo, "error_description": echo, "suberror": echo, "error_codes": [echo]},
        {"error": "temporarily_unavailable", "error_codes": "none", "error_description": None},
        {"message": {"not": "a text"}, "typeKey": 5},
    )
    for body in told:
        yield json.dumps(body).encode(), JSON


def throttled(*values: str) -> Kind:
    """429 with one of these ``Retry-After``; without any where there are none."""

    def throttle(exchange: Exchange, chance: Random) -> None:
        headers = [("Retry-After", chance.choice(values))] if values else []
        exchange.send("429 Too Many Requests", b"", *headers)

    return throttle


def unavailable(exchange: Exchange, chance: Random) -> None:
    headers = [("Retry-After", "0")] if chance.random() < 0.3 else []
    exchange.send("503 Service Unavailable", b"The service is unavailable.", *headers)


def web_filter(exchange: Exchange, chance: Random) -> None:
    """The page of a company's web filter in the service's place."""
    status = chance.choice(("200 OK", "403 Forbidden", "503 Service Unavailable"))
    page = b"<!DOCTYPE html>\n<html><head><title>Web page blocked</title></head><body>...</body></html>"
    exchange.send(status, page, HTML)


# --------------------------------------------------------------------------------------------

FAULTS: dict[str, Kind] = {
    "reset": reset,
    "hang": hang,
    "drip": drip,
    "truncated": truncated,
    "no_http": no_http,
    "broken_compression": broken_compression,
    "wrong_type": wrong_type,
    "203": sign_in_203,
    "302": found_302,
    "400": refused("400 Bad Request"),
    "401_empty": empty_401,
    "401_claims": claims_401,
    "403": refused("403 Forbidden"),
    "404": refused("404 Not Found"),
    "408": refused("408 Request Timeout"),
    "409": refused("409 Conflict"),
    "429": throttled(),
    "429_sane": throttled("0", "0.1"),
    "429_insane": throttled(
        "inf", "1e309", "-5", "NaN", "86400", "9" * 400, "soon", "", "1e9",
        "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT",
    ),
    "500": refused("500 Internal Server Error"),
    "503": unavailable,
    "bad_syntax": bad_syntax,
    "wrong_shape": wrong_shape,
    "deep_nesting": deep_nesting,
    "xml_bomb": xml_bomb,
    "50_mb": fifty_megabytes,
    "web_filter": web_filter,
}  # fmt: skip


def _is_xml(honest: Honest) -> bool:
    return "xml" in honest.content_type


def _type(honest: Honest) -> tuple[str, str]:
    return ("Content-Type", honest.content_type or "application/json")


def _without_length(honest: Honest) -> Iterator[tuple[str, str]]:
    return (header for header in honest.headers if header[0].lower() != "content-length")
