"""What is smaller in the Linux folder than on the machine that builds: Python's libraries and Qt's ICU."""

from __future__ import annotations

import _decimal
import ctypes
import struct
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from setup_assistant.packaging import shrinking

HEADER = b"\x20\x00\xda\x27\x14\x00\x00\x00\x00\x00\x02\x00CmnD" + bytes(16)


def library(tables: dict[str, bytes]) -> bytes:
    """A library of ICU's with ``tables``, somewhere in it."""
    names = [name.encode() + b"\0" for name in tables]
    name_place = 4 + 8 * len(tables)
    table_place = name_place + sum(map(len, names))
    rows = b""
    for name, table in zip(names, tables.values(), strict=True):
        rows += struct.pack("<II", name_place, table_place)
        name_place, table_place = name_place + len(name), table_place + len(table)
    contents = struct.pack("<I", len(tables)) + rows + b"".join(names) + b"".join(tables.values())
    return b"\x7fELF" + bytes(60) + HEADER + contents


def read(tables: bytes) -> dict[str, bytes]:
    """The tables by name, as ICU looks them up; the last one reaches to the end."""
    contents = tables[struct.unpack_from("<H", tables)[0] :]
    (count,) = struct.unpack_from("<I", contents)
    places = [struct.unpack_from("<II", contents, 4 + 8 * row) for row in range(count)]
    ends = [begin for _name, begin in places[1:]] + [len(contents)]
    return {
        contents[name : contents.index(b"\0", name)].decode(): contents[begin:end]
        for (name, begin), end in zip(places, ends, strict=True)
    }


def test_icu_keeps_the_tables_that_qt_asks_for() -> None:
    tables = {
        "icudt73l/brkitr/cjdict.dict": b"words" * 9,
        "icudt73l/coll/root.res": b"the order of words",
        "icudt73l/curr/de.res": b"Euro",
        "icudt73l/gb18030.cnv": b"a code page",
        "icudt73l/zone/de.res": b"Mitteleuropa",
    }
    smaller = shrinking.without_tables(library(tables))

    assert smaller.startswith(HEADER)
    kept = read(smaller)
    assert {name: table.rstrip(b"\0") for name, table in kept.items()} == {
        "icudt73l/coll/root.res": b"the order of words",
        "icudt73l/gb18030.cnv": b"a code page",
    }
    assert {smaller.index(table) % 16 for table in kept.values()} == {0}


def test_another_library_has_no_tables() -> None:
    with pytest.raises(ValueError, match="not found"):
        shrinking.without_tables(b"\x7fELF")


@pytest.mark.slow  # needs what builds the program
def test_the_copies_are_smaller_and_load(tmp_path: Path) -> None:
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.LibrariesPath))
    icu = next(qt.glob("libicudata.so.*"))
    version = icu.suffix.removeprefix(".")
    entries = [
        (f"PySide6/Qt/lib/{icu.name}", str(icu), "BINARY"),
        ("python3.11/lib-dynload/_decimal.so", _decimal.__file__, "EXTENSION"),
        (icu.name, f"PySide6/Qt/lib/{icu.name}", "SYMLINK"),
        ("PySide6/Qt/lib/libQt6Core.so.6", str(qt / "libQt6Core.so.6"), "BINARY"),
    ]
    made = shrinking.smaller(entries, tmp_path / "smaller")

    assert [(name, kind) for name, _source, kind in made] == [(e[0], e[2]) for e in entries]
    assert made[2:] == entries[2:]
    sources = [Path(source) for _name, source, _kind in made[:2]]
    assert sources[0].stat().st_size < icu.stat().st_size / 2
    assert sources[1].stat().st_size <= Path(_decimal.__file__).stat().st_size
    tables = ctypes.CDLL(str(sources[0]))
    assert (ctypes.c_char * 4).in_dll(tables, f"icudt{version}_dat").raw[2:] == b"\xda\x27"
    ctypes.PyDLL(str(sources[1]))
