"""Runs the release workflow here: every job in a fresh checkout, every shell step, artifacts handed on.

What this machine doesn't have (Windows, a Mac, their tools, a whole build) are stand-ins: small programs that
leave behind what the real ones would. Each call of one is written down. The project's own Python steps are real.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from setup_assistant import __version__
from setup_assistant.packaging import product

FILE = product.ROOT / ".github" / "workflows" / "release.yml"
CHECKOUT = ("setup_assistant", "resources", "CHANGELOG.md", "pyproject.toml", "dev.py", ".github")
TAG = f"v{__version__}"
ARCHITECTURES = {"macos-15": ("ARM64", "arm64"), "macos-15-intel": ("X64", "x86_64")}
CONDITIONS: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "": lambda _environment: True,
    "${{ !cancelled() }}": lambda _environment: True,
    "env.APPLICATION != ''": lambda environment: bool(environment["APPLICATION"]),
    "startsWith(github.ref, 'refs/tags/')": lambda environment: "refs/tags/" in environment["GITHUB_REF"],
}  # fmt: skip
"""Those that the workflow has; with another one the run ends."""

WRITES_DOWN = 'printf "%s\\n" "$(basename "$0") $*" >> "$CALLS"\n'
LAST = 'for last; do :; done; mkdir -p "$(dirname "$last")"; echo "$0" > "$last"\n'
STAND_INS = {
    # Root's rights, which this machine may not give.
    "sudo": '[ "$1" = -E ] && shift\nexec "$@"\n',
    "apt-get": "",
    "python": 'case "$1" in dev.py) exec "$REAL" "$STAND_INS/build.py" "$@";; *) exec "$REAL" "$@";; esac\n',
    "wixl": 'while [ "$1" != --output ]; do shift; done; echo msi > "$2"\n',
    "msibuild": "",
    "choco": "",
    "makensis": 'for word; do case "$word" in -DTARGET=*) cp "$STAND_INS/setup.sh" "${word#-DTARGET=}";; esac; done\n',
    "nuget": "",
    "msiexec": 'case "$1" in /i) mkdir -p "$MACHINE"; cp "$TRUE" "$MACHINE/setup-assistant.exe";; '
    '/x) rm -r "$MACHINE";; esac\n',
    "codesign": "",
    "pkgbuild": LAST,
    "hdiutil": LAST,
    "ditto": 'cp -R "$1" "$2"\n',
    "security": "",
    "uuidgen": "echo 0-1-2\n",
    "xcrun": 'case "$2" in submit) echo "{\\"status\\": \\"Accepted\\", \\"id\\": \\"1\\"}";; esac\n',
    "installer": 'mkdir -p "$APPLICATIONS/Setup Assistant.app/Contents/MacOS"\n'
    'cp "$TRUE" "$APPLICATIONS/Setup Assistant.app/Contents/MacOS/setup-assistant"\n',
    "gh": "",
}
"""Name to what a shell does in its place, after it was written down."""

SETUP = """#!/bin/sh
place="$LOCALAPPDATA/Programs/Setup Assistant"; mkdir -p "$place"
cp "$TRUE" "$place/setup-assistant.exe"
printf '#!/bin/sh\\nrm -r "$(dirname "$0")"\\n' > "$place/uninstall.exe"; chmod +x "$place/uninstall.exe"
"""
"""In place of the installer for one user."""

BUILD = '''
"""In place of dev.py, where it would take an hour: what it leaves behind."""
import os, sys
from pathlib import Path
from setup_assistant.packaging import pictures
def write(name, content=b"x"):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
UNSIGNED = b"MZ" + bytes(58) + bytes([64]) + bytes(27) + b"\\x0b\\x02" + bytes(4006)
command, system = sys.argv[2], os.environ["SYSTEM"]
tours = {"demo": ["build/tour"], "build": ["build/tour-frozen"]}.get(command, [])
for name in (f"{tour}/{picture}" for tour in tours for picture in pictures.expected()):
    write(name, pictures.PNG)
if command == "build":
    for name in ("NOTICES.txt", "sbom.cdx.json"):
        write(f"build/recipe/licences/{name}")
        if system != "windows":
            write(f"dist/release/setup-assistant-{system}-{os.environ['MACHINE_KIND']}.{name}")
    write("dist/release/SHA256SUMS")
    if system == "windows":
        write("dist/setup-assistant/setup-assistant.exe", UNSIGNED)
    elif system == "macos":
        write("dist/Setup Assistant.app/Contents/MacOS/setup-assistant")
    else:
        write("dist/release/setup-assistant-linux.tar.xz")
'''
AS_IF = '''
"""Python as on the job's system, as far as the steps ask."""
import os, platform
platform.machine = lambda: os.environ["MACHINE_KIND"]
from setup_assistant.packaging import building, installing
building.WINDOWS, building.MACOS = (os.environ["SYSTEM"] == name for name in ("windows", "macos"))
installing.APPLICATIONS = os.environ["APPLICATIONS"]
'''


@dataclass
class Run:
    """One run of the workflow in ``folder``; ``secrets`` are given to it."""

    folder: Path
    secrets: Mapping[str, str] = field(default_factory=dict)
    ref: str = f"refs/tags/{TAG}"
    workflow: dict[str, Any] = field(
        default_factory=lambda: yaml.safe_load(FILE.read_text(encoding="utf-8"))
    )

    def __post_init__(self) -> None:
        self._make_stand_ins()

    def everything(self) -> None:
        """Every job; those that are needed stand before those that need them."""
        done: set[str] = set()
        for name, job in self.workflow["jobs"].items():
            assert needs(job) <= done, name
            for values in _matrix(job):
                self.job(name, values)
            done.add(name)

    def calls(self) -> list[str]:
        """Every call of a stand-in so far, in order: the name and what it was given."""
        file = self.folder / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def artifact(self, name: str) -> set[str]:
        """The files that a job handed on under ``name``."""
        return files(self.folder / "artifacts" / name)

    def job(self, name: str, values: Mapping[str, str]) -> Path:
        """Run every step of the job ``name``; the folder it ran in."""
        described = self.workflow["jobs"][name]
        place = self.folder / " ".join([name, *values.values()])
        checkout(place)
        runner = values.get("runner", described["runs-on"])
        system = "windows" if "windows" in runner else "macos" if "macos" in runner else "linux"
        arch, machine = ARCHITECTURES.get(runner, ("X64", "x86_64"))
        known = {"runner.arch": arch, "github.token": "token", "env.PYTHON": "3.12"}
        known |= {f"matrix.{key}": value for key, value in values.items()}
        environment = self._environment(place, system, machine)
        environment |= self._filled(described.get("env", {}), known)
        for step in described["steps"]:
            own = environment | self._filled(step.get("env", {}), known)
            if CONDITIONS[step.get("if", "")](own):
                self._step(step, place, own, known)
        return place

    def _step(
        self, step: dict[str, Any], place: Path, environment: dict[str, str], known: dict[str, str]
    ) -> None:
        action = step.get("uses", "").partition("@")[0]
        if "run" in step:
            for program in place.rglob("*.exe"):  # Windows knows programs by their names
                program.chmod(0o755)
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(
                command, cwd=place, env=environment, check=False, capture_output=True, text=True
            )
            assert done.returncode == 0, f"{step['run']}\n{done.stdout}\n{done.stderr}"
        elif action == "actions/upload-artifact":
            given = self._filled(step["with"], known)
            self._upload(place, given["name"], given["path"])
        elif action == "actions/download-artifact":
            given = self._filled(step["with"], known)
            source = self.folder / "artifacts" / given["name"]
            shutil.copytree(source, place / given["path"], dirs_exist_ok=True)

    def _upload(self, place: Path, name: str, pattern: str) -> None:
        """The paths below the folder that all of them share, as the action does."""
        paths = sorted(place.glob(pattern))
        assert paths, f"no files for {name}: {pattern}"
        target = self.folder / "artifacts" / name
        assert not target.exists(), f"two artifacts {name}"
        if len(paths) == 1 and paths[0].is_dir():
            shutil.copytree(paths[0], target)
            return
        target.mkdir(parents=True)
        for path in paths:
            copy = shutil.copytree if path.is_dir() else shutil.copyfile
            copy(path, target / path.name)

    def _environment(self, place: Path, system: str, machine: str) -> dict[str, str]:
        temporary = place / "temporary"
        temporary.mkdir()
        return {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "HOME": str(place),
            "PYTHONPATH": f"{self.folder / 'python'}:{place}",
            "CALLS": str(self.folder / "calls"),
            "STAND_INS": str(self.folder / "python"),
            "REAL": sys.executable,
            "TRUE": str(shutil.which("true")),
            "SYSTEM": system,
            "MACHINE_KIND": machine,
            "MACHINE": str(place / "programs" / product.NAME),
            "APPLICATIONS": str(place / "applications"),
            "PROGRAMFILES": str(place / "programs"),
            "PROGRAMFILES(X86)": str(self.folder / "x86"),
            "LOCALAPPDATA": str(place / "local"),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_REF": self.ref,
            "GITHUB_REF_NAME": self.ref.rpartition("/")[2],
            "GITHUB_SERVER_URL": "https://example.org",
            "GITHUB_REPOSITORY": "owner/name",
        }

    def _filled(self, texts: Mapping[str, object], known: Mapping[str, str]) -> dict[str, str]:
        def value(match: re.Match[str]) -> str:
            name = match[1]
            secret = name.startswith("secrets.")
            return self.secrets.get(name.partition(".")[2], "") if secret else known[name]

        return {
            key: re.sub(r"\$\{\{ ([\w.]+) \}\}", value, str(text)) for key, text in texts.items()
        }

    def _make_stand_ins(self) -> None:
        for name, script in STAND_INS.items():
            self._program(self.folder / "bin" / name, script)
        tool = self.folder / "x86/Windows Kits/10/bin/10.0.1.0/x64/signtool.exe"
        self._program(tool, "")
        python = self.folder / "python"
        python.mkdir()
        (python / "build.py").write_text(BUILD)
        (python / "setup.sh").write_text(SETUP)
        (python / "sitecustomize.py").write_text(AS_IF)

    def _program(self, file: Path, script: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/bash\n{WRITES_DOWN}{script}")
        file.chmod(0o755)


def checkout(place: Path) -> None:
    """What git would bring into ``place``, and the environment that ``dev.py`` makes, by stand-ins."""
    place.mkdir(parents=True)
    ignore = shutil.ignore_patterns("__pycache__")
    for name in CHECKOUT:
        source = product.ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=ignore)
        else:
            shutil.copyfile(source, place / name)
    for folder in ("bin", "Scripts"):
        python = place / ".venv" / folder / "python"
        python.parent.mkdir(parents=True)
        python.write_text('#!/bin/bash\nexec python "$@"\n')
        python.chmod(0o755)


def files(folder: Path) -> set[str]:
    """The names below ``folder``."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def needs(job: Mapping[str, Any]) -> set[str]:
    """The jobs that have to be through before ``job``."""
    value = job.get("needs", [])
    return {value} if isinstance(value, str) else set(value)


def _matrix(job: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    runners = job.get("strategy", {}).get("matrix", {}).get("runner")
    yield from ({"runner": runner} for runner in runners) if runners else iter([{}])
