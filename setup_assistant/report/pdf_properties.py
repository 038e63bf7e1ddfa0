"""What readers of a PDF show about it: its title, above the page, and its language, to screen readers.

The Chromium that prints writes neither. Both go behind the end, as PDF has it for every later change: what
was printed stays as it is, byte for byte. The tags of headings and tables can't be added this way.
"""

from __future__ import annotations

import re

_END = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*\Z", re.DOTALL)
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY = 20
"""Bytes of a line of the table of objects."""


def described(pdf: bytes, title: str, language: str) -> bytes:
    """``pdf`` with ``title`` and ``language`` (such as ``pt-BR``); what isn't built as expected stays as it is."""
    end = _END.search(pdf)
    catalog = _reference(end, b"Root")
    if end is None or catalog is None or (body := _body(pdf, end, catalog)) is None:
        return pdf
    size = int(_number(end[1], b"Size"))
    about = _reference(end, b"Info")
    facts = _body(pdf, end, about) if about is not None else b""
    info = size if about is None or facts is None else about
    shown = b"/Lang (%s) /ViewerPreferences <</DisplayDocTitle true>>" % language.encode("ascii")
    letters = f"\ufeff{title}".encode("utf-16-be", errors="replace").hex().encode("ascii")
    named = b"/Title <%s>" % letters
    objects = {catalog: b"%s %s" % (body, shown), info: b"%s %s" % (facts or b"", named)}
    return _with(pdf, objects, max(size, info + 1), (catalog, info), int(end[2]))


def _with(
    pdf: bytes, objects: dict[int, bytes], size: int, roots: tuple[int, int], before: int
) -> bytes:
    """``pdf``, then ``objects`` by number in place of those that it has, and the table of them."""
    added, table = b"\n", b"xref\n"
    for number, body in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(pdf) + len(added))
        added += b"%d 0 obj\n<<%s>>\nendobj\n" % (number, body)
    trailer = b"/Size %d /Root %d 0 R /Info %d 0 R /Prev %d" % (size, *roots, before)
    start = len(pdf) + len(added)
    return pdf + added + table + b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def _reference(end: re.Match[bytes] | None, name: bytes) -> int | None:
    number = end and re.search(rb"/%s (\d+) 0 R" % name, end[1])
    return int(number[1]) if number else None


def _number(dictionary: bytes, name: bytes) -> bytes:
    number = re.search(rb"/%s (\d+)" % name, dictionary)
    return number[1] if number else b"0"


def _body(pdf: bytes, end: re.Match[bytes], number: int) -> bytes | None:
    """What stands between the brackets of object ``number``."""
    table = _TABLE.match(pdf, int(end[2]))
    if table is None or not 0 < number < int(table[1]):
        return None
    line = pdf[table.end() + number * _ENTRY :][:10]
    place = int(line) if line.isdigit() else len(pdf)
    body = re.compile(rb"%d 0 obj\s*<<(.*?)>>\s*endobj" % number, re.DOTALL).match(pdf, place)
    return body[1] if body else None
