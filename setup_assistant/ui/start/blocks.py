"""The blocks of page 01: overview card, sign-in methods, own-browser warning, resume banner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from setup_assistant.flow import Step
from setup_assistant.memory import Remembered
from setup_assistant.model import SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.enter import CheckBox, RadioButton
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import step_lines


class Overview(Card):
    """What will happen, and what has to be at hand."""

    def __init__(self) -> None:
        super().__init__(fill="sunken", padding=0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(20)
        row.addLayout(_happens(), 42)
        row.addWidget(Line(vertical=True))
        row.addLayout(_needs(), 58)
        self.body.addLayout(row)


class Methods(QWidget):
    """The three ways to sign in, each with its remark. ``Methods(why_not_private)``.

    Where the private browser can't work it isn't offered, and a sentence says why.
    """

    chosen = Signal()

    def __init__(self, why_not: str) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.radios: dict[SignInMethod, RadioButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self.setAccessibleName(_("How do you want to sign in?"))
        for method, label, remark in _methods():
            if method is not SignInMethod.PRIVATE or not why_not:
                self._add(method, label, remark)
        if why_not:
            self._grid.addWidget(Text(why_not, "caption"), self._grid.rowCount(), 0, 1, 2)
        self.group.idClicked.connect(lambda _number: self.chosen.emit())

    @property
    def method(self) -> SignInMethod:
        """The checked one."""
        return next(method for method, radio in self.radios.items() if radio.isChecked())

    def checked(self) -> RadioButton:
        """The radio button that has the choice."""
        return self.radios[self.method]

    def last(self) -> RadioButton:
        """The radio button at the bottom."""
        return list(self.radios.values())[-1]

    def choose(self, method: SignInMethod) -> None:
        """Check ``method``, or the first that is offered."""
        first = next(iter(self.radios.values()))
        self.radios.get(method, first).setChecked(True)

    def _add(self, method: SignInMethod, label: str, remark: str) -> None:
        radio = RadioButton(label)
        radio.setAccessibleDescription(remark)
        row = len(self.radios)
        self.radios[method] = radio
        self.group.addButton(radio, row)
        self._grid.addWidget(radio, row, 0)
        self._grid.addWidget(Text(remark, "caption"), row, 1, Qt.AlignmentFlag.AlignVCenter)
        self._grid.setRowMinimumHeight(row, 24)


class OwnBrowser(Banner):
    """The warning about other accounts, with the tick that confirms it was read."""

    def __init__(self) -> None:
        super().__init__(
            "warning",
            _("Your browser may use the wrong account"),
            _("Sign out of all personal Microsoft accounts first, or use a private window."),
        )
        self.check = CheckBox(_("I have signed out, or I will use a private window"))
        self.error = FieldError()
        self.check.toggled.connect(lambda _on: self.error.clear())
        self.add(self.check)
        self.column.addWidget(self.error)

    def show_error(self) -> None:
        """Say that the tick is missing."""
        sentence = _("Tick this box to continue, or choose the private browser.")
        self.error.show_error(sentence)
        self.check.setAccessibleDescription(sentence)


class Resume(Banner):
    """“You stopped at …” with Start over; hidden when nothing is remembered."""

    def __init__(self, remembered: Remembered, start_over: Callable[[], None]) -> None:
        step = _step(remembered.step)
        title = _("You stopped at “{step}”").format(step=step_lines.label(step or Step.BEFORE))
        super().__init__("neutral", title, _kept(remembered.stopped_at), icon="undo")
        self.start_over = buttons.link(_("Start over"), start_over)
        self.add_beside(self.start_over)
        self.setVisible(step is not None)


def _step(name: str) -> Step | None:
    known = {step.value: step for step in Step if step is not Step.BEFORE}
    return known.get(name)


def _kept(stopped_at: str) -> str:
    from PySide6.QtCore import QDateTime, QLocale

    from setup_assistant.model.timestamps import timestamp

    try:
        at = timestamp(stopped_at).astimezone()
    except ValueError:
        return _("What you entered is kept. Sign in again to go on.")
    when = QLocale().toString(
        QDateTime.fromSecsSinceEpoch(int(at.timestamp())), QLocale.FormatType.ShortFormat
    )
    return _("{time}. What you entered is kept. Sign in again to go on.").format(time=when)


def _methods() -> tuple[tuple[SignInMethod, str, str], ...]:
    return (
        (
            SignInMethod.PRIVATE,
            _("Private browser in this window (recommended)"),
            _("Starts empty, so it can't pick up another account."),
        ),
        (
            SignInMethod.OWN,
            _("My own browser"),
            _("For passkeys, security keys and managed-device rules."),
        ),
        (
            SignInMethod.CODE,
            _("Code on another device"),
            _("Some companies block this method."),
        ),
    )


def _happens() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(11)
    column.addWidget(Text(_("What will happen"), "heading"))
    column.addWidget(
        Numbered(
            (
                _("You sign in with the service account that Keepit will use."),
                _("The assistant checks every organization that account can reach."),
                _("It creates the connector and checks that the first backup is scheduled."),
            )
        )
    )
    column.addStretch(1)
    return column


def _needs() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(11)
    column.addWidget(Text(_("What you need"), "heading"))
    for icon, title, text in (
        (
            "user",
            _("Service account"),
            _("A work account that can reach your organizations."),
        ),
        (
            "key",
            _("Keepit API token"),
            _(
                "Only a Master Admin can create it: account profile › User info › Security › Secondary tokens › Add API token."
            ),
        ),
        (
            "approve",
            _("Somebody who may approve apps in Microsoft Entra"),
            _(
                "Usually a Cloud Application Administrator or Global Administrator; needed if users "
                "can't approve apps themselves."
            ),
        ),
    ):
        column.addLayout(_need(icon, title, text))
    column.addStretch(1)
    return column


def _need(icon: str, title: str, text: str) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Text(title, "strong"))
    words.addWidget(Text(text, "caption"))
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(Icon(icon, "text2", 18), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return row
