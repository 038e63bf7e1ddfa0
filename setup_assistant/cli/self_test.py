"""``--self-test``: whether this installation works, found out by using it. Nothing leaves the computer.

Each part runs in a process of its own, because a broken QtWebEngine ends its process or hangs.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import time
from typing import Any

from setup_assistant import __version__, children
from setup_assistant.children import own_command

SECONDS = 60
"""A part that says nothing for so long hangs; a cold start of the browser takes about 2 s."""

WHOLE_SECONDS = 120
"""For all parts together: what waits for the report knows how long that can take."""

PARTS = {
    "versions": ("--self-test", "versions"),
    "browser": ("--self-test", "browser"),
    "check": ("check", "--practice", "--json"),
}


def run() -> int:
    """Print a JSON report and return 0 if every part is fine, else 1; at the latest after ``WHOLE_SECONDS``.

    ``{"ok", "version", "system", "frozen", "parts": {name: {"ok", "problem"?, "told"?}}}``.
    """
    end = time.monotonic() + WHOLE_SECONDS
    parts = {
        name: part(min(SECONDS, end - time.monotonic()), *arguments)
        for name, arguments in PARTS.items()
    }
    report = {
        "ok": all(result["ok"] for result in parts.values()),
        "version": __version__,
        "system": platform.platform(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "parts": parts,
    }
    print(json.dumps(report, indent=2))
    return 0 if report["ok"] else 1


def part(seconds: float, *arguments: str) -> dict[str, Any]:
    """Start this program with ``arguments``; what it told within ``seconds``, or how it ended."""
    if seconds <= 0:
        return {"ok": False, "problem": "not tried: the parts before took too long"}
    try:
        ended = children.run([*own_command(), *arguments], seconds)
    except subprocess.TimeoutExpired:
        return {"ok": False, "problem": f"no answer within {seconds:.3g} s"}
    except OSError as error:
        return {"ok": False, "problem": str(error)}
    try:
        document = json.loads(ended.out)
    except ValueError:
        return {"ok": False, "problem": f"ended with {ended.how}: {ended.last_words}"}
    if (organizations := document.get("organizations")) is not None:
        # A check tells a screenful of each; only how many there are counts here.
        document = {"ready": document.get("ready"), "organizations": len(organizations)}
    return {"ok": ended.code == 0, "told": document}
