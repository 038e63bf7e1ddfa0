"""What is loaded before the first page is painted: nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FIRST_PAINT = """
import json, sys
from pathlib import Path
from setup_assistant.settings import Endpoints, Memory
from setup_assistant.ui import application
from setup_assistant.ui.context import Services

app = application.application()
never = lambda *_: None
wizard = application.window(Services(Endpoints(), never, never, never), Memory(Path("none.json")))
wizard.show()
for _ in range(5):
    app.processEvents()
assert not wizard.grab().isNull()
print(json.dumps(sorted(sys.modules)))
"""
HEAVY = (
    "requests",
    "msal",
    "flask",
    "trustme",
    "cheroot",
    "cryptography",
    "jinja2",
    "click",
    "rich",
)


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT],
        cwd=tmp_path,
        env=_environment(),
        timeout=60,
        check=False,
        capture_output=True,
    )
    assert process.returncode == 0, process.stderr.decode()
    loaded = json.loads(process.stdout)
    assert not [name for name in loaded if name.partition(".")[0] in HEAVY]
    assert not [name for name in loaded if name.startswith("PySide6.QtWebEngine")]
    assert not [name for name in loaded if name.startswith("setup_assistant.services.")]
    assert not [name for name in loaded if name.startswith("setup_assistant.practice")]
    assert "setup_assistant.checks.requirements" not in loaded
    model = {name for name in loaded if name.startswith("setup_assistant.model.")}
    assert model == {"setup_assistant.model.scope", "setup_assistant.model.session"}
    ours = {name for name in loaded if name.startswith("setup_assistant.ui.pages.")}
    assert ours == {
        f"setup_assistant.ui.pages.{name}" for name in ("page", "before", "before_parts")
    }


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
