"""``python -m setup_assistant.packaging COMMAND``: see ``COMMANDS``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from setup_assistant.packaging import building, macos, releasing

Deed = Callable[[Sequence[str]], int]
COMMANDS: dict[str, Deed] = {
    "build": building.build,
    "macos": macos.build,
    "windows": releasing.windows,
    "msi": releasing.windows_installer,
    "papers": releasing.papers,
}


def main(arguments: Sequence[str]) -> int:
    """Do the command named first; 2 if there is none of that name."""
    deed = COMMANDS.get(arguments[0]) if arguments else None
    if deed is None:
        print(f"Say one of: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    return deed(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
