"""What Keepit holds, at the top of Done: the connector, its health and its first backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.connector import wording
from setup_assistant.model import BackupState, Created, Health, Unread, UnreadReason
from setup_assistant.texts import _
from setup_assistant.ui import times
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.text import ElidedText, Text


class Summary(Card):
    """``Summary()``; ``show_created`` fills it: green only where the job is done."""

    def __init__(self) -> None:
        super().__init__(padding=0)
        self._holder: QWidget | None = None

    def show_created(self, created: Created) -> None:
        """Show what Keepit holds."""
        good = wording.good(created)
        self.set_tokens(*(("okBg", "okBd") if good else ("sunken", "border")))
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = QWidget()
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(18)
        name = Sign("" if good else "ok", "ok", created.connector.name)
        first = backup(created)
        if good:
            first = Sign("", first.colour, first.word)
        row.addWidget(_column(_("Connector"), name, elide=True), 1)
        row.addWidget(Line(vertical=True))
        row.addWidget(_column(_("Health"), health(created)))
        row.addWidget(Line(vertical=True))
        row.addWidget(_column(_("First backup"), first))
        self.body.addWidget(self._holder)


def _column(label: str, sign: Sign, *, elide: bool = False) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(f"{label}: {sign.word}")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(Text(label, "secondary", wrap=False))
    line = QHBoxLayout()
    line.setSpacing(6)
    if sign.icon:
        line.addWidget(Icon(sign.icon, sign.colour, 16))
    word = ElidedText(sign.word, "strong") if elide else Text(sign.word, "strong", wrap=False)
    line.addWidget(word, 1)
    column.addLayout(line)
    return holder


@dataclass(frozen=True)
class Sign:
    """A status as icon, colour token and word."""

    icon: str
    colour: str
    word: str


def health(created: Created) -> Sign:
    """Health as Keepit reports it."""
    if not isinstance(created.health, Health):
        missing = created.health.reason in (UnreadReason.MISSING, UnreadReason.NOT_ASKED)
        return Sign("unknown", "mute", _("Not reported yet") if missing else _("Could not be read"))
    return {
        Health.HEALTHY: Sign("ok", "ok", _("Healthy")),
        Health.UNHEALTHY: Sign("warn", "warn", _("Unhealthy")),
        Health.CRITICAL: Sign("bad", "bad", _("Critical")),
    }[created.health]


def backup(created: Created, today: date | None = None) -> Sign:
    """State of the first backup, in local time."""
    first = created.backup
    if isinstance(first, Unread):
        return Sign("unknown", "mute", _("Could not be read"))
    at = times.parsed(first.at)
    when = times.moment(at, today) if at else ""
    if first.state is BackupState.NOT_SCHEDULED:
        return Sign("wait", "warn", _("Not scheduled yet"))
    if first.state is BackupState.RUNNING:
        word = _("Running since {time}").format(time=when) if when else _("Running")
    else:
        word = _("Scheduled for {time}").format(time=when) if when else _("Scheduled")
    return Sign("ok", "ok", word)
