"""Notes for security people: which control stands against a requirement, why, and a draft exception."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from setup_assistant.checks import security_notes
from setup_assistant.checks.security_notes import Note
from setup_assistant.model import Inspection
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.layouts import add, column, empty, fix_height, holder
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.scroll import Scroll
from setup_assistant.ui.widgets.text import Text

_HEIGHT = 300


class SecurityDialog(Dialog):
    """``SecurityDialog(parent, inspection).open()``: one note at a time, chosen at the top."""

    help_place = "security.md"
    scrolls = False

    def __init__(self, parent: QWidget, inspection: Inspection) -> None:
        text = _(
            "Hardening baselines ask for the opposite of some of Keepit's requirements. This is for "
            "whoever has to decide about it."
        )
        super().__init__(parent, _("Notes for security"), text, width=640)
        self._inspection = inspection
        notes = map(security_notes.note, security_notes.ORDER)
        self._notes = [note for note in notes if note is not None]
        self.choice = QComboBox()
        self.choice.addItems([note.title for note in self._notes])
        self.choice.currentIndexChanged.connect(lambda _index: self._show())
        self._column = column(spacing=6)
        self.text = Scroll(
            holder(column(self._column, margins=(0, 0, 8, 0))), _("Notes for security")
        )
        # An address has no place where a line may end.
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        add(self.content, Field(_("Requirement"), self.choice), self.text)
        self.copy = self.add_button(_("Copy draft exception"), self._copy, closes=False)
        self.add_button(_("Close"), main=True)
        self._show()
        self.choice.setFocus()

    @property
    def note(self) -> Note:
        """The note that is shown."""
        return self._notes[max(self.choice.currentIndex(), 0)]

    def share(self, spare: int) -> None:
        """The note is as high as drawn, or as the window has room."""
        fix_height(self.text, max(0, min(_HEIGHT, self.text.minimumHeight() + spare)))

    def _show(self) -> None:
        empty(self._column)
        note = self.note
        self.copy.setText(_("Copy draft exception"))
        controls = [Text(f"{each.tool}: {each.control}", "code") for each in note.controls]
        self._add(_("Controls that ask for the opposite"), controls)
        self._add(_("Why Keepit asks for it"), [Text(note.why)])
        self._add(_("What Microsoft documents"), [Text(note.documented)])
        self._add(_("What helps instead"), [Numbered(note.compensating, gap=6)])
        self._add(_("Published at"), [Text(f"{s.title}: {s.link}", "code") for s in note.sources])
        self._column.addStretch(1)

    def _add(self, title: str, widgets: Sequence[QWidget]) -> None:
        add(self._column, Text(title, "overline"), *widgets, 6)

    def _copy(self) -> None:
        names = security_notes.concerned(self.note, self._inspection)
        today = datetime.now(UTC).astimezone().date()
        account = self._inspection.account
        draft = security_notes.exception_draft(self.note, names, account, today)
        buttons.copy_text(draft, self.copy)
        self.copy.setText(_("Copied"))
