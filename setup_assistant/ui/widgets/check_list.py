"""Many checkboxes as one list: only what is visible costs anything. ``CheckList(texts, checked=True)``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView

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
