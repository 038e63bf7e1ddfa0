"""No text is read or written without naming its encoding: Windows would take the country's code page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "setup_assistant").rglob("*.py"))

TEXTS = {"read_text": 0, "write_text": 1, "open": -1, "fdopen": -1, "TextIOWrapper": -1}
"""Calls that open text, and the place of their encoding among the arguments without a name."""
NO_FILES = {"files", "webbrowser", "os", "dialog", "tarfile", "zipfile"}
"""What else has a function of such a name; ``files`` names the encoding itself."""


def unnamed(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of each call in ``source`` that opens text in an encoding that it doesn't name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _opens_text(node) and not _named(node):
            yield node.lineno, ast.unparse(node)


def _opens_text(call: ast.Call) -> bool:
    words = {word.arg: word.value for word in call.keywords}
    switches = (words.get(name) for name in ("text", "universal_newlines"))
    if any(isinstance(switch, ast.Constant) and switch.value is True for switch in switches):
        return True
    name, owner = _name(call)
    if name not in TEXTS or owner in NO_FILES:
        return False
    if name not in ("open", "fdopen"):
        return True
    # ``dialog.open()`` opens a window; a file is opened with a mode, or by the built-in function.
    constants = [word for word in (*call.args, *words.values()) if isinstance(word, ast.Constant)]
    modes = [word.value for word in constants if isinstance(word.value, str)]
    modes = [mode for mode in modes if set(mode) <= set("rwaxbt+")]
    return (bool(modes) or not owner) and not any("b" in mode for mode in modes)


def _named(call: ast.Call) -> bool:
    place = TEXTS.get(_name(call)[0], -1)
    return any(word.arg == "encoding" for word in call.keywords) or 0 <= place < len(call.args)


def _name(call: ast.Call) -> tuple[str, str]:
    """The name of what is called, and of what it belongs to."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr, ast.unparse(call.func.value)
    return getattr(call.func, "id", ""), ""


def test_every_text_of_the_program_names_its_encoding() -> None:
    assert len(FILES) > 300
    assert [
        f"{file.relative_to(ROOT)}:{line}: {words}"
        for file in FILES
        for line, words in unnamed(file.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    "source",
    [
        "path.read_text()",
        "path.write_text(words)",
        "open(name)",
        "path.open('w')",
        "os.path.open('w')",
        "subprocess.run(command, text=True)",
        "io.TextIOWrapper(raw)",
    ],
)
def test_these_would_be_noticed(source: str) -> None:
    assert list(unnamed(source)) == [(1, source)]


@pytest.mark.parametrize(
    "source",
    [
        "path.read_text('utf-8')",
        "path.write_text(words, encoding='ascii')",
        "path.open('rb')",
        "dialog.open()",
        "files.read_text(path)",
        "subprocess.run(command, text=True, encoding='utf-8')",
    ],
)
def test_these_are_right(source: str) -> None:
    assert not list(unnamed(source))
