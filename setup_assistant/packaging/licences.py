"""The licence texts that go with the program, and one page that says what belongs to whom."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from setup_assistant.packaging import product
from setup_assistant.packaging.parts import Part

TEXTS = product.ROOT / "resources" / "licences"
WORDS = ("licen", "copying", "notice", "authors")


def write(folder: Path, parts: Sequence[Part]) -> None:
    """Write ``NOTICES.txt`` and every licence text into ``folder``, which is made new."""
    for old in folder.glob("*") if folder.exists() else ():
        old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "NOTICES.txt").write_text(notices(parts), encoding="utf-8")
    for name, text in _texts(parts):
        (folder / name).write_bytes(text)


def notices(parts: Sequence[Part]) -> str:
    """The overview: every part, its version and licence; where Qt's and Chromium's sources are."""
    table = "\n".join(f"  {part.name} {part.version}: {part.licence}" for part in parts)
    template = (TEXTS / "NOTICES.template.txt").read_text(encoding="utf-8")
    qt = next(part.version for part in parts if part.name == "Qt")
    return template.format(title=product.TITLE, copyright=product.COPYRIGHT, qt=qt, parts=table)


def _texts(parts: Sequence[Part]) -> Iterator[tuple[str, bytes]]:
    yield f"{product.PROGRAM}.txt", (product.ROOT / "LICENSE").read_bytes()
    yield from ((path.name, path.read_bytes()) for path in TEXTS.glob("*GPL*.txt"))
    python = Path(os.__file__).parent / "LICENSE.txt"
    if python.exists():  # Debian keeps it elsewhere
        yield "python.txt", python.read_bytes()
    for part in parts:
        if part.purl:
            yield from _of_package(part.name)


def _of_package(name: str) -> Iterator[tuple[str, bytes]]:
    for file in metadata.distribution(name).files or ():
        inside = ".dist-info" in str(file) or "_vendor" in str(file)
        if inside and any(word in file.name.lower() for word in WORDS):
            yield f"{name}-{file.name}", Path(str(file.locate())).read_bytes()
