"""The page that prints: it shows one local file, runs no script and asks nobody for anything.

Importing this module loads QtWebEngine.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from setup_assistant.ui.browser_profile import private_profile


class OnlyThis(QWebEngineUrlRequestInterceptor):
    """Lets a page load ``allowed`` and blocks every other request; ``blocked`` names those."""

    def __init__(self, allowed: QUrl, parent: QObject) -> None:
        super().__init__(parent)
        self._allowed = allowed
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if info.requestUrl() != self._allowed:
            self.blocked.append(info.requestUrl().toString())
            info.block(True)


class PrintPage(QWebEnginePage):
    """Loads the file at ``url`` in a private profile that goes away with it."""

    def __init__(self, url: QUrl) -> None:
        self._profile: QWebEngineProfile = private_profile()
        super().__init__(self._profile)
        self.destroyed.connect(self._profile.deleteLater)
        self.setUrlRequestInterceptor(OnlyThis(url, self))
        held = self.settings()
        held.setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, False)
        held.setAttribute(QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls, False)
        self.load(url)
