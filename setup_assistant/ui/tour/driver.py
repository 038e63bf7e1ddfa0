"""Uses the real window as a person would: finds what is visible by its (English) words, types, presses, looks.

The tour drives with it, and so do the end-to-end tests. Waiting is a nested event loop that asks a
condition; when it doesn't come true in time, ``NotSeen`` says what was waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QElapsedTimer,
    QEvent,
    QEventLoop,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)
from shiboken6 import isValid

from setup_assistant.flow import Step
from setup_assistant.ui.style import theme
from setup_assistant.ui.tour import english
from setup_assistant.ui.widgets.access_keys import plain
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.text import ElidedText
from setup_assistant.ui.window.wizard import Wizard

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

W = TypeVar("W", bound=QWidget)
SECONDS = 30.0
_POLL_MS = 15
_BAR = 28
"""Height of the bar that is drawn above a dialog."""
_LEVELS = 12
"""Of layouts in each other: each tells the one around it, which is laid out only in the turn after."""


class NotSeen(AssertionError):
    """What was waited for did not come."""


def until(condition: Callable[[], object], what: str, seconds: float = SECONDS) -> None:
    """Let the window live until ``condition`` holds, or has held: it may pass, as between two calls."""
    if condition():
        return
    loop, clock, poll = QEventLoop(), QElapsedTimer(), QTimer(interval=_POLL_MS)
    seen = False

    def look() -> None:
        nonlocal seen
        seen = seen or bool(condition())
        if seen or clock.elapsed() > seconds * 1000:
            loop.quit()

    clock.start()
    poll.timeout.connect(look)
    poll.start()
    loop.exec()
    poll.stop()
    if not seen:
        raise NotSeen(f"not seen within {seconds:.0f} s: {what}")


class Driver:
    """A pair of hands and eyes for one window."""

    def __init__(self, window: Wizard) -> None:
        self.window = window

    # --- eyes

    @property
    def front(self) -> QWidget:
        """The manual or the dialog in front, or the window."""
        manual = self.window.help_menu.manual
        if manual is not None and manual.isVisible():
            return manual
        dialogs = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        return dialogs[-1] if dialogs else self.window

    @property
    def texts(self) -> list[str]:
        """Every text that is visible in front, labels and buttons, also where it is elided."""
        texts: list[str] = []
        for widget in self.front.findChildren(QWidget):
            if isinstance(widget, (QLabel, QAbstractButton)) and widget.isVisible():
                texts.append(
                    widget.full if isinstance(widget, ElidedText) else plain(widget.text())
                )
        return texts

    def shows(self, words: str) -> bool:
        """Whether some visible text holds ``words`` at this moment; what an action brings takes longer."""
        return any(words in read for text in self.texts for read in english.readings(text))

    def wait_for(self, words: str, seconds: float = SECONDS) -> None:
        """Wait until some visible text holds ``words``."""
        try:
            until(lambda: self.shows(words), words, seconds)
        except NotSeen as problem:
            raise NotSeen(f"{problem}; visible: {self.texts}") from None

    def wait_for_step(self, step: Step, seconds: float = SECONDS) -> None:
        """Wait until the page of ``step`` is shown."""
        until(lambda: self.window.page_now().step is step, f"step {step.value}", seconds)

    def find(self, kind: type[W], name: str) -> W:
        """The visible widget of ``kind`` with this text or accessible name, in front."""
        matches: list[W] = []

        def look() -> bool:
            matches[:] = [
                widget
                for widget in self.front.findChildren(kind)
                if widget.isVisible() and name in _names(widget)
            ]
            return bool(matches)

        until(look, f"{kind.__name__} “{name}”")
        return matches[0]

    def has(self, kind: type[QWidget], name: str) -> bool:
        """Whether such a widget is visible in front now."""
        return any(w.isVisible() and name in _names(w) for w in self.front.findChildren(kind))

    def field_text(self, name: str) -> str:
        """What stands in the field called ``name``."""
        return self.find(QLineEdit, name).text()

    # --- hands

    def press(self, name: str) -> None:
        """Press the button, link, radio or checkbox called ``name`` once it is there and takes a press."""
        button = self.find(QAbstractButton, name)
        until(lambda: button.isEnabled() and _takes_a_press(button), f"“{name}” enabled")
        button.click()

    def press_menu(self, name: str) -> None:
        """Choose the entry of the open menu whose text is ``name``."""

        def entries() -> list[QAction]:
            menus = [menu for menu in self.window.findChildren(QMenu) if menu.isVisible()]
            return [
                a
                for menu in menus
                for a in menu.actions()
                if name in english.readings(plain(a.text()))
            ]

        until(entries, f"menu entry “{name}”")
        entries()[0].trigger()

    def enter(self, name: str, text: str) -> None:
        """Replace the content of the field called ``name`` by typing ``text``."""
        field = self.find(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        for key, typed in ((Qt.Key.Key_Delete, ""), (Qt.Key.Key_unknown, text)):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, typed)
                QApplication.sendEvent(field, event)

    def choose(self, name: str, data: str) -> None:
        """Choose the entry with ``data`` (or this text) in the combo box called ``name``."""
        combo = self.find(QComboBox, name)
        index = combo.findData(data)
        index = combo.findText(data) if index < 0 else index
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    # --- the embedded page

    @property
    def web(self) -> QWebEngineView | None:
        """The visible browser view, if there is one."""
        from PySide6.QtWebEngineWidgets import QWebEngineView

        views = self.window.findChildren(QWebEngineView)
        return next((view for view in views if view.isVisible()), None)

    def script(self, code: str) -> Any:
        """What ``code`` gives in the embedded page; None while there is no page.

        A page that is left takes the answers with it that it still owes: that is None, too.
        """
        view = self.web
        if view is None:
            return None
        answers: list[Any] = []
        loads: list[bool] = []
        page = view.page()
        connection = page.loadFinished.connect(loads.append)
        page.runJavaScript(code, 0, answers.append)
        until(lambda: answers or loads or not isValid(page), "the page's answer")
        if isValid(page):
            page.loadFinished.disconnect(connection)
            with suppress(NotSeen):
                until(lambda: answers, "the page's answer after a load", 1)
        return answers[0] if answers else None

    def web_sees(self, selector: str) -> bool:
        """Whether the page has a visible element for ``selector``."""
        return bool(self.script(f"{_element(selector)}?.getClientRects().length > 0"))

    def web_wait(self, selector: str) -> None:
        """Wait for a visible element."""
        until(lambda: self.web_sees(selector), f"{selector} in the page")

    def web_enter(self, selector: str, text: str) -> None:
        """Type into the page's field."""
        self.web_wait(selector)
        self.script(
            f"{{let e = {_element(selector)}; e.focus(); e.value = {text!r};"
            " e.dispatchEvent(new Event('input', {bubbles: true}));}"
        )

    def web_press(self, selector: str) -> None:
        """Press the page's button or link."""
        self.web_wait(selector)
        self.script(f"{_element(selector)}.click()")

    # --- pictures

    def picture(self, file: Path) -> QPixmap:
        """Save what a person sees now: the window, with the dialog in front of it.

        What has just arrived is laid out first, as it is before the window paints itself: texts stood in each other.
        """
        for _level in range(_LEVELS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        shot = self.window.grab()
        front = self.front
        if front is not self.window:
            self._put_on(shot, front)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not shot.save(str(file)):
            raise NotSeen(f"the picture {file.name} could not be written")
        return shot

    def _put_on(self, shot: QPixmap, dialog: QWidget) -> None:
        """In the middle, with a frame as the systems draw one: without a desktop there is none."""
        picture = dialog.grab()
        free = self.window.rect().center() - dialog.rect().center()
        place = QRect(QPoint(max(free.x(), 0), max(free.y(), _BAR)), dialog.size())
        bar = QRect(place.topLeft() - QPoint(0, _BAR), QSize(place.width(), _BAR))
        painter = QPainter(shot)
        painter.fillRect(bar, theme.color("window"))
        painter.setPen(theme.color("text2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(bar.adjusted(12, 0, -12, 0), middle, dialog.windowTitle())
        painter.drawPixmap(place.topLeft(), picture)
        painter.setPen(theme.color("control"))
        painter.drawRect(bar.united(place).adjusted(0, 0, -1, -1))
        painter.end()


def _element(selector: str) -> str:
    return f"document.querySelector({selector!r})"


def _takes_a_press(button: QAbstractButton) -> bool:
    return not isinstance(button, Button) or button.armed


def _names(widget: QWidget) -> set[str]:
    text = plain(widget.text()) if isinstance(widget, QAbstractButton) else ""
    words = {text, widget.accessibleName()} - {""}
    return {read for word in words for read in english.readings(word)}
