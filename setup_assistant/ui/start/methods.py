"""Of page 01: the ways to sign in, and what each of them needs to be told."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from setup_assistant.model import SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.enter import RadioButton
from setup_assistant.ui.widgets.layouts import MIDDLE
from setup_assistant.ui.widgets.signed_out import SignedOutTick, sign_out_first
from setup_assistant.ui.widgets.text import Text

_REMARK = 160
"""The least width of a remark beside its radio button, of the design."""


class Methods(QWidget):
    """The three ways to sign in, each with its remark."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.radios: dict[SignInMethod, RadioButton] = {}
        self._remarks: dict[SignInMethod, Text] = {}
        self._below = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self.setAccessibleName(_("How do you want to sign in?"))
        for method, label, remark in _methods():
            self._add(method, label, remark)
        self._why_not = Text("", "caption")
        self._why_not.hide()
        self._grid.addWidget(self._why_not, 2 * len(self.radios), 0, 1, 2)
        self.group.idClicked.connect(lambda _number: self.chosen.emit())

    @property
    def method(self) -> SignInMethod:
        """The checked one; the Azure CLI's sign-in, which the next page offers, where none may be."""
        checked = (method for method, radio in self.radios.items() if radio.isChecked())
        return next(checked, SignInMethod.AZURE_CLI)

    def checked(self) -> RadioButton:
        """The radio button that has the choice."""
        return self.radios.get(self.method, self.last())

    @property
    def offered(self) -> tuple[SignInMethod, ...]:
        """Those that can be chosen."""
        return tuple(method for method, radio in self.radios.items() if radio.isEnabled())

    def last(self) -> RadioButton:
        """The radio button at the bottom."""
        return list(self.radios.values())[-1]

    def choose(self, method: SignInMethod) -> None:
        """Check ``method``, or the first that can be chosen."""
        offered = self.offered
        if offered:
            self.radios[method if method in offered else offered[0]].setChecked(True)

    def switch_off_all_but(self, allowed: Collection[SignInMethod]) -> None:
        """The organization allows only these: the others stay to be seen, and say why they can't be chosen."""
        for method, radio in self.radios.items():
            if method not in allowed:
                remark = _("Switched off by your organization.")
                if method is SignInMethod.PRIVATE:
                    radio.setText(_("Private browser in this window"))  # and not recommended
                self._remarks[method].setText(remark)
                radio.setAccessibleDescription(remark)
                radio.setEnabled(False)

    def withdraw_private(self, why_not: str) -> None:
        """The private browser can't work: it isn't offered, and ``why_not`` says so. Empty: it may work."""
        radio = self.radios.pop(SignInMethod.PRIVATE, None) if why_not else None
        if radio is None:
            return
        radio.hide()
        self._remarks[SignInMethod.PRIVATE].hide()
        self._grid.setRowMinimumHeight(2 * self.group.id(radio), 0)
        self._why_not.setText(why_not)
        self._why_not.show()
        self.group.removeButton(radio)
        if radio.isChecked():
            self.choose(SignInMethod.OWN)

    def _add(self, method: SignInMethod, label: str, remark: str) -> None:
        radio = RadioButton(label)
        radio.setAccessibleDescription(remark)
        line = len(self.radios)
        self.radios[method] = radio
        self.group.addButton(radio, line)
        self._grid.addWidget(radio, 2 * line, 0)
        self._remarks[method] = Text(remark, "caption")
        self._grid.addWidget(self._remarks[method], 2 * line, 1, MIDDLE)
        self._grid.setRowMinimumHeight(2 * line, 24)

    def minimumSizeHint(self) -> QSize:
        radios = max(radio.minimumSizeHint().width() for radio in self.radios.values())
        return QSize(radios, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        """The remarks beside the radio buttons, or below where there is no room for a few words."""
        beside = self.minimumSizeHint().width() + sizes.scaled(_REMARK)
        below = self.width() < beside
        if below is not self._below:
            self._below = below
            for line, remark in enumerate(self._remarks.values()):
                self._grid.removeWidget(remark)
                remark.setContentsMargins(24 if below else 0, 0, 0, 6 if below else 0)
                place = (2 * line + 1, 0, 1, 2) if below else (2 * line, 1, 1, 1)
                self._grid.addWidget(remark, *place, Qt.AlignmentFlag(0) if below else MIDDLE)


class OwnBrowser(Banner):
    """The warning about other accounts, with the tick that confirms it was read."""

    def __init__(self) -> None:
        super().__init__(
            "warning",
            _("Your browser may use the wrong account"),
            sign_out_first(),
        )
        self.tick = SignedOutTick()
        self.add(self.tick)

    def require_tick(self, offered: Collection[SignInMethod]) -> bool:
        """Whether it is ticked; else that is said, and which other of the ways that are ``offered`` there is."""
        if SignInMethod.PRIVATE in offered:
            sentence = _("Tick this box to continue, or choose the private browser.")
        elif SignInMethod.CODE in offered:
            sentence = _("Tick this box to continue, or choose the code on another device.")
        else:
            sentence = _("Tick this box to continue.")
        return self.tick.require(sentence)


def notice(method: SignInMethod) -> str:
    """What is said of ``method`` below the choice, or empty; the own browser has a banner of its own."""
    return {
        SignInMethod.CODE: _(
            "The next page shows a short code. Enter it at microsoft.com/devicelogin in a private window on any device."
        ),
        SignInMethod.AZURE_CLI: _(
            "The Azure CLI's sign-in is used: your organization has switched off the other ways."
        ),
    }.get(method, "")


def _methods() -> tuple[tuple[SignInMethod, str, str], ...]:
    return (
        (
            SignInMethod.PRIVATE,
            _("Private browser in this window (recommended)"),
            _("Starts empty: you don't have to sign out anywhere."),
        ),
        (
            SignInMethod.OWN,
            _("My own browser"),
            _("For passkeys, security keys and managed-device rules."),
        ),
        (SignInMethod.CODE, _("Code on another device"), _("Some companies block this method.")),
    )
