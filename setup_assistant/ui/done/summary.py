"""What Keepit holds, at the top of Done: the connector, its health and its first backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
from setup_assistant.texts import _, labelled, listed, ngettext
from setup_assistant.ui import times
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import add, column, empty, holder, row
from setup_assistant.ui.widgets.text import Text
from setup_assistant.visible import short

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
        columns = row(
            (_column(_("Connector"), Sign("", "", short(name, _LETTERS))), 1),
            spacing=18,
            margins=(20, 12, 20, 12),
        )
        for label, sign in cells:
            add(columns, Line(vertical=True), (_column(label, sign), 1))
        empty(self.body)
        self.body.addWidget(holder(columns))


def _column(label: str, sign: Sign) -> QWidget:
    word = Text(sign.word, "strong")
    icon = Icon(sign.icon, sign.colour, 16) if sign.icon else None
    line = row(icon, (word, 1), spacing=6)
    widget = holder(column(Text(label, "secondary"), line, spacing=2))
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
    moment = times.parsed(at)
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
    mark, at = labels.backup(first.state), times.parsed(first.at)
    if first.state is BackupState.NOT_SCHEDULED:
        return Sign(mark.icon, "warn", mark.word)
    words = _("Running since {time}") if created.running else _("Scheduled for {time}")
    return Sign(mark.icon, "ok", words.format(time=times.moment(at, today)) if at else mark.word)
