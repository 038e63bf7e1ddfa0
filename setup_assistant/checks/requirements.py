"""What Keepit asks for, as data: ``resources/requirements.json``, read when it is first needed.

The file says of each check how much it weighs, where that is published, and which controls of
hardening baselines ask for the opposite; and where other facts that sentences rest on are published. A vendor's rule changes there, without code. Its schema is
``resources/schemas/requirements-1.json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from setup_assistant import codec, json_text
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
    """What one check stands for. ``applies_to`` is ``reachable`` (every organization that the account can
    reach) or ``backed_up``.
    """

    id: str
    level: Weight
    sources: tuple[Source, ...]
    contradicted_by: tuple[Control, ...]
    applies_to: str = "reachable"

    @property
    def everywhere(self) -> bool:
        """Whether it holds in every organization that the account can reach, or only where one is backed up."""
        return self.applies_to == "reachable"


@dataclass(frozen=True)
class _Fact:
    id: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class _Document:
    version: str
    vendor: str
    requirements: tuple[Requirement, ...]
    facts: tuple[_Fact, ...] = ()


_file: Path | None = None


def use(path: Path | None) -> None:
    """Read ``path`` instead of the file that comes with the assistant; None goes back to that one."""
    global _file
    _file = path
    _document.cache_clear()
    _by_id.cache_clear()


def version() -> str:
    """Version of the requirements, such as ``2026.11``."""
    return _document().version


def vendor() -> str:
    """Whose requirements they are."""
    return _document().vendor


def requirement(check_id: str) -> Requirement:
    """What the check with this id stands for; ``KeyError`` for an unknown one."""
    return _by_id()[check_id]


def weight(check_id: str) -> Weight:
    """How much a finding of that check weighs."""
    return requirement(check_id).level


def sources(fact: str) -> tuple[Source, ...]:
    """Where a fact about the world that sentences rest on is published; none in an older file."""
    return dict(facts()).get(fact, ())


def facts() -> tuple[tuple[str, tuple[Source, ...]], ...]:
    """Every fact by its id, with its sources, in the order of the file."""
    return tuple((fact.id, fact.sources) for fact in _document().facts)


@cache
def _document() -> _Document:
    path = _file or resources() / "requirements.json"
    document: _Document = codec.decode(_Document, json_text.parse(path.read_text(encoding="utf-8")))
    return document


@cache
def _by_id() -> dict[str, Requirement]:
    return {requirement.id: requirement for requirement in _document().requirements}
