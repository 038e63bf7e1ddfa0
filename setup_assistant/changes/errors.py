"""Why a change was not made, or could not be noted, in words for people."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from setup_assistant.errors import AssistantError
from setup_assistant.texts import N_


class LedgerProblem(AssistantError):
    """The ledger can't be used, so nothing may be changed. ``file`` is its path."""

    HELP = "messages.md#the-list-of-changes"
    TITLE = N_("The list of changes can't be written")
    TEXT = N_(
        "Without it a change could not be put back, so nothing was changed. Make room or give "
        "yourself the right to write {file}, then try again."
    )

    def __init__(self, file: Path, reason: str = "") -> None:
        super().__init__(file.name, reason)
        self.file, self.reason = file, reason

    @cached_property
    def details(self) -> str:
        return "\n".join(filter(None, (str(self.file), self.reason)))


class LedgerUnreadable(LedgerProblem):
    """The file is there, or its folder is something else, and the system doesn't let it be read."""

    TITLE = N_("The list of changes can't be read")
    TEXT = N_(
        "{file} can't be opened: {reason}. It holds what earlier runs changed, so nothing is "
        "changed before it can be read. Give yourself the right to read it, then try again."
    )


class LedgerDamaged(LedgerProblem):
    """The file is not what this program wrote."""

    TITLE = N_("The list of changes can't be read")
    TEXT = N_(
        "The file {file} is damaged or was written by a newer version. It holds what an earlier "
        "run changed, so nothing is changed before it is mended: restore it, or move it away and "
        "keep it."
    )


class LedgerBusy(LedgerProblem):
    """Another window or command holds it for too long."""

    TEXT = N_(
        "Another window or command of the assistant is using {file}. Nothing was changed. Close "
        "it, then try again."
    )


class NotNoted(LedgerProblem):
    """The change was sent, and how it ended could not be written down."""

    TITLE = N_("The list of changes could not be completed")
    TEXT = N_(
        "The change was made, or tried; the list in {file} says only that it was begun. It can be "
        "undone from there. Make room, or give yourself the right to write it."
    )


class RightUnread(AssistantError):
    """Whether the right is there could not be read, so it isn't used."""

    HELP = "messages.md#a-change-that-was-not-made"
    TITLE = N_("It could not be read whether this account may make the change")
    TEXT = N_("Nothing was changed. Check again, then try again.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.details = detail


class NotAllowed(AssistantError):
    """The right was asked for first, and isn't there."""

    HELP = "messages.md#a-change-that-was-not-made"
    TITLE = N_("The account may not make this change")
    TEXT = N_("Only an administrator of the organization can do this. Nothing was changed.")


class NotSignedInThere(AssistantError):
    """The organization belongs to a directory that nobody has signed in to."""

    HELP = "messages.md#a-change-that-was-not-made"
    TITLE = N_("This needs a sign-in to {directory}")
    TEXT = N_(
        "The organization belongs to that directory, and nobody has signed in there. Nothing was changed."
    )

    def __init__(self, directory: str) -> None:
        super().__init__(directory)
        self.directory = directory


class Denied(AssistantError):
    """An administrator from whom the right was taken away: a Deny comes before every Allow."""

    HELP = "messages.md#a-change-that-was-not-made"
    TITLE = N_("The permission to change policies is denied to this account")
    TEXT = N_(
        "It is an administrator of the organization, but “Manage enterprise policies” is set to "
        "Deny for it or for a group that it is in. Set it to Allow under Organization settings › "
        "Permissions, or let another administrator make the change. Nothing was changed."
    )


class Enforced(AssistantError):
    """A policy above the organization insists on the contrary."""

    HELP = "messages.md#a-change-that-was-not-made"
    TITLE = N_("The directory's own policy keeps this setting")
    TEXT = N_(
        "A policy of the directory or the enterprise insists on it, so it can't be changed in the "
        "organization. Ask the Azure DevOps Administrator of your directory. Nothing was changed."
    )


class AnotherOrganization(AssistantError):
    """The name belongs to another organization now than when the change was planned or made."""

    HELP = "messages.md#a-change-that-was-not-made"
    TITLE = N_("This is another organization of the same name")
    TEXT = N_(
        "It was renamed or deleted since, and its name given to another one. Nothing was changed."
    )


class BeforeUnread(AssistantError):
    """Without the state of before nothing could be put back."""

    HELP = "messages.md#a-change-that-was-not-made"
    TITLE = N_("The present state could not be read")
    TEXT = N_(
        "It could not be put back later, so nothing was changed. Check again, then try again."
    )

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.details = detail


class _AfterRefusal(AssistantError):
    """The answer to the change was ``refusal``, and that was not the end of it."""

    HELP = "messages.md#a-change-that-isnt-certain"

    def __init__(self, refusal: AssistantError) -> None:
        super().__init__(refusal)
        self.answer, self.details = refusal.title, refusal.details


class RefusedYetMade(_AfterRefusal):
    """It is as wanted since."""

    TITLE = N_("The change was refused, and yet it is there now")
    TEXT = N_(
        "The answer was: {answer}. The request may have arrived all the same, or somebody else made "
        "the change at that moment. Check again; it stands in the list of changes."
    )


class RefusedUnread(_AfterRefusal):
    """What is there now could not be read."""

    TITLE = N_("It is not known whether the change was made")
    TEXT = N_(
        "The answer was: {answer}. What is there now could not be read. Check again; the change "
        "stands in the list of changes."
    )
