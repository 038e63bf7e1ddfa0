"""Files of the frozen folder on Linux that need not be as large as on the machine that builds.

Python's own libraries lose the symbols that debuggers read. Qt's ICU loses the tables that Qt never asks for: it
compares and converts text with it, no more. Nothing else is touched, and no other system: there files are signed.
"""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from setup_assistant.packaging.trimming import Entry

PYTHON = re.compile(r"libpython3[\d.]*\.so[\d.]*|python3[\d.]*/lib-dynload/.+\.so")
ICU = re.compile(r"PySide6/Qt/lib/libicudata\.so\.(\d+)")

TABLES_OUT = frozenset(
    {"brkitr", "curr", "lang", "rbnf", "region", "translit", "unit", "zone"},
)
"""Folders of ICU's tables that go: where words end, names of currencies, languages, regions, units and time zones,
numbers in words, transliteration. The order of words (``coll``) and the code pages stay."""

_MAGIC = b"\xda\x27\x14\x00\x00\x00\x00\x00\x02\x00CmnD"
_PLACES = struct.Struct("<II")
_ALIGNMENT = 16
_SOURCE = """\
.section .rodata
.balign {alignment}
.globl icudt{version}_dat
.type icudt{version}_dat, %object
icudt{version}_dat: .incbin "{tables}"
.size icudt{version}_dat, . - icudt{version}_dat
.section .note.GNU-stack, "", %progbits
"""


def smaller(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """``entries`` with smaller copies in ``folder`` in place of those that may be smaller."""
    folder.mkdir(parents=True, exist_ok=True)
    return [(name, _smaller(name, source, folder), kind) for name, source, kind in entries]


def _smaller(name: str, source: str, folder: Path) -> str:
    copy = folder / PurePosixPath(name).name
    if PYTHON.fullmatch(name):
        subprocess.run(["strip", "--strip-unneeded", "-o", copy, source], check=True)
        return str(copy)
    if match := ICU.fullmatch(name):
        _write_library(without_tables(Path(source).read_bytes()), copy, match[1])
        return str(copy)
    return source


def _write_library(tables: bytes, library: Path, version: str) -> None:
    """A ``library`` that holds nothing but ICU's ``tables``: by binutils, which PyInstaller needs anyway."""
    data, source, compiled = (library.with_name(f"icu.{suffix}") for suffix in ("dat", "s", "o"))
    data.write_bytes(tables)
    text = _SOURCE.format(alignment=_ALIGNMENT, version=version, tables=data)
    source.write_text(text, encoding="utf-8")
    subprocess.run(["as", "-o", compiled, source], check=True)
    subprocess.run(["ld", "-shared", "-soname", library.name, "-o", library, compiled], check=True)


def without_tables(library: bytes) -> bytes:
    """The tables in ICU's ``library`` without those of ``TABLES_OUT``. Raises ``ValueError`` where there are none.

    A header, whose first number is its size; then how many tables there are, of each the places of its
    name and of its bytes, counted from that number; the names; the tables in the same order.
    """
    start = library.index(_MAGIC) - 2
    contents = start + struct.unpack_from("<H", library, start)[0]
    (count,) = struct.unpack_from("<I", library, contents)
    places = list(_PLACES.iter_unpack(library[contents + 4 : contents + 4 + 8 * count]))
    ends = [*(begin for _name, begin in places[1:]), len(library) - contents]
    items = list[tuple[bytes, bytes]]()
    for (place, begin), end in zip(places, ends, strict=True):
        name = library[contents + place : library.index(b"\0", contents + place)]
        if PurePosixPath(name.decode("ascii")).parts[1] not in TABLES_OUT:
            items.append((name + b"\0", library[contents + begin : contents + end]))
    return library[start:contents] + _joined(items)


def _joined(items: Sequence[tuple[bytes, bytes]]) -> bytes:
    """As ``without_tables`` tells; every table begins at a multiple of the alignment."""
    names = b"".join(name for name, _table in items)
    name_place = 4 + _PLACES.size * len(items)
    table_place = len(_padded(bytes(name_place) + names))
    places, tables = list[bytes](), list[bytes]()
    for name, table in items:
        places.append(_PLACES.pack(name_place, table_place))
        tables.append(_padded(table))
        name_place += len(name)
        table_place += len(tables[-1])
    head = struct.pack("<I", len(items)) + b"".join(places) + names
    return _padded(head) + b"".join(tables)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _ALIGNMENT)
