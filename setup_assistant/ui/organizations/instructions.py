"""What the Organizations page hands to other people: instructions for administrators, and the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton

from setup_assistant.checks import registry
from setup_assistant.errors import AssistantError
from setup_assistant.report import instructions
from setup_assistant.texts import _
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from setup_assistant.ui.organizations.page import OrganizationsPage


class Papers:
    """Copies and saves. ``choose_file`` and ``choose_folder`` ask the person; empty = cancelled."""

    def __init__(self, page: OrganizationsPage) -> None:
        self._page = page
        self.choose_file: Callable[[str], str] = self._ask_for_file

    def has_open_points(self) -> bool:
        """Whether there is anything to instruct somebody about."""
        inspection = self._page.context.session.inspection
        held = inspection.organizations if inspection else ()
        return any(registry.open_findings(inspected) for inspected in held)

    def copy_one(self) -> None:
        """Copy the instructions for the selected organization, as text and as HTML."""
        row = self._page.selected()
        if row is not None and row.inspected is not None:
            account = row.inspected.evidence.account
            button = self._page.details.copy
            _copy(_written([instructions.part(row.inspected, account)]), button)
            button.setText(_("Copied"))

    def copy_all(self) -> None:
        """Copy the instructions for every organization with open points."""
        self._page.context.background.run(
            lambda: _written(self._all()),
            done=lambda written: _copy(written, self._page.tools.more),
            failed=self._not_saved,
        )

    def save_all(self) -> None:
        """Save them as text, or as HTML where the name ends so."""
        chosen = self.choose_file(_("instructions.html"))
        if not chosen:
            return
        file = Path(chosen)
        self._page.context.background.run(
            lambda: _write(file, _written(self._all())),
            done=lambda _nothing: announce(self._page, _("Saved")),
            failed=self._not_saved,
        )

    def _all(self) -> tuple[instructions.Part, ...]:
        inspection = self._page.context.session.inspection
        return instructions.parts(inspection) if inspection else ()

    def _ask_for_file(self, name: str) -> str:
        kinds = _("Web page (*.html);;Text (*.txt)")
        chosen, _kind = QFileDialog.getSaveFileName(
            self._page, _("Save all instructions"), name, kinds
        )
        return chosen

    def _not_saved(self, error: BaseException) -> None:
        if isinstance(error, AssistantError):
            dialog = Dialog(self._page, error.title, error.text)
            dialog.add_button(_("Close"), main=True)
            dialog.open()


@dataclass(frozen=True)
class Written:
    """The same instructions as plain text and as HTML."""

    plain: str
    html: str


def _written(parts: Sequence[instructions.Part]) -> Written:
    return Written(instructions.plain(parts), instructions.html(parts))


def _copy(written: Written, button: QPushButton) -> None:
    """Put the instructions on the clipboard in both forms: mail programs take the HTML."""
    held = QMimeData()
    held.setText(written.plain)
    held.setHtml(written.html)
    QGuiApplication.clipboard().setMimeData(held)
    announce(button, _("Copied"))


def _write(file: Path, written: Written) -> None:
    from setup_assistant import files
    from setup_assistant.report.errors import NotSaved

    page = file.suffix.lower() in (".html", ".htm")
    try:
        files.write_text(file, written.html if page else written.plain)
    except OSError as problem:
        raise NotSaved(file, problem) from problem
