"""Where the manual has some words: which pages, those first that have them in the title, then in a heading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QTextDocument

from setup_assistant.texts import _
from setup_assistant.ui.manual import contents, dressing


@dataclass(frozen=True)
class _Page:
    """The text of a page as it is shown, in small letters: its title, its other headings, all else."""

    entry: tuple[str, str]
    title: str
    headings: tuple[str, ...]
    lines: tuple[str, ...]


def pages_with(words: str) -> tuple[contents.Group, ...]:
    """The pages that have ``words`` on one line, in groups as the contents are; a group without any is left out."""
    needle, pages = _plain(words), list(_pages())
    ranks: tuple[tuple[str, Callable[[_Page], bool]], ...] = (
        (_("In the title"), lambda page: needle in page.title),
        (_("In a heading"), lambda page: any(needle in line for line in page.headings)),
        (_("In the text"), lambda page: any(needle in line for line in page.lines)),
    )
    groups = []
    for title, has in ranks:
        if hits := tuple(page.entry for page in pages if has(page)):
            groups.append(contents.Group(title, hits))
        pages = [page for page in pages if page.entry not in hits]
    return tuple(groups)


@cache
def _pages() -> tuple[_Page, ...]:
    """All of them, in the order of the contents; read at the first search, in some 25 ms."""
    return tuple(_page(entry) for group in contents.groups() for entry in group.pages)


def _page(entry: tuple[str, str]) -> _Page:
    document = QTextDocument()
    document.setMarkdown(contents.read(entry[1]))
    lines = dict[int, list[str]]()
    for block in dressing.blocks(document):
        level = min(block.blockFormat().headingLevel(), 2)
        lines.setdefault(level, []).append(_plain(block.text()))
    title, headings = " ".join(lines.get(1, ())), tuple(lines.get(2, ()))
    return _Page(entry, title, headings, tuple(lines.get(0, ())))


def _plain(text: str) -> str:
    """As ``QTextDocument.find`` compares it."""
    return text.replace("\xa0", " ").lower()
