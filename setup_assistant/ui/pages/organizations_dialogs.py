"""The questions of the Organizations page: go on with open points, and which organization to add."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from setup_assistant import checks
from setup_assistant.errors import InputError
from setup_assistant.model import Inspected, OrganizationStatus
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.organization_row import STATUS_ICONS, status_word
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.text import ElidedText, Text

_ROW, _SHOWN = 36, 6


def open_points(
    parent: QWidget, left: tuple[Inspected, ...], go_on: Callable[[], object]
) -> Dialog:
    """Drawing 03e, worst first; the initial focus is *Go back and fix*."""
    n, urgency = len(left), list(OrganizationStatus)
    left = tuple(sorted(left, key=lambda o: (urgency.index(o.status), o.organization.name)))
    title = ngettext("{n} organization is not ready", "{n} organizations are not ready", n)
    text = _(
        "Keepit may refuse the connector or skip these organizations. You can fix them later and "
        "check again."
    )
    dialog = Dialog(parent, title.format(n=n), text)
    dialog.content.addWidget(_list(left))
    dialog.add_button(_("Go back and fix"), main=True, focus=True)
    dialog.add_button(_("Continue anyway"), go_on)
    return dialog


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
        from setup_assistant.services.azure_devops import organization_name

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


def _list(left: tuple[Inspected, ...]) -> QWidget:
    rows = QWidget()
    column = QVBoxLayout(rows)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for number, inspected in enumerate(left):
        if number:
            column.addWidget(Line())
        column.addWidget(_row(inspected))
    card = Card(fill="sunken", padding=1)
    if len(left) <= _SHOWN:
        card.body.addWidget(rows)
        return card
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.viewport().setAutoFillBackground(False)
    scroll.setWidget(rows)
    rows.setAutoFillBackground(False)
    scroll.setFixedHeight(_ROW * _SHOWN + _ROW // 2)
    card.body.addWidget(scroll)
    return card


def _row(inspected: Inspected) -> QWidget:
    status = inspected.status
    unread = status is OrganizationStatus.UNKNOWN
    said = status_word(status) if unread else checks.headline(inspected).head
    holder = QWidget()
    holder.setFixedHeight(_ROW)
    row = QHBoxLayout(holder)
    row.setContentsMargins(16, 0, 16, 0)
    row.setSpacing(8)
    name = ElidedText(inspected.organization.name, "strong")
    row.addWidget(Icon(*STATUS_ICONS[status], 16))
    row.addWidget(name, 2)
    row.addWidget(Text(said, wrap=False), 3)
    holder.setAccessibleName(f"{inspected.organization.name}: {said}")
    return holder
