"""Catalogues of one language each, ``<language>.po``, and what is read of them at a start: ``<language>.mo``.

A program that is installed has the compiled ones. In a checkout each is made when it is first needed and
again when its source has changed, so that nobody has to think of it and none is ever older than its source.
"""

from __future__ import annotations

import gettext
import os
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

SOURCE, COMPILED = ".po", ".mo"

GLOSSARY = "glossary"
"""The context of terms, which are for who translates and are never shown."""

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr)(?:\[\d\])? )?(".*")')


@dataclass
class Message:
    """``forms`` is what the language says for ``id``: one, or one for each plural form; empty where it is missing."""

    id: str = ""
    plural: str = ""
    context: str = ""
    forms: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def whole(self) -> bool:
        """Whether it may be shown."""
        return bool(self.forms) and all(self.forms) and not self.fuzzy


def names(folder: Path) -> list[str]:
    """The languages that ``folder`` has a catalogue of, such as ``["da", "de"]``."""
    return sorted({file.stem for file in folder.iterdir() if file.suffix in (SOURCE, COMPILED)})


def read(folder: Path, language: str) -> gettext.GNUTranslations:
    """The catalogue of ``language``; raises ``OSError`` if there is none."""
    source, made = folder / f"{language}{SOURCE}", folder / f"{language}{COMPILED}"
    changed = _changed(source)
    if changed is None or changed == _changed(made):
        with made.open("rb") as file:
            return gettext.GNUTranslations(file)
    content = compiled(source.read_text(encoding="utf-8"))
    _keep(content, made, changed)
    return gettext.GNUTranslations(BytesIO(content))


def compile_all(folder: Path, target: Path) -> None:
    """Into ``target``, made anew: the compiled catalogue of each source in ``folder``."""
    target.mkdir(parents=True, exist_ok=True)
    for file in target.iterdir():
        file.unlink()
    for source in sorted(folder.glob(f"*{SOURCE}")):
        made = target / f"{source.stem}{COMPILED}"
        made.write_bytes(compiled(source.read_text(encoding="utf-8")))


def messages(source: str) -> Iterator[Message]:
    """Those of a ``.po`` file, its header (``id`` is empty) first."""
    import json  # quotes as a .po file does

    message, value = Message(), ""
    for line in [*source.splitlines(), ""]:
        if line.startswith("#,") and "fuzzy" in line:
            message.fuzzy = True
        match = _LINE.fullmatch(line)
        if match is None:
            if not line and message.forms:
                yield message
                message = Message()
            continue
        keyword, quoted = match.groups()
        text = json.loads(quoted, strict=False)
        value = keyword or value
        if value == "msgstr":
            if keyword:
                message.forms.append("")
            message.forms[-1] += text
        elif value == "msgctxt":
            message.context += text
        elif value == "msgid_plural":
            message.plural += text
        else:
            message.id += text


def compiled(source: str) -> bytes:
    """The ``.mo`` file of a ``.po`` file: what may be shown, sorted as its format wants it."""
    pairs = {}
    for message in messages(source):
        if not message.whole or message.context == GLOSSARY:
            continue
        key = f"{message.id}\0{message.plural}" if message.plural else message.id
        key = f"{message.context}\4{key}" if message.context else key
        pairs[key.encode()] = "\0".join(message.forms).encode()
    return _packed(dict(sorted(pairs.items())))


def _packed(pairs: dict[bytes, bytes]) -> bytes:
    count, head = len(pairs), 7 * 4
    start = head + count * 16
    tables, texts = b"", b""
    for column in (pairs.keys(), pairs.values()):
        for text in column:
            tables += struct.pack("<2I", len(text), start + len(texts))
            texts += text + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, head, head + count * 8, 0, 0) + tables + texts


def _changed(file: Path) -> int | None:
    """When ``file`` was written, in ns; None if there is none."""
    with suppress(OSError):
        return file.stat().st_mtime_ns
    return None


def _keep(content: bytes, made: Path, changed: int) -> None:
    """For the next start, with the time of its source; a checkout that can't be written does without."""
    fresh = made.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        try:
            fresh.write_bytes(content)
            os.utime(fresh, ns=(changed, changed))
            fresh.replace(made)
        finally:
            fresh.unlink(missing_ok=True)
