"""The command that checks again, in the shells that it may be pasted into."""

from __future__ import annotations

import shlex

import pytest

from setup_assistant.report.check_again import quoted

SINGLE, DOUBLE = "'‘’‚‛", '"“”„'
"""What begins and ends a text in PowerShell."""

TEXTS = (
    "Contoso",
    "",
    "Azure DevOps - Contoso",
    "Ersetzt durch „DevOps neu“; calc",
    "“Weg” für immer; rm & del | more",
    "it’s the vendor‘s",
    r"\\server\share",
    "ends with \\",
    "„It’s“; calc",
    "‚$HOME‘; calc",
    'It\'s "gone" for $HOME `id` 100% \\ !',
    "@contoso",
    "first,second",
    "%PATH%",
    "(a) {b} #c",
    "\u202etxet\u202c",
)


def powershell(line: str) -> list[str]:
    """The words of ``line``; what would be more than words is refused."""
    words, quote = [""], ""
    for letter in line:
        if quote and letter in quote:
            quote = ""
        elif quote:
            assert quote is SINGLE or letter not in "$`"
            words[-1] += letter
        elif letter in SINGLE + DOUBLE:
            quote = SINGLE if letter in SINGLE else DOUBLE
        elif letter == " ":
            words.append("")
        else:
            assert letter not in ";|&<>(){}$`@,#%"
            words[-1] += letter
    assert not quote
    return words


@pytest.mark.parametrize("text", TEXTS)
def test_a_name_is_one_word_in_sh_and_in_powershell(text: str) -> None:
    line = f"--reason={quoted(text)} --until 2027-01-31"
    words = [f"--reason={text}", "--until", "2027-01-31"]
    assert shlex.split(line) == words
    assert powershell(line) == words


def test_a_path_of_windows_stands_in_the_quotes_of_its_command_prompt() -> None:
    path = r"C:\Program Files\Setup Assistant\setup-assistant.exe"
    assert quoted(path) == f'"{path}"'
    assert shlex.split(quoted(path)) == powershell(quoted(path)) == [path]
