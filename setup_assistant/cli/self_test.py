"""``--self-test``: whether this installation works, found out by using it. Nothing leaves the computer.

Each part runs in a process of its own, because a broken QtWebEngine ends its process or hangs.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from typing import Any

from setup_assistant import __version__
from setup_assistant.practice.process import NO_WINDOW, own_command

SECONDS = 60
"""A part that says nothing for so long hangs; a cold start of the browser takes about 2 s."""

PARTS = {
    "versions": ("--self-test", "versions"),
    "browser": ("--self-test", "browser"),
    "check": ("check", "--practice", "--json"),
}


def run() -> int:
    """Print a JSON report and return 0 if every part is fine, else 1.

    ``{"ok", "version", "system", "frozen", "parts": {name: {"ok", "problem"?, "told"?}}}``.
    """
    parts = {name: part(*arguments) for name, arguments in PARTS.items()}
    report = {
        "ok": all(result["ok"] for result in parts.values()),
        "version": __version__,
        "system": platform.platform(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "parts": parts,
    }
    print(json.dumps(report, indent=2))
    return 0 if report["ok"] else 1


def part(*arguments: str) -> dict[str, Any]:
    """Start this program with ``arguments``; what it told, or how it ended."""
    command = [*own_command(), *arguments]
    try:
        process = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=SECONDS, check=False, creationflags=NO_WINDOW
        )
    except subprocess.TimeoutExpired:
        return {"ok": False, "problem": f"no answer within {SECONDS} s"}
    except OSError as error:
        return {"ok": False, "problem": str(error)}
    try:
        document = json.loads(process.stdout)
    except ValueError:
        last = process.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return {"ok": False, "problem": f"ended with code {process.returncode}: {last}"}
    if (organizations := document.get("organizations")) is not None:
        # A check tells a screenful of each; only how many there are counts here.
        document = {"ready": document.get("ready"), "organizations": len(organizations)}
    return {"ok": process.returncode == 0, "told": document}
