"""A Windows to install into: a fresh wine prefix, its files, its registry, its links."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from setup_assistant.packaging import product

UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
OURS = r"Software\Keepit setup"
SECONDS = 60


class Wine:
    """One prefix. ``run`` gives a program's exit code modulo 256, as Linux sees it."""

    def __init__(self, prefix: Path) -> None:
        self.drive = prefix / "drive_c"
        self._environment = {
            **os.environ,
            "WINEPREFIX": str(prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        # A server that stays: starting one for each look into the registry takes seconds.
        subprocess.run(["wineserver", "-p"], env=self._environment, check=True)
        self.run("wineboot", "-i")

    def run(self, program: str | Path, *arguments: str) -> int:
        """Start ``program`` and wait until it ends."""
        return self._run([str(program), *arguments], subprocess.DEVNULL)

    def _run(self, command: list[str], output: int | IO[bytes]) -> int:
        # Never into a pipe: services that stay behind hold its other end open.
        done = subprocess.run(
            ["wine", *command], env=self._environment, check=False,
            stdout=output, stderr=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        return done.returncode

    @contextmanager
    def running(self, program: Path) -> Iterator[None]:
        """``program``, a copy of Windows' own shell, waits for input as long as the block lasts."""
        shell = self.drive / "windows" / "system32" / "cmd.exe"
        shutil.copyfile(shell, program)
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            ["wine", str(program), "/k", "echo", "up", ">", str(program.with_name("up.txt"))],
            env=self._environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet,
        ) as child:  # fmt: skip
            eventually(program.with_name("up.txt").exists)
            yield
            child.communicate(b"exit\r\n", timeout=SECONDS)
        program.with_name("up.txt").unlink()

    def close(self) -> None:
        """End every program of this prefix, and wait for it."""
        for switch in ("-k", "-w"):
            subprocess.run(["wineserver", switch], env=self._environment, check=False)

    def msiexec(self, *arguments: str) -> int:
        """Windows Installer without questions."""
        return self.run("msiexec", *arguments, "/qn", "/norestart")

    @contextmanager
    def spoken(self, locale: str, folder: Path) -> Iterator[None]:
        """Inside of it the user's Windows speaks another language; the locale is made in ``folder``."""
        code = f"{locale}.UTF-8"
        make = ["localedef", "-i", locale, "-f", "UTF-8", str(folder / code)]
        subprocess.run(make, check=True, capture_output=True)
        before = self._environment
        self._environment = {**before, "LOCPATH": str(folder), "LC_ALL": code}
        yield
        self._environment = before

    @property
    def machine(self) -> Path:
        """Where the program lies when it is there for every user."""
        return self.drive / "Program Files" / product.NAME

    @property
    def user(self) -> Path:
        """Where it lies when it is there for the current user only."""
        return self._home / "AppData" / "Local" / "Programs" / product.NAME

    @property
    def data(self) -> Path:
        """What the program remembers for the user."""
        return self._home / "AppData" / "Local" / "Keepit setup" / product.NAME

    def files(self) -> set[str]:
        """What is on the drive of the program: its folders, its links."""
        links = {name for name in names(self.drive) if name.endswith(".lnk")}
        places = [place for place in (self.machine, self.user) if place.exists()]
        return links | {place.relative_to(self.drive).as_posix() for place in places}

    def registry(self, root: str, key: str) -> dict[str, str]:
        """The values below ``key``, of it and of the keys in it; empty if there is none."""
        with tempfile.TemporaryFile() as told:
            self._run(["reg", "query", f"{root}\\{key}", "/s"], told)
            told.seek(0)
            text = told.read().decode(errors="replace").replace("\r", "")
        return dict(re.findall(r"^    (\S+) +REG_\w+ +(.*)$", text, re.MULTILINE))

    def traces(self) -> set[str]:
        """Whatever says that the program is installed."""
        keys = [(root, key) for root in ("HKLM", "HKCU") for key in (OURS, UNINSTALL)]
        found = {f"{root} {key}" for root, key in keys if self.registry(root, key)}
        return found | self.files()

    @contextmanager
    def left_clean(self) -> Iterator[None]:
        """Nothing is installed before and after the block, but the user's data of an earlier time is there, and stays."""
        assert not self.traces()
        file = self.data / "resume.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
        yield
        eventually(lambda: not self.traces())
        assert file.read_text() == "{}"

    @property
    def _home(self) -> Path:
        users = [path for path in (self.drive / "users").iterdir() if path.name != "Public"]
        return users[0]


def names(folder: Path) -> set[str]:
    """Every file below ``folder``, also while an uninstaller is at work there."""
    return {
        (Path(place) / name).relative_to(folder).as_posix()
        for place, _folders, files in os.walk(folder)
        for name in files
    }


def eventually(condition: Callable[[], object]) -> None:
    """Wait for ``condition``: an NSIS uninstaller goes on in a copy of itself."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "not seen in time"
