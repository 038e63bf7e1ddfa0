"""Whether every library that a kept file needs is kept too, for systems that this one isn't.

Works on a folder of unpacked packages of that system, as the frozen program would hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from setup_assistant.packaging import macos, product, trimming

WINDOWS_SYSTEM = re.compile(r"(api|ext)-ms-.*")
PYTHON = re.compile(r"python3\d*\.dll")
MAC_SYSTEM = ("/usr/lib/", "/System/Library/")
_SEEDS = ("plugins", "resources", "Resources", "translations", "libexec", "Helpers")


def collected(root: Path, languages: Iterable[str]) -> dict[str, Path]:
    """Name in the frozen folder to file: what the recipe keeps of the packages below ``root``.

    Begins, as PyInstaller does, with what is imported or loaded by name, and follows the links.
    """
    spoken = frozenset(languages)
    there = {name: path for name, path in _files(root).items() if trimming.is_kept(name, spoken)}
    by_base = {_key(name): name for name in there}
    names: set[str] = set()
    pending = [name for name in there if _is_seed(name)]
    while pending:
        name = pending.pop()
        if name not in names:
            names.add(name)
            pending += [by_base[key] for key in map(_key, needs(there[name])) if key in by_base]
    return {name: there[name] for name in sorted(names)}


def missing(libraries: dict[str, Path]) -> dict[str, list[str]]:
    """Name of a needed library that is neither kept nor the system's, to the files that need it."""
    there = {_key(name) for name in libraries}
    needed_by: dict[str, list[str]] = {}
    for name, path in libraries.items():
        for needed in needs(path):
            if _key(needed) not in there and not _is_systems(needed):
                needed_by.setdefault(needed, []).append(name)
    return needed_by


def needs(path: Path) -> list[str]:
    """The libraries that a Windows or macOS file is linked to; none for any other file."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start[:2] == b"MZ":
        return _windows(path)
    if start in macos.MAGIC:
        return _macos(path)
    return []


def slices(path: Path) -> dict[str, tuple[int, int]]:
    """Of a macOS file: each architecture (as ``platform.machine`` says it) with the oldest macOS it runs on.

    Raises ``ValueError`` for a file that doesn't say so.
    """
    from macholib.MachO import MachO

    return {_machine(part.header.cputype): _floor(path, part.commands) for part in MachO(str(path)).headers}  # fmt: skip


def _machine(kind: int) -> str:
    from macholib.mach_o import CPU_TYPE_NAMES

    name = str(CPU_TYPE_NAMES[int(kind)])
    return name.lower()


def _floor(path: Path, commands: Iterable[tuple[Any, Any, Any]]) -> tuple[int, int]:
    from macholib import mach_o

    for load, command, _data in commands:
        if load.cmd == mach_o.LC_BUILD_VERSION:
            version = int(command.minos)
        elif load.cmd == mach_o.LC_VERSION_MIN_MACOSX:
            version = int(command.version)
        else:
            continue
        return version >> 16, version >> 8 & 0xFF
    raise ValueError(f"{path.name} doesn't say which macOS it needs")


def _windows(path: Path) -> list[str]:
    import pefile

    kinds = [
        pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"],
        pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT"],
    ]
    with pefile.PE(str(path), fast_load=True) as file:
        file.parse_data_directories(directories=kinds, import_dllnames_only=True)
        tables = ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT")
        entries = [entry for table in tables for entry in getattr(file, table, ())]
    return sorted({entry.dll.decode() for entry in entries})


def _macos(path: Path) -> list[str]:
    from macholib.MachO import MachO

    own = {"@rpath/" + path.name}
    names = {name for part in MachO(str(path)).headers for _i, _c, name in part.walkRelocatables()}
    return sorted(name for name in names - own if not name.endswith(f"/{path.name}"))


def _files(root: Path) -> dict[str, Path]:
    return {
        path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.is_file() and not _is_double(path.relative_to(root))
    }


def _is_double(path: Path) -> bool:
    """In the wheels of macOS a framework holds everything twice, because wheels hold no links."""
    frame = next((i for i, part in enumerate(path.parts) if part.endswith(".framework")), None)
    return frame is not None and path.parts[frame + 1] != "Versions"


def _is_seed(name: str) -> bool:
    path = PurePosixPath(name)
    if path.parts[0] not in ("PySide6", "shiboken6"):
        return path.suffix in (".pyd", ".so", ".dylib", ".dll")
    if path.name in trimming.HELPERS or set(_SEEDS) & set(path.parts):
        return True
    stem = path.name.split(".")[0]
    is_module = path.suffix in (".pyd", ".so")
    return is_module and (stem in trimming.BINDINGS or path.parts[0] == "shiboken6")


def _key(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.casefold()


def _is_systems(name: str) -> bool:
    if name.startswith(MAC_SYSTEM):
        return True
    low = name.casefold()
    return low in _windows_libraries() or bool(WINDOWS_SYSTEM.fullmatch(low) or PYTHON.fullmatch(low))  # fmt: skip


@cache
def _windows_libraries() -> frozenset[str]:
    file = (product.INSTALLER / "windows" / "system-libraries.txt").read_text(encoding="ascii")
    return frozenset(line for line in file.splitlines() if line and not line.startswith("#"))
