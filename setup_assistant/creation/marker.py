"""The memory of a create that was sent: it turns the next Create into a look-up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from setup_assistant.errors import AssistantError
from setup_assistant.settings import Memory
from setup_assistant.texts import _


class Marker(Protocol):
    """Written before the create request leaves, so that no crash can lead to a second connector."""

    @property
    def sent_name(self) -> str:
        """Name in a create request that was sent, or empty."""

    @property
    def created_guid(self) -> str:
        """Id of the connector once Keepit has named it, or empty."""

    @property
    def account(self) -> str:
        """Id of the Keepit account that the request was for; empty when that isn't known."""

    def sent(self, name: str, account: str) -> None:
        """A create request for ``name`` in ``account`` is about to be sent.

        Raises ``NotRecorded`` when that can't be kept: then nothing may be sent.
        """

    def created(self, guid: str) -> None:
        """Keepit has named the connector."""

    def clear(self) -> None:
        """It is certain that nothing was created."""


class NotRecorded(AssistantError):
    """The data folder can't be written, so a create could not be remembered; ``reason`` is the system's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def title(self) -> str:
        return _("The connector was not created")

    @property
    def text(self) -> str:
        return _(
            "The assistant could not note on this computer that it is about to create the connector, "
            "so it did not send the request. Check that your user folder can be written and has "
            "free space, then try again."
        )

    @property
    def details(self) -> str:
        return self.reason


class MemoryMarker:
    """A marker in the user's data folder; it survives a restart."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @property
    def sent_name(self) -> str:
        known = self._memory.load()
        return known.create_name if known.create_sent_at else ""

    @property
    def created_guid(self) -> str:
        return self._memory.load().created_guid

    @property
    def account(self) -> str:
        return self._memory.load().create_account

    def sent(self, name: str, account: str) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            self._memory.update(
                create_sent_at=now, create_name=name, create_account=account, created_guid=""
            )
        except OSError as problem:
            raise NotRecorded(problem.strerror or type(problem).__name__) from problem

    def created(self, guid: str) -> None:
        self._memory.update(created_guid=guid)

    def clear(self) -> None:
        self._memory.update(create_sent_at="", create_name="", create_account="", created_guid="")
