"""What stands above the table: the filter, *Check all again*, *Save report…* and *More*."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.enter import Input
from setup_assistant.ui.widgets.layouts import STRETCH, row
from setup_assistant.ui.widgets.menu_button import Entry, Menu

Act = Callable[[], object]
_LEAST_FILTER, _MOST_FILTER, _GAP = 160, 360, 8
_AROUND_HINT = 64
"""Of the filter: its icon, the cross that clears it, and the edges."""


class Toolbar(QWidget):
    """Where it gets narrow everything but the filter is in *More*."""

    filtered = Signal()

    def __init__(self, again: Act, save_report: Act, more: tuple[Entry, ...]) -> None:
        super().__init__()
        self._entries = more
        self._folded = self._folds_always = False
        self.filter = Filter()
        self.again = buttons.secondary(_("Check all again"), again, icon="reload")
        self.save = buttons.secondary(_("Save report…"), save_report, icon="save")
        self.more = Menu(self, _("More"), self._offered).button
        buttons_ = (self.again, self.save, self.more)
        row((self.filter, 1), STRETCH, *buttons_, on=self, spacing=_GAP)
        self.filter.textChanged.connect(lambda _text: self.filtered.emit())

    def clear(self) -> None:
        """Show everything again, without telling."""
        self.filter.blockSignals(True)  # the page is about to fill the table anyway
        self.filter.clear()
        self.filter.blockSignals(False)

    def fold(self, *, always: bool) -> None:
        """Have everything in *More*, however much room there is."""
        self._folds_always = always
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as it is folded, or it could never fold."""
        width = self.filter.minimumWidth() + _GAP + self.more.sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # words or font are others now
            self._fit()
        return super().event(event)

    def _offered(self) -> Iterator[Entry]:
        for button in (self.again, self.save) if self._folded else ():
            yield Entry(button.text(), button.click)
        yield from self._entries

    def _fit(self) -> None:
        buttons_ = (self.again, self.save, self.more)
        needs = self.filter.minimumWidth() + sum(b.sizeHint().width() + _GAP for b in buttons_)
        self._folded = self._folds_always or needs > self.width()
        self.again.setVisible(not self._folded)
        self.save.setVisible(not self._folded)


class Filter(Input):
    """Acts while typing; Esc clears it."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Filter organizations"))
        self.setAccessibleName(_("Filter organizations"))
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Its hint is never cut."""
        hint = self.fontMetrics().horizontalAdvance(self.placeholderText()) + _AROUND_HINT
        least = max(sizes.scaled(_LEAST_FILTER), hint)
        self.setMinimumWidth(least)
        self.setMaximumWidth(max(sizes.scaled(_MOST_FILTER), least))
