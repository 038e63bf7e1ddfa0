"""A second sign-in, for an administrator who makes changes for the account: private, short, and wiped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from setup_assistant.changes import administrator
from setup_assistant.errors import AssistantError, SignInError
from setup_assistant.model import Account, SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.browser.frame import BrowserFrame, Visit
from setup_assistant.ui.context import Context
from setup_assistant.ui.sign_in.attempt import Attempt
from setup_assistant.ui.sign_in.methods import Code, OwnBrowser
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.error_panel import Problem
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.model import Proposal
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.sign_in import BrowserSignIn, DeviceSignIn, SignedIn

_AROUND = 250
"""Height of everything in the dialog but the panel, and of the window's edge around it."""


class AdministratorDialog(Dialog):
    """``arrived`` with ``SignedIn``, its client and the obstacles, one per proposal; then it is closed."""

    arrived = Signal(object, object, object)

    def __init__(
        self, parent: QWidget, context: Context, first: Account, proposals: Sequence[Proposal]
    ) -> None:
        text = _(
            "Somebody who is an administrator of the organization signs in only for this change. The "
            "sign-in is kept in memory and ends with the change."
        )
        super().__init__(parent, _("Sign in as an administrator"), text, width=780)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, on=False)  # for the browser
        self.open_url = QDesktopServices.openUrl
        self._context, self._first, self._proposals = context, first, proposals
        self._method = context.session.method
        self._attempt: Attempt | None = None
        self._sign_in: BrowserSignIn | DeviceSignIn | None = None
        self._held: SignedIn | None = None
        self.frame = BrowserFrame(_("Microsoft sign-in page"))
        self.own = OwnBrowser(self._open_own, self.start, practice=context.practice)
        self.code = Code(self.start)
        self.problem = Problem(self.start)
        self._panels: tuple[QWidget, ...] = (self.frame, self.own, self.code, self.problem)
        self._lay_out(parent)
        self.finished.connect(lambda _result: self._end())
        self.start()

    def start(self) -> None:
        """Begin a new sign-in; the last one is wiped."""
        self._end()
        attempt = Attempt(self._context, self._method, tenant=self._first.tenant_id, hint="")
        attempt.ready.connect(self._ready)
        attempt.accepted.connect(lambda: self.frame.say(_("Signed in. Reading your account…")))
        attempt.signed_in.connect(self._signed_in)
        attempt.failed.connect(self._failed)
        self._attempt = attempt
        self.frame.say(_("Opening the private browser…"))
        self.own.show_waiting(opened=False)
        self.code.show_code("", "")
        panels = {SignInMethod.PRIVATE: self.frame, SignInMethod.OWN: self.own}
        self._show(panels.get(self._method, self.code))
        attempt.begin()

    def use_own_browser(self) -> None:
        """Sign in with the user's own browser instead."""
        self._method = SignInMethod.OWN
        self.start()

    def _ready(self, sign_in: BrowserSignIn | DeviceSignIn) -> None:
        self._sign_in = sign_in
        if self._method is SignInMethod.CODE:
            self.code.show_code(getattr(sign_in, "url", ""), getattr(sign_in, "code", ""))
        elif self._method is SignInMethod.OWN:
            self.own.show_waiting(opened=True)
            self._open_own()
        else:
            redirect = getattr(sign_in, "redirect_uri", "")
            ca_pem = self._context.clients.endpoints.ca_pem
            address = self._address()
            self.frame.start(Visit(address, "Microsoft", redirect_uri=redirect, ca_pem=ca_pem))

    def _address(self) -> str:
        return str(getattr(self._sign_in, "address", ""))

    def _open_own(self) -> None:
        if self._sign_in is not None and not self.open_url(QUrl(self._address())):
            text = _("Nothing was changed. Go back and choose another way to sign in.")
            self._failed(SignInError(_("Your browser could not be opened"), text))

    def _signed_in(self, signed_in: SignedIn, devops: AzureDevOps) -> None:
        self._end()
        self._held = signed_in
        refused = administrator.refusal(self._first, signed_in.account)
        if refused is not None:
            self._failed(refused)
            return
        reading = _("Reading what {upn} may change…").format(upn=signed_in.account.upn)
        self.frame.say(reading)
        self._show(self.frame)
        self._context.background.run(
            lambda: self._obstacles(signed_in.account, devops),
            done=lambda found: self._known(signed_in, devops, found),
            failed=self._failed,
        )

    def _obstacles(
        self, account: Account, devops: AzureDevOps
    ) -> tuple[AssistantError | None, ...]:
        from setup_assistant.changes import apply

        return apply.obstacles(devops, account, self._proposals)

    def _known(
        self,
        signed_in: SignedIn,
        devops: AzureDevOps,
        found: tuple[AssistantError | None, ...],
    ) -> None:
        if self._held is not signed_in:  # closed or begun anew in the meantime
            return
        if all(found):
            self._failed(_cannot_help(signed_in.account, found))
            return
        self._held = None  # handed over
        self.accept()
        self.arrived.emit(signed_in, devops, found)

    def _failed(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, AssistantError):
            self.problem.show_error(error)
            self._show(self.problem)
            self.problem.again.setFocus()

    def _end(self) -> None:
        """Wipe the browser, end the attempt, and forget who signed in unless it was handed over."""
        self.frame.stop()
        attempt, self._attempt, self._sign_in = self._attempt, None, None
        if attempt is not None:
            attempt.cancel()
            attempt.deleteLater()
        held, self._held = self._held, None
        if held is not None:
            held.tokens.forget()

    def _show(self, shown: QWidget) -> None:
        for panel in self._panels:
            panel.setVisible(panel is shown)
        self.own_instead.setVisible(shown in (self.frame, self.code, self.problem))

    def _lay_out(self, parent: QWidget) -> None:
        high = max(300, min(460, parent.window().height() - _AROUND))
        if self._context.practice:
            self.content.addWidget(Text(practice_notes.administrator(), "caption", selectable=True))
        for panel in self._panels:
            panel.setFixedHeight(high)
            self.content.addWidget(panel)
        self.own_instead = self.add_button(
            _("Use my own browser"), self.use_own_browser, closes=False
        )
        self._buttons.removeWidget(self.own_instead)
        self._buttons.insertWidget(0, self.own_instead)
        self.close_button = self.add_button(_("Cancel"))
        self.frame.restart.connect(self.start)
        self.frame.refused.connect(self._failed)
        self.frame.unavailable.connect(self._no_private_browser)
        self.frame.own_browser.connect(self.use_own_browser)
        self.frame.leave.connect(self.close_button.setFocus)

    def _no_private_browser(self, reason: str) -> None:
        self._failed(SignInError(reason, _("Nothing was changed. Use your own browser instead.")))


def _cannot_help(account: Account, found: Sequence[AssistantError | None]) -> AssistantError:
    """What to say when there is no change that this person may make."""
    from setup_assistant.changes.errors import NotAllowed

    other = next((error for error in found if error and not isinstance(error, NotAllowed)), None)
    if other is not None:
        return other
    text = _(
        "Azure DevOps says that {upn} is not an administrator of these organizations. Nothing was "
        "changed. Start over and sign in as somebody who is."
    )
    return SignInError(
        _("{upn} may not make these changes").format(upn=account.upn), text.format(upn=account.upn)
    )
