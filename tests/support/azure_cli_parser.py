"""Reads words as the real Azure CLI does: ``python azure_cli_parser.py LOG words…``, in an environment that has it.

Its command table is loaded and its parser run; then it stops, before anything of the command itself. The
log (JSON lines) gets the words, the command and its arguments. What az doesn't know ends with its own
message and code 2. Nothing of it can reach a network.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

ANSWERS = {"ad app create": "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"}
"""What a command prints that the next ones need."""


class Parsed(BaseException):
    """The parser has taken the words. No ``Exception``: az would explain it to people."""


def main(log: Path, words: list[str]) -> int:
    from azure.cli.core import get_default_cli
    from knack.events import EVENT_INVOKER_POST_PARSE_ARGS

    def no_network(*_address: object) -> NoReturn:
        raise OSError("no network here")

    socket.socket.connect = socket.getaddrinfo = no_network  # type: ignore[method-assign,assignment]

    def stop(_cli: object, command: str, args: Any, **_more: object) -> NoReturn:
        values = {name: value for name, value in vars(args).items() if not name.startswith("_")}
        call = {"words": words, "command": command, "arguments": values}
        with log.open("a", encoding="utf-8") as calls:
            calls.write(json.dumps(call, default=str) + "\n")
        print(ANSWERS.get(command, ""))
        raise Parsed

    cli = get_default_cli()
    cli.register_event(EVENT_INVOKER_POST_PARSE_ARGS, stop)
    try:
        return int(cli.invoke(words))
    except Parsed:
        return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
