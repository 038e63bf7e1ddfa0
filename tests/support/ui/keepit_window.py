"""A window on one of the Keepit pages, against the practice Keepit without sockets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.endpoints import Endpoints
from setup_assistant.flow import Step
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.memory import Memory
from setup_assistant.model import Account, AccountKind, Inspection, Region, Session
from setup_assistant.practice.keepit import app as practice_keepit
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state.world import World
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.ui.context import Context
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.widgets.arming import Clock
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window import wizard as wizards
from setup_assistant.ui.window.page import Page
from setup_assistant.ui.window.wizard import Wizard
from tests.support.keepit_site import practice
from tests.support.ui.clocks import Hurried, armed
from tests.support.ui.outside import Outside
from tests.support.ui.trials import Settled
from tests.support.ui.windows import Counting, KeepitOnly
from tests.support.wsgi import mount

USER, PASSWORD = keepit_world.TOKEN_NAME, keepit_world.TOKEN_PASSWORD
ANNA, BEN = "anna.lind@contoso.com", "ben.holm@contoso.com"
ACCOUNT = Account("Keepit Backup", "svc-keepit-backup@contoso.com", "o", "t", AccountKind.MEMBER)
REAL = (Step.KEEPIT, Step.CONNECTOR, Step.REVIEW, Step.DONE)

Factory = Callable[[Region, str, str], Keepit]


@cache
def _http() -> Http:
    """One for all tests: loading the system's authorities takes a while."""
    return Http(Network(), pauses=())


def client_of(world: World) -> Factory:
    """Makes real clients whose calls end in ``world``, without sockets."""
    mount(_http(), "https://", practice_keepit.app(world))
    return lambda region, user, password: Keepit(_http(), Endpoints(), region, user, password)


def refusing(error: Exception) -> Factory:
    """Makes clients that fail to connect with ``error``."""

    @dataclass
    class RefusingKeepit:
        def connect(self) -> None:
            raise error

    return lambda *_: cast("Keepit", RefusingKeepit())


@dataclass
class Shown:
    """The window and what a test asks of it."""

    wizard: Wizard
    context: Context
    qtbot: QtBot
    outside: Outside

    @property
    def page(self) -> Any:
        return self.wizard.page_now()

    @property
    def step(self) -> Any:
        return self.wizard.page_now().step

    @property
    def focus(self) -> Any:
        return self.wizard.focusWidget()

    def main(self) -> None:
        """Press the main button, once a press counts."""
        armed(self.qtbot, self.wizard.footer.main()).click()

    def press(self, widget: QWidget, key: Qt.Key) -> None:
        """Press ``key`` while ``widget`` has the focus."""
        widget.setFocus()
        QTest.keyClick(widget, key)

    def back(self) -> None:
        self.wizard.button(Wizard.WizardButton.BackButton).click()

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()))

    def answered(self) -> None:
        """Wait until nothing runs in the background."""
        self.until(lambda: not self.context.background.running)

    def texts(self) -> list[str]:
        """Every text that can be seen on the page, wrapped or not."""
        return [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]

    def sees(self, text: str) -> bool:
        """Whether ``text`` can be seen on the page, now or soon."""
        self.until(lambda: any(text in shown for shown in self.texts()))
        return True

    def lacks(self, text: str) -> bool:
        """Whether ``text`` can't be seen on the page, now or soon."""
        self.until(lambda: not any(text in shown for shown in self.texts()))
        return True

    def button(self, name: str) -> QPushButton:
        """The one visible button with this text or accessible name, once it is there."""

        def found() -> list[QPushButton]:
            return [
                button
                for button in self.wizard.findChildren(QPushButton)
                if button.isVisible() and name in (button.text(), button.accessibleName())
            ]

        self.until(lambda: len(found()) == 1)
        return found()[0]

    def dialog(self) -> Dialog:
        (shown,) = (d for d in self.wizard.findChildren(Dialog) if d.isVisible())
        return shown


def open_at(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    step: Step,
    *,
    keepit: Factory | None = None,
    session: Session | None = None,
    inspection: Inspection | None = None,
    practice_mode: bool = False,
    clock: Clock | None = None,
    managed: Managed = UNMANAGED,
    **remembered: Any,
) -> Shown:
    """The window at ``step``, where the organization has set what is ``managed``; the steps that aren't Keepit's are pages that only count."""
    _only_keepit_pages(monkeypatch)
    memory = Memory(folder / "resume.json")
    if remembered:
        memory.update(**remembered)
    clients = KeepitOnly(make=keepit or client_of(practice()), managed=managed)
    known = session or Session(account=ACCOUNT, inspection=inspection)
    outside = Outside()
    context = Context(
        clients, memory, Settled(), practice=practice_mode, session=known, opener=Opener(outside)
    )
    if known.keepit:
        context.keepit = clients.keepit(known.keepit.region, USER, PASSWORD)
    wizard = Wizard(context, clock or Hurried())
    qtbot.addWidget(wizard)
    wizard.resize(960, 680)
    wizard.show()
    while wizard.page_now().step is not step:
        wizard.go_next()
    qtbot.wait(10)
    return Shown(wizard, context, qtbot, outside)


def connected(keepit: Factory) -> Session:
    """A session that is connected to Keepit."""
    client = keepit(Region("dk-co", "Denmark (Copenhagen)"), USER, PASSWORD)
    return Session(account=ACCOUNT, keepit=client.connect(), region="dk-co")


def _only_keepit_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    real = wizards.make_page

    def make_page(step: Step, context: Context) -> Page:
        return real(step, context) if step in REAL else Counting(context, step)

    monkeypatch.setattr(wizards, "make_page", make_page)


def tab_order(shown: Shown) -> list[str]:
    """Names of what Tab reaches on the page, from the initial focus on, and that first where Tab reaches it."""
    start = shown.focus
    tab = Qt.FocusPolicy.TabFocus
    names = [_name(start)] if start.focusPolicy() & tab else []
    widget = start.nextInFocusChain()
    while widget is not start:
        reachable = widget.focusPolicy() & tab
        if reachable and widget.isVisible() and shown.page.isAncestorOf(widget):
            names.append(_name(widget))
        widget = widget.nextInFocusChain()
    return names


def _name(widget: Any) -> str:
    return str(widget.accessibleName() or widget.text())
