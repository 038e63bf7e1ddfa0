"""What Keepit holds, at the top of Done: the connector, its health and its first backup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from setup_assistant import labels
from setup_assistant.connector import existing
from setup_assistant.model import (
    BackupState,
    ConnectorState,
    Created,
    Health,
    Inspection,
    OrganizationStatus,
    Unread,
)
from setup_assistant.model.timestamps import of_service
from setup_assistant.texts import _, labelled, listed, ngettext
from setup_assistant.ui import times
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import STRETCH, add, column, empty, holder, row, stand
from setup_assistant.ui.widgets.text import Text
from setup_assistant.visible import short

_EDGE, _GAP = 20, 18
_LETTERS = 60
"""Of a name, which wraps; Keepit allows 255."""


class Summary(Card):
    """``Summary()``; ``show_created`` fills it: green only where the job is done."""

    def __init__(self) -> None:
        super().__init__(padding=0)

    def show_created(self, created: Created, inspection: Inspection | None, *, good: bool) -> None:
        """Show a new connector as Keepit holds it, and its organizations once they are ready."""
        first = backup(created)
        if good:
            first = Sign("", first.colour, first.word)
        cells = [(_("Health"), health(created.health)), (_("First backup"), first)]
        if inspection is not None and inspection.ready:
            cells.insert(0, (_("Organizations"), organizations(inspection)))
        self._show(created.connector.name, *cells, good=good)

    def show_state(self, state: ConnectorState, *, good: bool) -> None:
        """Show a connector that exists."""
        last = existing.last_backup(state, when)
        cells = ((_("Health"), health(state.health)), (last.title, Sign("", "", last.found)))
        self._show(state.connector.shown, *cells, good=good)

    def _show(self, name: str, *cells: tuple[str, Sign], good: bool) -> None:
        self.set_tokens(*(("okBg", "okBd") if good else ("sunken", "border")))
        first = (_("Connector"), Sign("", "", short(name, _LETTERS)))
        empty(self.body)
        self.body.addWidget(Cells([_column(*cell) for cell in (first, *cells)]))


class Cells(QWidget):
    """The cells with lines between them, or below each other where there is no room beside."""

    def __init__(self, cells: Sequence[QWidget]) -> None:
        super().__init__()
        self._cells, self._lines = cells, [Line(vertical=True) for _cell in cells[1:]]
        self._box = row((cells[0], 1), on=self, spacing=_GAP, margins=(_EDGE, 12, _EDGE, 12))
        for line, cell in zip(self._lines, cells[1:], strict=True):
            add(self._box, line, (cell, 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._widths()) + 2 * _EDGE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = sum(self._widths()) + (2 * _GAP + 1) * len(self._lines) + 2 * _EDGE
        below = self.width() < beside
        stand(self._box, below=below)
        for line in self._lines:
            line.setVisible(not below)

    def _widths(self) -> list[int]:
        return [cell.minimumSizeHint().width() for cell in self._cells]


def _column(label: str, sign: Sign) -> QWidget:
    word = Text(sign.word, "strong")
    icon = Icon(sign.icon, sign.colour, 16) if sign.icon else None
    line = row(icon, (word, 1), spacing=6)
    widget = holder(column(Text(label, "secondary"), line, STRETCH, spacing=2))
    widget.setAccessibleName(labelled(label, sign.word))
    return widget


@dataclass(frozen=True)
class Sign:
    """A status as icon, colour token and word."""

    icon: str
    colour: str
    word: str


def when(at: str) -> str:
    """A timestamp of Keepit's for people; as it is where it is none."""
    moment = of_service(at)
    return times.moment(moment) if moment else at


def organizations(inspection: Inspection) -> Sign:
    """How many are ready, where all that are to be backed up are, or are set aside."""
    n = inspection.count(OrganizationStatus.READY)
    if inspection.set_aside:
        aside = OrganizationStatus.SET_ASIDE
        counts = (
            labels.count(OrganizationStatus.READY, n),
            labels.count(aside, len(inspection.set_aside)),
        )
        return Sign("aside", "text2", listed(counts))
    return Sign("ok", "ok", ngettext("{n} of {n} ready", "{n} of {n} ready", n).format(n=n))


def health(reported: Health | Unread) -> Sign:
    """Health as Keepit reports it."""
    mark = labels.health(reported)
    return Sign(mark.icon, mark.icon if isinstance(reported, Health) else "mute", mark.word)


def backup(created: Created, today: date | None = None) -> Sign:
    """State of the first backup, in local time."""
    first = created.backup
    if isinstance(first, Unread):
        return Sign("unknown", "mute", _("Could not be read"))
    mark, at = labels.backup(first.state), of_service(first.at)
    if first.state is BackupState.NOT_SCHEDULED:
        return Sign(mark.icon, "warn", mark.word)
    words = _("Running since {time}") if created.running else _("Scheduled for {time}")
    return Sign(mark.icon, "ok", words.format(time=times.moment(at, today)) if at else mark.word)
