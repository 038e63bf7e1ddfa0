"""What somebody who uses the keyboard or a screen reader has of a window: rings, names and roles."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.tour.driver import until
from tests import sampling


def check(name: str, front: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has the focus has a ring, and nothing else has; every control has its own name and a role."""
    QApplication.processEvents()  # what has just come has its place only then
    assert not _faults(front), (name, _faults(front))
    focusable = [widget for widget in front.findChildren(QWidget) if reachable(widget, front)]
    draw = random.Random(f"{sampling.seed()} {name}")  # noqa: S311 - not for secrets
    for widget in draw.sample(focusable, min(1, len(focusable))):
        widget.setFocus()
        until(lambda: rings(front, monkeypatch) == 1, f"one ring on {name}, at {widget}", 5)


def rings(front: QWidget, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many rings of the focus are drawn in ``front`` now."""
    boxes: list[QRect] = []
    draw = painting.ring

    def ring(painter: QPainter, rect: QRect, ink: QColor, radius: float, width: int = 2) -> None:
        if width == 2 and ink in (theme.color("focus"), theme.color("onAccent")):
            boxes.append(rect)
        draw(painter, rect, ink, radius, width)

    with monkeypatch.context() as patch:
        patch.setattr(painting, "ring", ring)
        front.grab()
    return len(boxes)


def reachable(widget: QWidget, front: QWidget) -> bool:
    """Whether Tab leads there."""
    focusable = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return focusable and widget.isVisible() and widget.isEnabled() and widget.window() is front


def _faults(front: QWidget) -> list[str]:
    """Controls without a name or with that of another, and names that are only what is chosen or typed."""
    controls = [w for w in front.findChildren(QWidget) if reachable(w, front)]
    words = [_spoken(widget) for widget in controls]
    faults = [
        f"{w!r} has no name" for w, (name, *_) in zip(controls, words, strict=True) if not name
    ]
    for each, count in Counter(words).items():
        if count > 1:
            faults.append(f"{count} are called {each}")
    for widget, (name, *_context) in zip(controls, words, strict=True):
        interface = QAccessible.queryAccessibleInterface(widget)
        # On Linux it is called as what is chosen, and has a label beside it.
        labelled = bool(interface.relations(QAccessible.RelationFlag.Label))
        if isinstance(widget, QComboBox) and not labelled:
            faults.append(f"{name} is only a value")
        if interface.role() is QAccessible.Role.NoRole:
            faults.append(f"{name} has no role")
    return faults


def _spoken(widget: QWidget) -> tuple[str, str, int]:
    """What is said of it: its name, what explains it, and what it is."""
    interface = QAccessible.queryAccessibleInterface(widget)
    parts = (interface.text(part) for part in (QAccessible.Text.Name, QAccessible.Text.Description))
    return next(parts), next(parts), interface.role().value
