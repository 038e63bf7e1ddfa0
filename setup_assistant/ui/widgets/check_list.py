"""Checkboxes below each other: a few as they are, many as one list, of which only what is visible costs anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets.check_line import CheckLine
from setup_assistant.ui.widgets.enter import CheckBox
from setup_assistant.ui.widgets.layouts import column

_MOST = 8
"""Lines that are shown at once; more scroll."""


class Choice(QWidget):
    """``Choice(name, texts, captions, checked=True)``; ``ticked()`` are the places of the ticked lines.

    *Select all* stands above them where they scroll, and where none is ticked at first.
    """

    changed = Signal()

    def __init__(
        self, name: str, texts: Sequence[str], captions: Sequence[str], *, checked: bool
    ) -> None:
        super().__init__()
        few = len(texts) <= _MOST
        self.lines = (CheckLines if few else CheckList)(texts, captions, checked=checked)
        self.lines.setAccessibleName(name)
        self.all = SelectAll()
        self.all.setHidden(few and (checked or len(texts) == 1))
        column(self.all, self.lines, on=self, spacing=6)
        self.lines.changed.connect(self._follow)
        self.all.clicked.connect(
            lambda _checked: self.lines.tick_all(self.all.checkState() is Qt.CheckState.Checked)
        )
        self._total = len(texts)
        self.setFocusProxy(self.lines if self.all.isHidden() else self.all)
        self._follow()

    def ticked(self) -> list[int]:
        """The ticked places, in order."""
        return self.lines.ticked()

    def _follow(self) -> None:
        n = len(self.ticked())
        states = Qt.CheckState
        some = states.PartiallyChecked if n else states.Unchecked
        self.all.setCheckState(states.Checked if n == self._total else some)
        self.changed.emit()


class SelectAll(CheckBox):
    """Ticked, mixed or empty as the boxes below it; a click on mixed ticks all of them."""

    def __init__(self) -> None:
        super().__init__(_("Select all"))
        self.setTristate(True)

    def nextCheckState(self) -> None:
        ticked = self.checkState() is Qt.CheckState.Checked
        self.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)


class Lines(QListView):
    """A list that stands by itself, in a frame as a card's; the row with the focus has the ring."""

    _AROUND = 4

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setProperty("ring", True)
        self.viewport().setAutoFillBackground(False)  # its corners would be square
        around = self._AROUND
        self.setViewportMargins(around, around, around, around)

    def show_rows(self, rows: int) -> None:
        """Be as high as so many whole lines."""
        around = 2 * (self._AROUND + self.frameWidth())
        self.setFixedHeight(max(self.sizeHintForRow(0), 0) * rows + around)


class CheckList(Lines):
    """``ticked()`` are the places of the ticked lines; ``changed`` when one is ticked or unticked."""

    changed = Signal()

    def __init__(self, texts: Sequence[str], captions: Sequence[str], *, checked: bool) -> None:
        super().__init__()
        state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        flags |= Qt.ItemFlag.ItemIsUserCheckable
        items = []
        for text, caption in zip(texts, captions, strict=True):
            item = QStandardItem(f"{text} · {caption}" if caption else text)
            if caption:
                item.setAccessibleText(text)
                item.setAccessibleDescription(caption)
            item.setFlags(flags)
            item.setCheckState(state)
            items.append(item)
        model = QStandardItemModel(self)
        model.appendColumn(items)
        model.itemChanged.connect(lambda _item: self.changed.emit())
        self._items = model
        self.setModel(model)
        self.show_rows(_MOST)

    def tick_all(self, ticked: bool) -> None:
        """Tick or untick every line."""
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        self._items.blockSignals(True)  # one change, however many lines there are
        for place in range(self._items.rowCount()):
            self._items.item(place).setCheckState(state)
        self._items.blockSignals(False)
        self.viewport().update()
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.show_rows(_MOST)

    def ticked(self) -> list[int]:
        """The ticked places, in order."""
        return [
            place
            for place in range(self._items.rowCount())
            if self._items.item(place).checkState() is Qt.CheckState.Checked
        ]


class CheckLines(QWidget):
    """A few of them below each other; the same interface as ``CheckList``, which is for many."""

    changed = Signal()

    def __init__(self, texts: Sequence[str], captions: Sequence[str], *, checked: bool) -> None:
        super().__init__()
        lines = [
            CheckLine(text, caption, checked=checked)
            for text, caption in zip(texts, captions, strict=True)
        ]
        self._boxes = [line.box for line in lines]
        for line in lines:
            line.box.toggled.connect(lambda _ticked: self.changed.emit())
        column(*lines, on=self, spacing=6)
        self.setFocusProxy(self._boxes[0])

    def tick_all(self, ticked: bool) -> None:
        """Tick or untick every line."""
        for box in self._boxes:
            box.setChecked(ticked)

    def ticked(self) -> list[int]:
        """The ticked places, in order."""
        return [place for place, box in enumerate(self._boxes) if box.isChecked()]
