"""What is said of an existing connector: how it stands, which is chosen first, and what a new sign-in needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from setup_assistant import labels
from setup_assistant.connector import tasks
from setup_assistant.errors import AssistantError
from setup_assistant.model import (
    REFUSED_SIGN_IN,
    SIGN_IN_ENDED,
    Connector,
    ConnectorState,
    Health,
    OrganizationStatus,
    Session,
    Snapshot,
    Unread,
)
from setup_assistant.model.timestamps import of_service
from setup_assistant.texts import _, ngettext
from setup_assistant.ui import times

States = Mapping[str, ConnectorState | AssistantError]
"""By connector id: how Keepit holds it, or why that could not be read."""


def status(state: ConnectorState | AssistantError | None) -> tuple[str, str, str]:
    """Icon, colour and words for what Keepit reports about a connector."""
    if not isinstance(state, ConnectorState):
        return "unknown", "mute", _("Could not be read")
    mark = labels.health(state.health) if isinstance(state.health, Health) else None
    if state.fault:
        if mark is None or state.health is Health.HEALTHY:
            return "warn", "warn", _("Keepit reports a fault")
        return mark.icon, mark.icon, mark.word
    if mark is not None and state.sound:
        return mark.icon, mark.icon, mark.word
    unread = isinstance(state.health, Unread)
    word = labels.health(state.health).word if unread else _("Could not be read")
    return "unknown", "mute", word


def since_when(one: Connector, state: ConnectorState | None) -> str:
    """When it was made and when it last saved something, as far as Keepit says so."""
    made = of_service(one.created)
    snapshot = state.last if state else None
    saved = of_service(snapshot.at) if isinstance(snapshot, Snapshot) else None
    date = times.calendar(made.astimezone().date()) if made else ""
    time = times.moment(saved) if saved else ""
    if date and time:
        return _("Created {date}. Last backup {time}.").format(date=date, time=time)
    if date:
        return _("Created {date}.").format(date=date)
    return _("Last backup {time}.").format(time=time) if time else ""


def first_choice(states: States, last: str) -> str:
    """The one that was chosen before, else one whose sign-in has ended, else one with a fault."""
    read = [state for state in states.values() if isinstance(state, ConnectorState)]
    if last in states:
        return last
    ended = [state for state in read if state.fault in SIGN_IN_ENDED]
    faulty = [state for state in read if state.fault]
    first = next(iter((*ended, *faulty)), None)
    return first.connector.guid if first else next(iter(states), "")


def report(state: ConnectorState) -> tuple[str, str, str]:
    """Kind, title and text of what Keepit reports."""
    code = state.fault
    if code in SIGN_IN_ENDED or code in REFUSED_SIGN_IN:
        return (
            "information",
            _("The sign-in no longer works ({code})").format(code=code),
            _("Signing in again on Keepit's page repairs it. Backups made so far are kept."),
        )
    if left := tasks.task(code):
        return "warning", left.text, _("Signing in again doesn't repair this by itself.")
    again = _("You can sign in again all the same, for instance after a change of account.")
    if state.sound:
        return "information", _("Keepit reports no fault"), again
    return "neutral", _("Not all that Keepit reports could be read"), again


@dataclass(frozen=True)
class Need:
    """Something that a new sign-in needs, and how it stands; ``copies``: with a request to hand on."""

    icon: str
    colour: str
    title: str
    text: str
    copies: bool = False


def needs(session: Session) -> tuple[Need, ...]:
    """What a new sign-in needs: the organizations, the account, and somebody who approves."""
    approve = Need(
        "unknown",
        "mute",
        _("Somebody must approve the app again"),
        _(
            "Rights that were taken back after the setup are needed once more. The assistant can't see whether they are there."
        ),
        copies=True,
    )
    return (*_organizations(session), *_account(session), approve)


def _organizations(session: Session) -> tuple[Need, ...]:
    inspection = session.inspection
    if inspection is None:
        return ()
    n, total = inspection.count(OrganizationStatus.READY), inspection.to_back_up
    form = ngettext(
        "{n} of {total} organization is ready", "{n} of {total} organizations are ready", total
    )
    at = _("Checked at {time} as {upn}.")
    text = at.format(time=times.clock(inspection.last_read_at), upn=inspection.account.upn)
    good = inspection.ready
    icon, colour = ("ok", "ok") if good else ("warn", "warn")
    return (Need(icon, colour, form.format(n=n, total=total), text),)


def _account(session: Session) -> tuple[Need, ...]:
    account = session.account
    if account is None:
        return ()
    same = _("Use the same one on Keepit's page; Keepit takes whichever signs in.")
    if session.expected and session.expected.casefold() == account.upn.casefold():
        return (Need("ok", "ok", _("This account is the one you expect"), same),)
    return (Need("user", "text2", _("Signed in as {upn}").format(upn=account.upn), same),)
