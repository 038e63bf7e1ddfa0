"""Where the manual has some words: which pages, those first that have them in the title, then in a heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QTextDocument

from setup_assistant.texts import _, language
from setup_assistant.ui.manual import contents, dressing


@dataclass(frozen=True)
class _Page:
    """The text of a page as it is shown, in small letters: its title, its other headings, all else."""

    entry: tuple[str, str]
    title: str
    headings: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def all_lines(self) -> tuple[str, ...]:
        return (self.title, *self.headings, *self.lines)


@dataclass(frozen=True)
class Hits:
    """The pages in groups as the contents are, without those that are empty, and a pattern of what to mark there."""

    groups: tuple[contents.Group, ...] = ()
    pattern: str = ""


_CODE = re.compile(r"aadsts\W*(\d+)", re.IGNORECASE)
"""Microsoft's code, in whatever was copied; the table has the number only."""
_BEGINNING, _END = r"(?<![^\W_])", r"(?![^\W_])"


def look_for(words: str) -> Hits:
    """The pages that have ``words`` together on one line, each from its beginning; where none has, those with each of them."""
    code = _CODE.search(words)
    parts = [_part(word, whole=code is not None) for word in (code[1] if code else words).split()]
    together = " ".join(parts)
    if groups := _pages_with([together]):
        return Hits(groups, together)
    different = dict.fromkeys(parts)  # a long message has many twice, too many for a pattern
    return Hits(_pages_with(different), "|".join(different))


def _part(word: str, *, whole: bool) -> str:
    """In capitals it is an abbreviation: “PAT” is no “path”."""
    whole = whole or (len(word) > 1 and word.isalpha() and word.isupper())
    return _BEGINNING + re.escape(_plain(word)) + (_END if whole else "")


def _pages_with(parts: Iterable[str]) -> tuple[contents.Group, ...]:
    needles, pages = [re.compile(part) for part in parts], list(_pages(language()))

    def stand_in(*lines: str) -> bool:
        return all(any(needle.search(line) for line in lines) for needle in needles)

    ranks: tuple[tuple[str, Callable[[_Page], bool]], ...] = (
        (_("In the title"), lambda page: stand_in(page.title)),
        (_("In a heading"), lambda page: any(map(stand_in, page.headings))),
        (_("In the text"), lambda page: stand_in(*page.all_lines)),
    )
    groups = []
    for title, has in ranks:
        if hits := tuple(page.entry for page in pages if has(page)):
            groups.append(contents.Group(title, hits))
        pages = [page for page in pages if page.entry not in hits]
    return tuple(groups)


@cache
def _pages(_language: str) -> tuple[_Page, ...]:
    """All of them with labels in that language, in the order of the contents; read at the first search, in some 25 ms."""
    return tuple(_page(entry) for group in contents.groups() for entry in group.pages)


def _page(entry: tuple[str, str]) -> _Page:
    document = QTextDocument()
    document.setMarkdown(contents.shown(entry[1]))
    lines = dict[int, list[str]]()
    for block in dressing.blocks(document):
        level = min(block.blockFormat().headingLevel(), 2)
        lines.setdefault(level, []).append(_plain(block.text()))
    title, headings = " ".join(lines.get(1, ())), tuple(lines.get(2, ()))
    return _Page(entry, title, headings, tuple(lines.get(0, ())))


def _plain(text: str) -> str:
    """As ``QTextDocument.find`` compares it."""
    return text.replace("\xa0", " ").lower()
