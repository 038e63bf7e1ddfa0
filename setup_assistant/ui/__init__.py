"""The window: the only part of the product that knows Qt."""

import builtins

import PySide6  # noqa: F401 - puts its own function before every import of the whole program

# It is for ``from __feature__ import``, which nothing here uses, and costs a start 10 ms.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
