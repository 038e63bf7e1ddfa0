"""How the program starts itself again: from the checkout, frozen, and frozen under Windows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from setup_assistant.practice import process


def test_from_the_checkout_it_is_python_with_the_package() -> None:
    assert process.own_command() == [sys.executable, "-m", "setup_assistant"]


@pytest.mark.parametrize(
    ("windows", "program"),
    [(False, "setup-assistant-window.exe"), (True, "setup-assistant.exe")],
)
def test_the_frozen_window_of_windows_asks_the_program_that_has_streams(
    windows: bool, program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "setup-assistant-window.exe"))
    monkeypatch.setattr(process, "WINDOWS", windows)

    assert process.own_command() == [str(tmp_path / program)]
