"""One sign-in to Microsoft: a browser, a code or the Azure CLI's, and what to do where it doesn't go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from setup_assistant import diagnostics, labels, signs
from setup_assistant.diagnostics import RECORD
from setup_assistant.errors import AssistantError, NoPrivateBrowser
from setup_assistant.flow import Step
from setup_assistant.model import SignInMethod
from setup_assistant.signs import Remark, Trouble, Way
from setup_assistant.texts import _
from setup_assistant.ui import opening
from setup_assistant.ui.browser.frame import BrowserFrame, Visit
from setup_assistant.ui.context import Context
from setup_assistant.ui.sign_in.attempt import Attempt
from setup_assistant.ui.sign_in.azure_cli_offer import stays_signed_in
from setup_assistant.ui.sign_in.trouble import TroubleView
from setup_assistant.ui.sign_in.ways import Place
from setup_assistant.ui.widgets import buttons, shortcuts, sizes
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.layouts import STRETCH, column, row
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.ui.sign_in.attempt import SignIn

Act = Callable[[], object]


class SignInPanel(QWidget):
    """``start(method, tenant=…, hint=…)`` begins an attempt, ``end()`` wipes it; the page around it decides when."""

    restart = Signal()
    """Another attempt is wanted, the same way."""
    method_chosen = Signal(object)
    """Another attempt is wanted, with this ``SignInMethod``."""
    registration_wanted = Signal()
    """Application ID and directory are to be looked at."""
    accepted = Signal()
    """The person is done; the account is being read."""
    signed_in = Signal(object, object)
    """``SignedIn`` and the Azure DevOps client that speaks for it; the browser is wiped."""
    failed = Signal(object)
    """The ``AssistantError`` that is shown now."""
    switched = Signal()
    """Another of its parts is shown."""
    leave = Signal()
    """F6: the focus is to go on from the web page."""

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__()
        self._context = context
        self._method = context.session.method
        self._attempt: Attempt | None = None
        self._sign_in: SignIn | None = None
        self._interrupted: QWidget | None = None
        name, way_out = _("Microsoft sign-in page"), _("What helps?")
        self.frame = BrowserFrame(name, context.try_browser, way_out)
        self.own = OwnBrowser(
            self.open_own_browser, self.restart.emit, self._address, practice=context.practice
        )
        self.code = Code(self.restart.emit)
        self.azure_cli = AskingAzureCli()
        self._tenant = self._hint = ""
        self.trouble = TroubleView(place, self._facts)
        self._parts = (self.frame, self.own, self.code, self.azure_cli, self.trouble)
        column(*self._parts, on=self)
        sizes.follow(self, self._bound)
        self.show_part(self.frame)
        self.frame.restart.connect(self.restart)
        self.frame.refused.connect(lambda error: self.show_error(error, in_page=True))
        self.frame.unavailable.connect(self.show_error)
        self.frame.way_out.connect(self.ask)
        self.frame.leave.connect(self.leave)
        self.trouble.chosen.connect(self._take)

    @property
    def has_trouble(self) -> bool:
        """Whether *Trouble signing in?* is shown instead of the sign-in."""
        return self.trouble.isVisibleTo(self)

    @property
    def can_return(self) -> bool:
        """Whether there is a sign-in behind the trouble that still goes on."""
        return self.has_trouble and self._interrupted is not None

    @property
    def waits(self) -> bool:
        """Whether a person is waited for, or Microsoft's answer."""
        return self.can_return or not self.has_trouble

    def focus_target(self) -> QWidget | None:
        """What has the focus at first."""
        if self.has_trouble:
            return self.trouble.focus_target()
        if self.code.isVisibleTo(self):
            return self.code.copy
        if self.own.isVisibleTo(self):
            return self.own.reopen
        return self.frame.focus_target if self.frame.isVisibleTo(self) else None

    def start(self, method: SignInMethod, *, tenant: str, hint: str) -> None:
        """Begin a new attempt; the last one is wiped."""
        self.end()
        self._method, self._tenant, self._hint = method, tenant, hint
        self._attempt = attempt = Attempt(self._context, method, tenant=tenant, hint=hint)
        attempt.ready.connect(self._ready)
        attempt.accepted.connect(self._accepted)
        attempt.signed_in.connect(self._signed_in)
        attempt.failed.connect(self.show_error)
        # All: the way may be another one than that of the last attempt.
        self.frame.say(_("Opening the private browser…"))
        self.own.show_opening()
        self.code.show_code("", "")
        self.show_part(self.part(method))
        attempt.begin()

    def part(self, method: SignInMethod) -> QWidget:
        """What shows a sign-in by ``method``."""
        parts = {
            SignInMethod.PRIVATE: self.frame,
            SignInMethod.OWN: self.own,
            SignInMethod.CODE: self.code,
            SignInMethod.AZURE_CLI: self.azure_cli,
        }
        return parts[method]

    def end(self) -> None:
        """Wipe the browser and end the attempt; harmless without one."""
        self.frame.stop()
        attempt, self._attempt, self._sign_in = self._attempt, None, None
        self._interrupted = None
        if attempt is not None:
            attempt.cancel()
            attempt.deleteLater()

    def say(self, text: str) -> None:
        """Show ``text`` where the browser would be."""
        self.frame.say(text)
        self.show_part(self.frame)

    def ask(self, remark: Remark | None = None) -> None:
        """Show *Trouble signing in?* in place of the sign-in, which goes on behind it."""
        if self.has_trouble:
            return
        self._interrupted = next(part for part in self._parts if part.isVisibleTo(self))
        self._show_trouble(
            signs.of_remark(remark, self._method) if remark else Trouble(self._method)
        )

    def return_to_sign_in(self) -> None:
        """Show again what *Trouble signing in?* was asked from, as it was left."""
        if self._interrupted is not None:
            self.show_part(self._interrupted)
            target = self.focus_target()
            if target is not None:
                target.setFocus()

    def show_error(self, error: AssistantError, *, in_page: bool = False) -> None:
        """End the attempt, say why and what can be done; ``in_page``: the private browser couldn't go on."""
        self.end()
        self._show_trouble(signs.of_error(error, self._method, in_page=in_page))
        self.failed.emit(error)

    def _bound(self) -> None:
        for part in (self.own, self.code, self.azure_cli):
            part.setMaximumWidth(sizes.scaled(sizes.FORM))

    def show_part(self, part: QWidget) -> None:
        """Show one of frame, own browser, code, Azure CLI and trouble."""
        for other in self._parts:
            other.setVisible(other is part)
        self.switched.emit()

    def _facts(self) -> tuple[str, ...]:
        """What somebody who helps has to know of this sign-in; each may be unknown."""
        facts = (
            (_("Way to sign in: {way}"), labels.sign_in_method(self._method)),
            (_("Account: {upn}"), self._hint),
            (_("Directory: {tenant}"), self._tenant),
            (_("Application (client) ID: {id}"), self._context.clients.registration().client_id),
        )
        lines = (
            text.format(way=value, upn=value, tenant=value, id=value)
            for text, value in facts
            if value
        )
        return (*lines, *diagnostics.program())

    def _show_trouble(self, trouble: Trouble) -> None:
        error = trouble.error
        RECORD.step(Step.SIGN_IN.value, f"trouble: {trouble.sign or 'not said'}")
        if error is not None:
            RECORD.failed(type(error), error, error.__traceback__)
        unusable = (
            error
            if isinstance(error, NoPrivateBrowser) and not error.passing
            else self._context.trial.known
        )
        self.trouble.show_trouble(
            trouble,
            allowed=self._context.allowed_ways,
            unusable=unusable.reason if unusable is not None else "",
        )
        self.show_part(self.trouble)
        self.trouble.focus_target().setFocus()

    def _take(self, way: Way) -> None:
        if way is Way.REGISTRATION:
            self.registration_wanted.emit()
        else:
            self.method_chosen.emit(signs.METHODS[way])

    def open_own_browser(self) -> None:
        """Show the sign-in page in the user's own browser; again, if it was closed."""
        if self._sign_in is not None:
            opened = self._context.opener.opens(self._address())
            self.own.show_waiting() if opened else self.own.show_address()

    def _address(self) -> str:
        return str(getattr(self._sign_in, "address", ""))

    def _ready(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in
        if self._method is SignInMethod.CODE:
            self.code.show_code(getattr(sign_in, "url", ""), getattr(sign_in, "code", ""))
            if self.code.isVisibleTo(self):
                self.code.copy.setFocus()
        elif self._method is SignInMethod.OWN:
            self.open_own_browser()
        elif self._method is SignInMethod.PRIVATE:
            redirect = getattr(sign_in, "redirect_uri", "")
            clients = self._context.clients
            self.frame.start(Visit.of(clients, self._address(), "Microsoft", redirect))

    def _accepted(self) -> None:
        self.return_to_sign_in()
        self.frame.say(_signed_in())
        self.accepted.emit()

    def _signed_in(self, signed_in: object, devops: object) -> None:
        self.end()
        self.signed_in.emit(signed_in, devops)


class Status(WaitLine):
    """What ``sign_in`` waits for, and the way out when it doesn't work. F6 goes on from there, Shift+F6 back."""

    leave = Signal()

    def __init__(self, sign_in: SignInPanel) -> None:
        self.trouble = buttons.link(_("Trouble signing in?"), sign_in.ask)
        super().__init__(self.trouble)
        shortcuts.on(self.trouble, "F6", self.leave.emit)
        shortcuts.on(self.trouble, "Shift+F6", sign_in.frame.focus_page)
        sign_in.leave.connect(self.trouble.setFocus)
        sign_in.accepted.connect(lambda: self.wait(_signed_in()))


def _signed_in() -> str:
    return _("Signed in. Reading your account…")


class OwnBrowser(QWidget):
    """The sign-in happens in the user's own browser; here is only the waiting."""

    def __init__(
        self, reopen: Act, restart: Act, address: Callable[[], str], *, practice: bool
    ) -> None:
        super().__init__()
        self._address = address
        self.reopen = buttons.tinted(_("Open the browser again"), reopen, icon="open")
        self.restart = buttons.secondary(_("Start over"), restart, icon="undo")
        self.copy = buttons.copying(_("Copy address"), address, "tinted")
        self.sentence = Text("", "heading")
        text = _(
            "Use the service account. If another account is signed in there, sign it out first."
        )
        card = Card(
            self.sentence,
            Text(text, "secondary"),
            row(self.copy, self.reopen, self.restart, STRETCH, spacing=8),
            padding=20,
            spacing=14,
        )
        column(card, _practice_note() if practice else None, STRETCH, on=self, spacing=16)

    def show_opening(self) -> None:
        """Say that the browser is about to be open."""
        self._show(_("Opening your browser…"))

    def show_waiting(self) -> None:
        """Say that the browser is open."""
        self._show(_("Your browser is open. Finish signing in there, then come back here."))

    def show_address(self) -> None:
        """Say that nothing opens the page, and hand out its address: whoever opens it can sign in."""
        words = _(
            "Nothing on this computer opened {address}; copy the address, open it in a browser here, and "
            "finish signing in there."
        ).format(address=opening.readable(self._address()))
        self._show(words, by_hand=True)
        self.copy.setFocus()
        announce(self, words, assertive=True)

    def _show(self, words: str, *, by_hand: bool = False) -> None:
        self.sentence.setText(words)
        self.copy.setText(_("Copy address"))
        self.copy.setVisible(by_hand)


class Code(QWidget):
    """A short code to enter on another device."""

    def __init__(self, restart: Act) -> None:
        super().__init__()
        self.sentence = Text("", selectable=True)
        self.code = Text("", "display", wrap=False, selectable=True)
        self.copy = buttons.copying(_("Copy code"), self.code.text, "tinted")
        self.restart = buttons.secondary(_("Start over"), restart, icon="undo")
        text = _(
            "Use a private window there, and the service account. Some companies block this method."
        )
        card = Card(
            self.sentence,
            self.code,
            row(self.copy, self.restart, STRETCH, spacing=8),
            Text(text, "caption"),
            padding=20,
            spacing=14,
        )
        column(card, STRETCH, on=self, spacing=16)

    def show_code(self, url: str, code: str) -> None:
        """Show where to go and what to enter; empty while Microsoft is being asked."""
        asking = _("Asking Microsoft for a code…")
        place = _("Open {url} and enter this code:").format(url=url)
        self.sentence.setText(place if code else asking)
        self.code.setText(code)
        self.code.setAccessibleName(" ".join(code))
        for widget in (self.code, self.copy, self.restart):
            widget.setVisible(bool(code))
        self.copy.setText(_("Copy code"))


class AskingAzureCli(QWidget):
    """The Azure CLI is asked for its sign-in, which takes some seconds and nobody."""

    def __init__(self) -> None:
        super().__init__()
        sentence = Text(_("Asking the Azure CLI for its sign-in…"), "heading")
        card = Card(sentence, Text(stays_signed_in(), "secondary"), padding=20, spacing=14)
        column(card, STRETCH, on=self, spacing=16)


def _practice_note() -> Banner:
    return Banner(
        "information",
        _("This is a practice run"),
        _(
            "Your own browser doesn't know the practice run's certificate and warns about it. "
            "The private browser in this window knows it."
        ),
    )
