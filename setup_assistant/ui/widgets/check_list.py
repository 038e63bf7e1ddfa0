"""Many checkboxes as one list: only what is visible costs anything. ``CheckList(texts, checked=True)``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from setup_assistant.ui.widgets.enter import CheckBox
from setup_assistant.ui.widgets.layouts import TOP, column, row
from setup_assistant.ui.widgets.text import Label, Text

_ROW, _SHOWN = 26, 7


class CheckList(QListView):
    """``ticked()`` are the places of the ticked lines; ``changed`` when one is ticked or unticked."""

    changed = Signal()

    def __init__(self, texts: Sequence[str], captions: Sequence[str], *, checked: bool) -> None:
        super().__init__()
        state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        model = QStandardItemModel(self)
        for text, caption in zip(texts, captions, strict=True):
            item = QStandardItem(f"{text} · {caption}" if caption else text)
            item.setAccessibleText(text)
            item.setAccessibleDescription(caption)
            item.setEditable(False)
            item.setCheckable(True)
            item.setCheckState(state)
            model.appendRow(item)
        model.itemChanged.connect(lambda _item: self.changed.emit())
        self._items = model
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setFixedHeight(_ROW * _SHOWN)

    def ticked(self) -> list[int]:
        """The ticked places, in order."""
        return [
            place
            for place in range(self._items.rowCount())
            if self._items.item(place).checkState() is Qt.CheckState.Checked
        ]


class CheckLine(QWidget):
    """``box`` is the checkbox; a click on the words ticks it too."""

    def __init__(self, text: str, caption: str = "", *, checked: bool) -> None:
        super().__init__()
        self.box = CheckBox()
        self.box.setChecked(checked)
        self.box.setAccessibleName(text)
        self.box.setAccessibleDescription(caption)
        words = column(
            Label(text, self.box), Text(caption, "caption") if caption else None, spacing=0
        )
        row((self.box, 0, TOP), (words, 1), on=self, spacing=8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.box.toggle()
        super().mousePressEvent(event)


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

    def ticked(self) -> list[int]:
        """The ticked places, in order."""
        return [place for place, box in enumerate(self._boxes) if box.isChecked()]
