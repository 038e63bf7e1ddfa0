"""What Review says above its rows: a create that may have been carried out, connectors that exist."""

from __future__ import annotations

from dataclasses import dataclass

from setup_assistant.model import Attempt, KeepitAccount
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.pages import times


@dataclass(frozen=True)
class Notice:
    """A banner's words."""

    title: str
    text: str


def notice(account: KeepitAccount | None, attempt: Attempt) -> Notice | None:
    """What has to be known before creating in ``account``; None when there is nothing to say."""
    if attempt.open:
        return Notice(_("A connector may exist already"), _attempted(attempt))
    if account is None or not account.azure_devops:
        return None
    names = tuple(connector.shown for connector in account.azure_devops)
    words = ngettext(
        "This account already has {n} Azure DevOps connector: {names}. A further one backs up again.",
        "This account already has {n} Azure DevOps connectors: {names}. A further one backs up again.",
        len(names),
    )
    quoted = ", ".join(f"“{name}”" for name in names)
    return Notice(
        _("There is an Azure DevOps connector already"), words.format(n=len(names), names=quoted)
    )


def _attempted(attempt: Attempt) -> str:
    if attempt.guid:
        return _(
            "Keepit has created “{name}” before. The assistant goes on with it and won't create it twice."
        ).format(name=attempt.name or attempt.guid)
    at = times.parsed(attempt.sent_at or attempt.begun_at)
    when = {"date": times.day(at), "time": times.clock(at)} if at else {}
    if attempt.sent_at:
        words = (
            _(
                "On {date} at {time} a request was sent for “{name}”. The assistant looks for it first and won't create it twice."
            )
            if at
            else _(
                "A request was sent for “{name}”. The assistant looks for it first and won't create it twice."
            )
        )
        return words.format(name=attempt.name, **when)
    words = (
        _(
            "On {date} at {time} Keepit's own page was opened. The assistant goes on with a connector that you created there."
        )
        if at
        else _(
            "Keepit's own page was opened. The assistant goes on with a connector that you created there."
        )
    )
    return words.format(**when)
