"""Why there is no connector, or why nobody can know yet."""

from __future__ import annotations

from setup_assistant import errors
from setup_assistant.texts import _


class NotApproved(errors.AssistantError):
    """Without an authorization a connector can only be created in Keepit's own page."""

    @property
    def title(self) -> str:
        return _("The connector was not created")

    @property
    def text(self) -> str:
        return _(
            "No authorization was chosen, so the request was not sent. Approve one in Keepit's own page."
        )


class NotCreated(errors.AssistantError):
    """Keepit answers, and has no such connector so far. ``cause`` is what went wrong with the request."""

    def __init__(self, name: str, cause: errors.AssistantError | None = None) -> None:
        super().__init__(name)
        self.name, self.cause = name, cause

    @property
    def title(self) -> str:
        return _("The connector was not found so far")

    @property
    def text(self) -> str:
        return _(
            "Keepit has no connector called “{name}” yet, and may still create it. Try again in a "
            "minute: the assistant looks first, and never creates it twice."
        ).format(name=self.name)

    @property
    def details(self) -> str:
        return self.cause.details if self.cause else super().details


class Gone(NotCreated):
    """Keepit had named the connector, and has it no longer."""

    @property
    def title(self) -> str:
        return _("The connector is no longer in Keepit")

    @property
    def text(self) -> str:
        return _(
            "“{name}” was created earlier and has been removed since. Trying again creates a new one."
        ).format(name=self.name)


class StillUnsure(NotCreated):
    """Keepit could not be asked whether the connector exists."""

    @property
    def title(self) -> str:
        if isinstance(self.cause, errors.Unreachable) and self.cause.seconds:
            return _("Keepit didn't answer in time")
        return _("Keepit can't be asked right now")

    @property
    def text(self) -> str:
        return _(
            "It is not known yet whether the connector “{name}” was created. Try again in a minute: "
            "the assistant looks first, and never creates it twice."
        ).format(name=self.name)

    @property
    def advice(self) -> tuple[str, ...]:
        from setup_assistant.services.keepit.errors import refusal

        return (refusal(self.cause),) if isinstance(self.cause, errors.NotSignedIn) else ()


class StoppedMidway(errors.Cancelled):
    """Stopped after the create request was sent."""

    @property
    def text(self) -> str:
        return _(
            "The connector may exist in Keepit already. Try again: the assistant looks first, and "
            "never creates it twice."
        )
