"""Whether to go on although something is open: what, and where, worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from setup_assistant.checks import registry
from setup_assistant.checks.open_points import Point, not_ready, points
from setup_assistant.model import Inspection
from setup_assistant.texts import _, labelled, ngettext
from setup_assistant.ui.status_icons import STATUS_ICONS
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import column, holder, row
from setup_assistant.ui.widgets.scroll import Scroll
from setup_assistant.ui.widgets.text import ElidedText, Text

_LEAST_HEIGHT, _MOST = 36, 5


class OpenPointsDialog(Dialog):
    """Drawing 03e, worst first; the initial focus is *Go back and fix*, ``go_on`` follows *Continue anyway*.

    The account itself is a point of its own when what is required of it was not found.
    """

    def __init__(
        self, parent: QWidget, inspection: Inspection, go_on: Callable[[], object]
    ) -> None:
        super().__init__(parent, *_question(inspection))
        self.content.addWidget(PointLines([PointLine(point) for point in points(inspection)]))
        self.add_button(_("Go back and fix"), main=True, focus=True)
        self.add_button(_("Continue anyway"), go_on)


def _question(inspection: Inspection) -> tuple[str, str]:
    organizations = not_ready(inspection)
    n = len(organizations)
    if not n:
        words = registry.account_words(inspection.account_finding, inspection.account)
        return words.head, words.why
    title = ngettext("{n} organization is not ready", "{n} organizations are not ready", n)
    text = ngettext(
        "Keepit may refuse the connector or skip {org}. You can fix it later and check again.",
        "Keepit may refuse the connector or skip these organizations. You can fix them later and "
        "check again.",
        n,
    )
    return title.format(n=n), text.format(org=organizations[0].organization.name)


class PointLine(QWidget):
    """What is open in one organization, or about the account."""

    def __init__(self, point: Point) -> None:
        super().__init__()
        self.name = ElidedText(point.name, "strong")
        self.name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        icon = Icon(*STATUS_ICONS[point.status], 16)
        items = (icon, self.name, 8, (Text(point.text), 1))
        self._row = row(*items, on=self, spacing=8, margins=(16, 4, 16, 4))
        self.setAccessibleName(labelled(point.name, point.text))

    def height_for(self, width: int) -> int:
        """The height that its words need in that width."""
        return max(sizes.scaled(_LEAST_HEIGHT), self._row.totalHeightForWidth(width))


class PointLines(Card):
    """At most five lines are shown, whole ones; more scroll. The names are as wide as the longest."""

    def __init__(self, lines: Sequence[PointLine]) -> None:
        super().__init__(fill="sunken", padding=1)
        self._lines = lines
        parts = [part for line in lines for part in (Line(), line)]
        rows = holder(column(*parts[1:], spacing=0))  # lines between them only
        self._scroll = Scroll(rows) if len(lines) > _MOST else None
        self.body.addWidget(self._scroll or rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inner = self.width() - 2
        names = max(line.name.sizeHint().width() for line in self._lines)
        for line in self._lines:
            line.name.setFixedWidth(min(names, inner * 55 // 100))
            line.setMinimumHeight(line.height_for(inner))
        if self._scroll is not None:
            heights = (line.minimumHeight() + 1 for line in self._lines[:_MOST])
            self._scroll.setFixedHeight(sum(heights) - 1)
