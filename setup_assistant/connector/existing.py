"""A connector that exists: how Keepit holds it, what that comes to, and whether a new sign-in has helped.

Nothing here writes: it is read, and signed in again on Keepit's own page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from setup_assistant import labels
from setup_assistant.connector import rules
from setup_assistant.connector.candidates import moment
from setup_assistant.connector.read_back import read_item
from setup_assistant.connector.tasks import task
from setup_assistant.errors import InputError
from setup_assistant.model import (
    REFUSED_SIGN_IN,
    Backup,
    BackupState,
    Connector,
    ConnectorState,
    Health,
    KeepitAccount,
    Snapshot,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.texts import _, listed

if TYPE_CHECKING:
    from setup_assistant.services.keepit.client import Keepit

_WITHOUT_ORGANIZATIONS = frozenset({"E_EMPTY_ROOT", "E_INCOMPLETE_CONNECTOR_CONFIG"})
"""Keepit's codes where the account reaches other organizations than those that were chosen."""

When = Callable[[str], str]
"""Writes a timestamp of Keepit's."""


def named(account: KeepitAccount, name: str) -> Connector:
    """The Azure DevOps connector called ``name``. Raises ``InputError`` with the names that are there."""
    connector = rules.named(account.azure_devops, name)
    if connector is None:
        message = _(
            "Keepit holds no Azure DevOps connector “{name}” in the account {account}. There are: {names}"
        )
        names = listed(one.shown for one in account.azure_devops) or _("none yet")
        raise InputError("connector", message.format(name=name, account=account.name, names=names))
    return connector


def read_state(keepit: Keepit, account: str, guid: str) -> ConnectorState:
    """Everything that Keepit tells about a connector.

    Raises what reading the connector itself raises; of the rest what can't be read is ``Unread``.
    """
    connector = keepit.connector(account, guid)
    health = read_item(lambda: keepit.health(account, guid))
    return ConnectorState(
        connector=connector,
        health=health if isinstance(health, Unread) else health[0],
        health_reason="" if isinstance(health, Unread) else health[1],
        code=read_item(lambda: keepit.status_code(account, guid)),
        backup=read_item(lambda: keepit.first_backup(account, guid)),
        first=_first(keepit, account, connector),
        last=read_item(lambda: keepit.last_snapshot(account, guid)),
        read_at=datetime.now(UTC),
    )


def look_again(keepit: Keepit, account: str, before: ConnectorState) -> ConnectorState:
    """The connector after a sign-in: its fault anew, the rest only once there is something new to tell.

    Raises as ``read_state`` does.
    """
    guid = before.connector.guid
    connector = keepit.connector(account, guid)
    health = read_item(lambda: keepit.health(account, guid))
    now = replace(
        before,
        connector=connector,
        health=health if isinstance(health, Unread) else health[0],
        health_reason="" if isinstance(health, Unread) else health[1],
        code=read_item(lambda: keepit.status_code(account, guid)),
        read_at=datetime.now(UTC),
    )
    return read_state(keepit, account, guid) if changed(before, now) else now


def _first(keepit: Keepit, account: str, connector: Connector) -> Snapshot | Unread | None:
    since = moment(connector.created)
    if since is None:
        detail = _("Keepit doesn't say when the connector was created.")
        return Unread(UnreadReason.MISSING, detail)
    return read_item(lambda: keepit.first_snapshot(account, connector.guid, since))


# --- what it comes to ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """One question about a connector, how it ended, and Keepit's answer in words; ``how`` to go on."""

    id: str
    verdict: Verdict
    title: str
    found: str
    how: str = ""

    @property
    def good(self) -> bool:
        """Whether it is passed, or there is nothing to judge."""
        return self.verdict in (Verdict.PASSED, Verdict.NOT_APPLICABLE)


def points(state: ConnectorState, when: When = labels.service_time) -> tuple[Point, ...]:
    """Health, what is in the way, the first and the last backup. What isn't known is never passed."""
    return (
        health(state),
        status(state),
        first_backup(state, when),
        last_backup(state, when),
    )


def backs_up(state: ConnectorState) -> bool:
    """Whether every point is good."""
    return all(point.good for point in points(state))


def health(state: ConnectorState) -> Point:
    """Health, with Keepit's reason."""
    title, reported = _("Health"), state.health
    if isinstance(reported, Unread):
        not_yet = reported.reason is UnreadReason.MISSING
        words = _("Not reported yet") if not_yet else _could_not_be_read(reported)
        return Point("health", Verdict.UNKNOWN, title, words)
    word = labels.health(reported).word
    if reported is Health.HEALTHY:
        return Point("health", Verdict.PASSED, title, word)
    if state.health_reason:
        word = _("{health} ({code})").format(health=word, code=state.health_reason)
    return Point("health", Verdict.FAILED, title, word)


def status(state: ConnectorState) -> Point:
    """What is in the way."""
    title, code = _("Open tasks"), state.code
    if isinstance(code, Unread):
        return Point("status", Verdict.UNKNOWN, title, _could_not_be_read(code))
    left = task(code)
    if left is None:
        return Point("status", Verdict.PASSED, title, _("Keepit reports none"))
    return Point("status", Verdict.FAILED, title, left.text, left.how)


def first_backup(state: ConnectorState, when: When) -> Point:
    """What the oldest that Keepit still keeps came to, or the one that is to come."""
    title, first, last = _("First backup"), state.first, state.last
    if isinstance(first, Unread):
        return Point("first_backup", Verdict.UNKNOWN, title, _could_not_be_read(first))
    if first is None:
        return Point("first_backup", *_to_come(state.backup, when))
    verdict = _verdict(first, state)
    if first.complete is False and isinstance(last, Snapshot) and last.complete:
        verdict = Verdict.PASSED  # a large one is saved in parts until it is complete
    return Point("first_backup", verdict, title, _saved(first, when))


def last_backup(state: ConnectorState, when: When) -> Point:
    """What was saved last."""
    title, last = _("Last backup"), state.last
    if isinstance(last, Unread):
        return Point("last_backup", Verdict.UNKNOWN, title, _could_not_be_read(last))
    if last is None:
        return Point("last_backup", Verdict.NOT_APPLICABLE, title, _("None yet"))
    return Point("last_backup", _verdict(last, state), title, _saved(last, when))


def _to_come(backup: Backup | Unread, when: When) -> tuple[Verdict, str, str]:
    """Verdict, title and words of a first backup that has saved nothing yet."""
    title = _("First backup")
    if isinstance(backup, Unread):
        return Verdict.UNKNOWN, title, _could_not_be_read(backup)
    at = when(backup.at) if backup.at else ""
    if backup.state is BackupState.RUNNING:
        since = _("Running since {time}, nothing saved yet").format(time=at)
        return Verdict.PASSED, title, since if at else _("Running, nothing saved yet")
    if backup.state is BackupState.SCHEDULED:
        due = _("Scheduled for {time}, nothing saved yet").format(time=at)
        return Verdict.UNKNOWN, title, due if at else _("Scheduled, nothing saved yet")
    return Verdict.FAILED, title, _("Not scheduled, nothing saved yet")


def _verdict(snapshot: Snapshot, state: ConnectorState) -> Verdict:
    if snapshot.complete is None:
        return Verdict.UNKNOWN
    runs = isinstance(state.backup, Backup) and state.backup.state is BackupState.RUNNING
    return Verdict.PASSED if snapshot.complete or runs else Verdict.FAILED


def _saved(snapshot: Snapshot, when: When) -> str:
    words = {
        True: _("{time}, complete"),
        False: _("{time}, a part of it"),
        None: _("{time}; Keepit doesn't say whether it is complete"),
    }[snapshot.complete]
    return words.format(time=when(snapshot.at))


def _could_not_be_read(unread: Unread) -> str:
    words = _("Could not be read. {reason}") if unread.detail else _("Could not be read")
    return words.format(reason=unread.detail)


# --- after somebody has signed in again --------------------------------------------------------------


class Repair(StrEnum):
    """What a new sign-in has come to."""

    WORKS = "works"
    FAULT = "fault"
    UNREAD = "unread"
    """Keepit doesn't report what would tell."""


def repair(before: ConnectorState, after: ConnectorState) -> Repair:
    """What signing in again has come to, ``after`` being read later than that.

    It works when the fault that was there is gone and no other is in the way. Health follows with the
    next backup, so it counts only where nothing else was wrong, or where it is about the sign-in.
    """
    if isinstance(after.code, Unread):
        return Repair.UNREAD
    if after.code or after.health_reason in REFUSED_SIGN_IN:
        return Repair.FAULT
    if isinstance(before.code, str) and before.code:
        return Repair.WORKS
    if isinstance(after.health, Unread):
        return Repair.UNREAD
    gone = before.fault != "" and after.fault != before.fault
    return Repair.WORKS if gone or after.sound else Repair.FAULT


def elsewhere(before: ConnectorState, after: ConnectorState) -> bool:
    """Whether Keepit reports other organizations than before: another account may have signed in.

    Only what is public is compared: the authorization, and Keepit's own codes about organizations.
    """
    links = before.connector.orglink, after.connector.orglink
    other_link = all(links) and links[0] != links[1]
    return other_link or (after.code in _WITHOUT_ORGANIZATIONS and after.code != before.code)


def changed(before: ConnectorState, after: ConnectorState) -> bool:
    """Whether Keepit's report alone shows that somebody has signed in again.

    Without a fault before it can't: then a person says so.
    """
    return elsewhere(before, after) or (
        bool(before.fault) and repair(before, after) is Repair.WORKS
    )
