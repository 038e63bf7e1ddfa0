#!/usr/bin/env python3
"""Sets everything up and starts it: ``python3 dev.py demo``, ``python3 dev.py test``.

Standard library only, the same on Windows, macOS and Linux; needs Python 3.11 or newer and pip.
It makes ``.venv`` beside this file from the locked, hash-checked requirements, and anew when it isn't
whole, adds missing system libraries on Debian and Ubuntu, and leaves everything else on the machine alone.
Python 3.7 must be able to load this file: an older one than is needed gets a sentence, no traceback.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
INTEL_MAC = sys.platform == "darwin" and platform.machine() == "x86_64"
# cryptography has no wheel for Intel Macs since version 49: they get an older one, in a lock of their own.
LOCKS = ROOT / "requirements"
LOCK = LOCKS / ("macos-intel.txt" if INTEL_MAC else "dev.txt")
BUILD_LOCK = LOCKS / "build.txt"
TOOLS_LOCK = LOCKS / "tools.txt"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "locked"
"""Where and from which locks .venv was made, each in a line, then every file in it; not there until it is whole."""
NO_SPACE = re.compile(r"(?i)no space left|enough (free )?space|os error (28|39|112)|quota exceeded")
"""How apt, pip and uv tell of a full disk, uv by Windows' own numbers."""

# What Qt and its browser load, and the Debian package of each; "|" parts older from newer names.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libOpenGL.so.0": "libopengl0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0|libglib2.0-0t64",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libnss3.so": "libnss3",
    "libasound.so.2": "libasound2|libasound2t64",
    "libXcomposite.so.1": "libxcomposite1",
    "libXdamage.so.1": "libxdamage1",
    "libXfixes.so.3": "libxfixes3",
    "libXrandr.so.2": "libxrandr2",
    "libXtst.so.6": "libxtst6",
    "libxkbfile.so.1": "libxkbfile1",
    "libgbm.so.1": "libgbm1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-dri3.so.0": "libxcb-dri3-0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
BUILD_LIBRARIES = {
    **WINDOW_LIBRARIES,
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
# Command to the programs that it starts, each with its Debian package.
PROGRAMS = {
    "test": {
        "curl": "curl",
        "xz": "xz-utils",
        "Xvfb": "xvfb",
        "dbus-daemon": "dbus",
        "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    },
    "build": {"objcopy": "binutils", "xz": "xz-utils"},
    "test --windows": {
        "wine": "wine",
        "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
        "makensis": "nsis",
        "wixl": "wixl",
        "msiinfo": "msitools",
        "git": "git",
    },
    "test --all": {
        "wine": "wine",
        "makensis": "nsis",
        "wixl": "wixl",
        "msiinfo": "msitools",
        "/usr/sbin/locale-gen": "locales",
        "osslsigncode": "osslsigncode",
        "openssl": "openssl",
        "node": "nodejs",
        "npm": "npm",
        "debootstrap": "debootstrap",
    },
}
SLOW = ("--all", "--windows")
# What opens a window, and the fault matrix, which takes as long as all the rest together.
NOT_FAST = ("tests/ui", "tests/e2e", "tests/faults")
PICTURE_FONT = (Path("/usr/share/fonts/opentype/inter"), "fonts-inter")


class Stop(Exception):
    """A step failed; the message says in one sentence what to do."""


def main() -> int:
    """Set up, then do what was asked; the exit code is that of the program started."""
    if sys.version_info < (3, 11):
        version = platform.python_version()
        print(f"Python 3.11 or newer is needed, this is {version}: install it and start again.", file=sys.stderr)  # fmt: skip
        return 1
    parser = argparse.ArgumentParser(description="Set up and start Setup Assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (help_text, _) in COMMANDS.items():
        commands.add_parser(name, help=help_text, add_help=False)
    asked, rest = parser.parse_known_args()
    try:
        set_up(asked.command, rest[0] if rest and rest[0] in SLOW else "")
        return COMMANDS[asked.command][1](rest)
    except Stop as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
        print(disk_is_full() if full else problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def set_up(command: str, slow: str = "") -> None:
    """Bring Python packages and system libraries to the locked state; quick when nothing changed."""
    if not os.access(ROOT, os.W_OK):
        raise Stop("This folder can't be written: copy it to a place of your own and start again.")
    install_libraries(command, slow)
    made, locks = where_made(), digest(LOCK, ROOT / "pyproject.toml")
    stamped = read_stamp()
    whole = stamped[:1] == [made] and PYTHON.exists() and installed().issuperset(stamped[2:])
    if whole and stamped[1:2] == [locks]:
        return
    uv = bring_uv()
    if whole:
        STAMP.unlink()
    else:
        step(
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)],
            "The environment .venv could not be made: end what runs from it, remove the folder .venv and start again.",
        )
    print("Installing packages…", flush=True)
    pip, here = [uv, "pip"], ["--quiet", "--python", str(PYTHON)]
    step(
        [*pip, "sync", *here, "--compile-bytecode", "--require-hashes", str(LOCK)],
        "The locked packages could not be installed: check the network and the package index settings of pip and uv, then start again.",
    )
    # By its path: the finder that setuptools writes otherwise costs every start 10 ms.
    by_path = ["--config-settings", "editable_mode=compat", "--editable", str(ROOT)]
    step(
        [*pip, "install", *here, "--no-deps", "--no-build-isolation", "--offline", *by_path],
        "The program could not be entered into .venv: remove the folder .venv and start again.",
    )
    step(
        [str(PYTHON), "-m", "setup_assistant.packaging", "unpack"],
        "PySide6 could not be made ready in .venv: remove the folder .venv and start again.",
    )
    stamp(made, locks)


def where_made() -> str:
    """Another folder, interpreter or machine needs a .venv of its own."""
    return repr((str(ROOT), sys.base_prefix, sys.version, platform.machine()))


def digest(*files: Path) -> str:
    """Changes when one of them does."""
    return hashlib.sha256(b"\n".join(file.read_bytes() for file in files)).hexdigest()


def installed(folder: str = str(VENV)) -> set[str]:
    """The files in .venv but the compiled ones; takes some 0.03 s for all of them."""
    files = set()
    for entry in os.scandir(folder):
        if not entry.is_dir(follow_symlinks=False):
            files.add(entry.path)
        elif entry.name != "__pycache__":
            files |= installed(entry.path)
    return files


def read_stamp() -> list[str]:
    """Its lines; none where there is no whole .venv."""
    try:
        return STAMP.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []


def stamp(made: str, locks: str) -> None:
    """Note that .venv is whole, and what is in it."""
    STAMP.write_text("\n".join((made, locks, *installed())), encoding="utf-8")


def bring_uv() -> str:
    """The locked uv, in a private folder: pip checks its hash; a system's own Python is not touched."""
    folder = TOOLS / digest(TOOLS_LOCK)[:12]
    found = find_uv(folder)
    if found is None:
        print("Setting up for the first time…", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        step(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location", "--root-user-action=ignore",
             "--require-hashes", "--only-binary=:all:", "--target", str(folder), "-r", str(TOOLS_LOCK)],
            "The installer could not be fetched by pip: check that pip works (python3 -m pip --version) and that the package index can be reached, then start again.",
        )  # fmt: skip
        found = find_uv(folder)
    if found is None:
        raise Stop(
            "pip installed no uv for this machine: remove the folder .tools and start again."
        )
    return found


def find_uv(folder: Path) -> str | None:
    """Where pip put the program below ``folder``, bin or Scripts by system and pip version; it must run."""
    for path in sorted(folder.glob("*/uv.exe" if WINDOWS else "*/uv")):
        try:
            subprocess.run([str(path), "--version"], stdout=subprocess.DEVNULL, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return str(path)
    return None


def step(command: list[str], advice: str) -> None:
    """Run one step; if it fails, show what it said and then what to do."""
    settings = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings}, check=False, stderr=subprocess.PIPE
        )
    except OSError as problem:
        raise Stop(f"{advice} ({problem.strerror})") from None
    told = done.stderr.decode(errors="replace")
    sys.stderr.write(told)
    if done.returncode:
        raise Stop(disk_is_full() if NO_SPACE.search(told) else advice)


def disk_is_full() -> str:
    """A sentence with what is free where something is written: here, on the way, and in uv's cache."""
    places = (ROOT, Path(tempfile.gettempdir()), Path.home())
    free = (f"{shutil.disk_usage(place).free // 10**6} MB in {place}" for place in places)
    return f"The disk is full (free: {', '.join(free)}): make room for 3 GB and start again."


def install_libraries(command: str, slow: str) -> None:
    """On Linux: what Qt needs from the system, and the programs that are missing.

    As root on Debian and Ubuntu it is installed. A real window needs more libraries than a picture of
    one (the tests have one on a display of their own), and a build collects them.
    """
    if sys.platform != "linux":
        return
    builds = command == "build" or slow == "--all"
    libraries = {**LIBRARIES, **(BUILD_LIBRARIES if builds else {})}
    libraries.update(WINDOW_LIBRARIES if has_display() or command == "test" else {})
    programs = dict(PROGRAMS.get(command, {}))
    if slow:
        programs.update({**PROGRAMS["build"], **PROGRAMS[f"test {slow}"]})
    folders = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"  # where a user has it not in PATH
    packages = [package for library, package in libraries.items() if not loads(library)]
    packages += [
        package for name, package in programs.items() if shutil.which(name, path=folders) is None
    ]
    font = [] if PICTURE_FONT[0].exists() else [PICTURE_FONT[1]]
    if not packages and not (font and may_install()):
        return
    if may_install():
        apt_install(packages, font)
        return
    names = " ".join(package_name(package) for package in packages)
    raise Stop(
        "System libraries are missing; install them, then start again: "
        f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"
    )


def loads(library: str) -> bool:
    """Whether the system's loader finds ``library``."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def may_install() -> bool:
    """Whether this is root on a system with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str], optional: list[str]) -> None:
    """Install the packages under the names this release knows; the font is for pictures only."""
    print("Installing system libraries…", flush=True)
    advice = "apt-get could not install the system libraries: run 'apt-get update', look at its message, then start again."
    spoken = ("env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C")
    apt = [*spoken, "apt-get", "-o", "Dpkg::Use-Pty=0", "-qq"]
    step([*apt, "update"], advice)
    command = [*apt, "install", "-y", "--no-install-recommends"]
    if packages:
        step([*command, *map(package_name, packages)], advice)
    for name in optional:
        if subprocess.run(
            [*command, name], cwd=ROOT, check=False, stdout=subprocess.DEVNULL
        ).returncode:
            print(f"The font package {name} is not there; pictures use another font.", flush=True)


def package_name(alternatives: str) -> str:
    """The name in this release: those after the change to 64-bit times have glibc 2.39 or newer."""
    version = platform.libc_ver()[1].split(".")
    newer = [int(part) for part in version if part.isdigit()] >= [2, 39]
    return alternatives.split("|")[-1 if newer else 0]


def has_display() -> bool:
    """Whether a window can be shown."""
    return sys.platform != "linux" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def environment() -> dict[str, str]:
    """For the programs started: the checkout importable, Chromium able to run where it must."""
    found = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONDONTWRITEBYTECODE"):
        found.pop(name, None)
    found["PYTHONPATH"] = str(ROOT)
    if not has_display():
        found.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "linux" and os.geteuid() == 0:
        found["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return found


def start(*arguments: str) -> int:
    """Run the environment's Python in the checkout."""
    return subprocess.run(
        [str(PYTHON), *arguments], cwd=ROOT, env=environment(), check=False
    ).returncode


def demo(rest: list[str]) -> int:
    """The window in practice mode; without a display the tour through every page."""
    tour = ("--tour", "build/tour") if "--tour" in rest or not has_display() else ()
    words = (word for word in rest if word != "--tour")
    return start("-m", "setup_assistant", "--practice", *tour, *words)


def run(rest: list[str]) -> int:
    """The program itself: the window against the real services, or any command of it."""
    return start("-m", "setup_assistant", *rest)


def lint(rest: list[str]) -> int:
    """All static checks, two at a time; every one is run, the first failure's code is returned."""
    checks = (
        ("-m", "mypy"),  # takes as long as the others together
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
        ("-m", "tests.catalogue", "--check"),
    )
    if rest:
        raise Stop("lint takes no arguments.")
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda check: start(*check), checks))
    return next((code for code in codes if code), 0)


def test(rest: list[str]) -> int:
    """The static checks, then the tests, of slower modules a sample; ``--all``: whole, and the slow ones.

    ``--windows``: by Windows' own Python, under wine. ``--fast``: that sample of what opens no window, without static checks and fault matrix. ``--faults N
    [--seed S]``: N cases of the matrix. With other arguments only what pytest is told.
    """
    if rest[:1] == ["--faults"]:
        return start("-m", "tests.faults", *rest[1:])
    everything, fast = rest == ["--all"], rest == ["--fast"]
    if rest[:1] == ["--windows"]:
        bring_build_tools()
        return start("-m", "tests.windows", *rest[1:])
    if everything or "slow" in rest:
        bring_build_tools()
    if rest and not everything and not fast:
        return start("-m", "pytest", *rest)
    cores = os.cpu_count() or 1
    workers = cores if fast else 2 * cores  # windows wait more than they work
    parts = ("-n", str(workers), "--dist", "worksteal", *(() if everything else ("--sample",)))
    if fast:
        ignored = (f"--ignore={folder}" for folder in NOT_FAST)
        marks = "not slow and not window and not windows"
        return start("-m", "pytest", *parts, "--fast", *ignored, "-m", marks)
    code = lint([]) or start("-m", "pytest", *parts)
    return code or (start("-m", "pytest", "-m", "slow", "--at-once") if everything else 0)


def bench(rest: list[str]) -> int:
    """The figures of CONTRIBUTING.md, both sides measured in one run."""
    return start("-m", "tests.bench", *rest)


def build(rest: list[str]) -> int:
    """The frozen program of this system, in dist/: built, tried out, measured and packed."""
    bring_build_tools()
    return start("-m", "setup_assistant.packaging", "build", *rest)


def bring_build_tools() -> None:
    """The locked PyInstaller and what reads other systems' files."""
    if INTEL_MAC:  # its lock holds them
        return
    here = ("--quiet", "--python", str(PYTHON))
    step(
        [bring_uv(), "pip", "install", *here, "--require-hashes", "-r", str(BUILD_LOCK)],
        "The locked build tools could not be installed: check the network, then start again.",
    )
    stamp(*read_stamp()[:2])


COMMANDS = {
    "demo": ("set up everything and do the main job against the built-in practice services", demo),
    "test": (
        "set up everything and pass the checks and tests; --fast: no windows; --all: the slow ones too; --windows: on Windows, under wine",
        test,
    ),
    "run": ("the program against the real services; further words are passed on", run),
    "lint": ("the static checks alone", lint),
    "bench": ("measure and print the figures", bench),
    "build": ("build the program for this system, try it out and pack it", build),
}

if __name__ == "__main__":
    sys.exit(main())
