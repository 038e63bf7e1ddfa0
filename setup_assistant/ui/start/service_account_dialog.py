"""For whoever makes the service account: what it needs, in the order in which it can be given."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text


class ServiceAccountDialog(Dialog):
    """``ServiceAccountDialog(parent).open()``: four steps, to be copied for somebody else."""

    help_place = "need.md#a-service-account"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, title(), _("In this order:"), width=620)
        self.content.addWidget(Numbered(steps(), gap=10))
        self.content.addWidget(Text(everywhere(), "caption"))
        self.copy = buttons.copying(_("Copy all"), text)
        self.add_left(self.copy)
        self.add_button(_("Close"), main=True)


def title() -> str:
    """What the dialog and the copied text begin with."""
    return _("Making the service account")


def steps() -> tuple[str, ...]:
    """Licence, first sign-in, membership, rights."""
    return (
        _(
            "Licence: a work account in Microsoft Entra, and a Basic licence for it in each organization. A "
            "stakeholder can't read private repositories."
        ),
        _(
            "Open dev.azure.com once with this account: until then Azure DevOps doesn't know it, and lists no "
            "organizations for it."
        ),
        _("Member: Organization settings › Users › Add users, with the access level Basic."),
        _(
            "Administrator or owner: Organization settings › Permissions › Project Collection Administrators › "
            "Members › Add. An organization's owner is one already."
        ),
    )


def everywhere() -> str:
    """Where the last two are needed."""
    return _(
        "Keepit needs the last two in every organization that the account can reach, also where nothing is "
        "backed up."
    )


def text() -> str:
    """All of it, for a message or a ticket."""
    numbered = (f"{number}. {step}" for number, step in enumerate(steps(), 1))
    return "\n".join((title(), "", *numbered, "", everywhere()))
