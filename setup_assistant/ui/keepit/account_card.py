"""The result card of the Keepit page: what the API token reaches, and whose authorization is used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.model import KeepitAccount, Seats, Unread
from setup_assistant.regions import region_name
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card, KeyValues, Line
from setup_assistant.ui.widgets.enter import RadioButton
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import empty
from setup_assistant.ui.widgets.progress import Bar
from setup_assistant.ui.widgets.text import Text

_BAR_WIDTH, _KEY_WIDTH = 160, 196


class KeepitResult(Card):
    """``KeepitResult(disconnect, chosen)``; ``show_account`` fills it. ``chosen(orglink)`` gets the choice."""

    def __init__(self, disconnect: Callable[[], object], chosen: Callable[[str], object]) -> None:
        super().__init__(padding=20)
        self._chosen = chosen
        self.title = Text("", "heading")
        self.different = buttons.secondary(_("Use a different token"), disconnect)
        self.rows = KeyValues(key_width=_KEY_WIDTH, row_height=32)
        self.key = Text("", "secondary")
        self.authorization = QVBoxLayout()
        self.choices: QButtonGroup | None = None
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Icon("ok", "ok", 20), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.title, 1)
        head.addWidget(self.different)
        self.body.setSpacing(12)
        self.body.addLayout(head)
        self.body.addWidget(Line())
        self.body.addWidget(self.rows)
        self.body.addSpacing(-6)
        self.body.addLayout(self._authorization_row())

    def show_account(self, account: KeepitAccount, directory: str, orglink: str) -> None:
        """Show ``account``; ``directory`` names the one that signed in, ``orglink`` is the choice so far."""
        self.title.setText(_("Connected to {account}").format(account=account.name))
        self.rows.clear()
        add = self.rows.add
        add(_("Account ID"), account.id, code=True, copy=_("Copy account ID"))
        place = {"region": region_name(account.region), "host": account.host}
        add(_("Region"), _("{region}, {host}").format(**place))
        add(_("May create connectors"), _status(*rights(account.may_create)))
        add(_("Azure DevOps connectors"), existing(account))
        add(_("Seats"), _seats(account.seats))
        self.key.setText(_("Authorization for {directory}").format(directory=directory))
        self._show_authorizations(account, orglink)

    def spoken(self, account: KeepitAccount) -> str:
        """What screen readers hear when the connection is there."""
        return _("Connected to {account}. May create connectors: {answer}").format(
            account=account.name, answer=rights(account.may_create)[2]
        )

    def _authorization_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.key.setFixedWidth(_KEY_WIDTH)
        self.key.setContentsMargins(0, 4, 0, 0)
        row.addWidget(self.key, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.authorization, 1)
        return row

    def _show_authorizations(self, account: KeepitAccount, orglink: str) -> None:
        empty(self.authorization)
        self.authorization.addWidget(self._choice(account, orglink))

    def _choice(self, account: KeepitAccount, orglink: str) -> QWidget:
        if not account.authorizations:
            self.choices = None
            sentence = _("Not found. You will approve it in Keepit after the review.")
            return _status("info", "text2", sentence)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.choices = QButtonGroup(holder)
        self._add_choice(column, "", _("Approve a new one in Keepit"), "", orglink)
        for known in account.authorizations:
            self._add_choice(column, known.orglink, _("Use it"), used_by(known.used_by), orglink)
        return holder

    def _add_choice(
        self, column: QVBoxLayout, orglink: str, label: str, remark: str, current: str
    ) -> None:
        choice = RadioButton(label)
        choice.setChecked(orglink == current)
        choice.setAccessibleDescription(remark)
        choice.toggled.connect(lambda on: self._chosen(orglink) if on else None)
        if self.choices is not None:
            self.choices.addButton(choice)
        column.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        if remark:
            caption = Text(remark, "caption")
            caption.setContentsMargins(24, 0, 0, 4)
            column.addWidget(caption)


def rights(may_create: bool | Unread) -> tuple[str, str, str]:
    """Icon, colour and words for “May create connectors”."""
    if isinstance(may_create, Unread):
        return "unknown", "mute", _("Unknown. Keepit doesn't show the rights of this token.")
    if may_create:
        return "ok", "ok", _("Yes")
    return "warn", "warn", _("No. Use a token made by a Master Admin.")


def existing(account: KeepitAccount) -> str:
    """How many Azure DevOps connectors there are, their names, and which of all can't be read."""
    names = [
        _("{name} (can't be read)").format(name=connector.shown)
        if connector.odd
        else connector.name
        for connector in account.azure_devops
    ]
    words = _("{n}: {names}").format(n=len(names), names=", ".join(names))
    others = sum(bool(one.odd) for one in account.connectors) - sum(
        bool(one.odd) for one in account.azure_devops
    )
    unread = ngettext(
        "{n} connector of another kind can't be read.",
        "{n} connectors of other kinds can't be read.",
        others,
    ).format(n=others)
    return "\n".join((words if names else _("None yet"), *([unread] if others else ())))


def seats_words(seats: Seats) -> str:
    """Seats used; of how many only where Keepit reports a limit."""
    if seats.total is None:
        over, within = _("{used} used. Keepit stops backups above the limit."), _("{used} used")
    else:
        over = _("{used} of {total} used. Keepit stops backups above the limit.")
        within = _("{used} of {total} used")
    words = over if over_limit(seats) else within
    return words.format(used=seats.used, total=seats.total)


def over_limit(seats: Seats) -> bool:
    """Whether Keepit says so, or the figures do."""
    return seats.violated or (seats.total is not None and seats.used > seats.total)


def used_by(names: tuple[str, ...]) -> str:
    """Whose authorization it is, as far as anybody can tell."""
    return ngettext(
        "Used by connector {names}; Keepit doesn't say which directory.",
        "Used by connectors {names}; Keepit doesn't say which directory.",
        len(names),
    ).format(names=", ".join(f"“{name}”" for name in names))


def _seats(seats: Seats | Unread) -> QWidget:
    if isinstance(seats, Unread):
        return _status("unknown", "mute", _("Unknown"))
    words = seats_words(seats)
    if over_limit(seats):
        return _status("warn", "warn", words)
    if seats.total is None:
        return Text(words)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(Text(words, wrap=False))
    bar = Bar()
    bar.set(seats.used, seats.total)
    bar.setFixedWidth(_BAR_WIDTH)
    row.addWidget(bar)
    row.addStretch(1)
    return holder


def _status(icon: str, colour: str, word: str) -> QWidget:
    """A status in the middle of its row, also when its words wrap."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 5, 0, 5)
    column.addStretch(1)
    column.addWidget(StatusLabel(icon, colour, word, wrap=True))
    column.addStretch(1)
    return holder
