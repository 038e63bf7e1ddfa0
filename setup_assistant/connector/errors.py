"""Why there is no connector, or why nobody can know yet."""

from __future__ import annotations

from functools import cached_property

from setup_assistant.errors import AssistantError, Cancelled, NotSignedIn, Unreachable
from setup_assistant.services.keepit.errors import refusal
from setup_assistant.texts import N_


class NotApproved(AssistantError):
    """Without an authorization a connector can only be created in Keepit's own page."""

    HELP = "messages.md#a-connector-that-isnt-certain"
    TITLE = N_("The connector was not created")
    TEXT = N_("No approval was chosen, so the request was not sent. Give one in Keepit's own page.")


class NotRecorded(AssistantError):
    """The data folder can't be written, so a create could not be remembered; ``reason`` is the system's."""

    HELP = "messages.md#a-connector-that-isnt-certain"
    TITLE = N_("The connector was not created")
    TEXT = N_(
        "The assistant could not note on this computer that it is about to create the connector, "
        "so it did not send the request. Check that your user folder can be written and has "
        "free space, then try again."
    )

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.details = reason


class NotCreated(AssistantError):
    """Keepit answers, and has no such connector so far. ``cause`` is what went wrong with the request."""

    HELP = "messages.md#a-connector-that-isnt-certain"
    TITLE = N_("The connector was not found so far")
    TEXT = N_(
        "Keepit has no connector called “{name}” yet, and may still create it. Try again in a "
        "minute: the assistant looks first, and never creates it twice."
    )

    def __init__(self, name: str, cause: AssistantError | None = None) -> None:
        super().__init__(name)
        self.name, self.cause = name, cause
        if cause:
            self.details = cause.details


class Gone(NotCreated):
    """By the note Keepit had named the connector; it doesn't have it now."""

    TITLE = N_("The connector is not in Keepit")
    TEXT = N_(
        "A note on this computer says that “{name}” was created. This Keepit account doesn't have it. Look in Keepit first: trying again creates a new one."
    )


class StillUnsure(NotCreated):
    """Keepit could not be asked whether the connector exists."""

    TITLE = N_("Keepit can't be asked right now")
    _LATE = N_("Keepit didn't answer in time")
    TEXT = N_(
        "It is not known yet whether the connector “{name}” was created. Try again in a minute: "
        "the assistant looks first, and never creates it twice."
    )

    @cached_property
    def title(self) -> str:
        late = isinstance(self.cause, Unreachable) and self.cause.seconds
        return self.filled(self._LATE if late else self.TITLE)

    @cached_property
    def advice(self) -> tuple[str, ...]:

        return (refusal(self.cause),) if isinstance(self.cause, NotSignedIn) else ()


class StoppedMidway(Cancelled):
    """Stopped after the create request was sent."""

    HELP = "messages.md#a-connector-that-isnt-certain"
    TEXT = N_(
        "The connector may exist in Keepit already. Try again: the assistant looks first, and "
        "never creates it twice."
    )
