"""The ways out of a sign-in that doesn't go on: what each is called, its card, and what its button does.

Which of them is tried first says ``signs``; ``trouble`` shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from PySide6.QtWidgets import QWidget

from setup_assistant.errors import NetworkError, SignInError, SomebodyBetween
from setup_assistant.model import SignInMethod
from setup_assistant.signs import Sign, Trouble, Way
from setup_assistant.texts import _
from setup_assistant.ui.sign_in.register_dialog import rights
from setup_assistant.ui.widgets import buttons, error_panel
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import LEFT, MIDDLE, TOP, column, holder, row
from setup_assistant.ui.widgets.signed_out import SignedOutTick, sign_out_first
from setup_assistant.ui.widgets.text import Text


@dataclass(frozen=True)
class Place:
    """What can be done where the trouble is shown, and what it takes.

    ``request`` makes the text for an administrator; ``check_connection`` opens that dialog, None where
    there is none; ``registration`` says whether the application ID can be looked at, ``azure_cli`` whether
    that sign-in counts here.
    """

    request: Callable[[], str]
    registration: bool = False
    azure_cli: bool = False
    check_connection: Callable[[QWidget], object] | None = None

    def ways(self) -> frozenset[Way]:
        """What is offered here at most."""
        absent = {
            Way.AZURE_CLI: not self.azure_cli,
            Way.REGISTRATION: not self.registration,
            Way.CONNECTION: self.check_connection is None,
        }
        return frozenset(way for way in Way if not absent.get(way, False))


@dataclass(frozen=True)
class _Words:
    """How a way is shown."""

    icon: str
    title: str
    text: str
    button: str
    button_icon: str = ""


@dataclass(frozen=True)
class WayCards:
    """Makes the cards of one trouble's ways."""

    trouble: Trouble
    place: Place
    choose: Callable[[Way], object]
    cli_user: str
    facts: Callable[[], Sequence[str]]

    def recommended(self, way: Way) -> tuple[Card, Button]:
        """The card of the way to try first, and its button."""
        words, tick = self._words(way), self._tick(way)
        button = self._button(way, words, tick, buttons.filled)
        texts = column(
            Text(words.title, "strong"),
            Text(words.text, "caption"),
            tick,
            8,
            (button, 0, LEFT),
            spacing=3,
        )
        line = row((Icon(words.icon, "link", 20), 0, TOP), (texts, 1), spacing=12)
        return Card(holder(line), fill="accentBg", edge="accentBd", padding=14), button

    def others(self, ways: tuple[Way, ...]) -> Card:
        """The card with the other ways, in order."""
        items: list[QWidget] = []
        for way in ways:
            items += [*([Line()] if items else []), self._line(way)]
        return Card(*items, padding=0, spacing=0)

    def _line(self, way: Way) -> QWidget:
        words, tick = self._words(way), self._tick(way)
        button = self._button(way, words, tick, buttons.secondary)
        texts = column(Text(words.title, "strong"), Text(words.text, "caption"), spacing=2)
        line = row(
            (Icon(words.icon, "text2", 20), 0, MIDDLE),
            (texts, 1),
            (button, 0, MIDDLE),
            spacing=12,
        )
        below = row(32, (tick, 1), spacing=0) if tick is not None else None
        return holder(column(line, below, spacing=6, margins=(14, 9, 12, 9)))

    def _button(
        self,
        way: Way,
        words: _Words,
        tick: SignedOutTick | None,
        make: Callable[..., Button],
    ) -> Button:
        def press() -> None:
            if tick is None or tick.require(_("Tick this box first.")):
                self._take(way, button)

        button = make(words.button, press, icon=words.button_icon)
        button.setAccessibleDescription(f"{words.title}. {words.text}")
        return button

    def _take(self, way: Way, button: Button) -> None:
        if way is Way.REQUEST:
            _copy(self.place.request(), button)
        elif way is Way.DETAILS:
            _copy(self._details(), button)
        elif way is Way.CONNECTION and self.place.check_connection is not None:
            self.place.check_connection(button)
        else:
            self.choose(way)

    def _tick(self, way: Way) -> SignedOutTick | None:
        if way is not Way.OWN:
            return None
        return SignedOutTick(private=self.trouble.entry is not Sign.DEVICE)

    def _words(self, way: Way) -> _Words:
        makers = {
            Way.PRIVATE: self._private,
            Way.OWN: self._own,
            Way.CODE: _code,
            Way.AZURE_CLI: self._azure_cli,
            Way.REQUEST: _request,
            Way.REGISTRATION: _registration,
            Way.CONNECTION: self._connection,
            Way.DETAILS: self._ask,
        }
        return makers[way]()

    def _private(self) -> _Words:
        if self.trouble.method is SignInMethod.PRIVATE:
            title, text = _("Start over in the private browser"), _("It starts empty again.")
            return _Words("private", title, text, _("Start over"), "reload")
        title = _("Use the private browser in this window")
        text = _("It starts empty and is wiped when you close it.")
        return _Words("private", title, text, _("Open it here"))

    def _own(self) -> _Words:
        text = sign_out_first()
        if self.trouble.entry is Sign.DEVICE:  # a private window shows no management
            text = _(
                "It can show that this computer is managed. Sign out of personal accounts first."
            )
        return _Words("globe", _("Use your own browser"), text, _("Open my browser"), "open")

    def _azure_cli(self) -> _Words:
        title = _("Use the Azure CLI's sign-in")
        text = _("Signed in as {upn}.").format(upn=self.cli_user)
        return _Words("terminal", title, text, _("Use it"))

    def _connection(self) -> _Words:
        text = _("Says which host is blocked, and by what.")
        if self.trouble.sign is Sign.PROXY_ASKS:
            text = _("The proxy's password is entered there. Then sign in again.")
        return _Words("plug", _("Check the connection"), text, _("Check…"))

    def _ask(self) -> _Words:
        error, sign = self.trouble.error, self.trouble.sign
        title, text = _("Ask for help"), _("What you see and the time, ready to paste.")
        if isinstance(error, (NetworkError, SomebodyBetween)):
            title = _("Ask your network team")
            text = _("Host, time and reason, ready to paste.")
        elif isinstance(error, SignInError) and error.code:
            title = (
                _("Ask who set the rule") if sign is Sign.DEVICE else _("Ask your administrator")
            )
            text = _("{code}, time and request ID, ready to paste.").format(code=error.code)
        return _Words("users", title, text, _("Copy details"), "copy")

    def _details(self) -> str:
        trouble = self.trouble
        now = datetime.now(UTC).astimezone()
        facts = (
            error_panel.details_of(trouble.error)
            if trouble.error is not None
            else f"{now:%Y-%m-%d %H:%M:%S %z}"
        )
        return "\n".join(filter(None, (trouble.title, trouble.text, facts, *self.facts())))


def _copy(text: str, button: Button) -> None:
    buttons.copy_text(text, button)
    button.setText(_("Copied"))


def _code() -> _Words:
    title, text = _("Code on another device"), _("Some companies block this way.")
    return _Words("device", title, text, _("Show a code"))


def _request() -> _Words:
    title = _("Ask an administrator to approve it")
    text = _("A request with the approval link, ready to send.")
    return _Words("users", title, text, _("Copy request"), "copy")


def _registration() -> _Words:
    title = _("Check the application ID and the directory")
    text = _("Where Microsoft says that one of them wasn't found.")
    return _Words("search", title, text, _("Check both"))


PUBLIC_AUTHORITY = "https://login.microsoftonline.com"


def approval_request(client_id: str, tenant: str) -> str:
    """A request for an administrator: which app, what it may do, and where to approve it.

    The link always leads to the real Microsoft, in a practice run too.
    """
    place = quote(tenant or "organizations", safe="")
    link = f"{PUBLIC_AUTHORITY}/{place}/adminconsent?client_id={quote(client_id, safe='')}"
    return "\n".join(
        (
            _("Request: approve the app “Setup Assistant for Azure DevOps backup”"),
            "",
            _("I am setting up the Keepit backup of Azure DevOps and may not approve apps myself."),
            *rights(),
            "",
            _("Application (client) ID: {id}").format(id=client_id),
            _("Approve it here, as a directory administrator: {link}").format(link=link),
            _("After Accept a page on localhost can't be opened: that is right."),
            _("To undo: Microsoft Entra › Enterprise applications › the app › Delete."),
        )
    )
