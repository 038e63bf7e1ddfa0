"""Keepit's wire rules: XML in and out, Basic authentication, versions in ``Accept``, error bodies.

The codes inside error bodies are published for a few cases only (a job that is queued or running);
the others here are made up and only have the published shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from flask import Flask, Response, request

from setup_assistant.practice.state.keepit import KeepitState, Token

NEWEST_VERSION = 4
BODY_TYPES = ("application/xml", "text/xml", "text/plain", "")
"""Documented is the first. Keepit's own client sends some bodies without saying what they are, and
what it is written in calls those plain text then."""

Fields = Iterable[tuple[str, "str | Fields"]]
"""Child elements in order: a name with its text, or with children of its own."""


class Refused(Exception):
    """An answer with Keepit's error body. ``start_time`` (ISO 8601) is there for jobs only."""

    def __init__(self, status: int, code: str, description: str, start_time: str = "") -> None:
        super().__init__(status, code)
        self.status, self.code, self.description = status, code, description
        self.start_time = start_time


NOT_FOUND = ("NOT_FOUND", "Requested resource not found")
ANONYMOUS = ("AUTHENTICATION", "Anonymous access denied - suggest authentication.")
WRONG_LOGIN = (
    "AUTHENTICATION",
    "User authentication error: Username or password is incorrect.",
)


def bad_request(description: str) -> Refused:
    """What was sent can't be used."""
    return Refused(400, "BAD_REQUEST", description)


def add_error_bodies(flask: Flask) -> None:
    """Answer every refusal with Keepit's XML error body."""

    @flask.errorhandler(Refused)
    def refused(problem: Refused) -> Response:
        fields = [("code", problem.code), ("description", problem.description)]
        if problem.start_time:
            fields.append(("start-time", problem.start_time))
        answer = xml("error", fields, problem.status)
        if problem.status == 401:
            answer.headers["WWW-Authenticate"] = 'Basic realm="Keepit"'
        return answer

    @flask.errorhandler(404)
    @flask.errorhandler(405)
    def missing(problem: Exception) -> Response:
        del problem
        return refused(Refused(404, *NOT_FOUND))


def xml(root: str, fields: Fields, status: int = 200) -> Response:
    """An XML answer in the version that was asked for."""
    element = Element(root)
    _fill(element, fields)
    body = tostring(element, encoding="utf-8", xml_declaration=True)
    return Response(body, status, mimetype=_media_type())


def _fill(parent: Element, fields: Fields) -> None:
    for name, value in fields:
        child = SubElement(parent, name)
        if isinstance(value, str):
            child.text = value
        else:
            _fill(child, value)


def _media_type() -> str:
    number = _asked_version()
    return f"application/vnd.keepit.v{number}+xml" if number else "application/xml"


def version(newest: int = NEWEST_VERSION) -> int:
    """The version in ``Accept``, 0 without one; 400 beyond what this path knows."""
    number = _asked_version()
    if number > newest:
        raise bad_request(f"Version {number} of this resource does not exist")
    return number


def _asked_version() -> int:
    version = re.search(r"application/vnd\.keepit\.v(\d+)", request.headers.get("Accept", ""))
    return int(version[1]) if version else 0


def body(root: str) -> Element:
    """The XML that was sent, which has to be a ``root`` element and not called something else."""
    if request.mimetype not in BODY_TYPES:
        raise bad_request("Content-Type has to be application/xml")
    try:
        element = fromstring(request.get_data())
    except (ParseError, DefusedXmlException) as fault:
        raise bad_request("The request is not well-formed XML") from fault
    if element.tag != root:
        raise bad_request(f"Expected <{root}>")
    return element


def text(element: Element, path: str) -> str:
    """The text at ``path``, or empty."""
    return (element.findtext(path) or "").strip()


def authenticated(state: KeepitState, now: float) -> Token:
    """Whose Basic credentials came with the request; 401 otherwise."""
    credentials: Any = request.authorization
    if credentials is None or credentials.type != "basic":
        raise Refused(401, *ANONYMOUS)
    token = state.token(credentials.username or "")
    expired = token is not None and token.expires is not None and token.expires <= now
    if token is None or expired or token.password != credentials.password:
        raise Refused(401, *WRONG_LOGIN)
    return token


def timestamp(seconds: float) -> str:
    """Keepit's form of a time: ISO 8601, UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def truth(value: bool) -> str:
    """``true`` or ``false``."""
    return "true" if value else "false"
