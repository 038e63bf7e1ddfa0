"""The report as one self-contained HTML file: no network, no outside file, nothing that runs but sorting.

The template is ``resources/report/report.html.j2``. Every text is escaped and made ``visible``; the
content security policy allows exactly this style sheet and this script. Times are UTC.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from setup_assistant import labels
from setup_assistant.changes import wording
from setup_assistant.checks import registry, requirements, security_notes
from setup_assistant.checks.wording import MY_ORGANIZATIONS
from setup_assistant.connector import existing
from setup_assistant.connector.wording import turned_on
from setup_assistant.inspection import coverage
from setup_assistant.labels import Mark
from setup_assistant.model import (
    Act,
    Actor,
    ConnectorState,
    Created,
    Difference,
    Entry,
    Inspection,
    OrganizationStatus,
    Outcome,
    Unread,
)
from setup_assistant.report import html_views
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.texts import _, clocked, language, listed, ngettext, pgettext, resources
from setup_assistant.visible import lines, short, visible

ICONS = ("ok", "warn", "bad", "unknown", "skip", "aside", "wait", "info")
RUNNING = 48
"""Characters of a name in the running header."""

EVERYBODY = 110
"""Characters of all directories together there, where a page is about none in particular."""


def html(report: Report, *, json_sha256: str) -> str:
    """``report`` as HTML; ``json_sha256`` is the SHA-256 of the JSON file that belongs to it."""
    with clocked(labels.utc):
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
        finalize=_visible,
    )
    environment.filters.update(lines=lines, utc=labels.utc, running=_running)
    environment.globals.update(_=_, ngettext=ngettext, pgettext=pgettext)
    environment.globals.update(_words(), **_inlined())
    return environment


def _visible(value: Any) -> Any:
    """Every text that the template writes passes here: nothing in it stays invisible."""
    return visible(value) if type(value) is str else value


def _words() -> dict[str, Any]:
    return {
        "account_check": html_views.account_check,
        "again": again,
        "changes": changes,
        "connector": connector,
        "differences": differences,
        "draft": _draft,
        "everybody": _everybody,
        "facts": requirements.facts,
        "icons": ICONS,
        "kind": _kind,
        "notes": _notes,
        "accepted": html_views.accepted,
        "left_out": labels.left_out,
        "organizations": html_views.organizations,
        "result": _result,
        "people": people,
        "requirements": _requirements,
        "safe_link": _safe_link,
        "status": labels.status,
        "hidden": coverage.hidden,
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
    accounts = (tenant.account for tenant in report.tenants)
    return short(listed(_running(one.domain, one.tenant_id) for one in accounts), EVERYBODY)


def _kind(report: Report) -> str:
    """What the report is called."""
    return _("Evidence report") if report.again is None else _("Check before signing in again")


def _result(report: Report) -> labels.Mark:
    if not report.ready:
        return labels.Mark("warn", _("Not every organization is ready"))
    checked = [tenant.after for tenant in report.tenants if tenant.after]
    return labels.Mark("ok", labels.ready(checked))


def _counts(inspection: Inspection) -> list[tuple[labels.Mark, int]]:
    statuses = (*labels.SUMMED, OrganizationStatus.LEFT_OUT)
    counts = [(status, inspection.count(status)) for status in statuses]
    rare = OrganizationStatus.SIGN_IN
    return [(labels.status(status), n) for status, n in counts if n or status is not rare]


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


def _safe_link(link: str) -> str:
    """Only addresses that the assistant itself makes: a saved report can't bring another kind."""
    return link if link.startswith(("https://dev.azure.com/", MY_ORGANIZATIONS)) else ""


@dataclass(frozen=True)
class Person:
    """Somebody who took part, and in which part."""

    role: str
    who: Actor
    kind: str


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


@dataclass(frozen=True)
class Fact:
    """A line about the connector: a name, and lines of text or a mark."""

    name: str
    lines: tuple[str, ...] = ()
    mark: Mark | None = None


def people(tenant: TenantReport) -> tuple[Person, ...]:
    """The account that was checked, then everybody else who changed something."""
    first = Actor.of(tenant.account)
    people_by_key = {_key(first): Person(_("Service account"), first, labels.kind(tenant.account))}
    for account in tenant.after.accounts[1:] if tenant.after else ():
        there = Actor.of(account)
        role = _("Service account, in another directory")
        people_by_key[_key(there)] = Person(role, there, labels.kind(account))
    for entry in tenant.entries:
        for act in filter(None, (entry.deed, *entry.earlier_undos, entry.undo)):
            second = Person(_("Second identity, made changes"), act.actor, "")
            people_by_key.setdefault(_key(act.actor), second)
    return tuple(people_by_key.values())


def changes(tenant: TenantReport) -> tuple[ChangeView, ...]:
    """Every change, in the order of the ledger."""
    return tuple(map(_change, tenant.entries))


def connector(tenant: TenantReport) -> tuple[Fact, ...]:
    """The connector as read back from Keepit, or why it could not be; empty if there is none."""
    if tenant.created is not None:
        return tuple(_connector(tenant, tenant.created))
    if not tenant.connector_problem:
        return ()
    return (Fact(_("In Keepit"), (tenant.connector_problem,), Mark("unknown", _("Not read back"))),)


def again(tenant: TenantReport) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """A connector that exists before and after a new sign-in: headings with their lines."""
    if tenant.again is None:
        return ()
    before, after = tenant.again.before, tenant.again.after
    return (
        (_("Connector, as Keepit reported it before the sign-in"), _state(tenant, before)),
        (_("Connector, as Keepit reported it after the sign-in"), _state(tenant, after)),
    )


def _state(tenant: TenantReport, state: ConnectorState | None) -> tuple[Fact, ...]:
    if state is None:
        return (Fact(_("In Keepit"), mark=Mark("skip", _("Not read"))),)
    account = tenant.keepit
    ids = (account.name, account.id, account.host) if account else ("–",)
    points = (Fact(p.title, (p.found,), labels.verdict(p.verdict)) for p in existing.points(state))
    return (
        Fact(_("Name"), (state.connector.shown,)),
        Fact(_("Connector ID"), (state.connector.guid,)),
        Fact(_("Keepit account"), ids),
        *points,
        Fact(_("Read at"), (labels.utc(state.read_at),)),
    )


def differences(created: Created | None) -> tuple[Fact, ...]:
    """What Keepit holds otherwise than asked, or could not be read back."""
    items = created.differences if created else ()
    return tuple(Fact(_what(one), _difference_lines(one)) for one in items)


def _key(actor: Actor) -> tuple[str, str]:
    return actor.tenant_id, actor.upn.casefold()  # somebody with a token has no object id


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


def _connector(tenant: TenantReport, created: Created) -> Iterator[Fact]:
    connector, unread = created.connector, Mark("unknown", _("Could not be read"))
    yield Fact(_("Name"), (connector.name,))
    yield Fact(_("Connector ID"), (connector.guid,))
    if tenant.although:
        yield Fact(_("Created although not everything was ready"), (tenant.although,))
    if tenant.keepit:
        account = tenant.keepit
        yield Fact(_("Keepit account"), (account.name, account.id, account.host))
    yield Fact(_("Retention"), (connector.retention or _("Unlimited"),))
    yield _authorization(tenant, connector.orglink)
    if tenant.draft is not None and tenant.draft.orglink:  # made over the API
        yield Fact(_("Turned on"), (turned_on(created),))
    missing = isinstance(created.health, Unread)
    health = unread if isinstance(created.health, Unread) else labels.health(created.health)
    yield Fact(
        _("Health"),
        (created.health_reason,) if created.health_reason and not missing else (),
        health,
    )
    if isinstance(created.backup, Unread):
        yield Fact(_("First backup"), mark=unread)
    else:
        when = (created.backup.at,) if created.backup.at else ()
        yield Fact(_("First backup"), when, labels.backup(created.backup.state))
    if created.task:
        yield Fact(_("Task that Keepit reports"), (created.task,))
    if not created.members_confirmed:
        by_draft = tenant.draft is not None  # else the connector was only looked at
        accepted = by_draft and not created.access_missing
        sentence = _("Keepit accepted the request; it could not be read back.")
        yield Fact(
            _("Who may see it"), (sentence,) if accepted else (), None if accepted else unread
        )
    yield Fact(_("Read back at"), (labels.utc(created.read_at),))  # fmt: skip


def _authorization(tenant: TenantReport, orglink: str) -> Fact:
    """Which authorization it is was said by a person: Keepit doesn't say whose it is.

    Without a draft the connector was only read: how it was authorized isn't known.
    """
    if tenant.draft is None:
        return Fact(_("Authorization"), (orglink or "–",))
    if tenant.draft.orglink:
        how = _("Confirmed by you. Keepit doesn't say which directory it belongs to.")
    else:
        how = _("Approved in Keepit's own page.")
    return Fact(_("Authorization"), (orglink or "–", how))


def _what(difference: Difference) -> str:
    return {
        "name": _("Name"),
        "retention": _("Retention"),
        "member": _("Who may see it"),
        "orglink": _("Authorization"),
        "enabled": _("Turned on"),
        "backup": _("First backup"),
        "status": _("Open tasks"),
    }.get(difference.what, difference.what)


def _difference_lines(difference: Difference) -> tuple[str, ...]:
    requested = (
        (_("Asked for: {wanted}").format(wanted=difference.wanted),) if difference.wanted else ()
    )
    if not isinstance(difference.found, Unread):
        return (*requested, _("Keepit has: {found}").format(found=difference.found or "–"))
    sentence = _("Not confirmed by Keepit. {reason}").format(reason=difference.found.detail)
    return (*requested, sentence.strip())
