"""Keeps what changes often from laying out the whole window anew.

A label that gets another text tells its layout, which tells its parent's, up to the window; with a
check running that happens ten times a second. Here it ends: only a new height goes further.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Still(QWidget):
    """``Still(widget)``: as high as ``widget`` needs to be in the width that there is."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget
        widget.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout, width = self._widget.layout(), self.width()
        needed = self._widget.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            needed = layout.totalHeightForWidth(width)
        if needed != self.minimumHeight():
            self.setFixedHeight(needed)
        self._widget.setGeometry(0, 0, width, needed)
