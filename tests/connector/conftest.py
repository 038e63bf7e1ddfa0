"""What is remembered of a create, in a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant.connector.attempt import Marker
from setup_assistant.memory import Memory
from tests.support.keepit_wire import ACCOUNT


@pytest.fixture
def marker(tmp_path: Path) -> Marker:
    return Marker(Memory(tmp_path / "resume.json"), ACCOUNT)
