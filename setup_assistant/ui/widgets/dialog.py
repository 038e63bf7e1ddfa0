"""Dialogs of the design: title, text, content, buttons; the window behind is shaded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QWidget

from setup_assistant.ui.style import painting
from setup_assistant.ui.widgets import buttons, enter, manual, tooltips
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.layouts import STRETCH, column, row
from setup_assistant.ui.widgets.text import Text


class Dialog(QDialog):
    """``dialog = Dialog(parent, "Stop the setup?", "Text"); dialog.content.addWidget(…);
    dialog.add_button("Keep going", main=True); dialog.add_button("Stop setup", stop); dialog.open()``.

    A button without ``pressed`` only closes the dialog (rejected); with it, closes (accepted) and calls it;
    ``closes=False`` calls it and stays. Esc rejects. The ``main`` button is filled and has the initial
    focus, unless a field has it or ``focus`` gives it to another one; then nothing may be filled. What a
    confirmation commits is ``commits``: tinted, and pressed only by somebody who could read it first.
    ``help_place`` is the place in the manual that F1 shows; empty = the page of the step.
    """

    help_place = ""

    def __init__(self, parent: QWidget, title: str, text: str = "", *, width: int = 520) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(title)
        self.setFixedWidth(width)
        QShortcut(QKeySequence("F1"), self, lambda: manual.ask(self, self.help_place))
        self._over = parent.window()
        self._words = f"{title} {text}".strip()
        self.content = column(spacing=16)
        self._buttons = row(STRETCH, spacing=8)
        self._column = column(
            Text(title, "dialog"),
            Text(text) if text else None,
            self.content,
            self._buttons,
            on=self,
            spacing=16,
            margins=(24, 22, 24, 16),
        )

    def add_button(
        self,
        text: str,
        pressed: Callable[[], object] | None = None,
        *,
        main: bool = False,
        focus: bool = False,
        commits: bool = False,
        closes: bool = True,
        icon: str = "",
    ) -> Button:
        """Append a button."""

        def press() -> None:
            if closes:
                self.done(0 if pressed is None else 1)
            if pressed is not None:
                pressed()

        make = buttons.filled if main else buttons.tinted if commits else buttons.secondary
        button = make(text, press, icon=icon)
        button.chooses_first = True
        if commits:
            button.commit_on(self)
        self._buttons.addWidget(button)
        if focus or main:
            button.setFocus()
        return button

    def add_left(self, button: QWidget) -> None:
        """Put ``button`` at the left end of the buttons."""
        self._buttons.insertWidget(0, button)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self._over
        self.finished.connect(_Shade(parent).deleteLater)
        self._fit()
        announce(self, self._words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not tooltips.close(event) and not enter.pressed(self, event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return handled

    def _fit(self) -> None:
        """Be as high as the words need at this width, in the middle of the window."""
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))
        middle = self._over.mapToGlobal(self._over.rect().center())
        self.move(middle - QPoint(self.width() // 2, self.height() // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painting.rounded(painter, self.rect(), "surface", "border", 10)


class _Shade(QWidget):
    """Darkens the window behind a dialog; follows its size."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(0, 0, 0, 102))
