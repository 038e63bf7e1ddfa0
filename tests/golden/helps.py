"""Every ``--help`` of the command line, found by walking its parsers."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
from collections.abc import Iterator
from unittest import mock

from setup_assistant.cli import main as cli

_WIDTH = "100"


def helps() -> str:
    """What ``--help`` says of the program and of each of its commands, one below the other."""
    with mock.patch.dict(os.environ, COLUMNS=_WIDTH, LANGUAGE="en", NO_COLOR="1"):
        return "\n".join(_helps(()))


def _helps(words: tuple[str, ...]) -> Iterator[str]:
    text, parser = _help(words)
    title = " ".join(("setup-assistant", *words, "--help"))
    yield f"$ {title}\n{_usage_in_one_line(text)}"
    for command in _commands(parser):
        yield from _helps((*words, command))


def _help(words: tuple[str, ...]) -> tuple[str, argparse.ArgumentParser]:
    """What is printed, and the parser that printed it."""
    parsers: list[argparse.ArgumentParser] = []
    print_help = argparse.ArgumentParser.print_help

    def watched(parser: argparse.ArgumentParser, file: None = None) -> None:
        parsers.append(parser)
        print_help(parser, file)

    out = io.StringIO()
    with (
        mock.patch.object(argparse.ArgumentParser, "print_help", watched),
        contextlib.redirect_stdout(out),
        contextlib.suppress(SystemExit),
    ):
        cli.main([*words, "--help"])
    (parser,) = parsers
    return out.getvalue(), parser


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices


def _usage_in_one_line(text: str) -> str:
    """Python's versions break the lines of the usage in different places, and nothing else."""
    usage, blank, rest = text.partition("\n\n")
    return re.sub(r"\s+", " ", usage) + blank + rest
