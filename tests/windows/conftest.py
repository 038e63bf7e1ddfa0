"""The Windows at work, and where its tests put what they make."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.windows import environment
from tests.windows.environment import Windows


@pytest.fixture(scope="session")
def windows() -> Windows:
    """Made by ``python -m tests.windows``, which starts these tests."""
    return environment.handed_over()


@pytest.fixture
def folder(windows: Windows, request: pytest.FixtureRequest) -> Path:
    """An empty folder of the user, with a name that breaks careless programs."""
    made = windows.home / "Documents" / f"Ærø & 漢字 (100%) {abs(hash(request.node.name)) % 10**6}"
    made.mkdir(parents=True)
    return made
