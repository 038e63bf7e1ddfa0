"""Dialogs of the design: title, text, content, buttons, in the system's frame; the page behind stays to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QDialog, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.style import theme
from setup_assistant.ui.style.painting import AROUND_LINK
from setup_assistant.ui.widgets import buttons, enter, manual, sizes, tooltips
from setup_assistant.ui.widgets.access_keys import Turn
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.layouts import STRETCH, column, holder, row, stand
from setup_assistant.ui.widgets.scroll import FittingScroll
from setup_assistant.ui.widgets.text import Text

_EDGE, _BESIDE, _LETTERS = 24, 24, 90
"""Beside the content, beside the dialog in its window, and the longest line of text."""
_RING = AROUND_LINK[0]
"""As much of the edge scrolls with the body: the ring of a link in it."""
_TALL, _LEAST_TALL, _AROUND_TALL = 460, 300, 250
"""Height of what takes that of a dialog, such as Microsoft's page: as drawn, at least, and of all around it."""
_GAP = 8
"""Between a dialog and the row that it speaks about."""


class Dialog(QDialog):
    """``dialog = Dialog(parent, "Stop the setup?", "Text"); dialog.content.addWidget(…);
    dialog.add_button("Keep going", main=True); dialog.add_button("Stop setup", stop); dialog.open()``.

    A button without ``pressed`` only closes the dialog (rejected); with it, closes (accepted) and calls it;
    ``closes=False`` calls it and stays. Esc rejects. The ``main`` button is filled and has the initial
    focus, unless a field has it or ``focus`` gives it to another one; then nothing may be filled. What a
    confirmation commits is ``commits``: tinted, and pressed only by somebody who could read it first.
    ``help_place`` is the place in the manual that F1 shows; empty = the page of the step.

    Title and buttons never scroll; what is between them does, where there is no room for it. ``scrolls`` is False
    where a part of it does that by itself. ``tall`` is the part that takes the height. ``parent`` None: before
    there is a window.
    """

    help_place = ""
    scrolls = True
    tall: QWidget | None = None

    def __init__(
        self, parent: QWidget | None, title: str, text: str = "", *, width: int = 520
    ) -> None:
        over = parent.window() if parent is not None else None
        super().__init__(over, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Of its window only, which makes it a sheet on macOS; the manual beside it can be read.
        modality = Qt.WindowModality
        self.setWindowModality(modality.WindowModal if over else modality.ApplicationModal)
        self.setWindowTitle(_("Setup Assistant"))
        self.setAccessibleName(title)
        self._drawn = width
        QShortcut(QKeySequence("F1"), self, lambda: manual.ask(self, self.help_place))
        self._over = over
        if over is not None:
            over.installEventFilter(self)
        self._at: QPoint | None = None
        self.setFixedWidth(min(sizes.scaled(width), self._widest))
        self._words = f"{title} {text}".strip()
        self.title = Text(title, "dialog")
        self.content = column(spacing=16)
        self.title.setContentsMargins(_RING, 0, _RING, 0)
        self._buttons = row(STRETCH, spacing=8, margins=(_RING, 0, _RING, 0))
        words = Text(text) if text else None
        if words is not None:
            words.setMaximumWidth(_LETTERS * words.fontMetrics().averageCharWidth())
        around = (*AROUND_LINK, *AROUND_LINK)
        self._inner = column(words, self.content, spacing=16, margins=around)
        self._content = holder(self._inner)
        self._body = FittingScroll(self._content) if self.scrolls else None
        if self._body is not None:
            self._body.setFixedHeight(0)  # until it is known how much room there is
            self._content.installEventFilter(self)
        self._frame = column(
            self.title,
            (self._body or self._content, 1),
            self._buttons,
            on=self,
            spacing=16,
            margins=(_EDGE - _RING, 22, _EDGE - _RING, 16),
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
        button.turn = Turn.FIRST
        if commits:
            button.commit_on(self)
        self._buttons.addWidget(button)
        if focus or main:
            button.setFocus()
        return button

    def add_left(self, button: QWidget) -> None:
        """Put ``button`` at the left end of the buttons."""
        self._buttons.insertWidget(0, button)

    def _give_height(self, part: QWidget) -> None:
        """As high as drawn, or what the window leaves of it; in a low one the body scrolls."""
        height = max(_LEAST_TALL, min(_TALL, self.window_height - _AROUND_TALL))
        part.setMinimumHeight(height)
        part.setMaximumHeight(sizes.ANY if sizes.of(self).low else height)

    def share(self, spare: int) -> None:
        """Let a part that scrolls by itself take ``spare`` more pixels, or give what is missing: it alone scrolls then."""

    @property
    def window_height(self) -> int:
        """Height of the window that it belongs to, or of what the screen has room for."""
        return self._over.height() if self._over is not None else _room(None).height()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = QEvent.Type.Resize if watched is self._over else QEvent.Type.LayoutRequest
        if event.type() is kind and self.isVisible():
            if watched is self._over and self._body is not None:  # measured as if there were room
                self._body.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._fit()
        return super().eventFilter(watched, event)

    @property
    def _widest(self) -> int:
        """As wide as a dialog may get over this window, in this font."""
        over = self._over
        room = over.width() - _BESIDE if over is not None else _room(None).width()
        return min(sizes.scaled(sizes.DIALOG), room)

    def _fit(self) -> None:
        """Be as high as the words need at this width, as far as there is room; then the body scrolls."""
        if self.tall is not None:
            self._give_height(self.tall)
        self._fit_buttons()
        room = min(_room(self._over).height(), self.window_height)
        self.share(room - self.whole_height())
        height = self.whole_height()
        if self._body is not None:
            policies = Qt.ScrollBarPolicy
            # Where all fits none may be there: beside it words wrap earlier, and then it would be needed.
            policy = policies.ScrollBarAsNeeded if height > room else policies.ScrollBarAlwaysOff
            self._body.setVerticalScrollBarPolicy(policy)
            self._body.setFixedHeight(max(0, self._inner_height() - max(0, height - room)))
            height = min(height, room)
        self.setFixedHeight(height)
        if self._at is None or self.pos() == self._at:  # else somebody has moved it
            self.move(_place(self, self._over))
            self._at = self.pos()

    def whole_height(self) -> int:
        """The height in which nothing has to scroll, at this width."""
        self._inner.activate()
        self._frame.activate()
        height = self._frame.totalHeightForWidth(self.width())
        if self._body is None:
            return height
        return height - self._body.minimumHeight() + self._inner_height()

    def _inner_height(self) -> int:
        """What the body needs at this width; where nothing in it wraps, the width says nothing of it."""
        if not self._inner.hasHeightForWidth():
            return self._inner.totalSizeHint().height()
        return self._inner.totalHeightForWidth(self.width() - 2 * (_EDGE - _RING))

    def _fit_buttons(self) -> None:
        """Be as wide as drawn, or as content and buttons need; without room for these they stand below each other."""
        widest = self._widest
        stand(self._buttons, below=False)
        needed = self._buttons.sizeHint().width() + 2 * (_EDGE - _RING)
        if needed > widest:
            stand(self._buttons, below=True)
            needed = 0
        needed = max(needed, self._inner.minimumSize().width() + 2 * (_EDGE - _RING))
        wide = min(max(sizes.scaled(self._drawn), needed), widest)
        if wide != self.width():
            self.setFixedWidth(wide)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("surface"))


def _room(over: QWidget | None) -> QRect:
    """Where a dialog may stand: on the screen of the window, with its frame."""
    screen = over.screen() if over is not None else QGuiApplication.primaryScreen()
    return screen.availableGeometry().adjusted(0, 32, 0, 0)


def _place(dialog: QWidget, over: QWidget | None) -> QPoint:
    """In the middle of the window; beside the row that is selected there, if it would hide it and there is room."""
    room, size = _room(over), dialog.size()
    frame = over.frameGeometry() if over is not None else room
    middle = QRect(QPoint(), size)
    middle.moveCenter(frame.center())
    row = _selected_row(over) if over is not None else QRect()
    if row.intersects(middle):
        beside = next((place for place in _beside(middle, row) if room.contains(place)), None)
        middle = beside or middle
    x = max(room.left(), min(middle.x(), room.right() - size.width() + 1))
    y = max(room.top(), min(middle.y(), room.bottom() - size.height() + 1))
    return QPoint(x, y)


def _beside(place: QRect, row: QRect) -> Iterator[QRect]:
    """Below the row and above it."""
    for top in (row.bottom() + _GAP, row.top() - _GAP - place.height()):
        moved = QRect(place)
        moved.moveTop(top)
        yield moved


def _selected_row(window: QWidget) -> QRect:
    """Where the selected row of the list that is shown in ``window`` is, on the screen; empty where there is none."""
    for view in window.findChildren(QAbstractItemView):
        if view.isVisible() and view.window() is window and view.currentIndex().isValid():
            row = view.visualRect(view.currentIndex())
            row.setLeft(0)
            row.setRight(view.viewport().width())
            return QRect(view.viewport().mapToGlobal(row.topLeft()), row.size())
    return QRect()
