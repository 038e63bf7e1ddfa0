"""``python -m setup_assistant.packaging COMMAND``: see ``COMMANDS``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from subprocess import CalledProcessError

from setup_assistant.packaging.steps import Broken

COMMANDS = {
    "version": "releasing.check_version",
    "unpack": "unpacking.unpack",
    "build": "building.build",
    "pictures": "pictures.check",
    "sign": "signing.sign",
    "bring-nsis": "nsis.bring",
    "windows": "releasing.windows",
    "msi": "releasing.windows_installer",
    "try-windows": "installing.windows",
    "macos": "macos.build",
    "try-macos": "installing.macos",
    "papers": "releasing.papers",
}
"""What does each of them. Imported when it is asked for: some run where only Python is there."""


def main(arguments: Sequence[str]) -> int:
    """Do the command named first; 1 with a sentence if it fails, 2 if there is none of that name."""
    name = COMMANDS.get(arguments[0]) if arguments else None
    if name is None:
        print(f"Say one of: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return deed(name)(arguments[1:])
    except (Broken, OSError, CalledProcessError) as problem:
        print(f"{arguments[0]} stopped: {problem}", file=sys.stderr)
        return 1


def deed(name: str) -> Callable[[Sequence[str]], int]:
    """The function that ``COMMANDS`` calls ``name``."""
    module, _dot, function = name.partition(".")
    call: Callable[[Sequence[str]], int] = getattr(import_module(f"setup_assistant.packaging.{module}"), function)  # fmt: skip
    return call


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
