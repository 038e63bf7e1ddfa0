"""The window for somebody who has signed in already: the page needs a world, and no browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from setup_assistant.practice.state.world import World
from tests.support.ui import signed_in
from tests.support.ui.signed_in import Open, Stage


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Open:
    """``open_window(scenario)``: the first page; called again, a later start in the same world."""
    worlds: dict[str, World] = {}

    def start(scenario: str) -> Stage:
        world = worlds.get(scenario)
        stage = signed_in.open_window(qtbot, tmp_path, scenario, organizations=None, world=world)
        worlds[scenario] = stage.world
        return stage

    return start
