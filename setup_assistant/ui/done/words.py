"""What Done says, worked out from the session alone: title, tasks, what was decided, what would be lost."""

from __future__ import annotations

from setup_assistant import flow, labels
from setup_assistant.connector import tasks
from setup_assistant.connector.tasks import Task
from setup_assistant.errors import AssistantError
from setup_assistant.model import (
    Backup,
    ChangeKind,
    Created,
    Entry,
    Health,
    OrganizationStatus,
    Session,
    Unread,
)
from setup_assistant.model.timestamps import of_service
from setup_assistant.report.first_page import advised
from setup_assistant.texts import _, ngettext
from setup_assistant.ui import times
from setup_assistant.ui.context import Context
from setup_assistant.ui.done import summary

SELECTS = ("E_INCOMPLETE_CONNECTOR_CONFIG", "E_INITIAL_CONFIGURATION_PENDING")
"""Keepit's codes of a new connector that only waits for somebody to choose the organizations."""


def paragraphs(context: Context) -> tuple[str, ...]:
    """What the report holds that nobody can find out later, and what is left to do."""
    more = _("A new check can be made at any time. It won't know what happened today.")
    n = flow.tasks_left(context.session)
    left = (ngettext("{n} task is left.", "{n} tasks are left.", n).format(n=n),) if n else ()
    return (_record(context), more, *left)


def _record(context: Context) -> str:
    kinds = _kinds(context)
    n = len(kinds)
    if not n:
        return _(
            "The report is the record of this run: what was checked and the connector that was created."
        )
    if set(kinds) == {ChangeKind.OAUTH_ACCESS}:
        form = ngettext(
            "The report is the record of this run: what was checked, that OAuth access was turned on in "
            "{n} organization, and the connector that was created.",
            "The report is the record of this run: what was checked, that OAuth access was turned on in "
            "{n} organizations, and the connector that was created.",
            n,
        )
    else:
        form = ngettext(
            "The report is the record of this run: what was checked, {n} change in Azure DevOps, and the "
            "connector that was created.",
            "The report is the record of this run: what was checked, {n} changes in Azure DevOps, and the "
            "connector that was created.",
            n,
        )
    return form.format(n=n)


def _kinds(context: Context) -> list[ChangeKind | None]:
    """Of each change that this run made; None where the list of changes can't be read."""
    changed = context.session.changed
    try:
        kinds = {entry.id: entry.kind for entry in context.changes_made()} if changed else {}
    except AssistantError:
        kinds = {}
    return [kinds.get(change) for change in changed]


def title(session: Session) -> str:
    """Title of the page; green is only what Keepit has confirmed, with every organization ready."""
    n = flow.tasks_left(session)
    if not n:
        return _("The connector is ready")
    form = ngettext("Connector created, {n} task left", "Connector created, {n} tasks left", n)
    return form.format(n=n)


def subtitle(session: Session) -> str:
    """Line below the title; never says more than Keepit has confirmed."""
    created = session.created
    if created is None:
        return ""
    at = times.clock(created.read_at)
    if session.inspection is not None and not session.inspection.ready:
        form = ngettext(
            "Read from Keepit at {time}. Not everything will be backed up until it is done.",
            "Read from Keepit at {time}. Not everything will be backed up until these are done.",
            flow.tasks_left(session),
        )
        return form.format(time=at)
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
    if created.task in SELECTS:
        return _("This is not an error. Keepit needs one more setting before the first backup.")
    return _("Read from Keepit at {time}. Look at the points below.").format(time=at)


def cleared(done: str, created: Created) -> str:
    """What is said when *Check again* finds the task with Keepit's code ``done`` ended."""
    first = created.backup
    at = of_service(first.at) if isinstance(first, Backup) else None
    when = times.moment(at) if at else summary.backup(created).word
    if done == "E_INCOMPLETE_CONNECTOR_CONFIG":  # the only one that is about organizations
        words = _("Keepit has the organizations now. First backup: {time}.")
    else:
        words = _("Keepit reports no open task any more. First backup: {time}.")
    return words.format(time=when)


def attention(created: Created) -> Task | None:
    """What to do next in Keepit: the task that is left, or what keeps the backup from running."""
    if created.task or created.ready:
        return tasks.task(created.task)
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
        left = tasks.task(created.health_reason or str(created.health))
        return left.text if left else ""
    if isinstance(created.backup, Unread):
        return _("Whether a first backup is scheduled could not be read.")
    if not created.under_way:
        return _("Keepit reports no first backup yet.")
    if not created.sound:
        return _("The connector's health could not be read.")
    return _("Not everything is confirmed by Keepit. See what differs from your settings.")


def names_to_tick(session: Session) -> tuple[str, ...]:
    """The organizations to select in Keepit: to be backed up, and not set aside."""
    organizations = session.inspection.organizations if session.inspection else ()
    aside = OrganizationStatus.SET_ASIDE
    return tuple(o.organization.name for o in organizations if o.backup and o.status is not aside)


def decisions(session: Session) -> tuple[str, ...]:
    """What is left out, what is set aside and why, and what can still stop a backup: a sentence each."""
    inspection = session.inspection
    if inspection is None:
        return ()
    rest = (*map(labels.set_aside, inspection.set_aside), *advised(inspection))
    if not inspection.left_out:
        return rest
    names = labels.names(inspection.left_out)
    return (_("Left out: {orgs}.").format(orgs=names), *rest)


def which_to_select(session: Session) -> str:
    """Which organizations Keepit has to be told, where one is left out."""
    left_out = session.inspection.left_out if session.inspection else ()
    if not left_out:
        return ""
    words = _(
        "In the connector's settings select the organizations whose names you can copy here ({n}), then choose Save. "
        "Leave out {orgs}."
    )
    return words.format(n=len(names_to_tick(session)), orgs=labels.names(left_out))


def now_ready(session: Session) -> str:
    """That the organizations are ready now, in one line."""
    inspection = session.inspection
    if inspection is None:
        return ""
    n = inspection.count(OrganizationStatus.READY)
    form = ngettext(
        "The organization is ready since {time}.",
        "All {n} organizations are ready since {time}.",
        n,
    )
    at = max(one.evidence.read_at for one in inspection.organizations)
    return form.format(n=n, time=times.clock(at))


def changes_made(entries: tuple[Entry, ...]) -> str:
    """How many of the changes that the assistant made are still there; empty if none is."""
    kinds = [entry.kind for entry in entries if entry.undoable]
    if not kinds:
        return ""
    n = len(kinds)
    if set(kinds) == {ChangeKind.OAUTH_ACCESS}:
        form = ngettext(
            "OAuth access was turned on in {n} organization. Keepit needs it as long as the connector "
            "exists.",
            "OAuth access was turned on in {n} organizations. Keepit needs it as long as the connector "
            "exists.",
            n,
        )
    else:
        form = ngettext(
            "{n} change was made in Azure DevOps. Keepit needs it as long as the connector exists.",
            "{n} changes were made in Azure DevOps. Keepit needs them as long as the connector exists.",
            n,
        )
    return form.format(n=n)
