"""Filling a layout anew. ``empty(layout)`` takes its widgets out and has them deleted."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def empty(layout: QLayout) -> None:
    """Take everything out; widgets are hidden at once and deleted soon, also while they are used."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
