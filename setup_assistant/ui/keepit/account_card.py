"""The result card of the Keepit page: what the API token reaches, and whose authorization is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QWidget

from setup_assistant.model import KeepitAccount, Seats, Unread
from setup_assistant.regions import region_name
from setup_assistant.texts import _, listed, ngettext, quoted
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card, KeyValues, Line
from setup_assistant.ui.widgets.enter import RadioButton
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import (
    LEFT,
    MIDDLE,
    STRETCH,
    TOP,
    add,
    column,
    empty,
    holder,
    row,
)
from setup_assistant.ui.widgets.progress import Bar
from setup_assistant.ui.widgets.text import Text

_BAR_WIDTH, _KEY_WIDTH = 160, 196


class KeepitResult(Card):
    """``KeepitResult(disconnect, choose)``; ``show_account`` fills it. ``choose(orglink)`` gets the choice."""

    def __init__(self, disconnect: Callable[[], object], choose: Callable[[str], object]) -> None:
        super().__init__(padding=20, spacing=12)
        self._take = choose
        self.title = Text("", "heading")
        self.different = buttons.secondary(_("Use a different token"), disconnect)
        self.rows = KeyValues(key_width=_KEY_WIDTH, row_height=32)
        self.key = Text("", "secondary")
        self.key.setFixedWidth(_KEY_WIDTH)
        self.key.setContentsMargins(0, 4, 0, 0)
        self.authorization = column()
        self.choices: QButtonGroup | None = None
        icon = (Icon("ok", "ok", 20), 0, MIDDLE)
        add(
            self.body,
            row(icon, (self.title, 1), self.different, spacing=14),
            Line(),
            self.rows,
            -6,
            row((self.key, 0, TOP), (self.authorization, 1), spacing=16),
        )

    def show_account(
        self, account: KeepitAccount, directory: str, orglink: str, *, creates: bool = True
    ) -> None:
        """Show ``account``; ``directory`` names the one that signed in, ``orglink`` is the choice so far.

        Where nothing is created, there is no choice and no right to create.
        """
        self.title.setText(_("Connected to {account}").format(account=account.name))
        self.rows.clear()
        add = self.rows.add
        add(_("Account ID"), account.id, code=True, copy=_("Copy account ID"))
        place = {"region": region_name(account.region), "host": account.host}
        add(_("Region"), _("{region}, {host}").format(**place))
        if creates:
            add(_("May create connectors"), _status(*rights(account.may_create)))
        add(_("Azure DevOps connectors"), existing(account))
        add(_("Seats"), _seats(account.seats))
        self.key.setText(_("Authorization for {directory}").format(directory=directory))
        self.key.setVisible(creates)
        empty(self.authorization)
        if creates:
            self.authorization.addWidget(self._choice(account, orglink))

    def spoken(self, account: KeepitAccount) -> str:
        """What screen readers hear when the connection is there."""
        return _("Connected to {account}. May create connectors: {answer}").format(
            account=account.name, answer=rights(account.may_create)[2]
        )

    def _choice(self, account: KeepitAccount, orglink: str) -> QWidget:
        if not account.authorizations:
            self.choices = None
            sentence = _("Not found. You will approve it in Keepit after the review.")
            return _status("info", "text2", sentence)
        widget = QWidget()
        lines = column(on=widget, spacing=2)
        self.choices = QButtonGroup(widget)
        choices = [("", _("Approve a new one in Keepit"), "")]
        choices += [(a.orglink, _("Use it"), used_by(a.used_by)) for a in account.authorizations]
        for value, label, remark in choices:
            choice = RadioButton(label)
            choice.setChecked(value == orglink)
            choice.setAccessibleDescription(remark)
            choice.toggled.connect(partial(self._choose, value))
            self.choices.addButton(choice)
            caption = Text(remark, "caption")
            caption.setContentsMargins(24, 0, 0, 4)
            add(lines, (choice, 0, LEFT), caption if remark else None)
        return widget

    def _choose(self, orglink: str, on: bool) -> None:
        if on:
            self._take(orglink)


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
    words = _("{n}: {names}").format(n=len(names), names=listed(names))
    ours = account.azure_devops
    others = sum(bool(one.odd) and one not in ours for one in account.connectors)
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
    ).format(names=listed(quoted(name) for name in names))


def _seats(seats: Seats | Unread) -> QWidget:
    if isinstance(seats, Unread):
        return _status("unknown", "mute", _("Unknown"))
    words = seats_words(seats)
    if over_limit(seats):
        return _status("warn", "warn", words)
    if seats.total is None:
        return Text(words)
    bar = Bar()
    bar.set(seats.used, seats.total)
    bar.setFixedWidth(_BAR_WIDTH)
    return holder(row(Text(words, wrap=False), bar, STRETCH, spacing=12))


def _status(icon: str, colour: str, word: str) -> QWidget:
    """A status in the middle of its row, also when its words wrap."""
    status = StatusLabel(icon, colour, word, wrap=True)
    return holder(column(STRETCH, status, STRETCH, margins=(0, 5, 0, 5)))
