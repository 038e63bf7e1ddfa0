"""The field for an application ID, wherever one signs in: it takes the ID out of whatever was pasted."""

from __future__ import annotations

from setup_assistant.registration import client_id_in
from setup_assistant.texts import _
from setup_assistant.ui.widgets.enter import Input
from setup_assistant.ui.widgets.field import Field


class ClientIdField(Field):
    """``ClientIdField().read()``; an error goes as soon as somebody types."""

    def __init__(self) -> None:
        self.line = Input()
        self.line.setPlaceholderText("00000000-0000-0000-0000-000000000000")
        super().__init__(
            _("Application (client) ID"),
            self.line,
            help=_("Shown on the app's overview page in Microsoft Entra."),
        )
        self.line.textEdited.connect(lambda _text: self.clear_error())

    def read(self) -> str:
        """The ID that is entered, which stands there alone then; empty if there is none, which is said."""
        if client_id := client_id_in(self.line.text()):
            self.line.setText(client_id)
            self.clear_error()
        else:
            self.show_error(_("An application ID has 32 letters and digits in five groups."))
        return client_id
