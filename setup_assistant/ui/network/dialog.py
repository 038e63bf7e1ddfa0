"""*Check the connection*: which hosts are reached, how, and who is in between; and the proxy's password."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontInfo, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from setup_assistant.cancel import CancelToken
from setup_assistant.errors import AssistantError, ProxyAsks
from setup_assistant.services.http import connection_words as words
from setup_assistant.services.http.connection import Connection, HostCheck, Verdict
from setup_assistant.services.http.connection_check import ConnectionCheck
from setup_assistant.services.http.connection_words import Cell
from setup_assistant.texts import _, labelled, ngettext, pgettext
from setup_assistant.ui.background import Ticket
from setup_assistant.ui.context import Context
from setup_assistant.ui.network.table import ICONS, HostsTable
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.button import LOOK
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.enter import Input
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.flow import wrapping
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, column, holder, row
from setup_assistant.ui.widgets.password import PasswordInput
from setup_assistant.ui.widgets.progress import Bar
from setup_assistant.ui.widgets.row_table import TableCard
from setup_assistant.ui.widgets.scroll import FittingScroll
from setup_assistant.ui.widgets.text import Text

_WIDTH, _HEIGHT = 816, 628
_BESIDE = 40
"""How much of the window stays to be seen beside the dialog."""
_DRAWN_FOR = 13
"""Height of letters in px that these figures are for."""
_FEWEST = 3
"""Rows that are always shown."""

_KINDS = {
    Verdict.INTERCEPTED: ("error", "shieldx"),
    Verdict.PROXY_ASKS: ("warning", "key"),
    Verdict.UNREACHABLE: ("error", ""),
    Verdict.CLOCK: ("error", ""),
    Verdict.CONTENT: ("warning", ""),
    Verdict.NO_REGION: ("information", "unknown"),
    Verdict.COMPANY: ("information", ""),
    Verdict.GOOD: ("success", ""),
}
"""Kind and icon of the banner."""


def open_network(parent: QWidget, context: Context) -> NetworkDialog:
    """Show the dialog over the window that ``parent`` is in, or whose dialog it is in, and begin; once."""
    window = parent.window()
    while (behind := window.parentWidget()) is not None:
        window = behind.window()
    for dialog in window.findChildren(NetworkDialog):
        if dialog.isVisible():
            return dialog
    dialog = NetworkDialog(window, context, context.clients.connection_check(_region(context)))
    dialog.open()
    return dialog


def _region(context: Context) -> str:
    """Keepit's data centre, once somebody has chosen one: the page only proposes the first."""
    has_choice = context.practice or context.session.keepit is not None
    remembered = context.clients.managed.region or context.memory.load().region
    return context.session.region if has_choice else remembered


def _scale(widget: QWidget) -> float:
    """How much larger the letters are than those that the sizes are for."""
    return max(1.0, QFontInfo(widget.font()).pixelSize() / _DRAWN_FOR)


class NetworkDialog(Dialog):
    """``NetworkDialog(parent, context, check).open()``: begins at once; closing it stops the check."""

    help_place = "network.md"
    scrolls = False

    def __init__(self, parent: QWidget, context: Context, check: ConnectionCheck) -> None:
        super().__init__(parent, _("Check the connection"), width=_WIDTH)
        self.setObjectName("network")
        self._context, self._check = context, check
        self._cancel, self._ticket, self._under_way = CancelToken(), Ticket(), False
        self._connection = check.start()
        self.banner = Banner("neutral")
        self.table = HostsTable()
        self.progress = Progress()
        self.facts = Facts()
        self.details = Details()
        self.sign_in = ProxySignIn(self._sign_in)
        self._lay_out()
        self.copy = buttons.copying(_("Copy details"), lambda: words.as_text(self._connection))
        self.add_left(self.copy)
        self.again = self.add_button(_("Check again"), self.run, closes=False, icon="reload")
        self.stop = self.add_button(_("Stop"), self._stop, closes=False)
        self.close_button = self.add_button(pgettext("net.close", "Close"))
        self.table.selected.connect(self._show_details)
        self.table.entered_row.connect(self._enter_details)
        QShortcut(QKeySequence("F5"), self, self.run)
        self.finished.connect(lambda _result: self._end())
        self._order()
        self.run()

    def run(self) -> None:
        """Check all hosts; nothing happens while they are being checked."""
        if self._under_way:
            return
        self._under_way, self._cancel = True, CancelToken()
        check, cancel, background = self._check, self._cancel, self._context.background
        self._connection = check.start()
        self._show_running()
        self._ticket = background.run(
            lambda: check.run(lambda row: background.post(lambda: self._take(row, cancel)), cancel),
            done=self._done,
            failed=self._failed,
        )

    @property
    def connection(self) -> Connection:
        """What is known now."""
        return self._connection

    # -- while it runs ----------------------------------------------------------------------

    def _show_running(self) -> None:
        n = len(self._check.hosts)
        title = ngettext("Checking {n} host…", "Checking {n} hosts…", n).format(n=n)
        text = _("Nothing is sent but a request without an account or a token.")
        self.banner.set_words("neutral", title, text, icon="busy")
        self.table.hosts.show(self._connection)
        self.table.setCurrentIndex(self.table.rootIndex())
        self.progress.show_connection(self._connection, None)
        for part, visible in (
            (self.progress, True),
            (self.stop, True),
            (self.facts, False),
            (self.details, False),
            (self.sign_in, False),
            (self.again, False),
        ):
            part.setVisible(visible)
        self.copy.setText(_("Copy details"))
        buttons.show_as(self.again, "secondary", "reload")
        self._fill_close(filled=False)
        self.stop.setFocus()
        announce(self, f"{title} {text}")

    def _take(self, row: HostCheck, cancel: CancelToken) -> None:
        if cancel is self._cancel and not cancel.cancelled:
            self._connection = self._connection.with_row(row)
            self.table.hosts.show(self._connection)
            self.progress.show_connection(self._connection, row)

    def _stop(self) -> None:
        self._cancel.cancel()

    def _end(self) -> None:
        self._cancel.cancel()
        self._ticket.drop()
        self.sign_in.forget()

    # -- what came of it --------------------------------------------------------------------

    def _done(self, connection: Connection) -> None:
        self._connection = connection
        self.table.hosts.show(connection)
        kind, icon = _KINDS[connection.verdict]
        self._show_end()
        self.banner.show_banner(kind, words.title(connection), words.text(connection), icon=icon)
        self.facts.show_connection(connection)
        question = words.asking(connection)
        if connection.verdict is Verdict.PROXY_ASKS and question and question.possible:
            self.sign_in.ask(question)
            self.sign_in.show()
            self.sign_in.focus()
            return
        self.sign_in.forget()
        bad = next((row for row in connection.rows if row.failed), None)
        if bad is not None:
            self.table.setCurrentIndex(self.table.hosts.place(bad))
        fine = connection.verdict in (Verdict.GOOD, Verdict.COMPANY, Verdict.NO_REGION)
        if not fine:
            buttons.show_as(self.again, "tinted", "reload")
        self._fill_close(filled=fine)
        (self.close_button if fine else self.again).setFocus()

    def _fill_close(self, *, filled: bool) -> None:
        self.close_button.setProperty(LOOK, "filled" if filled else "secondary")
        self.close_button.update()

    def _fit_table(self) -> None:
        """As many rows as there is room for; with too few of them all are shown, and the content scrolls."""
        needed = self._column_of_all.totalHeightForWidth(self._scroll.viewport().width())
        room = self._scroll.height() - (needed - self.table.minimumHeight())
        rows = room // self.table.row_height - 1
        self.table.fit(rows if rows >= _FEWEST else len(self._connection.rows))
        self.table.scrollTo(self.table.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.LayoutRequest
        ):  # something else of the content changed its height
            self._fit_table()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """What is between title and buttons takes the height that the dialog may have."""
        room = self.window_height - _BESIDE
        around = self._frame.totalHeightForWidth(self.width()) - self._scroll.height()
        self._scroll.setFixedHeight(min(round(_HEIGHT * _scale(self)), room) - around)
        self._fit_table()
        super()._fit()

    def _failed(self, _stopped: AssistantError) -> None:
        """It was stopped: what was found out until then stays to be seen."""
        self._show_end()
        self.banner.show_banner("neutral", _("Stopped"), "", icon="skip")
        self.again.setFocus()

    def _show_end(self) -> None:
        self._under_way = False
        self.progress.hide()
        self.stop.hide()
        self.again.show()
        self.facts.show()

    def _show_details(self) -> None:
        row = self.table.current()
        self.details.setVisible(row is not None and not self.sign_in.isVisibleTo(self))
        if row is not None:
            self.details.show_row(row)

    def _enter_details(self) -> None:
        if self.table.current() is None:
            self.table.setCurrentIndex(self.table.hosts.index(0, 0))
        if self.details.isVisibleTo(self):
            self.details.lines.setFocus()

    def _sign_in(self) -> None:
        account = self.sign_in.account()
        if account is not None:
            self._context.clients.proxy_accounts.put(self.sign_in.proxy, account)
            self.run()

    # -- looks ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.table.hosts.show(self._connection)
        card = TableCard(self.table)
        no_region = Text(words.no_region(), "caption")
        no_region.setVisible(not self._check.region)
        below = column(self.facts, no_region, self.details, self.sign_in, STRETCH, spacing=12)
        self._column_of_all = column(self.banner, card, self.progress, below, STRETCH, spacing=12)
        content = holder(self._column_of_all)
        content.installEventFilter(self)
        self._scroll = FittingScroll(content)
        self.content.addWidget(self._scroll)

    def _order(self) -> None:
        order = (
            *(self.table, self.details.lines, self.sign_in.user, self.sign_in.password),
            *(self.sign_in.password.show_button, self.sign_in.button, self.copy, self.again),
            *(self.stop, self.close_button),
        )
        for before, after in pairwise(order):
            self.setTabOrder(before, after)


class Progress(QWidget):
    """A bar, and which host was the last."""

    def __init__(self) -> None:
        super().__init__()
        self.bar, self.sentence = Bar(), Text("", "caption", wrap=False)
        row((self.bar, 1), self.sentence, on=self, spacing=12)

    def show_connection(self, connection: Connection, row: HostCheck | None) -> None:
        """How many are done, and that ``row`` is being checked now."""
        n, total = connection.done, len(connection.rows)
        self.bar.set(n, total)
        message = _("Checked {n} of {total}. Now: {host}")
        self.sentence.setText(message.format(n=n, total=total, host=row.host.name if row else "–"))
        self.setAccessibleName(self.sentence.text())


class Facts(QWidget):
    """The clock, and whose proxy counts."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = StatusLabel("unknown", "text2", "")
        self.proxy = Text("", "secondary", wrap=False)
        self.setLayout(wrapping(self.clock, self.proxy, spacing=16))

    def show_connection(self, connection: Connection) -> None:
        """What was found out."""
        icon = ("unknown", "text2") if connection.skew is None else ("ok", "ok")
        if connection.clock_is_wrong:
            icon = ("bad", "bad")
        self.clock.show_status(*icon, words.clock_words(connection))
        self.proxy.setText(words.proxy_words(connection))


_LINES = 6
"""Lines that most hosts have: with fewer the table above would change its height from row to row."""


class Details(Card):
    """What is known of the host whose row is selected."""

    def __init__(self) -> None:
        self.host = Text("", "strong")
        self.state = StatusLabel("ok", "ok", "")
        self.lines = Text("", "code", selectable=True)
        self.advice = Text("")
        super().__init__(
            row((self.host, 1), self.state, spacing=12), self.lines, self.advice,
            STRETCH, fill="sunken", padding=12,
        )  # fmt: skip
        fixed = self.lines.fontMetrics().lineSpacing() * _LINES
        self.setMinimumHeight(fixed + 3 * self.host.fontMetrics().lineSpacing() + 40)

    def show_row(self, host: HostCheck) -> None:
        """Show another host."""
        pairs = words.details(host)
        width = max(len(key) for key, _value in pairs) + 2
        self.host.setText(host.host.name)
        self.lines.setText("\n".join(f"{key:<{width}}{value}" for key, value in pairs))
        self.lines.setAccessibleName("\n".join(labelled(key, value) for key, value in pairs))
        worst: Cell = words.worst(host)
        icon, token = ICONS.get(worst.state, ("info", "text2"))
        self.state.show_status(icon, token, worst.text)
        self.advice.setText(words.advice(host))
        self.advice.setVisible(bool(words.advice(host)))
        self.setAccessibleName(host.host.name)


class ProxySignIn(Card):
    """User name and password for a proxy that asks. ``ask(question)``; ``account()`` is what was entered.

    What was entered stays while it is tried, to be mended where the proxy didn't accept it.
    """

    def __init__(self, send: Callable[[], object]) -> None:
        self.title = Text("", "strong")
        self.user = Input()
        self.password = PasswordInput(_("Proxy password, hidden"), _("Proxy password, shown"))
        self.button = buttons.tinted(_("Sign in to the proxy"), send)
        self.user.action = self.password.action = send
        self.user_field = Field(_("User name"), self.user)
        self.password_field = Field(_("Password"), self.password)
        note = _(
            "This is your company’s proxy, not Microsoft or Keepit. The password is kept in memory only, "
            "for the private browser and the assistant."
        )
        self.proxy = ""
        self._sent = False
        label = self.user_field.label.sizeHint().height() + 4
        beside = holder(column(label, self.button, spacing=0))  # the inputs, not their labels
        fields = row(
            (self.user_field, 1, TOP), (self.password_field, 1, TOP), (beside, 0, TOP), spacing=12
        )
        super().__init__(self.title, fields, Text(note, "caption"), fill="sunken", padding=12)

    def ask(self, question: ProxyAsks) -> None:
        """Ask for ``question.proxy``; again where it didn't accept what was sent."""
        if question.proxy != self.proxy:  # nothing that another one was told is for this one
            self.forget()
            self.user.setText("")
        again = self._sent
        self.proxy, self._sent = question.proxy, False
        self.title.setText(_("{proxy} asks for a sign-in").format(proxy=self.proxy))
        self.setAccessibleName(self.title.text())
        if again:
            self.password_field.show_error(_("The proxy didn't accept that."))

    def focus(self) -> None:
        """Put the focus where something is missing."""
        (self.password if self.user.text() else self.user).setFocus()
        self.password.selectAll()

    def account(self) -> tuple[str, str] | None:
        """What was entered; None where something is missing, which is shown then."""
        for field, words_ in (
            (self.user_field, _("Enter the user name.")),
            (self.password_field, _("Enter the password.")),
        ):
            field.clear_error()
            entry = field.input
            if isinstance(entry, Input) and not entry.text():
                field.show_error(words_)
                entry.setFocus()
                return None
        self._sent = True
        return self.user.text(), self.password.text()

    def forget(self) -> None:
        """Take the password out of the field."""
        self.password_field.clear_error()
        self.password.forget()
        self._sent = False
