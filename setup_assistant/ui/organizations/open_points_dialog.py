"""Whether to go on although something is open: what, and where, worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from setup_assistant.checks import registry
from setup_assistant.checks.open_points import Point, not_ready, points
from setup_assistant.model import Inspection
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.status_icons import STATUS_ICONS
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import column, holder, row
from setup_assistant.ui.widgets.scroll import FittingScroll
from setup_assistant.ui.widgets.text import ElidedText, Text

_ROW, _MOST, _AROUND = 36, 5, 25


class OpenPointsDialog(Dialog):
    """Drawing 03e, worst first; the initial focus is *Go back and fix*, ``go_on`` follows *Continue anyway*.

    The account itself is a point of its own when what is required of it was not found.
    """

    def __init__(
        self, parent: QWidget, inspection: Inspection, go_on: Callable[[], object]
    ) -> None:
        super().__init__(parent, *_question(inspection))
        lines = [_line(point) for point in points(inspection)]
        parts = [part for line in lines for part in (Line(), line)]
        rows = holder(column(*parts[1:], spacing=0))  # lines between them only
        if len(lines) > _MOST:
            rows = FittingScroll(rows)
            rows.setFixedHeight(_height(lines[:_MOST], self.width() - 2 * _AROUND))
        self.content.addWidget(Card(rows, fill="sunken", padding=1))
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


def _line(point: Point) -> QWidget:
    icon = Icon(*STATUS_ICONS[point.status], 16)
    name, text = ElidedText(point.name, "strong"), Text(point.text)
    line = holder(row(icon, (name, 2), (text, 3), spacing=8, margins=(16, 4, 16, 4)))
    line.setMinimumHeight(sizes.scaled(_ROW))
    line.setAccessibleName(f"{point.name}: {point.text}")
    return line


def _height(lines: Sequence[QWidget], width: int) -> int:
    """Of these lines as they are, and of the hairlines between them."""
    heights = (layout.totalHeightForWidth(width) for line in lines if (layout := line.layout()))
    return sum(max(sizes.scaled(_ROW), height) for height in heights) + len(lines) - 1
