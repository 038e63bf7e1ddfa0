"""Where a secret may have got to: every kind of place, and one search through all of them.

The same search looks through what real journeys leave and through places where a secret was planted; so a
search that finds nothing has been seen to find.
"""

from __future__ import annotations

import html
import json
import os
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

SHORTEST = 6
"""A secret with fewer characters would be found where it isn't."""


@dataclass(frozen=True)
class Place:
    """One place of a ``kind``, such as a file or the arguments of a program, and what is in it."""

    kind: str
    name: str
    content: bytes


def search(places: Iterable[Place], canaries: Mapping[str, str]) -> list[str]:
    """A line for each secret in each place, such as ``the password in file settings.json``, without the secret."""
    forms = {name: _forms(value) for name, value in canaries.items()}
    return [
        f"{name} in {place.kind} {place.name}"
        for place in places
        for name, spellings in forms.items()
        if any(form in place.content for form in spellings)
    ]


def _forms(value: str) -> frozenset[bytes]:
    """How programs write a secret: as it is, in UTF-16, in addresses, in JSON and XML, in base 64, in hexadecimal."""
    if len(value) < SHORTEST:
        raise ValueError("too short to be told from other words")
    plain = value.encode()
    texts = {value, quote(value, safe=""), quote_plus(value), html.escape(value)}
    texts |= {json.dumps(value, ensure_ascii=escaped)[1:-1] for escaped in (True, False)}
    texts |= {plain.hex(), plain.hex().upper()}
    encoded = {text.encode() for text in texts} | {value.encode("utf-16-le")}
    for shift in range(3):  # it may stand behind other bytes, as a password behind its user
        for encode in (b64encode, urlsafe_b64encode):
            whole = encode(b"\0" * shift + plain)
            certain = (8 * (shift + len(plain))) // 6  # what follows may change the next letter
            encoded.add(whole[-(-8 * shift // 6) : certain])
    return frozenset(encoded)


def files(*folders: Path) -> Iterator[Place]:
    """Every file below ``folders``, its name, and the words of a PDF, which are packed in it."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            yield Place("file name", name, name.encode())
            if path.is_symlink():
                yield Place("link", name, os.fsencode(path.readlink()))
            elif path.is_file():
                yield Place("file", name, path.read_bytes())
                if path.suffix == ".pdf":
                    yield Place("file", name, _words(path).encode())


def _words(file: Path) -> str:
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    if document.load(str(file)) is not QPdfDocument.Error.None_:
        raise AssertionError(f"{file.name} can't be read")
    pages = [document.getAllText(number).text() for number in range(document.pageCount())]
    document.close()
    # A long word goes on in the next line.
    return "\n".join((*pages, *("".join(page.split()) for page in pages)))


def family(pid: int) -> Iterator[Place]:
    """Arguments of the program ``pid`` and of all that it started, and the environments of these."""
    parents = dict(_parents())
    for child in [pid, *_below(pid, parents)]:
        with suppress(OSError):  # it may have ended since
            name = Path(f"/proc/{child}/comm").read_text().strip()
            yield Place("arguments", name, Path(f"/proc/{child}/cmdline").read_bytes())
            if child != pid:
                yield Place("environment", name, Path(f"/proc/{child}/environ").read_bytes())


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                status = (folder / "stat").read_text().rpartition(")")[2].split()
                yield int(folder.name), int(status[1])


def _below(pid: int, parents: Mapping[int, int]) -> Iterator[int]:
    for child, parent in parents.items():
        if parent == pid:
            yield child
            yield from _below(child, parents)
