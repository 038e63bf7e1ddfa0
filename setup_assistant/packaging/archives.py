"""Archives that are the same bytes for the same files: sorted, dated alike, owned by nobody."""

from __future__ import annotations

import hashlib
import platform
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

XZ = ("xz", "--compress", "--stdout", "--threads=2")
"""A fixed number of threads: the bytes depend on whether xz cuts the input into blocks."""

FILTERS = {"x86_64": ("--x86",)}
"""Machine code packs 3 % smaller when xz knows whose it is."""

OLDEST = 315_532_800
"""1980: zip knows no earlier time."""


def tar_xz(folder: Path, target: Path, epoch: int) -> Path:
    """Pack ``folder`` with its own name on top; needs the program ``xz``."""
    command = [*XZ, *FILTERS.get(platform.machine(), ()), "--lzma2=preset=6"]
    with (
        target.open("wb") as file,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file) as xz,
    ):
        assert xz.stdin is not None  # noqa: S101 - it was asked for
        with tarfile.open(fileobj=xz.stdin, mode="w|", format=tarfile.GNU_FORMAT) as archive:
            for path in (folder, *sorted(folder.rglob("*"))):
                _pack(archive, path, path.relative_to(folder.parent).as_posix(), epoch)
        xz.stdin.close()
        if xz.wait():
            raise OSError(f"xz ended with {xz.returncode}")
    return target


def _pack(archive: tarfile.TarFile, path: Path, name: str, epoch: int) -> None:
    info = archive.gettarinfo(path, name)
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mtime = epoch
    info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
    if not info.isreg():
        archive.addfile(info)
        return
    with path.open("rb") as content:
        archive.addfile(info, content)


def zip_folder(folder: Path, target: Path, epoch: int) -> Path:
    """Pack ``folder`` with its own name on top. Links are not kept: for Windows, which has none."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                _add(archive, path, path.relative_to(folder.parent).as_posix(), epoch)
    return target


def _add(archive: zipfile.ZipFile, path: Path, name: str, epoch: int) -> None:
    at = datetime.fromtimestamp(max(epoch, OLDEST), UTC)
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.create_system = 3
    info.external_attr = (0o755 if path.stat().st_mode & 0o100 else 0o644) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, path.read_bytes(), compresslevel=9)


def checksums(files: Iterable[Path]) -> str:
    """As ``sha256sum`` writes them and ``sha256sum --check`` reads them."""
    return "".join(f"{sha256(file)}  {file.name}\n" for file in sorted(files))


def sha256(file: Path) -> str:
    """The SHA-256 of ``file`` in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
