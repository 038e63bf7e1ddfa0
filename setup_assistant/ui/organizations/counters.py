"""How many organizations have which status: counters that are pressed to see only those."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QWidget

from setup_assistant import labels
from setup_assistant.model import NOT_READY, OrganizationStatus
from setup_assistant.texts import _, listed, ngettext
from setup_assistant.ui.organizations.table_model import EVERY, TO_BACK_UP, Kind
from setup_assistant.ui.status_icons import STATUS_ICONS
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.button import LOOK, Button
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import holder

Status = OrganizationStatus
_HEIGHT, _PAD, _ICON, _GAP, _BAR = 30, 8, 16, 6, 2
_SPACING, _EDGE = 4, 5
_TAB = Qt.FocusPolicy.TabFocus
_KINDS = (EVERY, TO_BACK_UP, *(Kind(status) for status in (*labels.SUMMED, Status.LEFT_OUT)))


@dataclass(frozen=True)
class Counts:
    """How many organizations there are by status, and how many of all are to be backed up."""

    by_status: Counter[Status]
    to_back_up: int

    @property
    def total(self) -> int:
        return self.by_status.total()

    @property
    def pending(self) -> int:
        """Those that are still to be read."""
        return self.by_status[Status.WAITING] + self.by_status[Status.CHECKING]

    def of(self, kind: Kind) -> int:
        """How many are of that kind."""
        if kind.status is not None:
            return self.by_status[kind.status]
        return self.to_back_up if kind is TO_BACK_UP else self.total


class Counters(Card):
    """One is pressed: the ``kind`` that is shown. Pressing it again, or the first one, shows all of them.

    One tab stop: Left and Right move in it, Enter and Space press.
    """

    pressed = Signal()
    """Another kind is to be shown."""

    def __init__(self) -> None:
        super().__init__(fill="sunken", padding=0)
        self.kind = EVERY
        self._counts: Counts | None = None
        self.buttons = {kind: CounterButton(kind) for kind in _KINDS}
        self.pending = StatusLabel(*STATUS_ICONS[Status.WAITING], "")
        flow = Flow(spacing=_SPACING)
        flow.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        for part in (*self.buttons.values(), self.pending):
            flow.addWidget(part)
        for button in self.buttons.values():
            button.clicked.connect(lambda _checked, kind=button.kind: self._press(kind))
            button.moved.connect(self._move)
        self.body.addWidget(Still(holder(flow)))
        self.show_kind(EVERY)

    def show_counts(self, counts: Counts) -> None:
        """Show them; what is shown already costs nothing. A pressed counter that is empty gives way to all."""
        if counts == self._counts:
            return
        self._counts = counts
        for kind, button in self.buttons.items():
            button.show_count(counts.of(kind))
            button.setEnabled(not counts.pending)  # what a filter shows would change all the time
        words = ngettext("{n} to go", "{n} to go", counts.pending).format(n=counts.pending)
        self.pending.show_status(*STATUS_ICONS[Status.WAITING], words)
        self.pending.setVisible(bool(counts.pending))
        self._show_fitting()
        words = labels.counted(counts.by_status, counts.to_back_up)
        self.setAccessibleName(
            listed((words, *([self.pending.word.text()] if counts.pending else ())))
        )
        if not counts.of(self.kind):
            self._press(EVERY)

    def show_kind(self, kind: Kind) -> None:
        """Have that one pressed, without telling."""
        self.kind = kind
        for each, button in self.buttons.items():
            button.setChecked(each == kind)
        self._stop_at(self.buttons[kind])

    def say(self) -> None:
        """Read it out."""
        announce(self, self.accessibleName())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_fitting()

    def _press(self, kind: Kind) -> None:
        before = self.kind
        self.show_kind(EVERY if kind == self.kind else kind)
        if self.kind != before:
            self.pressed.emit()

    def _move(self, step: int) -> None:
        shown = [button for button in self.buttons.values() if not button.isHidden()]
        at = next((at for at, button in enumerate(shown) if button.hasFocus()), 0) + step
        if 0 <= at < len(shown):
            self._stop_at(shown[at])
            shown[at].setFocus(Qt.FocusReason.TabFocusReason)

    def _stop_at(self, stop: CounterButton) -> None:
        """Have Tab lead to that one alone."""
        for button in self.buttons.values():
            policy = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def _show_fitting(self) -> None:
        """What isn't zero, and *ready*; how many are left out only where there is room for it in the line."""
        counts = self._counts
        if counts is None:
            return
        left_out, across = Kind(Status.LEFT_OUT), 2 * _EDGE
        for kind, button in self.buttons.items():
            shown = bool(counts.of(kind)) or kind == Kind(Status.READY)
            shown = shown and not (kind is TO_BACK_UP and counts.to_back_up == counts.total)
            if kind == left_out and kind != self.kind:  # what filters now is always to be seen
                shown = shown and across + button.sizeHint().width() <= self.width()
            button.setVisible(shown)
            across += button.sizeHint().width() + _SPACING if shown else 0
        stop = next(b for b in self.buttons.values() if b.focusPolicy() & _TAB)
        if stop.isHidden():  # else Tab would lead to none of them
            self._stop_at(self.buttons[self.kind])


class CounterButton(Button):
    """``CounterButton(kind).show_count(3)``: icon and words; pressed on ``sel`` with a bar below."""

    moved = Signal(int)
    """An arrow key: one to the right, or to the left (-1)."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self._n = -1
        self.setCheckable(True)
        self.setProperty(LOOK, "flat")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changes().changed.connect(self.restyle)

    def show_count(self, n: int) -> None:
        """Say how many there are; what is said already costs nothing."""
        if n == self._n:
            return
        self._n = n
        words = _words(self.kind, n)
        self.setText(words)
        only = _("Show only: {label}").format(label=words)
        self.setAccessibleName(words if self.kind is EVERY else only)

    def restyle(self) -> None:
        """Take the font of the look."""
        strong = self.kind is EVERY or self.kind.status in NOT_READY
        self.setFont(theme.font("strong" if strong else "body"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        icon = _ICON + _GAP if self.kind.status is not None else 0
        width = self.fontMetrics().horizontalAdvance(self.text()) + icon + 2 * _PAD + 1
        return QSize(width, max(sizes.scaled(_HEIGHT), self.fontMetrics().height() + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def nextCheckState(self) -> None:
        """Which one is pressed is decided for all of them together."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self.moved.emit(-step if mirrored else step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        box, option = self.rect(), QStyleOptionButton()
        self.initStyleOption(option)  # its text has the access key
        underlined = self.style().styleHint(QStyle.StyleHint.SH_UnderlineShortcut, option, self)
        mnemonic = Qt.TextFlag.TextShowMnemonic if underlined else Qt.TextFlag.TextHideMnemonic
        with QPainter(self) as painter:
            fill = (
                "sel"
                if self.isChecked()
                else "btnHover"
                if self.underMouse() and self.isEnabled()
                else ""
            )
            if fill:
                painting.rounded(painter, box, fill, fill, 5)
            if self.isChecked():
                bar = QRect(box.left() + 3, box.bottom() + 1 - _BAR, box.width() - 6, _BAR)
                painter.fillRect(bar, theme.color("progress"))
            left = _PAD
            if self.kind.status is not None:
                square = QRect(left, (box.height() - _ICON) // 2, _ICON, _ICON)
                theme.icon(*STATUS_ICONS[self.kind.status]).paint(painter, self._seen(square))
                left += _ICON + _GAP
            painter.setPen(theme.color("text"))
            room = self._seen(box.adjusted(left, 0, -_PAD + 1, 0))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | mnemonic, option.text)
            if self.hasFocus():
                painting.ring(painter, box, theme.color("focus"), 5)

    def _seen(self, part: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), part)


def _words(kind: Kind, n: int) -> str:
    if kind.status is not None:
        return labels.count(kind.status, n)
    if kind is TO_BACK_UP:
        return labels.to_be_backed_up(n)
    return (
        ngettext("{n} organization", "{n} organizations", n).format(n=n)
        if n
        else _("Organizations")
    )


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
        height = self._widget.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            height = layout.totalHeightForWidth(width)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self._widget.setGeometry(0, 0, width, height)
