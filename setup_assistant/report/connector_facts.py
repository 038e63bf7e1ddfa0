"""The connector as lines of a report: as read back from Keepit, or before and after a new sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from setup_assistant import labels
from setup_assistant.connector import existing
from setup_assistant.connector.tasks import task
from setup_assistant.connector.wording import period, turned_on, value
from setup_assistant.labels import Mark
from setup_assistant.model import ConnectorState, Created, Difference, Health, Unread
from setup_assistant.report.evidence import TenantReport
from setup_assistant.texts import _


@dataclass(frozen=True)
class Fact:
    """A line about the connector: a name, and lines of text or a mark."""

    name: str
    lines: tuple[str, ...] = ()
    mark: Mark | None = None


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


def _connector(tenant: TenantReport, created: Created) -> Iterator[Fact]:
    connector, unread = created.connector, Mark("unknown", _("Could not be read"))
    yield Fact(_("Name"), (connector.name,))
    yield Fact(_("Connector ID"), (connector.guid,))
    if tenant.although:
        yield Fact(_("Created although not everything was ready"), (tenant.although,))
    if tenant.keepit:
        account = tenant.keepit
        yield Fact(_("Keepit account"), (account.name, account.id, account.host))
    yield Fact(_("Retention"), (period(connector.retention),))
    yield _approval(tenant, connector.orglink)
    if tenant.draft is not None and tenant.draft.orglink:  # made over the API
        yield Fact(_("Turned on"), (turned_on(created),))
    ill = created.health in (Health.UNHEALTHY, Health.CRITICAL)
    reason = (created.health_reason,) if created.health_reason and ill else ()
    yield Fact(_("Health"), reason, labels.health(created.health))
    if isinstance(created.backup, Unread):
        yield Fact(_("First backup"), mark=unread)
    else:
        when = (labels.service_time(created.backup.at),) if created.backup.at else ()
        yield Fact(_("First backup"), when, labels.backup(created.backup.state))
    if left := task(created.task):
        yield Fact(_("Task that Keepit reports"), (left.text,))
    if not created.members_confirmed:
        by_draft = tenant.draft is not None  # else the connector was only looked at
        accepted = by_draft and not created.access_missing
        sentence = _("Keepit accepted the request; it could not be read back.")
        yield Fact(
            _("Who may see it"), (sentence,) if accepted else (), None if accepted else unread
        )
    yield Fact(_("Read back at"), (labels.utc(created.read_at),))  # fmt: skip


def _approval(tenant: TenantReport, orglink: str) -> Fact:
    """Which approval it is was said by a person: Keepit doesn't say whose it is.

    Without a draft the connector was only read: how it was approved isn't known.
    """
    if tenant.draft is None:
        return Fact(_("Approval"), (orglink or "–",))
    if tenant.draft.orglink:
        how = _("Confirmed by you. Keepit doesn't say which directory it belongs to.")
    else:
        how = _("Approved in Keepit's own page.")
    return Fact(_("Approval"), (orglink or "–", how))


def _what(difference: Difference) -> str:
    return {
        "name": _("Name"),
        "retention": _("Retention"),
        "member": _("Who may see it"),
        "orglink": _("Approval"),
        "enabled": _("Turned on"),
        "backup": _("First backup"),
        "status": _("Open tasks"),
    }.get(difference.what, difference.what)


def _difference_lines(difference: Difference) -> tuple[str, ...]:
    wanted = value(difference.what, difference.wanted)
    requested = (_("Asked for: {wanted}").format(wanted=wanted),) if wanted else ()
    if not isinstance(difference.found, Unread):
        found = value(difference.what, difference.found) or "–"
        return (*requested, _("Keepit has: {found}").format(found=found))
    sentence = _("Not confirmed by Keepit. {reason}").format(reason=difference.found.detail)
    return (*requested, sentence.strip())
