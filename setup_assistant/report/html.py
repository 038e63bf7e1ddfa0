"""The report as one self-contained HTML file: no network, no outside file, nothing that runs but sorting.

The template is ``resources/report/report.html.j2``. Every text is escaped and made ``visible``; the
content security policy allows exactly this style sheet and this script. Times are UTC.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from setup_assistant import checks
from setup_assistant.checks import requirements, security_notes
from setup_assistant.checks.wording import MY_ORGANIZATIONS
from setup_assistant.inspection import coverage_wording
from setup_assistant.model import Inspection, OrganizationStatus
from setup_assistant.report import deeds, phrases, views
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.report.visible import lines, short, visible
from setup_assistant.texts import _, clocked, language, ngettext, pgettext, resources

ICONS = ("ok", "warn", "bad", "unknown", "skip", "aside", "wait", "info")
RUNNING = 48
"""Characters of a name in the running header."""

EVERYBODY = 110
"""Characters of all directories together there, where a page is about none in particular."""


def html(report: Report, *, json_sha256: str) -> str:
    """``report`` as HTML; ``json_sha256`` is the SHA-256 of the JSON file that belongs to it."""
    with clocked(phrases.utc):
        template = _environment().get_template("report.html.j2")
        return template.render(report=report, json_sha256=json_sha256, lang=language())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(lines=lines, utc=phrases.utc, running=_running)
    environment.globals.update(_=_, ngettext=ngettext, pgettext=pgettext)
    environment.globals.update(_words(), **_inlined())
    return environment


def _shown(value: Any) -> Any:
    """Every text that the template writes passes here: nothing in it stays invisible."""
    return visible(value) if type(value) is str else value


def _words() -> dict[str, Any]:
    return {
        "account_check": views.account_check,
        "changes": deeds.changes,
        "connector": deeds.connector,
        "differences": deeds.differences,
        "draft": _draft,
        "everybody": _everybody,
        "facts": requirements.facts,
        "icons": ICONS,
        "notes": _notes,
        "accepted": views.accepted,
        "left_out": phrases.left_out,
        "organizations": views.organizations,
        "result": _result,
        "people": deeds.people,
        "requirements": _requirements,
        "safe_link": _safe_link,
        "status": phrases.status,
        "hidden": coverage_wording.hidden,
        "counts": _counts,
        "vendor": requirements.vendor,
        "visible": visible,
    }


def _inlined() -> dict[str, Any]:
    """Style, script and icons are ours and go in unescaped, with the hashes that allow them."""
    style = (_folder() / "report.css").read_text(encoding="utf-8")
    script = (_folder() / "report.js").read_text(encoding="utf-8")
    drawn = {name: (resources() / "icons" / f"{name}.svg").read_text("utf-8") for name in ICONS}
    return {
        "style": Markup(style),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "drawn": {name: Markup(_inner(svg)) for name, svg in drawn.items()},  # noqa: S704
    }


def _folder() -> Path:
    return resources() / "report"


def _inner(svg: str) -> str:
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")]


def _hash(inlined: str) -> str:
    return base64.b64encode(hashlib.sha256(inlined.encode()).digest()).decode("ascii")


def _running(name: str, identifier: str) -> str:
    """A name and its id for the header that is repeated on every page."""
    return " · ".join(part for part in (short(name, RUNNING), visible(identifier)) if part)


def _everybody(report: Report) -> str:
    held = (tenant.account for tenant in report.tenants)
    return short(", ".join(_running(one.domain, one.tenant_id) for one in held), EVERYBODY)


def _result(report: Report) -> phrases.Mark:
    if not report.ready:
        return phrases.Mark("warn", _("Not every organization is ready"))
    checked = [tenant.after for tenant in report.tenants if tenant.after]
    return phrases.Mark("ok", phrases.ready(checked))


def _counts(inspection: Inspection) -> list[tuple[phrases.Mark, int]]:
    shown = (*phrases.SUMMED, OrganizationStatus.LEFT_OUT)
    return [(phrases.status(held), inspection.count(held)) for held in shown]


def _notes(tenant: TenantReport) -> list[security_notes.Note]:
    """The notes of the requirements that apply: not to organizations of personal accounts alone."""
    made = map(security_notes.note, security_notes.ORDER)
    return [note for note in made if note and (note.check == _account() or _names(note, tenant))]


def _account() -> str:
    return checks.ACCOUNT_CHECK.ID


def _names(note: security_notes.Note, tenant: TenantReport) -> tuple[str, ...]:
    """The organizations that the requirement of ``note`` applies to."""
    return security_notes.concerned(note, tenant.after) if tenant.after else ()


def _draft(note: security_notes.Note, tenant: TenantReport, report: Report) -> str:
    names = [visible(name) for name in _names(note, tenant)]
    today = report.made_at.date()
    return security_notes.exception_draft(note, names, tenant.account, today)


def _requirements() -> list[tuple[str, str, requirements.Requirement]]:
    """Every requirement with its name and how much it weighs."""
    ids = (checks.ACCOUNT_CHECK.ID, *(check.ID for check in checks.ORGANIZATION_CHECKS))
    held = (requirements.requirement(check) for check in ids)
    return [(security_notes.title(one.id), phrases.weight(one.level), one) for one in held]


def _safe_link(link: str) -> str:
    """Only addresses that the assistant itself makes: a saved report can't bring another kind."""
    return link if link.startswith(("https://dev.azure.com/", MY_ORGANIZATIONS)) else ""
