"""The real window on the practice services over real HTTPS; the world can be looked into.

Nothing inside is patched: real msal, real QtWebEngine, real sockets on loopback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from setup_assistant.cli.window import through_qt
from setup_assistant.memory import Memory
from setup_assistant.practice.process import CLIENT_ID
from setup_assistant.practice.server import PracticeServer
from setup_assistant.practice.state.scenarios import make
from setup_assistant.practice.state.world import World
from setup_assistant.registration import Registration
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets.arming import Clock
from tests.support.ui.clocks import Hurried
from tests.support.ui.journey import Journey
from tests.support.ui.outside import Outside
from tests.support.ui.trials import Settled


@dataclass
class Stage:
    """A journey through the window, the world it happens in, what is remembered, and what was opened outside."""

    journey: Journey
    world: World
    memory: Memory
    ca_file: Path
    outside: Outside


Open = Callable[..., Stage]


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """``open_window(scenario)``: a fresh window; called again, a later start in the same world."""
    application.application()
    with ExitStack() as stack:
        worlds: dict[str, PracticeServer] = {}

        def open_(scenario: str = "ready", clock: Clock | None = None) -> Stage:
            if scenario not in worlds:
                worlds[scenario] = stack.enter_context(PracticeServer(make(scenario)))
            server = worlds[scenario]
            memory = Memory(tmp_path / f"{scenario}.json")
            clients = through_qt(Clients(server.endpoints, Registration(CLIENT_ID)))
            outside = Outside()
            window = application.window(
                clients,
                memory,
                practice=True,
                clock=clock or Hurried(),
                trial=Settled(),
                opener=Opener(outside),
            )
            journey = Journey(window)
            stack.callback(_close, journey)
            window.show()
            return Stage(journey, server.world, memory, server.ca_file, outside)

        yield open_


def _close(journey: Journey) -> None:
    gone: list[bool] = []
    journey.window.done(0)
    journey.window.destroyed.connect(lambda: gone.append(True))
    journey.window.deleteLater()
    until(lambda: gone, "the window destroyed")
