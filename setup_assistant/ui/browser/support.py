"""What the private browser needs: an environment that opens it to nobody, its files, and a user who may."""

from __future__ import annotations

import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from setup_assistant.texts import _

SANDBOX_OFF = "QTWEBENGINE_DISABLE_SANDBOX"

_OPENING = re.compile(
    r"QTWEBENGINE.*"  # debugging ports, flags, another program in place of Chromium's
    r"|SSLKEYLOGFILE"  # the keys of every TLS connection, written to a file
    r"|QT_LOGGING_(RULES|CONF)|WAYLAND_DEBUG",  # every key that is pressed, in a log
    re.IGNORECASE,  # as Windows takes them
)
_PLATFORM = "QT_QPA_PLATFORM"
"""Its platform "vnc" offers the whole window on a port, without a password."""

SETTINGS = {
    "QT_QUICK_BACKEND": "software",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu --auth-server-allowlist=none.invalid",
}
"""Pages are drawn without the graphics card: with some drivers, in virtual machines and over remote
desktops they stay white otherwise, and the window would be made anew when the first one is shown.
No host gets the Windows sign-in of whoever uses the computer: that isn't the account to set up."""

HELPER = "QtWebEngineProcess"
RESOURCES = ("icudtl.dat", "qtwebengine_resources.pak", "v8_context_snapshot*.bin")


def why_not() -> str:
    """A sentence saying why the private browser certainly can't work, or an empty text.

    Only what costs nothing to know; a ``Trial`` finds out the rest.
    """
    if find_spec("PySide6.QtWebEngineWidgets") is None:
        return _("The private browser isn't part of this installation.")
    if is_root() and os.environ.get(SANDBOX_OFF) != "1":
        return _("The private browser doesn't run as root. Start the assistant as a normal user.")
    return ""


def parts() -> dict[str, Path | None]:
    """The files without which QtWebEngine fails, by name; None where one is missing."""
    from PySide6.QtCore import QLibraryInfo

    path, kinds = QLibraryInfo.path, QLibraryInfo.LibraryPath
    if sys.platform == "darwin":
        framework = Path(path(kinds.LibrariesPath)) / "QtWebEngineCore.framework"
        places = [(framework, f"**/{name}") for name in (HELPER, *RESOURCES)]
    else:
        places = [(Path(path(kinds.LibraryExecutablesPath)), f"{HELPER}*")]
        places += [(Path(path(kinds.DataPath)) / "resources", name) for name in RESOURCES]
    return {_plain(pattern): next(folder.glob(pattern), None) for folder, pattern in places}


def is_root() -> bool:
    """Whether this is the super user of a Linux system, whom Chromium refuses."""
    return sys.platform.startswith("linux") and os.geteuid() == 0


def harden_environment() -> None:
    """Take out what could open the private browser to others; set how it works. Before Qt starts.

    Root alone keeps the variable that lets Chromium start at all: it was set on purpose, for tests
    and containers.
    """
    for name in [name for name in os.environ if _OPENING.fullmatch(name)]:
        if not (name == SANDBOX_OFF and is_root()):
            del os.environ[name]
    if "vnc" in os.environ.get(_PLATFORM, "").lower():
        del os.environ[_PLATFORM]
    os.environ |= SETTINGS


def _plain(pattern: str) -> str:
    return pattern.removeprefix("**/").replace("*", "")
