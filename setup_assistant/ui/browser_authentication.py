"""Says no to a server or proxy that asks for a network password.

Qt tells Chromium "no" when the ``QAuthenticator`` that it hands to the slot is null afterwards, and
hands over one that is not: left alone, or cleared, it means an empty user name and password, which
are then sent. No call makes it null again, so its pointer is exchanged with that of a null one.
"""

from __future__ import annotations

import ctypes

import shiboken6
from PySide6.QtNetwork import QAuthenticator


def reject(authenticator: QAuthenticator) -> bool:
    """Make ``authenticator`` null: call it first thing in the slot. False where that can't be done.

    A ``QAuthenticator`` of Qt 6 is one pointer, null in a null one. Where a later Qt lays it out
    differently nothing is touched.
    """
    if not authenticator.isNull() and _is_one_pointer():
        _exchange(authenticator, QAuthenticator())
    return authenticator.isNull()


def _is_one_pointer() -> bool:
    """Tried out on two that nobody else knows."""
    empty, filled = QAuthenticator(), QAuthenticator()
    filled.setRealm("realm")
    if _pointer(empty).value is not None or _pointer(filled).value is None:
        return False
    _exchange(empty, filled)
    return filled.isNull() and empty.realm() == "realm"


def _exchange(one: QAuthenticator, other: QAuthenticator) -> None:
    """Each frees afterwards what the other had."""
    first, second = _pointer(one), _pointer(other)
    first.value, second.value = second.value, first.value


def _pointer(authenticator: QAuthenticator) -> ctypes.c_void_p:
    return ctypes.c_void_p.from_address(shiboken6.getCppPointer(authenticator)[0])
