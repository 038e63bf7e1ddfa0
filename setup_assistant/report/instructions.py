"""Instructions for somebody who may change organizations: who, why, the clicks, the page, how to undo.

As plain text and as HTML, for one organization or for all with open points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from setup_assistant.checks import registry
from setup_assistant.checks.wording import Words
from setup_assistant.model import Inspected, Inspection
from setup_assistant.texts import _, labelled, printable


@dataclass(frozen=True)
class Part:
    """One organization and everything that is left to do there."""

    heading: str
    account: str
    points: tuple[Words, ...]


def part(inspected: Inspected) -> Part:
    """The instructions for one organization, and the account as it is known there."""
    account = inspected.evidence.account
    findings = registry.open_findings(inspected)
    repeated = registry.explained_before(findings)
    return Part(
        printable(_("Azure DevOps organization: {org}").format(org=inspected.organization.name)),
        printable(_("Account: {name} ({upn})").format(name=account.name, upn=account.upn)),
        tuple(
            registry.words(finding, inspected.evidence)
            for finding in findings
            if finding.check not in repeated
        ),
    )


def parts(inspection: Inspection) -> tuple[Part, ...]:
    """The instructions for every organization that has something left to do."""
    return tuple(
        part(inspected)
        for inspected in inspection.organizations
        if registry.open_findings(inspected)
    )


def plain(parts: Iterable[Part]) -> str:
    """As plain text."""
    return "\n".join(_plain(each) for each in parts)


def html(parts: Iterable[Part]) -> str:
    """As an HTML page without scripts and styles; every text is escaped."""
    title = escape(_("Instructions for an administrator"))
    body = "\n".join(_html(each) for each in parts)
    head = f'<meta charset="utf-8"><title>{title}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{body}\n</body></html>\n"


def _plain(part: Part) -> str:
    points = [_point(words) for words in part.points] or [_("Nothing to do")]
    return "\n\n".join([f"{part.heading}\n{part.account}", *points]) + "\n"


def _point(words: Words) -> str:
    lines = [labelled(words.title, words.head), printable(words.found), printable(words.why)]
    for way in words.ways:
        marks = (
            [f"{number}." for number in range(1, len(way) + 1)] if _counts(way, words) else ["-"]
        )
        lines += [f"{mark} {printable(step)}" for mark, step in zip(marks, way, strict=True)]
    if words.link:
        lines.append(_("Page: {link}").format(link=words.link))
    if words.undo:
        lines.append(_("To undo: {undo}").format(undo=words.undo))
    return "\n".join(lines)


def _counts(way: tuple[str, ...], words: Words) -> bool:
    """Whether its steps have numbers: not where it is one step, beside another way."""
    return len(way) > 1 or len(words.ways) == 1


def _html(part: Part) -> str:
    points = "\n".join(_html_point(words) for words in part.points)
    nothing = _("Nothing to do")
    points = points or f"<p>{escape(nothing)}</p>"
    return f"<h2>{escape(part.heading)}</h2>\n<p>{escape(part.account)}</p>\n{points}"


def _html_point(words: Words) -> str:
    lines = [f"<h3>{labelled(escape(words.title), escape(words.head))}</h3>"]
    lines += [f"<p>{escape(sentence)}</p>" for sentence in (words.found, words.why)]
    for way in words.ways:
        kind = "ol" if _counts(way, words) else "ul"
        steps = "".join(f"<li>{escape(step)}</li>" for step in way)
        lines.append(f"<{kind}>{steps}</{kind}>")
    if words.link:
        lines.append(f'<p><a href="{escape(words.link)}">{escape(words.link)}</a></p>')
    if words.undo:
        undo = _("To undo: {undo}").format(undo=words.undo)
        lines.append(f"<p>{escape(undo)}</p>")
    return "\n".join(lines)
