"""Labels in the styles of the design. ``Text("Hello", "caption", tint="text2")``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import sizes, tooltips
from setup_assistant.ui.widgets.access_keys import Keyed

_TOKENS = {"secondary": "text2", "caption": "text2", "overline": "text3", "code": "text2"}
_BEARING = 2
"""What letters may reach over the width that their font tells."""
_JOINER = "\u2060"
"""Unseen: no line ends where it stands. A dash alone would end one, and an option such as --client-id has three."""
_OPTION = re.compile(r"(?<![\w-])--\w[\w-]*")
_MOST_WIDTHS = 64
"""Of a text whose heights are remembered: a window that is dragged larger passes through hundreds."""


class Text(QLabel):
    """``Text(text, style="body", tint="", wrap=True, selectable=False)``: a plain-text label.

    ``style`` is one of ``theme.SIZES``; ``tint`` (a colour token) overrides the style's colour. Wrapped labels keep
    the height that their width needs. An option in them is never broken, and is read aloud as it was given.
    """

    _named = False

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        *,
        tint: str = "",
        wrap: bool = True,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        # What is copied stays as it is.
        self._joins = wrap and not selectable and style != "code"
        super().__init__(self._joined(text), parent)
        self._name(text)
        self._heights: dict[int, int] = {}
        self._style, self._token = style, tint or _TOKENS.get(style, "text")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable or style == "code":
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.restyle()
        theme.changes().changed.connect(self.restyle)

    def show_as(self, style: str, token: str) -> None:
        """Show the text in another style and colour."""
        if (style, token) != (self._style, self._token):
            self._style, self._token = style, token
            self.restyle()

    def text(self) -> str:
        """The text as it was given."""
        return super().text().replace(_JOINER, "")

    def setText(self, text: str) -> None:
        """Show ``text``; unchanged text costs nothing."""
        joined = self._joined(text)
        if joined != super().text():
            super().setText(joined)
            self._name(text)
            self._heights.clear()
            self._keep_height()

    def restyle(self) -> None:
        """Take font and colour from the look."""
        self._heights.clear()
        self.setFont(theme.font(self._style))
        palette = self.palette()
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
            palette.setColor(
                role, theme.color(self._token)
            )  # which one is used depends on the parent
        self.setPalette(palette)
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        if self.wordWrap() and self.width() > 0:
            needed = self._height_for(self.width()) if self.text() else 0
            if needed != self.minimumHeight():
                self.setMinimumHeight(needed)
                self.setIndent(self.indent())  # its hint would keep the height of before

    def heightForWidth(self, width: int) -> int:
        """Without the minimum of before, so that a label that gets wider gets lower again."""
        if not self.wordWrap():
            return super().heightForWidth(width)
        return self._height_for(min(width, self.maximumWidth()))

    def widest_word(self) -> int:
        """The width in which no word is cut, in pixels."""
        margins = self.contentsMargins()
        words = max(map(self.fontMetrics().horizontalAdvance, self.text().split()), default=0)
        return words + margins.left() + margins.right() + _BEARING

    def _joined(self, text: str) -> str:
        if not self._joins:
            return text
        return _OPTION.sub(lambda option: option[0].replace("-", f"-{_JOINER}"), text)

    def _name(self, text: str) -> None:
        """What is read aloud, where more than that is shown."""
        joined = _JOINER in super().text()
        if joined or self._named:
            self.setAccessibleName(text if joined else "")
        self._named = joined

    def _height_for(self, width: int) -> int:
        margins = self.contentsMargins()
        room = max(width - margins.left() - margins.right(), 1)
        if room not in self._heights:  # asked for many times while a page is laid out
            if len(self._heights) >= _MOST_WIDTHS:
                self._heights.clear()
            flags = Qt.TextFlag.TextWordWrap.value | self.alignment().value
            box = self.fontMetrics().boundingRect(
                QRect(0, 0, room, 1 << 20), flags, self._joined(self.text())
            )
            self._heights[room] = box.height()
        return self._heights[room] + margins.top() + margins.bottom()


class Balanced(Text):
    """``Balanced("A sentence below a title", "secondary")``: no line of a single word below a full one."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        # As a label: the direction of the words, not of the window.
        direction = self.locale().textDirection()
        box = QRect(0, 0, self.balanced(self.width()), self.height())
        box = QStyle.visualRect(direction, self.rect(), box)
        flags = QStyle.visualAlignment(direction, self.alignment())
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter,
                box,
                flags.value | Qt.TextFlag.TextWordWrap.value,
                self.palette(),
                self.isEnabled(),
                self._joined(self.text()),
                self.foregroundRole(),
            )

    def balanced(self, width: int) -> int:
        """The least width that makes no more lines than ``width`` does."""
        height, least = self._height_for(width), 1
        while least < width:
            middle = (least + width) // 2
            if self._height_for(middle) > height:
                least = middle + 1
            else:
                width = middle
        return width


class Label(Keyed, Text):
    """``Label("Region", combo, "strong")``: the words at ``control``; their access key brings there, or presses it."""

    def __init__(self, text: str, control: QWidget | None = None, style: str = "body") -> None:
        super().__init__("", style)
        if control is not None:
            self.setBuddy(control)
        self.setText(text)


class ElidedText(Text):
    """``ElidedText("a-long-name@contoso.com")``: one line, elided in the middle, with a tooltip.

    The accessible name and ``full`` are always the whole text.
    """

    def __init__(self, text: str = "", style: str = "body", *, tint: str = "") -> None:
        self._full = ""
        super().__init__("", style, tint=tint, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @property
    def full(self) -> str:
        return self._full

    def setText(self, text: str) -> None:
        """Show ``text``, as much of it as fits."""
        self._full = text
        self.setAccessibleName(text)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(24, QFontMetrics(self.font()).height())

    def sizeHint(self) -> QSize:
        return QSize(
            QFontMetrics(self.font()).horizontalAdvance(self._full) + 2, super().sizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def restyle(self) -> None:
        super().restyle()
        self._elide()

    def _elide(self) -> None:
        visible = _elided(self._full, QFontMetrics(self.font()), max(self.width(), 24))
        super().setText(visible)
        tooltips.give(self, self._full if visible != self._full else "")


def align(labels: Sequence[Text], pixels: int) -> None:
    """Give labels below each other one width: ``pixels`` of the design, or what their longest word needs."""

    def measure() -> None:
        widest = max(sizes.scaled(pixels), *(label.widest_word() for label in labels))
        for label in labels:
            label.setFixedWidth(widest)

    if labels:
        sizes.follow(labels[0], measure)


def _elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """``text`` cut in the middle; of an address the domain stays whole where it fits."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    name, at, domain = text.rpartition("@")
    room = width - metrics.horizontalAdvance(at + domain)
    if at and room > metrics.horizontalAdvance("mmm…"):
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, room) + at + domain
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
