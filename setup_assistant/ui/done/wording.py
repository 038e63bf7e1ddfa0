"""What Done says, as data: title, health, first backup, the task that is left, and the differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from setup_assistant import labels
from setup_assistant.connector.tasks import Task, task
from setup_assistant.model import (
    Backup,
    BackupState,
    Created,
    Health,
    OrganizationStatus,
    Session,
    Unread,
    UnreadReason,
)
from setup_assistant.texts import _
from setup_assistant.ui import times

_SETTINGS_LEFT = ("E_INCOMPLETE_CONNECTOR_CONFIG", "E_INITIAL_CONFIGURATION_PENDING")
"""Keepit's codes of a new connector that only waits for its settings."""


@dataclass(frozen=True)
class Sign:
    """A status as icon, colour token and word."""

    icon: str
    colour: str
    word: str


def title(created: Created | None) -> str:
    """Title of the page."""
    if created is None or created.ready:
        return _("The connector is ready")
    if created.task:
        return _("Connector created, one task left")
    return _("Connector created, needs attention")


def subtitle(created: Created | None) -> str:
    """Line below the title; never says more than Keepit has confirmed."""
    if created is None:
        return ""
    at = times.clock(created.read_at)
    if created.ready:
        if created.running:
            words = _(
                "Confirmed by Keepit at {time}. You can close this window; backups run without it."
            )
        else:  # Keepit has accepted everything; that it backs up is not seen before it does
            words = _(
                "Read from Keepit at {time}: the first backup is scheduled. Once it runs, the setup is "
                "confirmed. You can close this window."
            )
        return words.format(time=at)
    if created.task in _SETTINGS_LEFT:
        return _("This is not an error. Keepit needs one more setting before the first backup.")
    return _("Read from Keepit at {time}. Look at the points below.").format(time=at)


def health(created: Created) -> Sign:
    """Health as Keepit reports it."""
    if not isinstance(created.health, Health):
        missing = created.health.reason in (UnreadReason.MISSING, UnreadReason.NOT_ASKED)
        return Sign("unknown", "mute", _("Not reported yet") if missing else _("Could not be read"))
    mark = labels.health(created.health)
    return Sign(mark.icon, mark.icon, mark.word)


def backup(created: Created, today: date | None = None) -> Sign:
    """State of the first backup, in local time."""
    first = created.backup
    if isinstance(first, Unread):
        return Sign("unknown", "mute", _("Could not be read"))
    mark, at = labels.backup(first.state), times.parsed(first.at)
    if first.state is BackupState.NOT_SCHEDULED:
        return Sign(mark.icon, "warn", mark.word)
    words = _("Running since {time}") if created.running else _("Scheduled for {time}")
    word = words.format(time=times.moment(at, today)) if at else mark.word
    return Sign(mark.icon, "ok", word)


def cleared(done: str, created: Created, today: date | None = None) -> str:
    """What is said when *Check again* finds the task with Keepit's code ``done`` ended."""
    first = created.backup
    at = times.parsed(first.at) if isinstance(first, Backup) else None
    when = times.moment(at, today) if at else backup(created, today).word
    if done == "E_INCOMPLETE_CONNECTOR_CONFIG":  # the only one that is about organizations
        words = _("Keepit has the organizations now. First backup: {time}.")
    else:
        words = _("Keepit reports no open task any more. First backup: {time}.")
    return words.format(time=when)


def attention(created: Created) -> Task | None:
    """What to do next in Keepit: the task that is left, or what keeps the backup from running."""
    if created.task or created.ready:
        return task(created.task)
    if created.access_missing:
        return Task(
            _("Give people access to the connector"),
            _(
                "Not everybody you named could be given access. See what differs from your settings."
            ),
            _(
                "Give it in Keepit, or start the assistant again: it goes on with this connector and "
                "gives the missing people access."
            ),
        )
    way = _("Open the connector's settings and follow what Keepit asks for.")
    if created.unfinished:
        way = _(
            "Look at the connector's settings in Keepit, or start the assistant again: it goes on with "
            "this connector and asks for what is missing."
        )
    return Task(_("Look at the connector in Keepit"), _open_point(created), way)


def _open_point(created: Created) -> str:
    """The first reason why the job isn't done; the differences below say the rest."""
    if created.health in (Health.UNHEALTHY, Health.CRITICAL):
        return _("Keepit reports: {code}.").format(
            code=created.health_reason or health(created).word
        )
    if isinstance(created.backup, Unread):
        return _("Whether a first backup is scheduled could not be read.")
    if not created.under_way:
        return _("Keepit reports no first backup yet.")
    if not created.sound:
        return _("The connector's health could not be read.")
    return _("Not everything is confirmed by Keepit. See what differs from your settings.")


def names_to_tick(session: Session) -> tuple[str, ...]:
    """The organizations to select in Keepit: to be backed up, and not set aside."""
    found = session.inspection.organizations if session.inspection else ()
    aside = OrganizationStatus.SET_ASIDE
    return tuple(one.organization.name for one in found if one.backup and one.status is not aside)


def decisions(session: Session) -> tuple[str, ...]:
    """What is left out, and what is set aside and why: a sentence each."""
    inspection = session.inspection
    if inspection is None:
        return ()
    aside = tuple(map(labels.set_aside, inspection.set_aside))
    if not inspection.left_out:
        return aside
    names = labels.names(inspection.left_out)
    return (_("Left out: {orgs}.").format(orgs=names), *aside)


def which_to_select(session: Session) -> str:
    """Which organizations Keepit has to be told, where one is left out."""
    left_out = session.inspection.left_out if session.inspection else ()
    if not left_out:
        return ""
    words = _("In the connector's settings select these {n}, then choose Save. Leave out {orgs}.")
    return words.format(n=len(names_to_tick(session)), orgs=labels.names(left_out))
