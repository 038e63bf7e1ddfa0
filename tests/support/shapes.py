"""Compares the shape of an answer with a published one: names and kinds of values, recursively."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data" / "azure-devops"


def example(pattern: str) -> tuple[int, Any]:
    """Status and body of the one official example whose path matches ``pattern``."""
    (path,) = (DATA / "specification").glob(f"**/{pattern}")
    held = json.loads(path.read_text(encoding="utf-8-sig"))["responses"]
    ((status, answer),) = held.items()
    return int(status), answer.get("body")


def capture(pattern: str) -> Any:
    """The body of a third-party capture."""
    (path,) = (DATA / "third-party").glob(f"**/{pattern}")
    return json.loads(path.read_text(encoding="utf-8-sig"))


def differences(wanted: Any, got: Any, where: str = "") -> list[str]:
    """What is missing or of another kind. Lists are compared by their first element of a kind."""
    if isinstance(wanted, dict):
        if not isinstance(got, dict):
            return [f"{where}: no object"]
        missing = [f"{where}.{name} is missing" for name in wanted if name not in got]
        shared = [name for name in wanted if name in got]
        return missing + [d for n in shared for d in differences(wanted[n], got[n], f"{where}.{n}")]
    if isinstance(wanted, list):
        if not isinstance(got, list):
            return [f"{where}: no list"]
        return differences(wanted[0], got[0], f"{where}[0]") if wanted and got else []
    if wanted is None or got is None or type(wanted) is type(got):
        return []
    return [f"{where}: {type(got).__name__} instead of {type(wanted).__name__}"]
