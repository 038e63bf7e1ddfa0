"""The memory of a create that was sent: it turns the next Create into a look-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from setup_assistant import files
from setup_assistant.connector.candidates import may_be_of, moment
from setup_assistant.connector.errors import NotRecorded
from setup_assistant.connector.rules import same_name
from setup_assistant.limits import USUAL
from setup_assistant.memory import Memory
from setup_assistant.model import Attempt, Connector

AGAIN_AFTER = timedelta(seconds=USUAL.create_again)
"""How long after a create request a connector that isn't there may be asked for once more."""


def _now() -> datetime:
    return datetime.now(UTC)


def _belongs(connector: Connector, attempt: Attempt) -> bool:
    if attempt.guid or connector.type != "azure-do":
        return connector.guid == attempt.guid
    if attempt.sent_at and same_name(connector.name, attempt.name):
        return may_be_of(connector, attempt.sent_at)  # the name was free when the request was sent
    created, since = moment(connector.created), moment(attempt.begun_at)
    return bool(created and since and created >= since) and connector.guid not in attempt.before


class Marker:
    """``Marker(memory, account_id)``: what is known of the connector that is made in one Keepit account.

    It is in the user's data folder and survives a restart: written before the create request leaves, so that no
    crash can lead to a second connector.
    """

    def __init__(
        self,
        memory: Memory,
        account: str,
        *,
        now: Callable[[], datetime] = _now,
        again_after: timedelta = AGAIN_AFTER,
    ) -> None:
        self._memory, self._now = memory, now
        self.account = account
        """Id of the Keepit account that it is about."""
        self._again_after = again_after

    @property
    def attempt(self) -> Attempt:
        """What is remembered of this account. Raises ``NotRecorded`` while that can't be read."""
        try:
            return self._memory.read().attempt(self.account)
        except OSError as problem:
            raise NotRecorded(files.reason(problem)) from problem

    @property
    def sent_name(self) -> str:
        """Name in a create request that was sent, or empty."""
        return self.attempt.name if self.attempt.sent_at else ""

    @property
    def created_guid(self) -> str:
        """Id of the connector once Keepit has named it, or empty."""
        return self.attempt.guid

    @property
    def may_send_again(self) -> bool:
        """Whether an earlier look found nothing, and the request is old enough to send another."""
        attempt = self.attempt
        try:
            age = self._now() - datetime.fromisoformat(attempt.sent_at)
        except (ValueError, TypeError):  # damaged: only a look can tell
            return attempt.looked
        recent = timedelta(0) <= age < self._again_after  # a clock that was set back tells nothing
        return attempt.looked and not recent

    def owned(self, connectors: Iterable[Connector]) -> tuple[Connector, ...]:
        """Those of ``connectors`` that may be the one that is being made here."""
        attempt = self.attempt
        return tuple(connector for connector in connectors if _belongs(connector, attempt))

    def begin(self, before: Iterable[str]) -> Attempt:
        """Keepit's own page is opened; ``before`` are the connectors of now.

        The answer holds time and connectors of the first time: what was made since then is new.
        """
        attempt = self.attempt
        if not attempt.begun_at:
            attempt = replace(attempt, begun_at=self._stamp(), before=tuple(before))
            self._keep(attempt)
        return attempt

    def not_ours(self, guid: str) -> Attempt:
        """The person says that this connector isn't the new one; it is not asked about again."""
        attempt = self.attempt
        attempt = replace(attempt, before=(*attempt.before, guid))
        self._keep(attempt)
        return attempt

    def sent(self, name: str) -> None:
        """A create request for ``name`` is about to be sent.

        Raises ``NotRecorded`` when that can't be kept: then nothing may be sent.
        """
        attempt = replace(self.attempt, sent_at=self._stamp(), name=name, looked=False, guid="")
        try:
            self._memory.revise(lambda remembered: remembered.with_attempt(attempt))
        except OSError as problem:
            raise NotRecorded(files.reason(problem)) from problem

    def looked(self) -> None:
        """The connector was looked for, and isn't there so far."""
        self._keep(replace(self.attempt, looked=True))

    def created(self, guid: str, name: str = "") -> None:
        """Keepit has named the connector."""
        self._keep(replace(self.attempt, guid=guid, name=name or self.attempt.name))

    def clear(self) -> None:
        """It is certain that nothing was created."""
        self._keep(replace(self.attempt, sent_at="", name="", looked=False, guid=""))

    def _keep(self, attempt: Attempt) -> None:
        """A full disk leaves what was kept: then the next run looks before it does anything."""
        with suppress(OSError):
            self._memory.revise(lambda remembered: remembered.with_attempt(attempt))

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")
