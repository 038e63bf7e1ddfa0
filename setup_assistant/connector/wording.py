"""The words for a connector as Keepit holds it: its period, what differs, and whether it is all done."""

from __future__ import annotations

import re

from setup_assistant.model import (
    Backup,
    BackupState,
    Created,
    Difference,
    Health,
    Unread,
    UnreadReason,
)
from setup_assistant.texts import _, ngettext

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def period(retention: str) -> str:
    """The period in words: “Unlimited”, “18 months”; what can't be read stays as it is."""
    if not retention:
        return _("Unlimited")
    match = _PERIOD.fullmatch(retention)
    if match is None or not any(match.groups()):
        return retention
    years, months, weeks, days = (int(number or 0) for number in match.groups())
    parts = (
        ngettext("{n} year", "{n} years", years).format(n=years) if years else "",
        ngettext("{n} month", "{n} months", months).format(n=months) if months else "",
        ngettext("{n} week", "{n} weeks", weeks).format(n=weeks) if weeks else "",
        ngettext("{n} day", "{n} days", days).format(n=days) if days else "",
    )
    return ", ".join(part for part in parts if part) or retention


def first_backup(*, by_api: bool) -> str:
    """When the first backup is to be expected, said before anything is created.

    Keepit's published module creates connectors without an initial configuration, and Keepit's own
    client knows *organizations missing from backup configuration* for this kind. Whether the API
    answers so for Azure DevOps is not public.
    """
    if not by_api:
        return _("Scheduled as soon as the connector is ready")
    return _(
        "Probably after one task in Keepit: the API creates without an initial configuration, so the "
        "organizations may have to be selected there. What is left is said then."
    )


def good(created: Created) -> bool:
    """Whether Keepit has confirmed that the job is done; what isn't known is never good."""
    return not created.task and well(created) and under_way(created) and _confirmed(created)


def well(created: Created) -> bool:
    held = created.health
    if isinstance(held, Unread):  # a new connector's health isn't reported before its first backup
        return held.reason is UnreadReason.MISSING
    return held is Health.HEALTHY


def under_way(created: Created) -> bool:
    held = created.backup
    return isinstance(held, Backup) and held.state is not BackupState.NOT_SCHEDULED


def access_missing(created: Created) -> bool:
    """Whether somebody who was to see it can't, so that Create has to be repeated."""
    return any(item.what == "member" for item in created.differences)


def unfinished(created: Created) -> bool:
    """Whether Create, repeated, has something left to do; a task in Keepit is left to a person."""
    return any(item.what in ("member", "enabled", "backup") for item in created.differences)


def enabled(created: Created) -> str:
    """How sure it is that a connector made over the API is on: ``failed`` (the request never left),
    ``unknown`` (it was refused or not answered), ``running`` or ``accepted``.

    Keepit accepts that it is turned on and shows it nowhere: only a backup that runs confirms it.
    """
    for item in created.differences:
        if item.what == "enabled":
            return "failed" if _certain(item, created) else "unknown"
    held = created.backup
    runs = isinstance(held, Backup) and held.state is BackupState.RUNNING
    return "running" if runs else "accepted"


def turned_on(created: Created) -> str:
    """The same in words."""
    return {
        "failed": _("No"),
        "unknown": _("Not known; a first backup that runs will confirm it"),
        "running": _("Yes, its first backup runs"),
        "accepted": _("Keepit accepted it and doesn't show it; the first backup will confirm it"),
    }[enabled(created)]


def _confirmed(created: Created) -> bool:
    """Whether it was read back, and what makes it back up, and lets people see it, was done."""
    return not access_missing(created) and not any(
        item.what in ("enabled", "backup", "status", "orglink")
        or (item.what in ("name", "retention") and isinstance(item.found, Unread))
        for item in created.differences
    )


def differences(created: Created) -> tuple[str, ...]:
    """Everything that is held otherwise than asked, failed, or could not be read back."""
    sentences = tuple(
        difference(item, certain=_certain(item, created)) for item in created.differences
    )
    if created.members_confirmed:
        return sentences
    unread = _("Who may see it: Keepit accepted the request; it could not be read back.")
    if access_missing(created):
        unread = _("Who may see it could not be read back.")
    return (*sentences, unread)


def _certain(item: Difference, created: Created) -> bool:
    """Whether a deed that failed was not carried out: it never left, or what is held was read since."""
    if isinstance(item.found, Unread) and item.found.reason is UnreadReason.NOT_ASKED:
        return True
    return {
        "member": created.members_confirmed,
        "backup": isinstance(created.backup, Backup),
        "enabled": False,
    }.get(item.what, True)


def difference(item: Difference, *, certain: bool = True) -> str:
    """One sentence that says how Keepit holds something otherwise than asked, as far as that is ``certain``."""
    wanted, found = item.wanted, item.found
    if isinstance(found, Unread):
        sentence = _not_read(item.what) if certain else _not_known(item.what)
        return sentence.format(wanted=_shown(item.what, wanted), reason=found.detail)
    return {
        "name": _("The name in Keepit is “{found}”; you asked for “{wanted}”."),
        "retention": _("The retention in Keepit is {found}; you asked for {wanted}."),
        "member": _("{wanted} is not in Keepit's list of who may see it."),
        "orglink": _("The connector uses another authorization than the one you confirmed."),
    }[item.what].format(wanted=_shown(item.what, wanted), found=_shown(item.what, found))


def _shown(what: str, value: str) -> str:
    return period(value) if what == "retention" else value


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
        "orglink": _("Keepit doesn't show which authorization the connector uses."),
        "enabled": _("The connector could not be turned on. {reason}"),
        "backup": _("The first backup could not be started. {reason}"),
        "status": _("Open tasks could not be read. {reason}"),
    }[what]
