"""Files that other programs look at too: tried again while refused, and nothing left behind."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from setup_assistant import files


def refused(times: int) -> tuple[Callable[[], str], list[int]]:
    """An operation that a file in use refuses so many times, and the list of its tries."""
    tries: list[int] = []

    def operation() -> str:
        tries.append(len(tries))
        if len(tries) <= times:
            raise PermissionError(13, "The process cannot access the file")
        return "done"

    return operation, tries


@pytest.mark.parametrize("times", [0, 1, 3])
def test_what_is_refused_for_a_moment_is_tried_again(times: int) -> None:
    operation, tries = refused(times)

    assert files.patiently(operation, pauses=(0, 0, 0)) == "done"
    assert len(tries) == times + 1


def test_what_is_refused_for_good_says_so() -> None:
    operation, tries = refused(99)

    with pytest.raises(PermissionError, match="cannot access"):
        files.patiently(operation, pauses=(0, 0, 0))
    assert len(tries) == 4


def test_another_error_is_not_tried_again() -> None:
    tries: list[int] = []

    def operation() -> None:
        tries.append(1)
        raise FileNotFoundError(2, "No such file")

    with pytest.raises(FileNotFoundError):
        files.patiently(operation, pauses=(0, 0))
    assert len(tries) == 1


def test_what_a_stopped_program_left_goes_with_the_next_write(tmp_path: Path) -> None:
    file = tmp_path / "profiles.json"
    abandoned, at_work = tmp_path / "profiles.jsonabc.new", tmp_path / "profiles.jsonxyz.new"
    for left in (abandoned, at_work):
        left.write_text("half")
    os.utime(abandoned, (1, 1))

    files.replace_text(file, "whole")

    assert sorted(path.name for path in tmp_path.iterdir()) == [file.name, at_work.name]
    assert file.read_text() == "whole"


def test_only_the_user_may_read_what_is_written(tmp_path: Path) -> None:
    file = tmp_path / "resume.json"
    files.replace_text(file, "{}")

    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_looked_at_counts_as_there(tmp_path: Path) -> None:
    file = tmp_path / "data"
    assert not files.present(file)
    file.write_text("")
    assert files.present(file)
    assert files.present(file / "changes.json")


def test_a_file_that_was_named_stays_what_it_is(tmp_path: Path) -> None:
    file, link = tmp_path / "check.xml", tmp_path / "link.xml"
    file.write_text("old")
    file.chmod(0o644)
    link.symlink_to(file)

    files.write_text(link, "new")

    assert link.is_symlink()
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o644)


def test_a_named_file_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.write_text(tmp_path / "missing" / "check.xml", "new")
    assert not (tmp_path / "missing").exists()


REFUSED = re.compile(
    r'[<>:"/\\|?*\x00-\x1f]|[. ]$|^(CON|PRN|AUX|NUL|COM\d|LPT\d)(\.|$)', re.IGNORECASE
)
"""What Windows refuses in a name, or takes for another one."""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("contoso.com", "contoso.com"),
        ("Azure DevOps: Contoso?", "Azure-DevOps-Contoso"),
        ('a*b|c<d>"e"', "a-b-c-d-e"),
        ("con", "con-"),
        ("NUL.txt", "NUL-.txt"),
        ("com1.example", "com1-.example"),
        ("lpt9", "lpt9-"),
        ("confluence", "confluence"),
        ("trailing. . .", "trailing"),
        ("..", ""),
        ("a\r\nb\tc\x00d", "a-b-c-d"),
        ("日本", ""),
        ("x" * 100, "x" * 40),
        ("C:\\temp\\..\\x", "C-temp-x"),
    ],
)
def test_a_name_is_one_on_every_system(text: str, name: str, tmp_path: Path) -> None:
    assert files.plain_name(text) == name
    assert not REFUSED.search(name)
    if name:
        (tmp_path / name).write_text("x", encoding="utf-8")
        assert [path.name for path in tmp_path.iterdir()] == [name]
