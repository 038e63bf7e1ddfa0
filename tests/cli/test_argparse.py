"""What argparse says itself is in the reader's language too."""

from __future__ import annotations

import argparse
import ast
import gettext
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from setup_assistant import texts
from setup_assistant.cli import parser
from tests import catalogue
from tests.support.marked import marked

FOR_WHO_PROGRAMS = (
    ".__call__", 'argument "-"', "can't open", "cannot ", "conflicting", "dest=", "invalid conflict",
    "invalid option string", "is not callable", "mutually exclusive", "'required' is", "%r is not",
    "unexpected option string", "%(prog)s: warning", "command '", "argument '%", "option '", " (default:", "%(prog)s: error",
)  # fmt: skip
"""Sentences of a wrong call of argparse, and the one that ``Parser.error`` writes in place of it."""


@pytest.fixture
def marks() -> Iterator[None]:
    before = vars(argparse)["_"], vars(argparse)["ngettext"]
    texts.take(marked())
    yield
    texts.take(gettext.NullTranslations())
    vars(argparse)["_"], vars(argparse)["ngettext"] = before


def test_every_sentence_of_this_python_can_be_translated() -> None:
    known = set[str]()
    for message in read_po(StringIO(catalogue.template())):
        known |= {message.id} if isinstance(message.id, str) else set(message.id)
    tree = ast.parse(Path(argparse.__file__).read_text(encoding="utf-8"))
    said = {
        part.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in ("_", "ngettext")
        for part in call.args
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    assert len(said) > 20
    assert {text for text in said if not text.startswith(FOR_WHO_PROGRAMS)} <= known


@pytest.mark.usefixtures("marks")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "--nothing"], "⟦unrecognized arguments: --nothing⟧"),
        (["check", "--client-id"], "⟦expected one argument⟧"),
        (["check", "--proxy-env", "A"], "⟦expected 2 arguments⟧"),
        (["check", "--region", "moon"], "⟦invalid choice: 'moon' (choose from"),
        (["moon"], "'moon' (choose from"),
    ],
)
def test_a_wrong_line_is_told_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit):
        parser.parse(words)
    told = capsys.readouterr().err
    assert sentence in told
    assert told.startswith("⟦usage: ⟧")


@pytest.mark.usefixtures("marks")
def test_the_help_has_its_headings_in_the_readers_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        parser.parse(["--help"])
    told = capsys.readouterr().out
    for words in ("⟦usage: ⟧", "⟦options⟧:", "⟦positional arguments⟧:", "⟦show this help message"):
        assert words in told
    assert "⟦show program's version number and exit⟧" in " ".join(told.split())


def test_the_colon_of_a_heading_is_the_languages(capsys: pytest.CaptureFixture[str]) -> None:
    before = vars(argparse)["_"], vars(argparse)["ngettext"]
    texts.use(["fr"])
    try:
        with pytest.raises(SystemExit):
            parser.parse(["--help"])
    finally:
        texts.use(["en"])
        vars(argparse)["_"], vars(argparse)["ngettext"] = before
    assert "arguments positionnels\u00a0:\n" in capsys.readouterr().out
