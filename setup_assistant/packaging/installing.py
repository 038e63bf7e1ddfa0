"""Installs what was made on a computer of its own, tries it out and removes it again: each way that users have."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from setup_assistant.packaging import product
from setup_assistant.packaging.steps import Broken, Command, Starter

APPLICATIONS = "/Applications"
"""Where every package for Macs puts its program."""

POLLS = 60
"""How often to look, a second apart, whether an uninstaller is through: it goes on in a copy of itself."""


def windows(arguments: Sequence[str], starter: Starter | None = None) -> int:
    """Of a folder with both installers: the MSI for everybody, then the .exe for the current user."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging try-windows")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder.resolve()
    starter = starter or Starter()
    package, installer = only(folder, "*.msi"), only(folder, "*-setup.exe")
    machine = Path(os.environ["PROGRAMFILES"], product.NAME)
    user = Path(os.environ["LOCALAPPDATA"], "Programs", product.NAME)
    quietly = ["/qn", "/norestart"]
    log = ["/l*v", str(folder / "install.log")]
    try_out(
        machine,
        starter,
        install=["msiexec", "/i", str(package), *quietly, *log],
        remove=["msiexec", "/x", str(package), *quietly],
    )
    try_out(
        user,
        starter,
        install=[str(installer), "/S", "/CurrentUser"],
        remove=[str(user / "uninstall.exe"), "/S", "/CurrentUser"],
    )
    return 0


def macos(arguments: Sequence[str], starter: Starter | None = None) -> int:
    """Of a folder with the package: into the applications, tried out, and left there."""
    parser = argparse.ArgumentParser(prog="setup_assistant.packaging try-macos")
    parser.add_argument("folder", type=Path)
    package = only(parser.parse_args(arguments).folder, "*.pkg")
    starter = starter or Starter()
    starter.once(["sudo", "installer", "-pkg", str(package), "-target", "/"])
    program = Path(APPLICATIONS, f"{product.NAME}.app", "Contents", "MacOS", product.PROGRAM)
    starter.once([str(program), "--self-test"])
    return 0


def try_out(folder: Path, starter: Starter, *, install: Command, remove: Command) -> None:
    """Install into ``folder``, start the program there, remove it; nothing may stay."""
    starter.once(install)
    starter.once([str(folder / f"{product.PROGRAM}.exe"), "--self-test"])
    starter.once(remove)
    if not _comes_true(lambda: not folder.exists(), starter):
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
        raise Broken(f"files stayed behind in {folder}: {', '.join(names)}")


def only(folder: Path, pattern: str) -> Path:
    """The one file in ``folder`` whose name is like ``pattern``."""
    files = sorted(folder.glob(pattern))
    if len(files) != 1:
        raise Broken(f"{len(files)} files in {folder} are like {pattern}, one is due")
    return files[0]


def _comes_true(condition: Callable[[], bool], starter: Starter) -> bool:
    for _poll in range(POLLS):
        if condition():
            return True
        starter.wait(1)
    return condition()
