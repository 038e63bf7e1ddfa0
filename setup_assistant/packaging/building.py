"""Builds the frozen program of this system, tries it, measures it and packs it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from statistics import median

from setup_assistant import __version__, settings
from setup_assistant.packaging import archives, linux_libraries, macos, product, reasons
from setup_assistant.packaging.steps import Broken

MACOS, WINDOWS = sys.platform == "darwin", os.name == "nt"
FOLDER = macos.BUNDLE if MACOS else product.DIST / product.PROGRAM
PROGRAM = FOLDER / (
    f"Contents/MacOS/{product.PROGRAM}" if MACOS else product.PROGRAM + ".exe" * WINDOWS
)
RELEASE = product.DIST / "release"
PAPERS = product.WORK / "recipe" / "licences"
FREEZE_SECONDS = 60
FIRST_RELEASE = 1_795_000_000
"""The time of a build where no repository tells one (November 2026)."""


def build(arguments: Sequence[str]) -> int:
    """All of it; ``--only-freeze`` stops after the folder."""
    parser = argparse.ArgumentParser(prog="dev.py build")
    parser.add_argument("--only-freeze", action="store_true", help="make the folder and stop")
    parser.add_argument("--rounds", type=int, default=11, help="how often the start is measured")
    options = parser.parse_args(arguments)
    freeze(FOLDER.parent, product.WORK / "pyinstaller")
    look_over(FOLDER)
    if not options.only_freeze:
        try_out(options.rounds)
        pack()
    return 0


def freeze(dist: Path, work: Path) -> None:
    """Run PyInstaller into ``dist``; the same commit gives the same files."""
    fixed = os.environ | {
        "SOURCE_DATE_EPOCH": str(epoch()),
        "PYTHONHASHSEED": "1",
        # Packed twice it would be larger: archives and installers pack better than the modules' own way.
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    command += ["--distpath", str(dist), "--workpath", str(work), "build.spec"]
    begin = time.monotonic()
    subprocess.run(command, cwd=product.ROOT, env=fixed, check=True)
    seconds = time.monotonic() - begin
    print(f"Frozen in {seconds:.0f} s (aim < {FREEZE_SECONDS} s)", flush=True)


def epoch() -> int:
    """The moment that everything built is dated with: the commit's, or ``SOURCE_DATE_EPOCH``."""
    variable = os.environ.get("SOURCE_DATE_EPOCH")
    if variable:
        return int(variable)
    # A release builds as root in a folder of somebody else, which git refuses otherwise.
    command = ["git", "-c", "safe.directory=*", "log", "-1", "--format=%ct"]
    try:
        process = subprocess.run(
            command, cwd=product.ROOT, capture_output=True, encoding="utf-8", check=True
        )
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive, or no git
        return FIRST_RELEASE
    return int(process.stdout)


def look_over(folder: Path) -> None:
    """Print what the folder is made of. Raises ``Broken`` for what must not be in it."""
    sizes = files(folder)
    print(f"{len(sizes)} files, {sum(sizes.values()) / 1e6:.1f} MB:")
    print(table(by_kind(sizes)))
    print(f"The {LARGEST} largest, and what breaks without them:")
    print(table(largest(sizes)), flush=True)
    wrong = [*dangling(folder), *(name for name in sizes if ".debug." in name)]
    wrong += [name for name in sizes if "setup_assistant/packaging" in name]
    if wrong:
        raise Broken(f"not wanted in the folder: {', '.join(wrong)}")
    missing = linux_libraries.unresolved(folder) if sys.platform == "linux" else []
    if missing:
        raise Broken(f"libraries of the system are missing: {', '.join(missing)}")


def try_out(rounds: int) -> None:
    """Self-test and tour of the frozen program, then its start against the unfrozen one."""
    print("Self-test of the frozen program:", flush=True)
    subprocess.run([PROGRAM, "--self-test"], cwd=product.WORK, check=True, timeout=240)
    pictures = product.WORK / "tour-frozen"
    command = [str(PROGRAM), "--practice", "--tour", str(pictures)]
    process = subprocess.run(
        command, cwd=product.WORK, stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    print("Tour of the frozen program:", process.stdout.splitlines()[-1])
    print("Start to the first painted page:", flush=True)
    print(start_ratio(PROGRAM, rounds), flush=True)


def pack() -> None:
    """Archive, bill of materials, notices and checksums of this system, in ``dist/release``.

    A Mac gets its packages from ``macos.build``, which signs first.
    """
    RELEASE.mkdir(parents=True, exist_ok=True)
    system = "macos" if MACOS else "windows" if WINDOWS else "linux"
    machine = "x64" if WINDOWS else platform.machine()
    name = f"{product.PROGRAM}-{__version__}-{system}-{machine}"
    shutil.copyfile(PAPERS / "sbom.cdx.json", RELEASE / f"{name}.cdx.json")
    shutil.copyfile(PAPERS / "NOTICES.txt", RELEASE / f"{name}.NOTICES.txt")
    if MACOS:
        return
    if WINDOWS:
        packed = archives.zip_folder(FOLDER, RELEASE / f"{name}-portable.zip", epoch())
    else:
        packed = archives.tar_xz(FOLDER, RELEASE / f"{name}.tar.xz", epoch())
    (RELEASE / "SHA256SUMS").write_text(archives.checksums([packed]), encoding="ascii")
    print(f"{packed.name}: {packed.stat().st_size / 1e6:.1f} MB", flush=True)


KINDS = (
    ("Chromium (WebEngineCore)", ("WebEngineCore",)),
    ("browser texts", ("qtwebengine_locales",)),
    ("browser resources", ("/resources/", "Resources/qtwebengine", "icudtl", "v8_context")),
    ("Qt's ICU", ("libicu",)),
    ("Qt plugins", ("/plugins/",)),
    ("other Qt libraries", ("Qt6", ".framework")),
    ("PySide bindings", ("PySide6/", "shiboken6/")),
    ("cryptography", ("cryptography/", "_cffi_backend")),
    ("Python", ("python3", "base_library", "lib-dynload", "Python.framework")),
    ("licences and our resources", ("licences/", "resources/")),
    ("libraries of the system", (".so",)),
)
"""The first kind whose words occur in a name gets it."""

REST = "program and other packages"


def files(folder: Path) -> dict[str, int]:
    """Name below ``folder`` (with ``/``) to size in bytes; links count nothing."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def by_kind(sizes: dict[str, int]) -> list[tuple[str, int]]:
    """Kinds with their bytes, the largest first."""
    sums: Counter[str] = Counter()
    for name, size in sizes.items():
        sums[kind_of(name)] += size
    return sums.most_common()


LARGEST = 10


def largest(sizes: dict[str, int]) -> list[tuple[str, int]]:
    """The largest files with their bytes; each is called by its name and what breaks without it."""
    names = sorted(sizes, key=lambda name: -sizes[name])[:LARGEST]
    return [(f"{name}: {reasons.without(name) or 'not known'}", sizes[name]) for name in names]


def kind_of(name: str) -> str:
    """The kind that the file ``name`` counts to."""
    short = PurePosixPath(name).as_posix().removeprefix("_internal/")
    return next((kind for kind, words in KINDS if any(word in short for word in words)), REST)


def table(rows: Iterable[tuple[str, int]]) -> str:
    """Rows as text, in MB (a million bytes)."""
    return "\n".join(f"  {size / 1e6:7.1f} MB  {kind}" for kind, size in rows)


def dangling(folder: Path) -> list[str]:
    """Links below ``folder`` that lead nowhere."""
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() and not path.exists()
    ]


WARM_UP = 2
AIM = 1.1
UNFROZEN = (sys.executable, "-m", "setup_assistant")


def start_ratio(program: Path, rounds: int = 11) -> str:
    """Both sides in turn, so that other work on the machine meets both; medians and their ratio."""
    frozen, plain = [], []
    with tempfile.TemporaryDirectory() as home:
        for _round in range(WARM_UP + rounds):
            plain.append(first_paint(UNFROZEN, Path(home)))
            frozen.append(first_paint((str(program),), Path(home)))
    del frozen[:WARM_UP], plain[:WARM_UP]
    ratio = median(frozen) / median(plain)
    met = "met" if ratio <= AIM else "NOT met"
    return (
        f"  unfrozen  {_spread(plain)}\n  frozen    {_spread(frozen)}\n"
        f"  ratio     {ratio:.2f}  (aim <= {AIM}: {met})"
    )


def first_paint(command: Sequence[str], home: Path) -> float:
    """Seconds from starting ``command`` to its first painted page; its data lands in ``home``.

    Compiled modules are used on both sides, as users have them.
    """
    gone = {"PYTHONDONTWRITEBYTECODE"}
    environment = {key: value for key, value in os.environ.items() if key not in gone}
    environment |= settings.elsewhere(home)
    begin = time.monotonic()
    process = subprocess.run([*command, "--self-test", "start"], env=environment, cwd=product.ROOT, capture_output=True, check=True)  # fmt: skip
    painted: float = json.loads(process.stdout)["painted"]
    return painted - begin


def _spread(seconds: Sequence[float]) -> str:
    low, high = min(seconds) * 1000, max(seconds) * 1000
    return f"{median(seconds) * 1000:.0f} ({low:.0f}-{high:.0f}) ms"
