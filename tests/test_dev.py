"""What ``dev.py`` sets up."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path

from setup_assistant import __version__


def test_the_program_is_in_the_environment_by_its_name() -> None:
    name = "setup-assistant.exe" if os.name == "nt" else "setup-assistant"
    program = Path(sysconfig.get_path("scripts")) / name

    assert subprocess.check_output([program, "--version"], text=True) == f"{__version__}\n"
