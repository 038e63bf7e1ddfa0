"""What Keepit holds, at the top of Done: the connector, its health and its first backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant import labels
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
        good = created.ready
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
    mark = labels.health(created.health)
    return Sign(mark.icon, mark.icon, mark.word)


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
