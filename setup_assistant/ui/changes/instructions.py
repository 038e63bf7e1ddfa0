"""Instructions for administrators: copied and saved, from Organizations and Done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from setup_assistant import files
from setup_assistant.checks import registry
from setup_assistant.errors import AssistantError
from setup_assistant.model import Inspected
from setup_assistant.report import instructions
from setup_assistant.report.errors import NotSaved
from setup_assistant.texts import _
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.layouts import LEFT, add
from setup_assistant.ui.widgets.manual import Meaning


class Instructions:
    """Copies and saves them. ``choose_file`` asks the person; empty = cancelled."""

    def __init__(self, page: QWidget, context: Context) -> None:
        self._page, self._context = page, context
        self.choose_file: Callable[[str], str] = self._ask_for_file

    def has_open_points(self) -> bool:
        """Whether there is anything to instruct somebody about."""
        inspection = self._context.session.inspection
        organizations = inspection.organizations if inspection else ()
        return any(registry.open_findings(inspected) for inspected in organizations)

    def copy_one(self, inspected: Inspected) -> None:
        """Copy the instructions for one organization, as text and as HTML."""
        self._copy(_texts([instructions.part(inspected)]))

    def copy_all(self) -> None:
        """Copy the instructions for every organization with open points."""
        self._context.background.run(
            lambda: _texts(self._parts()), done=self._copy, failed=self._not_saved
        )

    def save_all(self) -> None:
        """Save them as text, or as HTML where the name ends so."""
        name = self.choose_file(_("instructions.html"))
        if name:
            self._context.background.run(
                lambda: _write(Path(name), _texts(self._parts())),
                done=lambda _nothing: announce(self._page, _("Saved")),
                failed=self._not_saved,
            )

    def _parts(self) -> tuple[instructions.Part, ...]:
        inspection = self._context.session.inspection
        return instructions.parts(inspection) if inspection else ()

    def _ask_for_file(self, name: str) -> str:
        kinds = _("Web page (*.html);;Text (*.txt)")
        file, _kind = QFileDialog.getSaveFileName(
            self._page, _("Save all instructions"), name, kinds
        )
        return file

    def _copy(self, texts: Texts) -> None:
        """Put them on the clipboard in both forms: mail programs take the HTML."""
        data = QMimeData()
        data.setText(texts.plain)
        data.setHtml(texts.html)
        QGuiApplication.clipboard().setMimeData(data)
        announce(self._page, _("Copied"))

    def _not_saved(self, error: AssistantError) -> None:
        dialog = Dialog(self._page, error.title, error.text)
        meaning = Meaning(dialog)
        dialog.help_place = meaning.place = error.HELP
        add(dialog.content, (meaning.link, 0, LEFT))
        dialog.add_button(_("Close"), main=True)
        dialog.open()


@dataclass(frozen=True)
class Texts:
    """The same instructions as plain text and as HTML."""

    plain: str
    html: str


def _texts(parts: Sequence[instructions.Part]) -> Texts:
    return Texts(instructions.plain(parts), instructions.html(parts))


def _write(file: Path, texts: Texts) -> None:
    page = file.suffix.lower() in (".html", ".htm")
    try:
        files.write_text(file, texts.html if page else texts.plain)
    except OSError as problem:
        raise NotSaved(file, problem) from problem
