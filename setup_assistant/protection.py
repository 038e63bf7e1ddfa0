"""Whether a file is one that only administrators can write: then nobody else has put anything into it."""

from __future__ import annotations

import re
import stat
import sys
from pathlib import Path

_ADMINISTRATORS = frozenset(
    {
        "BA",  # the group
        "SY",  # the system
        "LA",  # the computer's built-in one
        "DA",
        "EA",  # of the domain, of the forest
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # Windows' own installer
    }
)
_READING = frozenset({"FR", "FX", "GR", "GX", "RC", "CC", "SW", "WP", "LO"})
_READING_BITS = 0x1200A9 | 0x80000000 | 0x20000000
"""Read and execute, as a file's own rights and as generic ones."""

_OWNER_AND_RIGHTS, _FILE, _REVISION = 0x1 | 0x4, 1, 1
"""Of Windows' calls: what is asked for, of what, and how it is written down."""


def is_protected(path: Path) -> bool:
    """Whether only administrators can write ``path``; False also where that can't be found out."""
    try:
        if sys.platform == "win32":
            return is_protected_by(descriptor(path))
        return is_owned_by(path, 0)
    except OSError:
        return False


def is_owned_by(path: Path, owner: int) -> bool:
    """Whether the file, its folder and the folder of its name belong to ``owner`` (a user's id), who alone writes them.

    Raises ``OSError``.
    """
    places = {path.resolve(), path.resolve().parent, path.parent}
    statuses = [place.stat() for place in places]
    others = stat.S_IWGRP | stat.S_IWOTH
    return all(one.st_uid == owner and not one.st_mode & others for one in statuses)


def is_protected_by(sddl: str) -> bool:
    """The same by owner and rights as Windows writes them: ``O:BAG:SYD:AI(A;ID;FA;;;SY)…``.

    A folder in which others may make files doesn't matter: those are their own, and don't count.
    """
    parts = re.fullmatch(
        r"O:(?P<owner>S-[0-9-]+|[A-Z]{2})(G:(S-[0-9-]+|[A-Z]{2}))?D:(?P<rights>.*)", sddl
    )
    if parts is None or parts["owner"] not in _ADMINISTRATORS:
        return False
    flags, *entries = parts["rights"].split("(")
    if flags not in ("", "P", "AI", "PAI", "AR", "AIAR", "ARAI") or not entries:
        return False
    return all(map(_only_reads, entries))


def _only_reads(entry: str) -> bool:
    """Whether one entry lets nobody but administrators write; what isn't understood may do so."""
    kind, *rest = entry.removesuffix(")").split(";")
    if kind == "D":
        return True
    if kind != "A" or len(rest) != 5:
        return False
    flags, rights, _object, _inherited, account = rest
    if "IO" in flags or account in _ADMINISTRATORS:
        return True
    if rights.startswith("0x"):
        return int(rights, 16) & ~_READING_BITS == 0
    return {rights[at : at + 2] for at in range(0, len(rights), 2)} <= _READING


def descriptor(path: Path) -> str:
    """Owner and rights of a file, as Windows writes them down; raises ``OSError``. Empty elsewhere."""
    if sys.platform == "win32":
        import ctypes  # costs more than all the rest, and is needed only where there is such a file
        from ctypes import wintypes

        security = ctypes.WinDLL("advapi32", use_last_error=True)
        free = ctypes.WinDLL("kernel32").LocalFree
        free.argtypes = [ctypes.c_void_p]
        read = security.GetNamedSecurityInfoW
        read.argtypes = [wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD, *[ctypes.c_void_p] * 5]
        write = security.ConvertSecurityDescriptorToStringSecurityDescriptorW
        text_pointer = ctypes.POINTER(ctypes.c_wchar_p)
        write.argtypes = [ctypes.c_void_p, *[wintypes.DWORD] * 2, text_pointer, ctypes.c_void_p]
        rights, text = ctypes.c_void_p(), ctypes.c_wchar_p()
        nothing = [None] * 4
        if code := read(str(path), _FILE, _OWNER_AND_RIGHTS, *nothing, ctypes.byref(rights)):
            raise ctypes.WinError(code)
        try:
            if not write(rights, _REVISION, _OWNER_AND_RIGHTS, ctypes.byref(text), None):
                raise ctypes.WinError(ctypes.get_last_error())
            return text.value or ""
        finally:
            free(text)
            free(rights)
    return ""
