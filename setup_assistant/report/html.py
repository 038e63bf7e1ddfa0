"""The report as one self-contained HTML file: no network, no outside file, nothing that runs but sorting.

The template is ``resources/report/report.html.j2``. Every text is escaped and made ``visible``; the
content security policy allows exactly this style sheet and this script. Times are UTC.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from setup_assistant import labels, languages
from setup_assistant.changes import wording
from setup_assistant.checks import registry, requirements, security_notes
from setup_assistant.inspection import coverage
from setup_assistant.labels import Mark
from setup_assistant.model import Act, Actor, Entry, Outcome
from setup_assistant.report import connector_facts, first_page, html_views, to_do
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.texts import _, clocked, language, listed, ngettext, pgettext, resources
from setup_assistant.visible import lines, short, visible

ICONS = ("ok", "warn", "bad", "unknown", "skip", "aside", "wait", "info")
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+00:00")
RUNNING = 48
"""Characters of a name in the running header."""

EVERYBODY = 110
"""Characters of all directories together there, where a page is about none in particular."""


def html(report: Report, *, json_sha256: str) -> str:
    """``report`` as HTML; ``json_sha256`` is the SHA-256 of the JSON file that belongs to it."""
    with clocked(labels.utc):
        template = _environment().get_template("report.html.j2")
        mirrored = languages.right_to_left(language())
        return template.render(
            report=report,
            json_sha256=json_sha256,
            lang=tag(),
            direction="rtl" if mirrored else "ltr",
            arrow="←" if mirrored else "→",
        )


def tag() -> str:
    """The language of the document as HTML and PDF name it, such as ``pt-BR``."""
    return language().replace("_", "-")


def title(report: Report) -> str:
    """What the document is called: the kind of report, and whose directories it is about."""
    directories = [t.account.domain or t.account.tenant_id for t in report.tenants]
    return " – ".join(
        filter(None, (first_page.kind(report), short(listed(directories), EVERYBODY)))
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters.update(lines=lines, utc=labels.utc, running=_running, timed=_timed)
    environment.globals.update(_=_, ngettext=ngettext, pgettext=pgettext)
    environment.globals.update(_words(), **_inlined())
    return environment


def _visible(value: Any) -> Any:
    """Every text that the template writes passes here: nothing in it stays invisible."""
    return visible(value) if type(value) is str else value


def _words() -> dict[str, Any]:
    return {
        "account_check": html_views.account_check,
        "again": connector_facts.again,
        "changes": changes,
        "connector": connector_facts.connector,
        "differences": connector_facts.differences,
        "draft": _draft,
        "everybody": _everybody,
        "facts": requirements.facts,
        "first_facts": first_page.facts,
        "icons": ICONS,
        "kind": first_page.kind,
        "notes": _notes,
        "accepted": html_views.accepted,
        "organizations": html_views.organizations,
        "open_points": to_do.counted,
        "people": first_page.people,
        "result": first_page.result,
        "result_of": first_page.result_of,
        "requirements": _requirements,
        "safe_link": to_do.safe_link,
        "sentences": first_page.sentences,
        "hidden": coverage.hidden,
        "title": title,
        "to_do": to_do.points,
        "vendor": requirements.vendor,
        "visibility": labels.visibility,
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


def _timed(text: str) -> Markup:
    """``text`` whose times aren't broken at the end of a line."""
    shown = str(escape(visible(text)))
    return Markup(_TIME.sub(r'<span class="time">\g<0></span>', shown))  # noqa: S704


def _running(name: str, identifier: str) -> str:
    """A name and its id for the header that is repeated on every page."""
    return " · ".join(part for part in (short(name, RUNNING), visible(identifier)) if part)


def _everybody(report: Report) -> str:
    accounts = (tenant.account for tenant in report.tenants)
    return short(listed(_running(one.domain, one.tenant_id) for one in accounts), EVERYBODY)


def _notes(tenant: TenantReport) -> list[security_notes.Note]:
    """The notes of the requirements that apply: not to organizations of personal accounts alone."""
    notes = map(security_notes.note, security_notes.ORDER)
    return [note for note in notes if note and (note.check == _account() or _names(note, tenant))]


def _account() -> str:
    return registry.ACCOUNT_CHECK.ID


def _names(note: security_notes.Note, tenant: TenantReport) -> tuple[str, ...]:
    """The organizations that the requirement of ``note`` applies to."""
    return security_notes.concerned(note, tenant.after) if tenant.after else ()


def _draft(note: security_notes.Note, tenant: TenantReport, report: Report) -> str:
    names = [visible(name) for name in _names(note, tenant)]
    today = report.made_at.date()
    return security_notes.exception_draft(note, names, tenant.account, today)


def _requirements() -> list[tuple[str, str, requirements.Requirement]]:
    """Every requirement with its name and how much it weighs."""
    ids = (registry.ACCOUNT_CHECK.ID, *(check.ID for check in registry.ORGANIZATION_CHECKS))
    rules = (requirements.requirement(check) for check in ids)
    return [(security_notes.title(one.id), labels.weight(one.level), one) for one in rules]


@dataclass(frozen=True)
class ActView:
    """One time that something was written."""

    who: Actor
    begun: str
    ended: str
    mark: Mark
    reason: str
    detail: str


@dataclass(frozen=True)
class ChangeView:
    """One change with its undoing. ``left`` says whether anything is to be put back."""

    title: str
    organization: str
    organization_id: str
    before: str
    wanted: str
    deed: ActView
    undone: tuple[ActView, ...]
    left: str
    step: str


def changes(tenant: TenantReport) -> tuple[ChangeView, ...]:
    """Every change, in the order of the ledger."""
    return tuple(map(_change, tenant.entries))


def _change(entry: Entry) -> ChangeView:
    undone = tuple(_act(act) for act in filter(None, (*entry.earlier_undos, entry.undo)))
    return ChangeView(
        title=labels.change(entry.proposal),
        organization=entry.organization.name,
        organization_id=entry.organization.id,
        before=labels.state(entry.before),
        wanted=labels.state(entry.wanted),
        deed=_act(entry.deed),
        undone=undone,
        left=_undo_state(entry),
        step=wording.undo_by_hand(entry.kind) if entry.undoable else "",
    )


def _undo_state(entry: Entry) -> str:
    if entry.undone:
        return _("Undone: the state of before is back.")
    if entry.deed.outcome is Outcome.REFUSED:
        return _("Nothing was changed, so there is nothing to undo.")
    if entry.undo is not None and entry.undo.outcome is Outcome.ACCEPTED:
        return _("Undoing was accepted and could not be read back. To make sure by hand:")
    return _("Not undone. To undo it by hand:")


def _act(act: Act) -> ActView:
    return ActView(
        who=act.actor,
        begun=labels.utc(act.begun_at),
        ended=labels.utc(act.ended_at) if act.ended_at else "",
        mark=labels.outcome(act.outcome),
        reason=act.reason,
        detail=act.detail,
    )
