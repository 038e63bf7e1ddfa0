"""What ``dev.py`` sets up, mends by itself, and says where it can't."""

from __future__ import annotations

import ast
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import dev
from setup_assistant import __version__
from tests import systems

DEV = Path(__file__).resolve().parent.parent / "dev.py"

UV = """
import os, sys, venv
from pathlib import Path

here = Path(__file__).parent
with Path(here, "calls").open("a") as calls:
    print(*sys.argv[1:3], file=calls)
if os.environ.get("UV_SAYS"):
    sys.exit(os.environ["UV_SAYS"])
if sys.argv[1] == "venv":
    venv.create(sys.argv[-1], clear="--clear" in sys.argv)
for name in {"sync": ("package/__init__.py", "package/data"), "install": ("program",)}.get(sys.argv[2], ()):
    path = here / ".venv" / "lib" / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
"""
"""In place of the real one, which takes half a minute: makes a .venv that starts, with a few files."""

START = """
import sys
import dev

step = dev.step
dev.bring_uv = lambda: "uv"
dev.step = lambda command, advice: step([sys.executable, "uv.py", *command[1:]], advice)
sys.exit(dev.main())
"""


@dataclass
class Checkout:
    """A folder with ``dev.py``, a program of one line, and that uv."""

    folder: Path

    def start(self, **environment: str) -> tuple[int, str, str]:
        """``dev.py run``: its exit code, what the program said, and what was said about it."""
        done = subprocess.run(
            [sys.executable, "start.py", "run"],
            cwd=self.folder, env=os.environ | {"PYTHONUTF8": "1"} | environment,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    def calls(self) -> list[str]:
        """What uv, and then the new environment, were called for since the last time."""
        file = self.folder / "calls"
        if not file.exists():
            return []
        lines = file.read_text().splitlines()
        file.unlink()
        return lines


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Started once; every test leaves it whole."""
    folder = tmp_path_factory.mktemp("dev") / "checkout"
    (folder / "requirements").mkdir(parents=True)
    (folder / "setup_assistant").mkdir()
    shutil.copy(DEV, folder)
    for name, text in {
        "start.py": START,
        "uv.py": UV,
        "pyproject.toml": "",
        "requirements/dev.txt": "",
        "requirements/macos-intel.txt": "",
        "setup_assistant/__init__.py": "",
        "setup_assistant/__main__.py": "print('The program runs.')",
    }.items():
        (folder / name).write_text(text)
    made = Checkout(folder)
    assert made.start() == RUNS_AFTER_INSTALLING
    assert made.calls() == ANEW
    return made


READY = ["pip sync", "pip install", "-m setup_assistant.packaging"]
ANEW = ["venv --quiet", *READY]
RUNS = (0, "The program runs.\n", "")
RUNS_AFTER_INSTALLING = (0, "Installing packages…\nThe program runs.\n", "")


def package_deleted(folder: Path) -> Path:
    shutil.rmtree(folder / ".venv/lib/package")
    return folder


def interrupted(folder: Path) -> Path:
    """While it was made: the file that is written last isn't there."""
    (folder / ".venv/locked").unlink()
    return folder


def python_gone(folder: Path) -> Path:
    for path in (folder / ".venv").glob("[bS]*/python*"):
        path.unlink()
        if os.name != "nt":
            path.symlink_to("/gone/bin/python3")
    return folder


def another_python(folder: Path) -> Path:
    stamp = folder / ".venv/locked"
    stamp.write_text(stamp.read_text().replace("3.", "2.", 1))
    return folder


def moved(folder: Path) -> Path:
    return folder.rename(folder.with_name("moved"))


@pytest.mark.parametrize(
    "damage",
    [package_deleted, interrupted, python_gone, another_python, moved],
    ids=lambda damage: damage.__name__,
)
def test_a_broken_environment_is_made_anew(
    checkout: Checkout, damage: Callable[[Path], Path]
) -> None:
    checkout.folder = damage(checkout.folder)

    assert checkout.start() == RUNS_AFTER_INSTALLING
    assert checkout.calls() == ANEW


def test_a_good_environment_is_left_alone_and_another_lock_only_changes_it(
    checkout: Checkout,
) -> None:
    assert checkout.start() == RUNS
    assert checkout.calls() == []

    for lock in (checkout.folder / "requirements").iterdir():
        lock.write_text("another")
    assert checkout.start() == RUNS_AFTER_INSTALLING
    assert checkout.calls() == READY


def test_a_step_that_fails_says_what_to_do(checkout: Checkout) -> None:
    (checkout.folder / "pyproject.toml").write_text("another")

    code, _, told = checkout.start(UV_SAYS="error: no route to host")
    assert (code, told.splitlines()[0]) == (1, "error: no route to host")
    assert told.splitlines()[1].startswith("The locked packages could not be installed: check the")

    code, _, told = checkout.start(UV_SAYS="error: No space left on device (os error 28)")
    assert (code, told.splitlines()[1].partition(" MB")[0].rstrip("0123456789")) == (
        1,
        "The disk is full (free: ",
    )
    assert checkout.start() == RUNS_AFTER_INSTALLING
    checkout.calls()


@pytest.mark.parametrize(
    "said",
    [
        "error: failed to copy file: Es steht nicht genug Speicherplatz zur Verfügung. (os error 112)",
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "E: You don't have enough free space in /var/cache/apt/archives/.",
        "error: failed to copy file: Disk quota exceeded (os error 122)",
    ],
)
def test_a_full_disk_is_told_whoever_says_so(said: str) -> None:
    with pytest.raises(
        dev.Stop, match=r"^The disk is full .*: make room for 3 GB and start again.$"
    ):
        dev.step([sys.executable, "-c", f"import sys; sys.exit({said!r})"], "Check the network.")


class TestOldPython:
    """3.7 and newer get one sentence."""

    def test_it_can_be_read(self) -> None:
        tree = ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 7))

        loaded = [
            part for part in tree.body if not isinstance(part, (ast.FunctionDef, ast.ClassDef))
        ]
        assert not [
            node for part in loaded for node in ast.walk(part) if isinstance(node, ast.BitOr)
        ]

    def test_the_version_is_looked_at_first(self) -> None:
        start = (
            "import platform, runpy, sys; platform.python_version = lambda: '3.7.16';"
            f"sys.argv[:] = [{str(DEV)!r}]; import argparse, ctypes, pathlib, shutil, tempfile;"
            f"sys.version_info = (3, 7, 16); runpy.run_path({str(DEV)!r}, run_name='__main__')"
        )
        assert said([sys.executable, "-c", start]) == refusal("3.7.16")

    def test_the_ones_that_are_here_say_it(self) -> None:
        for version, python in systems.older_pythons().items():
            assert said([str(python), str(DEV), "demo"]) == refusal(version)


def said(command: list[str]) -> tuple[int, str]:
    """How it ended and all that it printed."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout


def refusal(version: str) -> tuple[int, str]:
    sentence = f"Python 3.11 or newer is needed, this is {version}: install it and start again.\n"
    return 1, sentence


def test_the_program_is_in_the_environment_by_its_name() -> None:
    name = "setup-assistant.exe" if os.name == "nt" else "setup-assistant"
    program = Path(sysconfig.get_path("scripts")) / name

    assert subprocess.check_output([program, "--version"], text=True) == f"{__version__}\n"


def test_the_fast_run_leaves_out_what_every_run_does(monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[str]()
    monkeypatch.setattr(dev, "start", lambda *words: started.extend(words))
    usual = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))
    words = shlex.split(usual["tool"]["pytest"]["ini_options"]["addopts"])

    dev.test(["--fast"])

    left_out = words[words.index("-m") + 1].split(" and ")
    assert set(left_out) < set(started[started.index("-m", 2) + 1].split(" and "))
