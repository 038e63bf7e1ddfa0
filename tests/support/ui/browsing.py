"""Opens private browsers for tests, runs scripts in their pages, and closes them again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.ui.browser.private_browser import PrivateBrowser
from tests.support.ui.site import Site


class Driver:
    """Opens attempts and closes them again, as the pages do."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.window.resize(600, 400)
        self.window.show()
        self.attempts: list[PrivateBrowser] = []

    def open(
        self, site: Site, path: str = "/", *, redirect: str = "", ca: bool = True
    ) -> PrivateBrowser:
        browser = PrivateBrowser(
            self.window,
            ca_pem=site.ca_pem if ca else "",
            redirect_uri=redirect,
            service="Microsoft",
        )
        self.attempts.append(browser)
        browser.view.resize(600, 400)
        browser.view.show()
        browser.go(site.base + path)
        return browser

    def loaded(self, site: Site, path: str = "/", *, redirect: str = "") -> PrivateBrowser:
        browser = self.open(site, path, redirect=redirect)
        self.settle(browser)
        return browser

    def settle(self, browser: PrivateBrowser) -> None:
        with self.qtbot.waitSignal(browser.view.loadFinished):
            pass

    def run(self, browser: PrivateBrowser, code: str) -> Any:
        answers: list[Any] = []
        browser.view.page().runJavaScript(code, 0, answers.append)
        self.qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    def click(self, browser: PrivateBrowser) -> None:
        """A person's click near the page's corner, once the page takes the pointer."""
        proxy = browser.view.focusProxy()
        assert proxy is not None
        self.run(browser, "addEventListener('mousemove', () => { window.pointed = true; }); 1")
        places = itertools.cycle((QPoint(90, 90), QPoint(110, 110)))

        def pointed() -> bool:
            QTest.mouseMove(proxy, next(places))
            return self.run(browser, "window.pointed === true") is True

        self.qtbot.waitUntil(pointed)
        QTest.mouseClick(proxy, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))

    def close(self) -> None:
        for browser in self.attempts:
            if shiboken6.isValid(browser.view):
                with self.qtbot.waitSignal(browser.wiped):
                    browser.close()
        self.window.deleteLater()


@pytest.fixture
def driver(qtbot: QtBot) -> Iterator[Driver]:
    driver = Driver(qtbot)
    yield driver
    driver.close()
