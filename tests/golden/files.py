"""The golden files: ``data/help.txt`` and ``data/<play>.json``."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
HELP = "help.txt"


def as_text(documents: dict[str, Any]) -> str:
    """A play's documents as its file keeps them: one value a line, sorted, so that a diff is short."""
    return json.dumps(documents, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def difference(name: str, text: str) -> str:
    """A unified diff from the golden file to ``text``; empty when they are the same."""
    file = DATA / name
    golden = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = difflib.unified_diff(
        golden.splitlines(), text.splitlines(), f"golden {name}", "now", lineterm="", n=6
    )
    return "\n".join(lines)


def renew(texts: dict[str, str]) -> None:
    """Make ``texts`` the golden files, by name, and remove what isn't among them."""
    DATA.mkdir(exist_ok=True)
    for file in DATA.iterdir():
        if file.name not in texts:
            file.unlink()
    for name, text in texts.items():
        (DATA / name).write_text(text, encoding="utf-8", newline="\n")
