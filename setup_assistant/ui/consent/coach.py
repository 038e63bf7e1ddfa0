"""The panel beside Keepit's page: what to do there, what to copy, and whom to ask for approval."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStyle, QWidget

from setup_assistant.model import Account
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, column, holder
from setup_assistant.ui.widgets.numbered import Number
from setup_assistant.ui.widgets.scroll import Scroll
from setup_assistant.ui.widgets.text import Text

WIDTH = 224
_AROUND = 36
"""Left and right of its buttons, with a scroll bar."""


@dataclass(frozen=True)
class Task:
    """What is done in Keepit's page: for which account, with what, and the request for an approver.

    ``end`` says how it ends, ``manual`` what the connector is there, ``name`` its name.
    """

    account: Account | None
    end: str
    manual: str
    name: str
    request: str


class Coach(Card):
    """``Coach(first, *then)``; ``show_task`` fills it; scrolls by itself. It has no ticks: it can't see the page.

    ``first`` and ``then`` are the steps before and after the sign-in.
    """

    def __init__(self, first: str, *then: str) -> None:
        super().__init__(fill="sunken", padding=1)
        self._around = first, then
        self._upn = self._name = self._request = ""
        self.end = Text("", "caption")
        self.upn = Text("", "code")
        self.manual = Text("", "caption")
        self.copy_upn = buttons.icon_button("copy", _("Copy sign-in name"), self._copy_upn)
        self.copy_name = buttons.copying("", lambda: self._name, "link")
        self.copy_request = buttons.copying("", lambda: self._request, "link")
        self._below = False
        self._inner = self._contents()
        self._scroll = Scroll(self._inner, _("In the Keepit page"))
        self.body.addWidget(self._scroll)
        self._inner.installEventFilter(self)
        sizes.follow(self, self._measure)

    @property
    def least(self) -> int:
        """The least width that it needs beside the page."""
        words = max(button.sizeHint().width() for button in (self.copy_name, self.copy_request))
        return max(sizes.scaled(WIDTH), words + _AROUND)

    def stand(self, *, below: bool) -> None:
        """Below the page as wide as that is, or in a column of its own beside it."""
        self._below = below
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Other words, or a larger font, may need another width: known only once they are laid out."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._measure()
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        layout, width = self._inner.layout(), self._scroll.viewport().width()
        whole = layout.totalHeightForWidth(width) if layout is not None else 0
        self._scroll.setMinimumHeight(whole if self._below else 0)

    def _measure(self) -> None:
        if self._below:
            self.setMinimumWidth(0)
            self.setMaximumWidth(sizes.ANY)
            return
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        least = self._inner.minimumSizeHint().width() + bar + 2
        self.setFixedWidth(max(sizes.scaled(WIDTH), least))

    def show_task(self, task: Task) -> None:
        """Fill in who signs in, and for which connector."""
        upn = task.account.upn if task.account else ""
        self._upn, self._name, self._request = upn, task.name, task.request
        self.upn.setText(upn.replace("@", "\n@"))  # the card is too narrow for both in one line
        self.upn.setAccessibleName(upn)
        self.end.setText(task.end)
        self.manual.setText(task.manual)
        self.copy_name.setText(_("Copy connector name"))
        self.copy_request.setText(_("Copy request for approver"))

    def _copy_upn(self) -> None:
        buttons.copy_text(self._upn, self.copy_upn)

    def _contents(self) -> QWidget:
        lines = column(
            Text(_("In the Keepit page"), "heading"),
            self._steps(),
            Text(_("Keepit takes whichever account signs in."), "caption"),
            Line(),
            self.end,
            self.manual,
            self.copy_name,
            Line(),
            Text(_("Approval required?"), "strong"),
            Text(
                _(
                    "Ask someone who may approve app consent. You can leave this window open or come "
                    "back later."
                ),
                "caption",
            ),
            Text(
                _(
                    "The approval can also be given beforehand in Keepit: Account info › Connections."
                ),
                "caption",
            ),
            self.copy_request,
            STRETCH,
            spacing=12,
            margins=(16, 14, 6, 14),
        )
        return holder(lines)

    def _steps(self) -> QWidget:
        widget = QWidget()
        grid = QGridLayout(widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        first, then = self._around
        steps = (first, _("Choose Sign in, then use this account:"), *then)
        rows = (0, 2, *range(5, 5 + 2 * len(then), 2))
        for row, (number, step) in zip(rows, enumerate(steps, 1), strict=True):
            grid.addWidget(Number(number), row, 0, TOP)
            grid.addWidget(Text(step), row, 1, 1, 2)
        grid.addWidget(self.upn, 3, 1)
        grid.addWidget(self.copy_upn, 3, 2)
        for gap in (1, *(row - 1 for row in rows[2:])):
            grid.setRowMinimumHeight(gap, 10)
        return widget
