"""Stands in for the programs that a step starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from setup_assistant.packaging.steps import Command, Starter


class Programs:
    """Each program (by its file name) ends with the next of its ``codes``, then always with 0."""

    def __init__(self, codes: Mapping[str, Sequence[int]] | None = None, output: str = "") -> None:
        self._codes = {name: list(ends) for name, ends in (codes or {}).items()}
        self._output = output
        self.calls: list[Command] = []
        self.waits: list[float] = []

    def starter(self, *pauses: float) -> Starter:
        """One that starts nothing and never waits; by default with pauses of 1 and 2 seconds."""
        return Starter(self._start, self.waits.append, pauses or (1, 2))

    def _start(self, command: Command) -> tuple[int, str]:
        self.calls.append(command)
        codes = self._codes.get(Path(command[0]).name, [])
        return codes.pop(0) if codes else 0, self._output
