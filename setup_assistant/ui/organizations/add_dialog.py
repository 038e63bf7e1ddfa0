"""Add an organization by its name, where Azure DevOps doesn't list it for the account."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from setup_assistant.errors import InputError
from setup_assistant.services.azure_devops.organization_names import organization_name
from setup_assistant.texts import _
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.field import Field


class AddDialog(Dialog):
    """Asks for a name; ``add(name)`` gets one that can be an organization's and isn't listed yet."""

    def __init__(
        self, parent: QWidget, knows: Callable[[str], bool], add: Callable[[str], object]
    ) -> None:
        super().__init__(
            parent,
            _("Add an organization"),
            _(
                "Organizations that Azure DevOps doesn't list for this account can be checked by name."
            ),
        )
        self._knows, self._add = knows, add
        self.name = QLineEdit()
        self.name.setPlaceholderText("contoso")
        help_text = _(
            "The name in its address, after dev.azure.com/. You can paste the whole address."
        )
        self.field = Field(_("Organization"), self.name, help=help_text)
        self.content.addWidget(self.field)
        self.add_button(_("Add"), self._try, main=True, closes=False)
        self.add_button(_("Cancel"))
        self.name.textEdited.connect(lambda _text: self.field.clear_error())
        self.name.setFocus()

    def _try(self) -> None:
        try:
            name = organization_name(self.name.text())
        except InputError as error:
            self._refuse(error.message)
            return
        if self._knows(name):
            self._refuse(_("“{org}” is already in the list.").format(org=name))
            return
        self.accept()
        self._add(name)

    def _refuse(self, sentence: str) -> None:
        self.field.show_error(sentence)
        self.adjustSize()
        self.name.setFocus()
        self.name.selectAll()
