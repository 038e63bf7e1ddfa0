"""Which versions are at work: security reviewers ask for Chromium's and for its patch level."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import qVersion

from setup_assistant import __version__
from setup_assistant.texts import _


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


def shown(version: str) -> str:
    """``version`` or, where there is none, why."""
    return version or _("not part of this installation")


def lines(found: dict[str, str]) -> str:
    """``found`` for a terminal or the clipboard: one line each."""
    return "\n".join(f"{label}: {shown(found.get(key, ''))}" for key, label in labels().items())


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
