"""The words for a connector as Keepit holds it: its period, and what differs."""

from __future__ import annotations

from setup_assistant.connector import rules
from setup_assistant.model import Account, Created, Difference, Unread
from setup_assistant.texts import _, listed, ngettext


def period(retention: str) -> str:
    """The period in words: “Unlimited”, “18 months”; what can't be read stays as it is."""
    if not retention:
        return _("Unlimited")
    years, months, weeks, days = rules.parts(retention) or (0, 0, 0, 0)
    words = (
        ngettext("{n} year", "{n} years", years).format(n=years) if years else "",
        ngettext("{n} month", "{n} months", months).format(n=months) if months else "",
        ngettext("{n} week", "{n} weeks", weeks).format(n=weeks) if weeks else "",
        ngettext("{n} day", "{n} days", days).format(n=days) if days else "",
    )
    return listed(filter(None, words)) or retention


def first_backup(*, by_api: bool) -> str:
    """When the first backup is to be expected, said before anything is created.

    Keepit's published module creates connectors without an initial configuration, and Keepit's own
    client knows *organizations missing from backup configuration* for this kind. Whether the API
    answers so for Azure DevOps is not public.
    """
    if not by_api:
        return _("Scheduled as soon as the connector is ready")
    return _("Keepit may first ask you to choose the organizations")


def turned_on(created: Created) -> str:
    """How sure it is that a connector made over the API is on, in words."""
    return {
        "failed": _("No"),
        "unknown": _("Not known; a first backup that runs will confirm it"),
        "running": _("Yes, its first backup runs"),
        "accepted": _("Keepit accepted it and doesn't show it; the first backup will confirm it"),
    }[created.enabled]


def differences(created: Created) -> tuple[str, ...]:
    """Everything that is held otherwise than asked, failed, or could not be read back."""
    sentences = tuple(
        difference(item, certain=created.certain(item)) for item in created.differences
    )
    if created.members_confirmed:
        return sentences
    unread = _("Who may see it: Keepit accepted the request; it could not be read back.")
    if created.access_missing:
        unread = _("Who may see it could not be read back.")
    return (*sentences, unread)


def difference(item: Difference, *, certain: bool = True) -> str:
    """One sentence that says how Keepit holds something otherwise than asked, as far as that is ``certain``."""
    wanted, actual = value(item.what, item.wanted), item.found
    if isinstance(actual, Unread):
        sentence = _not_read(item.what) if certain else _not_known(item.what)
        return sentence.format(wanted=wanted, reason=actual.detail)
    return {
        "name": _("The name in Keepit is “{found}”; you asked for “{wanted}”."),
        "retention": _("The retention in Keepit is {found}; you asked for {wanted}."),
        "member": _("{wanted} is not in Keepit's list of who may see it."),
        "orglink": _("The connector uses another approval than the one you confirmed."),
    }[item.what].format(wanted=wanted, found=value(item.what, actual))


def value(what: str, text: str) -> str:
    """What a ``Difference`` about ``what`` was asked for or found to be, in words."""
    return period(text) if what == "retention" else text


def _not_known(what: str) -> str:
    return {
        "member": _("It is not known whether {wanted} was given access. {reason}"),
        "enabled": _("It is not known whether the connector was turned on. {reason}"),
        "backup": _("It is not known whether the first backup was started. {reason}"),
    }[what]


def _not_read(what: str) -> str:
    return {
        "name": _("The name could not be read back. You asked for “{wanted}”. {reason}"),
        "retention": _("The retention could not be read back. You asked for {wanted}. {reason}"),
        "member": _("{wanted} could not be given access. {reason}"),
        "orglink": _("Keepit doesn't show which approval the connector uses."),
        "enabled": _("The connector could not be turned on. {reason}"),
        "backup": _("The first backup could not be started. {reason}"),
        "status": _("Open tasks could not be read. {reason}"),
    }[what]


def approval_request(account: Account, host: str, connector: str = "") -> str:
    """A request for somebody who may approve Keepit's app in the directory.

    ``connector`` is the one that exists and is signed in again; empty: it is new.
    """
    why = _("Keepit asks for consent when the connector is made, and I may not give it.")
    where = _("Keepit: {host} › Add connector › Azure DevOps › Sign in").format(host=host)
    if connector:
        why = _(
            "Keepit asks for consent when the connector is signed in again, and I may not give it."
        )
        where = _("Keepit: {host} › settings of “{name}” › key").format(host=host, name=connector)
    return "\n".join(
        (
            _("Request: approve the Keepit app for the backup of Azure DevOps"),
            "",
            why,
            _("Directory: {directory} (tenant ID {tenant})").format(
                directory=account.domain, tenant=account.tenant_id
            ),
            _("Account that Keepit will use: {upn}").format(upn=account.upn),
            where,
            _(
                "Read the permissions there, then choose Accept, or answer the consent request in "
                "Microsoft Entra › Enterprise applications › Admin consent requests."
            ),
        )
    )
