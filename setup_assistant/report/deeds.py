"""What the report shows of people, changes and the connector."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from setup_assistant.changes import wording
from setup_assistant.creation import wording as creation_wording
from setup_assistant.model import Act, Actor, Created, Difference, Entry, Outcome, Unread
from setup_assistant.report import phrases
from setup_assistant.report.evidence import TenantReport
from setup_assistant.report.phrases import Mark
from setup_assistant.texts import _


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
    found = {_key(first): Person(_("Service account"), first, phrases.kind(tenant.account))}
    for entry in tenant.entries:
        for act in filter(None, (entry.deed, *entry.earlier_undos, entry.undo)):
            made = Person(_("Second identity, made changes"), act.actor, "")
            found.setdefault(_key(act.actor), made)
    return tuple(found.values())


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


def differences(created: Created | None) -> tuple[Fact, ...]:
    """What Keepit holds otherwise than asked, or could not be read back."""
    held = created.differences if created else ()
    return tuple(Fact(_what(one), _told(one)) for one in held)


def _key(actor: Actor) -> tuple[str, str]:
    return actor.tenant_id, actor.upn.casefold()  # somebody with a token has no object id


def _change(entry: Entry) -> ChangeView:
    undone = tuple(_act(act) for act in filter(None, (*entry.earlier_undos, entry.undo)))
    return ChangeView(
        title=phrases.deed(entry.proposal),
        organization=entry.organization.name,
        organization_id=entry.organization.id,
        before=wording.state(entry.before),
        wanted=wording.state(entry.wanted),
        deed=_act(entry.deed),
        undone=undone,
        left=_left(entry),
        step=wording.undo_by_hand(entry.kind) if entry.undoable else "",
    )


def _left(entry: Entry) -> str:
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
        begun=phrases.utc(act.begun_at),
        ended=phrases.utc(act.ended_at) if act.ended_at else "",
        mark=phrases.outcome(act.outcome),
        reason=act.reason,
        detail=act.detail,
    )


def _connector(tenant: TenantReport, created: Created) -> Iterator[Fact]:
    held, unread = created.connector, Mark("unknown", _("Could not be read"))
    yield Fact(_("Name"), (held.name,))
    yield Fact(_("Connector ID"), (held.guid,))
    if tenant.although:
        yield Fact(_("Created although not everything was ready"), (tenant.although,))
    if tenant.keepit:
        account = tenant.keepit
        yield Fact(_("Keepit account"), (account.name, account.id, account.host))
    yield Fact(_("Retention"), (held.retention or _("Unlimited"),))
    yield _authorization(tenant, held.orglink)
    if tenant.draft is not None and tenant.draft.orglink:  # made over the API
        yield Fact(_("Turned on"), (creation_wording.turned_on(created),))
    missing = isinstance(created.health, Unread)
    health = unread if isinstance(created.health, Unread) else phrases.health(created.health)
    yield Fact(
        _("Health"),
        (created.health_reason,) if created.health_reason and not missing else (),
        health,
    )
    if isinstance(created.backup, Unread):
        yield Fact(_("First backup"), mark=unread)
    else:
        when = (created.backup.at,) if created.backup.at else ()
        yield Fact(_("First backup"), when, phrases.backup(created.backup.state))
    if created.task:
        yield Fact(_("Task that Keepit reports"), (created.task,))
    if not created.members_confirmed:
        asked = tenant.draft is not None  # else the connector was only looked at
        accepted = asked and not creation_wording.access_missing(created)
        told = _("Keepit accepted the request; it could not be read back.")
        yield Fact(_("Who may see it"), (told,) if accepted else (), None if accepted else unread)
    yield Fact(_("Read back at"), (phrases.utc(created.read_at),))  # fmt: skip


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


def _what(held: Difference) -> str:
    return {
        "name": _("Name"),
        "retention": _("Retention"),
        "member": _("Who may see it"),
        "orglink": _("Authorization"),
        "enabled": _("Turned on"),
        "backup": _("First backup"),
        "status": _("Open tasks"),
    }.get(held.what, held.what)


def _told(held: Difference) -> tuple[str, ...]:
    asked = (_("Asked for: {wanted}").format(wanted=held.wanted),) if held.wanted else ()
    if not isinstance(held.found, Unread):
        return (*asked, _("Keepit has: {found}").format(found=held.found or "–"))
    told = _("Not confirmed by Keepit. {reason}").format(reason=held.found.detail)
    return (*asked, told.strip())
