"""Why a change was not made, or could not be noted, in words for people."""

from __future__ import annotations

from pathlib import Path

from setup_assistant import errors
from setup_assistant.texts import _


class LedgerProblem(errors.AssistantError):
    """The ledger can't be used, so nothing may be changed. ``path`` is its file."""

    def __init__(self, path: Path, reason: str = "") -> None:
        super().__init__(path.name, reason)
        self.path, self.reason = path, reason

    @property
    def title(self) -> str:
        return _("The list of changes can't be written")

    @property
    def text(self) -> str:
        return _(
            "Without it a change could not be put back, so nothing was changed. Make room or give "
            "yourself the right to write {file}, then try again."
        ).format(file=self.path)

    @property
    def details(self) -> str:
        return "\n".join(part for part in (str(self.path), self.reason) if part)


class LedgerUnreadable(LedgerProblem):
    """The file is there, or its folder is something else, and the system doesn't let it be read."""

    @property
    def title(self) -> str:
        return _("The list of changes can't be read")

    @property
    def text(self) -> str:
        return _(
            "{file} can't be opened: {reason}. It holds what earlier runs changed, so nothing is "
            "changed before it can be read. Give yourself the right to read it, then try again."
        ).format(file=self.path, reason=self.reason)


class LedgerDamaged(LedgerProblem):
    """The file is not what this program wrote."""

    @property
    def title(self) -> str:
        return _("The list of changes can't be read")

    @property
    def text(self) -> str:
        return _(
            "The file {file} is damaged or was written by a newer version. It holds what an earlier "
            "run changed, so nothing is changed before it is mended: restore it, or move it away and "
            "keep it."
        ).format(file=self.path)


class LedgerBusy(LedgerProblem):
    """Another window or command holds it for too long."""

    @property
    def text(self) -> str:
        return _(
            "Another window or command of the assistant is using {file}. Nothing was changed. Close "
            "it, then try again."
        ).format(file=self.path)


class NotNoted(LedgerProblem):
    """The change was sent, and how it ended could not be written down."""

    @property
    def title(self) -> str:
        return _("The list of changes could not be completed")

    @property
    def text(self) -> str:
        return _(
            "The change was made, or tried; the list in {file} says only that it was begun. It can be "
            "undone from there. Make room, or give yourself the right to write it."
        ).format(file=self.path)


class RightUnread(errors.AssistantError):
    """Whether the right is there could not be read, so it isn't used."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    @property
    def title(self) -> str:
        return _("It could not be read whether this account may make the change")

    @property
    def text(self) -> str:
        return _("Nothing was changed. Check again, then try again.")

    @property
    def details(self) -> str:
        return self.detail


class NotAllowed(errors.AssistantError):
    """The right was asked for first, and isn't there."""

    @property
    def title(self) -> str:
        return _("The account may not make this change")

    @property
    def text(self) -> str:
        return _("Only an administrator of the organization can do this. Nothing was changed.")


class Denied(errors.AssistantError):
    """An administrator from whom the right was taken away: a Deny comes before every Allow."""

    @property
    def title(self) -> str:
        return _("The permission to change policies is denied to this account")

    @property
    def text(self) -> str:
        return _(
            "It is an administrator of the organization, but “Manage enterprise policies” is set to "
            "Deny for it or for a group that it is in. Set it to Allow under Organization settings › "
            "Permissions, or let another administrator make the change. Nothing was changed."
        )


class Enforced(errors.AssistantError):
    """A policy above the organization insists on the contrary."""

    @property
    def title(self) -> str:
        return _("The directory's own policy keeps this setting")

    @property
    def text(self) -> str:
        return _(
            "A policy of the directory or the enterprise insists on it, so it can't be changed in the "
            "organization. Ask the Azure DevOps Administrator of your directory. Nothing was changed."
        )


class AnotherOrganization(errors.AssistantError):
    """The name belongs to another organization now than when the change was planned or made."""

    @property
    def title(self) -> str:
        return _("This is another organization of the same name")

    @property
    def text(self) -> str:
        return _(
            "It was renamed or deleted since, and its name given to another one. Nothing was changed."
        )


class BeforeUnread(errors.AssistantError):
    """Without the state of before nothing could be put back."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    @property
    def title(self) -> str:
        return _("The present state could not be read")

    @property
    def text(self) -> str:
        return _(
            "It could not be put back later, so nothing was changed. Check again, then try again."
        )

    @property
    def details(self) -> str:
        return self.detail


class _AfterRefusal(errors.AssistantError):
    """The answer to the change was ``refusal``, and that was not the end of it."""

    def __init__(self, refusal: errors.AssistantError) -> None:
        super().__init__(refusal)
        self.refusal = refusal

    @property
    def details(self) -> str:
        return self.refusal.details


class RefusedYetMade(_AfterRefusal):
    """It is as wanted since."""

    @property
    def title(self) -> str:
        return _("The change was refused, and yet it is there now")

    @property
    def text(self) -> str:
        return _(
            "The answer was: {answer}. The request may have arrived all the same, or somebody else made "
            "the change at that moment. Check again; it stands in the undo list."
        ).format(answer=self.refusal.title)


class RefusedUnread(_AfterRefusal):
    """What is there now could not be read."""

    @property
    def title(self) -> str:
        return _("It is not known whether the change was made")

    @property
    def text(self) -> str:
        return _(
            "The answer was: {answer}. What is there now could not be read. Check again; the change "
            "stands in the undo list."
        ).format(answer=self.refusal.title)
