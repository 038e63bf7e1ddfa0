"""The About dialog: versions, Chromium's patch level, licences. Chromium's come from a child process.

Asking QtWebEngine here would load it into the window for a text that few people read.
"""

from __future__ import annotations

import json
import platform
import subprocess

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QGridLayout, QWidget

from setup_assistant import __version__
from setup_assistant.children import NO_WINDOW, own_command
from setup_assistant.texts import _, labelled
from setup_assistant.ui.background import Background
from setup_assistant.ui.opening import NotOpened, Opener
from setup_assistant.ui.widgets import buttons, tooltips
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.layouts import TOP
from setup_assistant.ui.widgets.text import Text

SECONDS = 30


class AboutDialog(Dialog):
    """``AboutDialog(parent, background, opener).open()``: a row for each version, the releases, Copy, Close.

    ``opener`` shows the page of the releases; nothing else asks for it.
    """

    help_place = "about.md"

    def __init__(self, parent: QWidget, background: Background, opener: Opener) -> None:
        licences = _(
            "Free software under the MIT License. Qt is used under the LGPL 3. The licences of all parts are in the folder “licences” of the installation."
        )
        super().__init__(parent, _("About Setup Assistant"), licences, width=560)
        self.setObjectName("about")
        self._versions: dict[str, str] = {}
        self._rows = {key: Text(selectable=True) for key in labels()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (key, label) in enumerate(labels().items()):
            grid.addWidget(Text(label, "caption"), line, 0, TOP)
            grid.addWidget(self._rows[key], line, 1)
            self._fill(key, "…")
        if client_id := application_id():
            label = _("Built-in application (client) ID")
            grid.addWidget(Text(label, "caption"), len(self._rows), 0, TOP)
            value = Text(client_id, selectable=True)
            value.setAccessibleName(labelled(label, client_id))
            grid.addWidget(value, len(self._rows), 1)
        address = releases()
        if address:
            self.not_opened = NotOpened()
            self.releases = buttons.link(
                _("Open the page of all releases"), lambda: opener.address(address, self.not_opened)
            )
            tooltips.give(self.releases, address)
            caption = Text(_("Releases"), "caption")
            line = grid.rowCount()
            grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self.releases, line, 1)
            grid.addWidget(self.not_opened, line + 1, 0, 1, 2)
        self.content.addLayout(grid)
        self.copy_button = buttons.copying(_("Copy"), lambda: lines(self._versions))
        self.add_left(self.copy_button)
        self.add_button(_("Close"), main=True)
        ticket = background.run(
            read, done=self.show_versions, failed=lambda _error: self.show_versions({})
        )
        self.finished.connect(lambda _result: ticket.drop())

    def show_versions(self, versions: dict[str, str]) -> None:
        """Fill the rows."""
        self._versions = versions
        for key in labels():
            self._fill(key, shown(versions.get(key, "")))

    def _fill(self, key: str, version: str) -> None:
        """Each is called by what it is the version of, as long as it is being read, too."""
        self._rows[key].setText(version)
        self._rows[key].setAccessibleName(labelled(labels()[key], version))


def read() -> dict[str, str]:
    """The versions as a child process of this program tells them; empty if it can't."""
    command = [*own_command(), "--self-test", "versions"]
    try:
        process = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=SECONDS, check=True, creationflags=NO_WINDOW
        )
        answer: dict[str, str] = json.loads(process.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return {}
    return answer


def versions() -> dict[str, str]:
    """Names as in a list of components, without translation; Chromium's are empty where it can't load.

    Loads QtWebEngine (about 0.1 s), so the window asks a process of its own.
    """
    return {
        "setup_assistant": __version__,
        "python": platform.python_version(),
        "qt": qVersion(),
        "pyside": PySide6.__version__,
        **_browser(),
    }


def labels() -> dict[str, str]:
    """What to call each of ``versions``, in that order."""
    return {
        "setup_assistant": _("Setup Assistant"),
        "python": _("Python"),
        "qt": _("Qt"),
        "pyside": _("PySide"),
        "chromium": _("Chromium (the private browser)"),
        "chromium_security_patches": _("Chromium's security patches up to"),
    }


def application_id() -> str:
    """The app that was built in, which signs in where no other is named; empty if none was."""
    from setup_assistant import vendor

    return vendor.registration().client_id


def shown(version: str) -> str:
    """``version`` or, where there is none, why."""
    return version or _("not part of this installation")


def lines(texts: dict[str, str]) -> str:
    """``texts``, the built-in app and the page of the releases, for a terminal or the clipboard: one line each."""
    versions = [labelled(label, shown(texts.get(key, ""))) for key, label in labels().items()]
    others = {_("Built-in application (client) ID"): application_id(), _("Releases"): releases()}
    return "\n".join(
        (*versions, *(labelled(label, text) for label, text in others.items() if text))
    )


def releases() -> str:
    """The address of the page with all releases, as the installed package names it; empty if it doesn't."""
    from importlib import metadata

    try:
        urls = metadata.metadata("setup-assistant").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        return ""
    pairs = (url.split(", ", 1) for url in urls)
    return next((address for name, address in pairs if name == "Releases"), "")


def _browser() -> dict[str, str]:
    try:
        from PySide6.QtWebEngineCore import (
            qWebEngineChromiumSecurityPatchVersion,
            qWebEngineChromiumVersion,
        )
    except ImportError:
        return {"chromium": "", "chromium_security_patches": ""}
    return {  # text, although the type stubs say bytes
        "chromium": str(qWebEngineChromiumVersion()),
        "chromium_security_patches": str(qWebEngineChromiumSecurityPatchVersion()),
    }
