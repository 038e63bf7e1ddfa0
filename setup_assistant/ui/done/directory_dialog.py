"""One more sign-in from the last page, to another directory, whose organizations could not be read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from setup_assistant.services.azure_devops.directories import Access
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.changes.directory_sign_in import DirectorySignIn
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text


class DirectoryDialog(Dialog):
    """``DirectoryDialog(parent, context, tenant).open()``; ``arrived`` with the ``Access``, then it is closed."""

    arrived = Signal(object)

    def __init__(self, parent: QWidget, context: Context, tenant: str) -> None:
        account = context.session.account
        text = _("Use the same service account: {upn}").format(upn=account.upn if account else "")
        super().__init__(parent, _("Sign in to another directory"), text, width=780)
        if context.practice:
            self.content.addWidget(Text(practice_notes.sign_in(), "caption", selectable=True))
        self.tall = self.sign_in = DirectorySignIn(context)
        self.content.addWidget(self.sign_in)
        self.next = self.add_button(_("Next"), self.sign_in.take_app, closes=False)
        self.cancel = self.add_button(_("Cancel"))
        self.sign_in.arrived.connect(self._arrived)
        self.sign_in.back.connect(self.reject)
        self.sign_in.switched.connect(self._switched)
        self.sign_in.leave.connect(self.cancel.setFocus)
        self.finished.connect(lambda _result: self.sign_in.end())
        self.sign_in.start(tenant)

    def _arrived(self, access: Access) -> None:
        self.accept()
        self.arrived.emit(access)

    def _switched(self) -> None:
        """Microsoft's page has a *Next* of its own."""
        self.next.setVisible(self.sign_in.asks_app)
