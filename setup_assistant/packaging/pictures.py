"""Whether a tour took every picture. The scenes are the list: each name stands there once."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterable, Sequence
from pathlib import Path

from setup_assistant.packaging import product
from setup_assistant.packaging.steps import Broken

SCENES = product.ROOT / "setup_assistant" / "ui" / "tour" / "scenes.py"
SCHEMES = ("light", "dark")
PNG = b"\x89PNG\r\n\x1a\n"


def expected(source: str = "") -> list[str]:
    """The file names of all pictures, in the order in which the scenes take them."""
    tree = ast.parse(source or SCENES.read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    shots = sorted(filter(_is_shot, calls), key=lambda call: call.lineno)
    names = [ast.literal_eval(call.args[-1]) for call in shots]
    return [f"{name}-{scheme}.png" for name in names for scheme in SCHEMES]


def _is_shot(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "shoot"


def missing(folder: Path, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that aren't in ``folder``, or aren't pictures there."""
    return [name for name in names if not _is_picture(folder / name)]


def _is_picture(file: Path) -> bool:
    try:
        return file.read_bytes().startswith(PNG)
    except OSError:
        return False


def check(arguments: Sequence[str]) -> int:
    """For each folder named: raises ``Broken`` about the pictures that it lacks."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging pictures")
    parser.add_argument("folders", type=Path, nargs="+")
    names = expected()
    for folder in parser.parse_args(arguments).folders:
        gone = missing(folder, names)
        if gone:
            raise Broken(f"{folder} lacks {len(gone)} of {len(names)} pictures: {', '.join(gone)}")
        print(f"{folder}: all {len(names)} pictures")
    return 0
