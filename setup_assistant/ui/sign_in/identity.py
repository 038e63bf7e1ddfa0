"""Who signed in, to be looked at before anything is checked (drawings 02b and 02c)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from setup_assistant import labels
from setup_assistant.model import Account, AccountKind, Session, SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.sign_in.azure_cli_offer import stays_signed_in
from setup_assistant.ui.style import theme
from setup_assistant.ui.times import clock
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card, KeyValues, Line
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import STRETCH, column, row
from setup_assistant.ui.widgets.text import ElidedText, Text

_KINDS = {
    AccountKind.MEMBER: ("ok", "ok"),
    AccountKind.GUEST: ("warn", "warn"),
    AccountKind.PERSONAL: ("bad", "bad"),
    AccountKind.SERVICE_PRINCIPAL: ("warn", "warn"),
    AccountKind.UNREAD: ("unknown", "mute"),
}


def mismatch(session: Session) -> bool:
    """Whether another account signed in than the expected one; the case of letters says nothing."""
    account = session.account
    expected = session.expected.strip().casefold()
    return account is not None and bool(expected) and account.upn.casefold() != expected


class Identity(QWidget):
    """``Identity(switch, keep)``; ``show_session(session)`` fills it; ``stops`` says whether it lets go on."""

    def __init__(self, switch: Callable[[], object], keep: Callable[[], object]) -> None:
        super().__init__()
        self.stops = False
        self.banner = Banner("error")
        self.banner_switch = buttons.tinted(_("Use a different account"), switch)
        self.keep = buttons.link("", keep)
        self.banner.add_actions(self.banner_switch, self.keep)
        # It has the focus then: Enter that was meant for Microsoft's page doesn't throw the sign-in away.
        self.banner_switch.commit_on(self.banner)
        self.name = Text("", "strong")
        self.upn = ElidedText("", "secondary")
        self.avatar = Avatar()
        self.card_switch = buttons.secondary(_("Use a different account"), switch)
        self.rows = KeyValues(key_width=150, row_height=30)
        self.match_line = Line()
        self.match = StatusLabel("ok", "ok", "", strong=True, size=18)
        self.note = QWidget()
        self.match.word.setText(_("Matches the account you expected"))
        names = column(self.name, self.upn, spacing=4)
        head = row(self.avatar, (names, 1), self.card_switch, spacing=14)
        card = Card(head, Line(), self.rows, self.match_line, self.match, padding=20, spacing=16)
        self.kept = Text("", "caption")
        lock = Icon("lock", "text2", 16)
        row(lock, (self.kept, 1), on=self.note, spacing=8, margins=(2, 0, 0, 0))
        column(self.banner, card, self.note, STRETCH, on=self, spacing=16)
        sizes.follow(self, lambda: self.setMaximumWidth(sizes.scaled(sizes.FORM)))

    @property
    def switch(self) -> QPushButton:
        """*Use a different account*, wherever it is shown."""
        return self.banner_switch if self.banner.isVisibleTo(self) else self.card_switch

    def show_session(self, session: Session) -> None:
        """Show the account of ``session``, and why it can't be used if it can't."""
        account = session.account
        assert account is not None  # noqa: S101 - shown only after a sign-in
        self._warn(account, session)
        problem = self.banner.isVisibleTo(self)
        self.name.setText(account.name)
        self.upn.setText(account.upn)
        self.avatar.show_name(account.name or account.upn)
        self.card_switch.setVisible(not problem)
        self._fill(account, session, brief=self.stops)
        expected = session.expected.strip()
        for widget in (self.match_line, self.match):
            widget.setVisible(bool(expected) and not mismatch(session) and not self.stops)
        self.note.setVisible(not self.stops)
        self.kept.setText(_kept(session))

    def spoken(self) -> str:
        """The match line is read with the title."""
        return self.match.word.text() if self.match.isVisibleTo(self) else ""

    def _warn(self, account: Account, session: Session) -> None:
        warning = _warning(account, session)
        self.stops = warning is not None and warning[0] == "error"
        self.banner.setVisible(warning is not None)
        differs = mismatch(session) and account.kind is not AccountKind.PERSONAL
        self.keep.setVisible(differs)
        self.keep.setText(_("Continue as {upn}").format(upn=account.upn))
        if warning is not None:
            self.banner.show_banner(*warning)

    def _fill(self, account: Account, session: Session, *, brief: bool) -> None:
        self.rows.clear()
        own = account.kind is AccountKind.MEMBER
        self.rows.add(_("Directory"), account.domain if own else account.tenant_id)
        self.rows.add(_("Tenant ID"), account.tenant_id, code=True, copy=_("Copy tenant ID"))
        icon, tint = _KINDS[account.kind]
        kind = StatusLabel(icon, tint, labels.kind_in_brief(account))
        self.rows.add(_("Account type"), kind)
        if not brief:
            self.rows.add(_("Signed in with"), _method(session))


class Avatar(QWidget):
    """The account's initials in a circle, 44 x 44; says nothing to screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self._initials = ""
        self.setFixedSize(44, 44)
        theme.changes().changed.connect(self.update)

    def show_name(self, name: str) -> None:
        """Show the initials of the first and the last word of ``name``."""
        words = name.split()
        self._initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accentBd"), 1))
        painter.setBrush(theme.color("accentBg"))
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(theme.color("link"))
        painter.setFont(theme.font("heading"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)
        painter.end()


def _warning(account: Account, session: Session) -> tuple[str, str, str] | None:
    """Kind, title and text of the one banner; the worst comes first."""
    if account.kind is AccountKind.PERSONAL:
        text = _("Keepit needs a work account. Start over and sign in with the service account.")
        return "error", _("This is a personal account"), text
    if mismatch(session):
        text = _("You signed in as {upn}. You expected {expected}.")
        text = text.format(upn=account.upn, expected=session.expected.strip())
        return "error", _("This isn't the account you expected"), text
    if account.kind is AccountKind.GUEST:
        title = _("This account is a guest in {directory}").format(directory=account.tenant_id)
        text = _("A guest may not see every organization. A member account is safer.")
        return "warning", title, text
    return None


def _kept(session: Session) -> str:
    if session.signed_in_with is SignInMethod.AZURE_CLI:
        return stays_signed_in()
    return _("The sign-in is kept in memory only and ends when you close this window.")


def _method(session: Session) -> str:
    at: datetime | None = session.signed_in_at
    if session.signed_in_with is SignInMethod.OWN:
        return _("My own browser")
    if session.signed_in_with is SignInMethod.CODE:
        return _("Code on another device")
    if session.signed_in_with is SignInMethod.AZURE_CLI:
        return _("The Azure CLI's sign-in")
    return _("Private browser, wiped at {time}").format(time=clock(at) if at else "")
