"""What the Sign-in page shows besides the private browser: own browser, code, missing registration."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text

Act = Callable[[], object]


class OwnBrowser(QWidget):
    """The sign-in happens in the user's own browser; here is only the waiting."""

    def __init__(self, reopen: Act, restart: Act, *, practice: bool) -> None:
        super().__init__()
        self.reopen = buttons.tinted(_("Open the browser again"), reopen, icon="open")
        self.restart = buttons.secondary(_("Start over"), restart, icon="undo")
        self.sentence = Text("", "heading")
        card = Card(padding=20)
        card.body.setSpacing(14)
        card.body.addWidget(self.sentence)
        text = _(
            "Use the service account. If another account is signed in there, sign it out first."
        )
        card.body.addWidget(Text(text, "secondary"))
        card.body.addLayout(_row(self.reopen, self.restart))
        column = _column(self)
        column.addWidget(card)
        if practice:
            column.addWidget(_practice_note())
        column.addStretch(1)

    def show_waiting(self, *, opened: bool) -> None:
        """Say that the browser is open, or that it is about to be."""
        words = _("Your browser is open. Finish signing in there, then come back here.")
        self.sentence.setText(words if opened else _("Opening your browser…"))


class Code(QWidget):
    """A short code to enter on another device."""

    def __init__(self, restart: Act) -> None:
        super().__init__()
        self.sentence = Text("", selectable=True)
        self.code = Text("", "code", tint="text", wrap=False)
        self.copy = buttons.tinted(_("Copy code"), self._copy, icon="copy")
        self.restart = buttons.secondary(_("Start over"), restart, icon="undo")
        self._grow()
        theme.changes().changed.connect(self._grow)
        card = Card(padding=20)
        card.body.setSpacing(14)
        card.body.addWidget(self.sentence)
        card.body.addWidget(self.code)
        card.body.addLayout(_row(self.copy, self.restart))
        text = _(
            "Use a private window there, and the service account. Some companies block this method."
        )
        card.body.addWidget(Text(text, "caption"))
        column = _column(self)
        column.addWidget(card)
        column.addStretch(1)

    def show_code(self, url: str, code: str) -> None:
        """Show where to go and what to enter; empty while Microsoft is being asked."""
        asking = _("Asking Microsoft for a code…")
        told = _("Open {url} and enter this code:").format(url=url)
        self.sentence.setText(told if code else asking)
        self.code.setText(code)
        self.code.setAccessibleName(" ".join(code))
        for widget in (self.code, self.copy, self.restart):
            widget.setVisible(bool(code))
        self.copy.setText(_("Copy code"))

    def _copy(self) -> None:
        buttons.copy_text(self.code.text(), self.copy)
        self.copy.setText(_("Copied"))

    def _grow(self) -> None:
        font = theme.font("code")
        font.setPointSizeF(theme.font("title").pointSizeF() * 1.25)
        self.code.setFont(font)


class Registration(QWidget):
    """No application id is configured: what a person has to register first."""

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        need = _(
            "Microsoft lets only registered apps sign people in. Register this assistant once."
        )
        self.banner = Banner("warning", _("No app registration is configured"), problem or need)
        steps = Numbered(_registration(), gap=10)
        self.copy = buttons.secondary(_("Copy these steps"), self._copy, icon="copy")
        column = _column(self)
        column.addWidget(self.banner)
        column.addWidget(Text(_("In the Microsoft Entra admin center"), "heading"))
        column.addWidget(steps)
        column.addLayout(_row(self.copy))
        column.addStretch(1)

    def _copy(self) -> None:
        numbered = (f"{number}. {step}" for number, step in enumerate(_registration(), 1))
        buttons.copy_text("\n".join(numbered), self.copy)
        self.copy.setText(_("Copied"))


def _registration() -> tuple[str, ...]:
    return (
        _(
            "Open App registrations › New registration. Choose accounts in any organizational directory."
        ),
        _(
            "Under Authentication, add the platform Mobile and desktop applications with http://localhost."
        ),
        _("On the same page, set Allow public client flows to Yes."),
        _("Under API permissions, add Azure DevOps › Delegated › user_impersonation."),
        _("Under Token configuration, add the optional claim acct to the ID token."),
        _("Start the assistant with --client-id and the Application (client) ID."),
    )


def _practice_note() -> Banner:
    return Banner(
        "information",
        _("This is a practice run"),
        _(
            "Your own browser doesn't know the practice run's certificate and warns about it. "
            "The private browser in this window knows it."
        ),
    )


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    return column


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row
