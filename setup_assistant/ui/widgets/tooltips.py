"""Tooltips that the keyboard reaches too, and that stay until one has read them.

Qt shows a tooltip only to the mouse and takes it away after ten seconds.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, Qt
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

_STAYS_MS = 2**31 - 1


class _State:
    """Whether the focus is followed; from the first tooltip on."""

    follows = False


def give(widget: QWidget, text: str) -> None:
    """Let ``widget`` explain itself, to the mouse and to the keyboard; empty takes it away."""
    widget.setToolTip(plain(text))
    if not text:
        return
    widget.setToolTipDuration(_STAYS_MS)
    app = QApplication.instance()
    if isinstance(app, QApplication) and not _State.follows:
        _State.follows = True
        app.focusChanged.connect(_focus_moved)


def plain(text: str) -> str:
    """``text`` so that a tooltip shows its characters: Qt takes a name such as ``<b>x</b>`` for HTML."""
    if not Qt.mightBeRichText(text):
        return text
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def close(event: QKeyEvent) -> bool:
    """Esc takes an open tooltip away, and only that; True if it did."""
    if event.key() != Qt.Key.Key_Escape or not QToolTip.isVisible():
        return False
    QToolTip.hideText()
    return True


def _focus_moved(_before: QWidget | None, now: QWidget | None) -> None:
    if now is None or not now.toolTip() or QGuiApplication.mouseButtons():
        return
    QTimer.singleShot(0, now, lambda: _show(now))  # moving the focus closes what is open


def _show(widget: QWidget) -> None:
    if widget.hasFocus() and widget.toolTip():
        below = widget.mapToGlobal(QPoint(0, widget.height() - 4))
        QToolTip.showText(below, widget.toolTip(), widget, widget.rect(), _STAYS_MS)
