"""A list of lines that scrolls, for dialogs: only what is visible costs anything. ``LongList(lines)``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QListView

_ROW, _SHOWN = 24, 10


class LongList(QListView):
    """Read only; a line can be selected and copied."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.setModel(QStringListModel(list(lines), self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setFixedHeight(_ROW * min(max(len(lines), 3), _SHOWN) + 4)
