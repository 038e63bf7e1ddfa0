"""What comes in and goes out is text in one encoding, whatever the system, the shell or the pipe speak."""

from __future__ import annotations

import codecs
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from setup_assistant import profiles, settings
from setup_assistant.cli import credentials, output, streams
from setup_assistant.cli.credentials import Secrets
from setup_assistant.errors import InputError
from setup_assistant.profiles import Profile
from tests.support import folders

pytestmark = pytest.mark.sampled

NAMES = "Kærgård – 日本 Ünïted"
USER, PASSWORD = "jürgen", "påsswörd–€"
TYPED = f"{USER}\r\n{PASSWORD}\r\n"

PIPED = {
    "as UTF-8": TYPED.encode(),
    "as UTF-8 with a mark": TYPED.encode("utf-8-sig"),
    "as PowerShell writes into a file": codecs.BOM_UTF16_LE + TYPED.encode("utf-16-le"),
    "the other way round": codecs.BOM_UTF16_BE + TYPED.encode("utf-16-be"),
    "as cmd /u pipes it": b"a\0" + TYPED[1:].encode("utf-16-le"),
}


def pipe(content: bytes) -> io.TextIOWrapper:
    """Standard input as Windows opens a pipe, in the code page of the country."""
    return io.TextIOWrapper(io.BufferedReader(io.BytesIO(content)), encoding="cp1252")


@pytest.mark.parametrize("content", PIPED.values(), ids=PIPED)
def test_a_secret_is_read_however_a_shell_pipes_it(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", pipe(content))

    user, password = credentials.keepit_token((), Secrets(()))

    assert (user[1:], password) == (USER[1:], PASSWORD)


def test_the_second_line_is_not_waited_for_before_the_first_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading, writing = os.pipe()
    with open(reading, encoding="cp1252") as stdin:  # noqa: PTH123 - a pipe has no path
        monkeypatch.setattr("sys.stdin", stdin)
        os.write(writing, f"{USER}\n{PASSWORD}\n".encode())
        lines = credentials.line(), credentials.line()
        os.close(writing)

    assert lines == (USER, PASSWORD)


@pytest.mark.parametrize("content", [b"", b"\n", b"x"])
def test_little_or_nothing_is_read_as_it_is(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", pipe(content))

    assert credentials.line() == content.decode().strip()
    assert credentials.line() == ""


@pytest.mark.parametrize("content", [b"p\xe5ss\n", b"\xff\xfe\x00"])
def test_what_is_no_text_is_said_and_not_guessed(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", pipe(content))

    with pytest.raises(InputError, match=r"Standard input holds no text\."):
        credentials.line()


def program(
    home: Path, *arguments: str, before: str = "", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, as a user with the folders in ``home`` starts it."""
    call = f"{before}\nfrom setup_assistant.cli.main import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", f"import sys\n{call}", *arguments],
        env=os.environ | settings.elsewhere(home) | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with a profile whose name no code page holds."""
    folders.use(monkeypatch, tmp_path)
    profiles.of_user().save(Profile(NAMES))
    return tmp_path


@pytest.mark.parametrize("own", ["cp1252", "cp850", "ascii"])
def test_what_is_printed_into_a_pipe_is_utf_8(own: str, home: Path) -> None:
    listed = program(home, "profile", "list", PYTHONIOENCODING=own)
    missing = program(home, "check", "--profile", "Ærø", PYTHONIOENCODING=own)

    assert (listed.returncode, missing.returncode) == (0, 2)
    assert NAMES in listed.stdout.decode()
    assert "There is no profile “Ærø”" in missing.stderr.decode()


class Console(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "system", "letters"),
    [
        (Console, "nt", True),
        (io.StringIO, "nt", False),
        (Console, "posix", True),
        (io.StringIO, "posix", True),
    ],
)
def test_a_document_in_a_pipe_of_windows_is_read_in_every_code_page(
    stream: type[io.StringIO], system: str, letters: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", stream())
    output.show_json({"name": NAMES}, system)

    printed = cast("io.StringIO", sys.stdout).getvalue()
    assert json.loads(printed) == {"name": NAMES}
    assert (NAMES in printed, printed.isascii()) == (letters, not letters)


WITHOUT = "sys.stdin = sys.stdout = sys.stderr = None"


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, ("--version",)),
        (0, ("profile", "list")),
        (0, ("profile", "list", "--json")),
        (2, ("check", "--no-such-option")),
        (2, ("check", "--json", "--profile", "nobody")),
        (2, ("check", "--practice", "--token-stdin")),
        (2, ("practice",)),
    ],
)
def test_a_program_without_streams_does_its_work_and_ends_as_ever(
    code: int, arguments: tuple[str, ...], home: Path
) -> None:
    done = program(home, *arguments, before=WITHOUT)

    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


def test_who_has_no_streams_may_write_and_flush_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)

    streams.prepare()

    for stream in (sys.stdout, sys.stderr):
        assert stream.write(NAMES) == len(NAMES)
        stream.flush()
        assert not stream.isatty()


def test_a_file_for_the_calls_of_practice_that_cannot_be_written_is_named(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "nowhere" / "calls.json"

    done = program(home, "practice", "--log", str(file))

    assert done.returncode == 2
    assert f"{file} can't be written" in done.stderr.decode()
