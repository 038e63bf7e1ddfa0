"""The pages of the manual and the other Markdown of the project, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from setup_assistant.packaging.product import ROOT

FOLDER = ROOT / "resources" / "help"
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^(?: {4}|\t).*$", re.MULTILINE)
_INLINE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """Without code."""
        return _INLINE.sub("", _CODE.sub("", _FENCED.sub("", self.text)))

    @cached_property
    def headings(self) -> list[str]:
        """Every heading, the title first."""
        return re.findall(r"^#+ (.+)$", _FENCED.sub("", self.text), re.MULTILINE)

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Words and target of each link and picture."""
        found = re.findall(r"\[([^\]]*)\]\(([^)\s]+)\)", self.prose)
        return [(" ".join(words.split()), target) for words, target in found]

    def section(self, anchor: str) -> str:
        """What stands below the heading with this anchor, up to the next heading of any size."""
        parts = re.split(r"^#+ (.+)$", _FENCED.sub("", self.text), flags=re.MULTILINE)
        (text,) = (
            below
            for heading, below in zip(parts[1::2], parts[2::2], strict=True)
            if slug(heading) == anchor
        )
        return f"{anchor}\n{text}"

    def code(self) -> Iterator[str]:
        """Every line of code blocks, and every piece of code in a sentence, that begins with a program."""
        blocks = (_FENCED.findall(self.text), _CODE.findall(_FENCED.sub("", self.text)))
        for block in (*blocks[0], *blocks[1]):
            yield from (line.strip() for line in block.splitlines())
        inline = _INLINE.findall(_CODE.sub("", _FENCED.sub("", self.text)))
        yield from (" ".join(piece.split()) for piece in inline)


def pages() -> list[Page]:
    """Every page of the manual, its contents among them."""
    return [Page(path) for path in sorted(FOLDER.glob("*.md"))]


def documents() -> list[Page]:
    """The manual, and what lies at the top of the project."""
    top = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
    return [*pages(), *(Page(ROOT / name) for name in top)]


def slug(heading: str) -> str:
    """The anchor of a heading, as forges make it."""
    words = re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", heading).lower())
    return words.strip().replace(" ", "-")
