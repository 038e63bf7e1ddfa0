"""The frozen program itself: works, is the same twice, and says so when a part of the browser is gone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import __version__
from setup_assistant.packaging import (
    archives,
    building,
    product,
)
from setup_assistant.packaging import (
    building as sizes,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

QT = "_internal/PySide6/Qt"


@pytest.fixture(scope="module", autouse=True)
def repository() -> Iterator[None]:
    """Built by a workflow, which knows where its releases are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_SERVER_URL", "https://example.org")
        patch.setenv("GITHUB_REPOSITORY", "owner/name")
        yield


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh folder."""
    made = tmp_path_factory.mktemp("frozen")
    building.freeze(made, product.WORK / "pyinstaller")
    return made / product.PROGRAM


@pytest.fixture
def copy(frozen: Path, tmp_path: Path) -> Path:
    """The folder again, by links to the same files; what is removed here stays there."""
    shutil.copytree(frozen, tmp_path / "copy", symlinks=True, copy_function=os.link)
    return tmp_path / "copy"


def _self_test(folder: Path, *part: str) -> tuple[int, dict[str, Any]]:
    command = [str(folder / product.PROGRAM), "--self-test", *part]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=240)
    told: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, told


def test_two_builds_are_the_same(frozen: Path, tmp_path: Path) -> None:
    building.freeze(tmp_path, product.WORK / "pyinstaller")
    again = tmp_path / product.PROGRAM

    assert _digests(frozen) == _digests(again)


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): str(path.readlink())
        if path.is_symlink()
        else archives.sha256(path)
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def test_the_folder_is_whole_and_small(frozen: Path) -> None:
    building.look_over(frozen)

    assert sum(sizes.files(frozen).values()) <= 400e6
    assert not [row for row, _size in sizes.largest(sizes.files(frozen)) if "not known" in row]
    assert (frozen / "_internal/licences/NOTICES.txt").is_file()
    bill = json.loads((frozen / "_internal/licences/sbom.cdx.json").read_text())
    assert {"Qt", "Chromium", "Python"} <= {part["name"] for part in bill["components"]}


def test_it_works_and_leaves_its_folder_as_it_was(frozen: Path) -> None:
    before = _state(frozen)

    code, told = _self_test(frozen)

    assert (code, told["ok"], told["frozen"]) == (0, True, True)
    assert _state(frozen) == before


def test_it_works_where_it_can_change_nothing(copy: Path) -> None:
    """Root may write anywhere but where nobody can."""
    if os.geteuid() == 0:
        script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && "$0/$1" --self-test'
        command = ["unshare", "--mount", "sh", "-c", script, str(copy), product.PROGRAM]
    else:
        for folder in (copy, *(path for path in copy.rglob("*") if path.is_dir())):
            folder.chmod(0o555)
        command = [str(copy / product.PROGRAM), "--self-test"]

    done = subprocess.run(command, check=False, capture_output=True, timeout=240)

    assert (done.returncode, json.loads(done.stdout)["ok"]) == (0, True)


def _state(folder: Path) -> dict[Path, tuple[int, int]]:
    """Of every file and folder below, how large it is and when it was last changed."""
    found = {path: path.lstat() for path in (folder, *folder.rglob("*"))}
    return {path: (entry.st_size, entry.st_mtime_ns) for path, entry in found.items()}


def test_about_names_the_page_of_the_releases(frozen: Path) -> None:
    lines = subprocess.check_output([frozen / product.PROGRAM, "--about"], text=True).splitlines()

    assert lines[0] == f"Setup Assistant: {__version__}"
    assert lines[-1] == "Releases: https://example.org/owner/name/releases"


def test_a_second_program_shares_the_modules(copy: Path) -> None:
    """Windows has two programs in one folder: a copy stands for the second."""
    first, second = copy / product.PROGRAM, copy / product.WINDOW_PROGRAM
    shutil.copy(first, second)

    assert first.stat().st_size < 1e6 < (copy / "_internal" / product.ARCHIVE).stat().st_size
    for program in (first, second):
        assert subprocess.check_output([program, "--version"], text=True) == f"{__version__}\n"


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/libexec/QtWebEngineProcess",
        f"{QT}/resources/icudtl.dat",
        f"{QT}/resources/qtwebengine_resources.pak",
        f"{QT}/resources/v8_context_snapshot.bin",
    ],
)
def test_a_missing_part_is_named_instead_of_ending_the_process(copy: Path, name: str) -> None:
    (copy / name).unlink()

    code, told = _self_test(copy, "browser")

    assert (code, told["ok"]) == (1, False)
    assert Path(name).name in told["problem"]


def test_a_missing_library_is_no_crash(copy: Path) -> None:
    (copy / QT / "lib/libQt6Positioning.so.6").unlink()

    code, told = _self_test(copy, "browser")

    assert (code, told["ok"]) == (1, False)
    assert "libQt6Positioning" in told["problem"]


@pytest.mark.parametrize(
    ("part", "content", "details"),
    [
        ("resources/icudtl.dat", b"", "SIGTRAP"),  # kills the process
        ("resources/v8_context_snapshot.bin", b"not a snapshot" * 400, "CrashedTermination"),
        ("libexec/QtWebEngineProcess", b"#!/bin/sh\nexec sleep 98765\n", "no answer within 30 s"),
    ],
)
def test_a_part_that_is_there_and_broken_is_told(
    copy: Path, part: str, content: bytes, details: str
) -> None:
    broken = copy / QT / part
    broken.unlink()
    broken.write_bytes(content)
    broken.chmod(0o755)

    code, told = _self_test(copy)

    assert (code, told["parts"]["browser"]["ok"]) == (1, False)
    assert details in told["parts"]["browser"]["told"]["problem"]
    assert told["parts"]["check"]["ok"]
    assert not [f for f in Path("/proc").glob("[0-9]*/cmdline") if "98765" in _read(f)]


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # ended in the meantime
        return ""
