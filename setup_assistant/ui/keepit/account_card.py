"""The cards of a connected account: what the API token reaches, and whose approval is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QWidget

from setup_assistant.model import KeepitAccount, Seats, Unread
from setup_assistant.regions import region_name
from setup_assistant.texts import _, listed, ngettext, quoted
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.card import Card, KeyValues, Line
from setup_assistant.ui.widgets.check_line import CheckLine
from setup_assistant.ui.widgets.enter import RadioButton
from setup_assistant.ui.widgets.flow import wrapping
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import (
    MIDDLE,
    STRETCH,
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
    """``KeepitResult(disconnect)``; ``show_account`` fills it."""

    def __init__(self, disconnect: Callable[[], object]) -> None:
        super().__init__(padding=20, spacing=12)
        self.title = Text("", "heading")
        self.different = buttons.secondary(_("Use a different token"), disconnect)
        self.rows = KeyValues(key_width=_KEY_WIDTH, row_height=32)
        icon = (Icon("ok", "ok", 20), 0, MIDDLE)
        add(
            self.body,
            row(icon, (self.title, 1), self.different, spacing=14),
            Line(),
            self.rows,
        )

    def show_account(self, account: KeepitAccount, *, creates: bool = True) -> None:
        """Show ``account``; where nothing is created, no right to create is needed."""
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

    def spoken(self, account: KeepitAccount) -> str:
        """What screen readers hear when the connection is there."""
        return _("Connected to {account}. May create connectors: {answer}").format(
            account=account.name, answer=rights(account.may_create)[2]
        )


class ApprovalChoice(Card):
    """``ApprovalChoice(choose)``; ``show_account`` fills it. ``choose(orglink)`` gets the choice; empty: a new one."""

    def __init__(self, choose: Callable[[str], object]) -> None:
        super().__init__(padding=20, spacing=12)
        self._take = choose
        self.heading = Text("", "heading")
        self.choices: QButtonGroup | None = None
        self.lines = column(spacing=8)
        icon = (Icon("approve", "text2", 20), 0, MIDDLE)
        add(self.body, row(icon, (self.heading, 1), spacing=14))
        what = _(
            "Keepit signs in to Azure DevOps with an approval, which somebody gives once on Keepit's own "
            "page."
        )
        add(self.body, Text(what, "secondary"), self.lines)

    @property
    def first(self) -> QWidget | None:
        """What has the focus at first; None where there is no choice."""
        return self.choices.checkedButton() if self.choices is not None else None

    def show_account(self, account: KeepitAccount, directory: str, orglink: str) -> None:
        """Offer the approvals of ``account``; ``directory`` names the one that signed in, ``orglink`` is the choice so far."""
        head = _("How does Keepit get access to {directory}?").format(directory=directory)
        self.heading.setText(head)
        self.setAccessibleName(head)
        empty(self.lines)
        if not account.authorizations:
            self.choices = None
            sentence = _("Keepit has no approval yet. You give it after the review.")
            self.lines.addWidget(_status("info", "text2", sentence))
            return
        self.choices = QButtonGroup(self)
        new = _(
            "After the review you sign in on Keepit's page and accept. It is the right directory for "
            "certain, because you sign in yourself. Somebody who may approve apps is needed."
        )
        use = _(
            "Nobody has to approve again. Choose it only if that connector backs up {directory}: Keepit "
            "doesn't say which directory it belongs to."
        ).format(directory=directory)
        choices = [("", _("Give a new approval in Keepit"), new)]
        choices += [(a.orglink, used_by(a.used_by), use) for a in account.authorizations]
        for value, label, caption in choices:
            self.lines.addWidget(self._choice(value, label, caption, checked=value == orglink))

    def _choice(self, value: str, label: str, words: str, *, checked: bool) -> QWidget:
        line = CheckLine(label, words, checked=checked, box=RadioButton())
        line.box.toggled.connect(partial(self._choose, value))
        assert self.choices is not None  # noqa: S101 - made just before
        self.choices.addButton(line.box)
        return line

    def _choose(self, orglink: str, on: bool) -> None:
        if on:
            self._take(orglink)


def used_by(names: tuple[str, ...]) -> str:
    """The choice of an approval, which only the connectors that use it tell from another."""
    if len(names) == 1:
        return _("Use the approval of connector “{name}”").format(name=names[0])
    return _("Use the approval of connectors {names}").format(names=listed(map(quoted, names)))


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
    words = over if seats.exceeded else within
    return words.format(used=seats.used, total=seats.total)


def _seats(seats: Seats | Unread) -> QWidget:
    if isinstance(seats, Unread):
        return _status("unknown", "mute", _("Unknown"))
    words = seats_words(seats)
    if seats.exceeded:
        return _status("warn", "warn", words)
    if seats.total is None:
        return Text(words)
    bar = Bar()
    bar.set(seats.used, seats.total)
    sizes.follow(bar, lambda: bar.setFixedWidth(sizes.scaled(_BAR_WIDTH)))
    line = wrapping(Text(words, wrap=False), bar, spacing=12)
    return holder(column(STRETCH, line, STRETCH))


def _status(icon: str, colour: str, word: str) -> QWidget:
    """A status in the middle of its row, also when its words wrap."""
    status = StatusLabel(icon, colour, word, wrap=True)
    return holder(column(STRETCH, status, STRETCH, margins=(0, 5, 0, 5)))
