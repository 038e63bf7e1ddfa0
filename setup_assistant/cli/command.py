"""A command of the command line, as far as everything needs it that runs one: what to call, with which options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Args:
    """Options as data: each field takes the option of its name, or is such data of its own."""

    def fault(self) -> str:
        """The sentence for options that can't stand together, or empty."""
        return ""


@dataclass(frozen=True)
class Command:
    """What to call with ``args``; with clients too where they are ``CommandArgs``."""

    run: Callable[..., int]
    args: Args
