"""What Keepit asks for, as data: ``resources/requirements.json``, read when it is first needed.

The file says of each check how much it weighs, where that is published, and which controls of
hardening baselines ask for the opposite; and where other facts that sentences rest on are published. A vendor's rule changes there, without code. Its schema is
``resources/schemas/requirements-1.json``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from setup_assistant.model import Weight
from setup_assistant.texts import resources


@dataclass(frozen=True)
class Source:
    """A page on which a requirement is published."""

    title: str
    link: str


@dataclass(frozen=True)
class Control:
    """A control of a hardening baseline that asks for the opposite. ``control`` is its id there."""

    tool: str
    control: str
    link: str


@dataclass(frozen=True)
class Requirement:
    """What one check stands for."""

    id: str
    level: Weight
    sources: tuple[Source, ...]
    contradicted_by: tuple[Control, ...]
    everywhere: bool = True
    """Whether it holds in every organization that the account can reach, or only where one is backed up."""


@dataclass(frozen=True)
class _Held:
    version: str
    vendor: str
    requirements: dict[str, Requirement]
    facts: dict[str, tuple[Source, ...]]


_file: Path | None = None


def use(path: Path | None) -> None:
    """Read ``path`` instead of the file that comes with the assistant; None goes back to that one."""
    global _file
    _file = path
    _held.cache_clear()


def version() -> str:
    """Version of the requirements, such as ``2026.11``."""
    return _held().version


def vendor() -> str:
    """Whose requirements they are."""
    return _held().vendor


def requirement(check_id: str) -> Requirement:
    """What the check with this id stands for; ``KeyError`` for an unknown one."""
    return _held().requirements[check_id]


def weight(check_id: str) -> Weight:
    """How much a finding of that check weighs."""
    return requirement(check_id).level


def sources(fact: str) -> tuple[Source, ...]:
    """Where a fact about the world that sentences rest on is published; none in an older file."""
    return _held().facts.get(fact, ())


def facts() -> tuple[tuple[str, tuple[Source, ...]], ...]:
    """Every fact by its id, with its sources, in the order of the file."""
    return tuple(_held().facts.items())


@cache
def _held() -> _Held:
    path = _file or resources() / "requirements.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    made = {
        item["id"]: Requirement(
            item["id"],
            Weight(item["level"]),
            tuple(Source(**source) for source in item["sources"]),
            tuple(Control(**control) for control in item["contradicted_by"]),
            item.get("applies_to", "reachable") == "reachable",
        )
        for item in document["requirements"]
    }
    facts = {
        fact["id"]: tuple(Source(**source) for source in fact["sources"])
        for fact in document.get("facts", ())
    }
    return _Held(document["version"], document["vendor"], made, facts)
