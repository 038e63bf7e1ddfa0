"""A bare Debian to set the checkout up in: what debootstrap makes, plus Python and pip.

It lives in mount and process namespaces of its own: when a command ends, so do its mounts and whatever
it left running. This machine's settings of pip and uv hold inside of it too.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

CACHE = Path("/var/cache/setup-assistant-tests")
"""Outside the checkout, and no user's: only root makes such a machine."""

USER = "someone"
CHECKOUT = "setup-assistant"
INCLUDED = "python3,python3-pip,ca-certificates"
IGNORED = (".git", ".venv", ".tools", "build", "dist", "__pycache__", "*.egg-info", ".*_cache")

_SETTINGS = re.compile(r"(PIP|UV)_\w+")
_FILES = ("pip.conf", "uv.toml")
_PATH = re.compile(r"(?:file://|(?<=[\s='\"\[]))(/[\w./+-]+)")
_CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"
_PACKAGES = Path("/var/cache/packages")
_SANDBOX = f"""
set -e
mount --rbind /dev "$ROOT/dev"
mount -t proc proc "$ROOT/proc"
mount --bind {CACHE}/packages "$ROOT{_PACKAGES}"
chroot "$ROOT" chown -R "$AS:" {_PACKAGES}
for path in $GIVEN; do mount --bind "$path" "$ROOT$path"; done
exec chroot "$ROOT" setpriv --reuid "$AS" --regid "$AS" --init-groups sh -c "$COMMAND"
"""


@dataclass(frozen=True)
class Done:
    """How a command ended; ``output`` is all that it said."""

    code: int
    output: str


@dataclass(frozen=True)
class Debian:
    """One machine below ``root``; everything in it may be spoilt."""

    root: Path
    given: list[Path] = field(default_factory=list)
    """Folders and files of this machine's settings, at the same place in there."""

    def run(self, command: str, user: str = "root") -> Done:
        """A shell's ``command`` in ``user``'s checkout; nothing of it is left running."""
        inside = {
            "ROOT": str(self.root),
            "GIVEN": " ".join(map(str, self.given)),
            "AS": user,
            "COMMAND": f"cd ~/{CHECKOUT} && {command}",
            "HOME": str(_home(user)),
            "USER": user,
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "UV_CACHE_DIR": str(_PACKAGES),  # what one machine has fetched, the next one needn't
        }
        process = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _SANDBOX],
            env=settings() | inside, check=False, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return Done(process.returncode, process.stdout)


def bare(release: str, folder: Path, checkout: Path) -> Debian:
    """A new machine in ``folder``, with a user and, for both of them, a copy of ``checkout``."""
    root = folder / release
    subprocess.run(["cp", "-a", _bootstrapped(release), root], check=True)
    subprocess.run(["useradd", "--root", root, "--create-home", "--uid", "1000", USER], check=True)
    for place in ("etc/resolv.conf", "etc/hosts", _CERTIFICATES):
        if Path("/", place).exists():
            shutil.copyfile(Path("/", place), root / place)
    for folder in (CACHE / "packages", _below(root, _PACKAGES)):
        folder.mkdir(exist_ok=True)
    given = _hand_in(root)
    for user in ("root", USER):
        copy = _below(root, _home(user)) / CHECKOUT
        shutil.copytree(checkout, copy, ignore=shutil.ignore_patterns(*IGNORED), symlinks=True)
        subprocess.run(["chown", "-R", "1000:1000" if user == USER else "0:0", copy], check=True)
    return Debian(root, given)


def settings() -> dict[str, str]:
    """What the environment tells pip and uv here."""
    return {name: value for name, value in os.environ.items() if _SETTINGS.fullmatch(name)}


def _bootstrapped(release: str) -> Path:
    """Made once, under another name until it is whole."""
    root, half = CACHE / release, CACHE / f"{release}.half"
    if not root.exists():
        shutil.rmtree(half, ignore_errors=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        options = ["--variant=minbase", f"--include={INCLUDED}"]
        subprocess.run(["debootstrap", *options, release, half], check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        half.rename(root)
    return root


def _hand_in(root: Path) -> list[Path]:
    """Copy the settings of pip and uv, those of whoever tests to both users; what they name is bound."""
    words = list(settings().values())
    own = Path(pwd.getpwuid(os.getuid()).pw_dir)
    for folder in (Path("/etc"), Path("/etc/xdg"), own / ".config", own / ".pip"):
        files = (path for name in _FILES for path in (folder / name, *folder.glob(f"*/{name}")))
        for file in filter(Path.is_file, files):
            words.append(file.read_text(encoding="utf-8"))
            places = [file]
            if file.is_relative_to(own):
                places = [_home(user) / file.relative_to(own) for user in ("root", USER)]
            for place in places:
                _below(root, place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, _below(root, place))
    named = {Path(path) for path in _PATH.findall("\n".join(f" {word}" for word in words))}
    given = sorted(path for path in named if path.exists() and not _below(root, path).exists())
    for path in given:
        place = _below(root, path)
        (place if path.is_dir() else place.parent).mkdir(parents=True, exist_ok=True)
        if path.is_file():
            place.touch()
    return given


def _home(user: str) -> Path:
    return Path("/root") if user == "root" else Path("/home", user)


def _below(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")


def missing() -> list[str]:
    """The programs that aren't there."""
    return [name for name in ("debootstrap", "unshare", "useradd") if shutil.which(name) is None]
