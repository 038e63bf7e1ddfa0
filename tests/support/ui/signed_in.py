"""The whole window behind the sign-in, on the practice services without sockets: fast, and real.

Only the sign-in itself is left out: somebody has signed in before the first page is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.memory import Memory
from setup_assistant.practice.state.scenarios import make
from setup_assistant.practice.state.world import World
from setup_assistant.registration import Registration
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.ui.application import remembered_session
from setup_assistant.ui.context import Context
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT
from setup_assistant.ui.widgets.arming import Clock
from setup_assistant.ui.window.wizard import Wizard
from tests.support import devops_site
from tests.support.ui.clocks import Hurried
from tests.support.ui.journey import Journey
from tests.support.ui.keepit_window import client_of
from tests.support.ui.outside import Outside
from tests.support.ui.trials import Settled
from tests.support.ui.windows import KeepitOnly


class Keyboard(Journey):
    """A journey that presses keys where the focus is, and nothing else."""

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """One key, through the window system."""
        handle = self.front.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key, modifiers or Qt.KeyboardModifier.NoModifier)

    @property
    def focus(self) -> QWidget | None:
        """What has the focus in front."""
        return self.front.focusWidget()

    def sign_in(self, upn: str = ACCOUNT) -> None:
        """Somebody has signed in already."""


READS = ("/max_usage", "/history/range")
"""What is read with a body that says what is wanted."""


@dataclass
class Stage:
    """A journey through the window, the world it happens in, and what was opened outside."""

    journey: Keyboard
    world: World
    context: Context
    outside: Outside

    def changes(self) -> list[str]:
        """The requests that create or change something, in order; some reading is not by GET."""
        with self.world.lock:
            log = list(self.world.log)
        return [
            f"{call.method} {call.path}"
            for call in log
            if (call.method in ("PUT", "PATCH", "DELETE") and not call.path.endswith(READS))
            or (call.method == "POST" and "/devices/" in call.path)
        ]


Open = Callable[[str], Stage]


def open_window(
    qtbot: QtBot,
    folder: Path,
    scenario: str = "demo",
    *,
    organizations: int | None = 5,
    clock: Clock | None = None,
    world: World | None = None,
    **remembered: Any,
) -> Stage:
    """The window on its first page; the service account has signed in. ``world``: that of an earlier start."""
    world = world or make(scenario, organizations)
    tokens = devops_site.Tokens(world)
    account = devops_site.account(world)
    clients = KeepitOnly(command_line=Registration("client"), make=client_of(world))
    memory = Memory(folder / "resume.json")
    if remembered:
        memory.update(**remembered)
    session = replace(remembered_session(memory.load()), account=account)
    outside = Outside()
    context = Context(clients, memory, Settled(), session=session, opener=Opener(outside))
    access = Access(account, devops_site.client(world, tokens), tokens)
    context.directories = Directories(access)
    wizard = Wizard(context, clock or Hurried())
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.resize(960, 680)
    until(wizard.isActiveWindow, "the window")
    return Stage(Keyboard(wizard), world, context, outside)
