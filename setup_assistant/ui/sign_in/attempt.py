"""One attempt to sign in: starts it, waits for the person, and brings the answer to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from setup_assistant.errors import Cancelled, SignInError
from setup_assistant.model import SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.context import Context

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.azure_cli import AzureCliSignIn
    from setup_assistant.services.microsoft.sign_in import BrowserSignIn, DeviceSignIn, SignedIn

    SignIn = BrowserSignIn | DeviceSignIn | AzureCliSignIn


class Attempt(QObject):
    """``begin()``, then ``ready`` with the sign-in, then ``signed_in`` or ``failed``; ``cancel()`` at any time."""

    ready = Signal(object)
    """The ``BrowserSignIn``, ``DeviceSignIn`` or ``AzureCliSignIn``; the person has to see the first two."""
    accepted = Signal()
    """The browser's answer was taken: the person is done, and the account is being read."""
    signed_in = Signal(object, object)
    """``SignedIn`` and the Azure DevOps client that speaks for it."""
    failed = Signal(object)

    def __init__(self, context: Context, method: SignInMethod, *, tenant: str, hint: str) -> None:
        super().__init__(context)
        self.method = method
        self._context, self._tenant, self._hint = context, tenant, hint
        self._sign_in: SignIn | None = None
        self._stopped = False

    def begin(self) -> None:
        """Ask Microsoft in a worker and wait there for the person."""
        self._context.background.run(
            self._work,
            done=lambda answer: self._tell(self.signed_in, *answer),
            failed=lambda error: self._tell(self.failed, error),
        )

    def cancel(self) -> None:
        """End it. Nothing of it is heard any more; its listener closes by itself."""
        self._stopped = True
        if self._sign_in is not None:
            self._sign_in.cancel()

    def _work(self) -> tuple[SignedIn, AzureDevOps]:
        sign_in = self._sign_in = self._start()
        if self._stopped:
            sign_in.cancel()
            raise Cancelled
        self._context.background.post(lambda: self._tell(self.ready, sign_in))
        signed_in = sign_in.wait()
        return signed_in, self._context.clients.devops(signed_in.tokens)

    def _start(self) -> SignIn:
        if self.method not in self._context.allowed_ways:
            raise SignInError(
                _("Your organization has switched off this way to sign in"),
                _("Go back and choose another one."),
            )
        if self.method is SignInMethod.AZURE_CLI:
            return self._context.clients.azure_cli_sign_in(tenant=self._tenant)
        if not self._context.clients.registration().client_id:
            raise SignInError(
                _("A registered app is needed for this"),
                _(
                    "Enter its application ID on the page Sign in: only the Azure CLI's sign-in works without one. "
                    "Nothing was changed."
                ),
            )
        microsoft = self._context.clients.microsoft()
        if self.method is SignInMethod.CODE:
            return microsoft.device_sign_in(tenant=self._tenant)
        return microsoft.browser_sign_in(
            tenant=self._tenant,
            login_hint=self._hint,
            accepted=lambda: self._context.background.post(lambda: self._tell(self.accepted)),
        )

    def _tell(self, signal: SignalInstance, *values: object) -> None:
        if not self._stopped:  # the answer may have been under way when it was cancelled
            signal.emit(*values)
