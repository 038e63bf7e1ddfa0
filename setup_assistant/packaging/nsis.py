"""The NSIS installer, per user or per machine: lists a frozen folder's files and has makensis compile it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from setup_assistant import __version__
from setup_assistant.packaging import building, product
from setup_assistant.packaging.steps import Starter
from setup_assistant.texts import N_

COMPILER = "3.10"
"""The version of NSIS that a hosted Windows gets."""

INSTALLED = (0, 1641, 3010)
"""Exit codes of an installation that succeeded: the last two ask for a restart."""

_SENTENCES = {
    "SUMMARY": product.SUMMARY,
    "STAYS": product.STAYS,
    "REMOVED": N_(
        "{name} was removed. What it keeps of you stays in {folder}. Delete that folder once nothing is left to undo."
    ),
    "RUNNING": N_("{name} is running. Close it and start again."),
    "TOO_OLD": N_("{name} needs a 64-bit Windows."),
    "BY_MSI": N_("{name} {other} was installed by its MSI package. Update or uninstall that."),
    "NEWER": N_(
        "{name} {other} is installed, which is newer. Uninstall it first to go back to {version}."
    ),
}
"""In the script as ``$(STAYS)`` and so on; ``$1`` there is the other version."""

SOURCE = product.INSTALLER / "windows" / "setup-assistant.nsi"


def build(
    folder: Path,
    target: Path,
    work: Path,
    *,
    icon: Path,
    version: str = __version__,
    sign: str = "",
    stub: str = "x86-unicode",
) -> Path:
    """Compile ``target`` (``*.exe``) from the files in ``folder``; sources are written to ``work``.

    ``sign`` is a command that signs the file appended to it. ``stub`` is the kind of the installer
    itself; a 64-bit one runs where 32-bit programs don't. Raises ``CalledProcessError``.
    """
    work.mkdir(parents=True, exist_ok=True)
    files = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    (work / "files.nsh").write_text(installing(files, folder.resolve()), encoding="utf-8")
    (work / "languages.nsh").write_text(speaking(version), encoding="utf-8")
    (work / "removals.nsh").write_text(removing(files), encoding="utf-8")
    variables = {
        **_values(work, version),
        "TARGET": str(target.resolve()),
        "ICON": str(icon.resolve()),
        "KILOBYTES": str(sum(files.values()) // 1024),
        **({"SIGN": sign} if sign else {}),
    }
    defines = [f"-D{key}={value}" for key, value in variables.items()]
    dated = os.environ | {"SOURCE_DATE_EPOCH": str(building.epoch())}
    command = [_compiler(), "-V2", "-WX", "-INPUTCHARSET", "UTF8", f"-XTarget {stub}", *defines]
    subprocess.run([*command, str(SOURCE)], env=dated, check=True)
    return target


def bring(arguments: Sequence[str], starter: Starter | None = None) -> int:
    """Install the compiler on a hosted Windows; raises ``Broken`` if it can't be had."""
    command = ["choco", "install", "nsis", "--version", COMPILER, "--no-progress", "--yes"]
    (starter or Starter()).patiently([*command, *arguments], INSTALLED)
    return 0


def _compiler() -> str:
    """Where its installation puts it: a running job's PATH was read before."""
    programs = os.environ.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)")
    place = Path(programs, "NSIS", "makensis.exe")
    return shutil.which("makensis") or str(place)


def installing(names: Iterable[str], folder: Path) -> str:
    """The lines that put each file into its place."""
    lines, place = [], PurePosixPath("nowhere")
    for name in sorted(names, key=lambda name: (PurePosixPath(name).parent, name)):
        path = PurePosixPath(name)
        if path.parent != place:
            place = path.parent
            lines.append(f'SetOutPath "{_installed(place)}"')
        # The source is taken literally; the name that it gets is not.
        lines.append(f'File "/oname={_quoted(path.name)}" "{folder / name}"')
    return "\n".join(lines) + "\n"


def removing(names: Iterable[str]) -> str:
    """The lines that take each file away again, and each folder that is empty then."""
    paths = [PurePosixPath(name) for name in sorted(names)]
    folders = {folder for path in paths for folder in path.parents if folder != PurePosixPath(".")}
    deepest_first = sorted(folders, key=lambda folder: (-len(folder.parts), folder))
    lines = [f'Delete "{_installed(path)}"' for path in paths]
    lines += [f'RMDir "{_installed(folder)}"' for folder in deepest_first]
    return "\n".join(lines) + "\n"


def speaking(version: str = __version__) -> str:
    """The lines that have the installer speak the language of its user's Windows, if the program does, else English.

    What pages of every installer say comes with the compiler, the sentences of this one from the catalogues.
    """
    from PySide6.QtCore import QLocale  # other steps of this module run without the environment

    values = {
        "name": product.NAME,
        "version": version,
        "program": rf"$INSTDIR\{product.PROGRAM}.exe",
        "folder": r"%LOCALAPPDATA%\Keepit setup",
        "other": "$1",
    }
    lines = list[str]()
    for language in product.languages():
        name = QLocale.languageToString(QLocale(language).language())
        lines.append(f"!insertmacro MUI_LANGUAGE {name}")
        catalogue = product.catalogue(language)
        for key, message in _SENTENCES.items():
            words = catalogue.gettext(message).format(**values).replace('"', r"$\"")
            lines.append(f'LangString {key} ${{LANG_{name.upper()}}} "{words}"')
    return "\n".join(lines) + "\n"


def _values(work: Path, version: str) -> dict[str, str]:
    product.numbers(version)
    return {
        "VERSION": version,
        "NAME": product.NAME,
        "TITLE": product.TITLE,
        "PUBLISHER": product.PUBLISHER,
        "COPYRIGHT": product.COPYRIGHT,
        "LANGUAGES": str((work / "languages.nsh").resolve()),
        "FILES": str((work / "files.nsh").resolve()),
        "REMOVALS": str((work / "removals.nsh").resolve()),
    }


def _installed(path: PurePosixPath) -> str:
    parts = [_quoted(part) for part in path.parts]
    return "\\".join(["$INSTDIR", *parts])


def _quoted(text: str) -> str:
    """``$`` begins a variable in a script."""
    return text.replace("$", "$$")
