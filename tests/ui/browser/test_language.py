"""Pages and the browser's own texts are in the language of the program, which says what to press there."""

from __future__ import annotations

import gettext
import os
import subprocess
import sys

import pytest

from setup_assistant import texts
from setup_assistant.ui.browser import profile


@pytest.mark.parametrize(
    ("language", "system", "header"),
    [
        ("en", [], "en"),
        ("en", ["en-Latn-US", "en-US", "en"], "en-US,en"),
        ("de", ["de-CH", "fr-CH"], "de-CH,de,fr-CH"),
        ("da", ["de-DE", "de", "C"], "da,de-DE,de"),
    ],
)
def test_pages_of_services_are_asked_for_in_the_programs_language(
    monkeypatch: pytest.MonkeyPatch, language: str, system: list[str], header: str
) -> None:
    class System:
        @staticmethod
        def system() -> type[System]:
            return System

        @staticmethod
        def uiLanguages() -> list[str]:  # noqa: N802
            return system

    catalogue = gettext.NullTranslations()
    catalogue._info = {"language": language}  # type: ignore[attr-defined]
    monkeypatch.setattr(profile, "QLocale", System)
    texts.take(catalogue)
    try:
        assert profile.accept_language() == header
    finally:
        texts.take(gettext.NullTranslations())


CHROMIUM = """
import sys
from PySide6.QtCore import QTimer
from setup_assistant import texts
texts.use([sys.argv[1]])
from setup_assistant.ui import application
app = application.application()
from PySide6.QtWebEngineCore import QWebEnginePage
from setup_assistant.ui.browser.profile import private_profile
page = QWebEnginePage(private_profile(), app)
page.loadFinished.connect(lambda _ok: page.runJavaScript(
    "document.querySelector('input').validationMessage",
    lambda words: (print(words, app.translate("QPlatformTheme", "Cancel"), sep="|", flush=True), app.quit()),
))
page.setHtml("<input required>")
app.exec()
"""


@pytest.mark.window
@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Fülle dieses Feld aus.|Abbrechen"), ("en", "Please fill out this field.|Cancel")],
)
def test_the_own_texts_of_browser_and_qt_are_in_the_programs_language(
    language: str, words: str
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CHROMIUM, language],
        env=os.environ | {"LANG": "fr_FR.UTF-8", "LC_ALL": "fr_FR.UTF-8"},
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    ).stdout  # fmt: skip
    assert told.strip() == words
