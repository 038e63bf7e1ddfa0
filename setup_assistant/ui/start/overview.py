"""Of page 01: what will happen and what has to be at hand, for a new connector and for one that exists."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.model import SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import LEFT, STRETCH, TOP, column, holder, row
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text

_GAP = 20
"""Between a part and the line beside it."""


class Overview(Card):
    """What will happen, and what has to be at hand; below each other where there is no room beside."""

    def __init__(
        self,
        show_service_account: Callable[[], object],
        begin_again: Callable[[], object],
        ways: Collection[SignInMethod],
    ) -> None:
        self.making = buttons.link(_("Making the service account?"), show_service_account)
        self.again = buttons.link(
            _("Check before you do"),
            begin_again,
            name=_("Signing in again for a connector that exists? Check before you do"),
        )
        self.app = holder(_need("doc", _app_needed(ways)))
        self._parts = holder(_happens(self.again)), holder(_needs(self.app, self.making))
        self._line = Line(vertical=True)
        happens, needs = self._parts
        self._columns = row((happens, 40), self._line, (needs, 60), spacing=_GAP)
        super().__init__(self._columns, fill="sunken")

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(
            max(part.minimumSizeHint().width() for part in self._parts) + self._edges(),
            least.height(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = sum(part.minimumSizeHint().width() for part in self._parts) + 2 * _GAP + 1
        below = self.width() < beside + self._edges()
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if below else ways.LeftToRight)
        self._line.setHidden(below)

    def _edges(self) -> int:
        edges = self.body.contentsMargins()
        return edges.left() + edges.right()


class Again(QWidget):
    """What will happen before and after a new sign-in of a connector, and the way back to a new one."""

    def __init__(self, begin_new: Callable[[], object]) -> None:
        super().__init__()
        self.new = buttons.link(_("Set up a new connector instead"), begin_new)
        steps = (
            _("You sign in with the service account that the connector uses."),
            _(
                "The assistant checks every organization that account can reach, as for a new connector."
            ),
            _("You choose the connector; the assistant reads what Keepit reports about it."),
            _(
                "You sign in again on Keepit's own page. The assistant then reads the connector once more."
            ),
        )
        rights = Banner(
            "information",
            _("The same rights are needed as at the setup"),
            _("Also those that were taken back afterwards, for instance to approve apps."),
        )
        heading = Text(_("What will happen"), "heading")
        column((self.new, 0, LEFT), heading, Numbered(steps), rights, on=self, spacing=12)


def _happens(again: QWidget) -> QVBoxLayout:
    steps = (
        _("You sign in with the service account that Keepit will use."),
        _("The assistant checks every organization that account can reach."),
        _("It creates the connector and checks that the first backup is scheduled."),
    )
    heading = Text(_("What will happen"), "heading")
    question = Text(_("Signing in again for a connector that exists?"), "caption")
    other = column(question, (again, 0, LEFT), spacing=0)
    return column(heading, Numbered(steps), STRETCH, other, spacing=11)


def _app_needed(ways: Collection[SignInMethod]) -> str:
    """What the allowed ``ways`` to sign in need where no app is registered yet."""
    if SignInMethod.AZURE_CLI not in ways:
        return _("An app registration for the sign-in")
    if len(ways) == 1:
        return _("The Azure CLI's sign-in")
    return _("An app registration, or the Azure CLI's sign-in")


def _needs(app: QWidget, making: QWidget) -> QVBoxLayout:
    account = _("A work account that can reach your organizations.")
    needs = (
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
    )
    heading = Text(_("What you need"), "heading")
    return column(
        heading,
        _need("user", _("Service account"), account, making),
        app,
        *(_need(*need) for need in needs),
        STRETCH,
        spacing=10,
    )


def _need(icon: str, title: str, text: str = "", link: QWidget | None = None) -> QHBoxLayout:
    more = None if link is None else (link, 0, LEFT)
    words = column(Text(title, "strong"), Text(text, "caption") if text else None, more, spacing=2)
    return row((Icon(icon, "text2", 18), 0, TOP), (words, 1), spacing=10)
