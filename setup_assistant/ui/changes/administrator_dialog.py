"""A second sign-in, for an administrator who makes changes for the account: private, short, and wiped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from setup_assistant.changes import administrator, apply
from setup_assistant.changes.errors import NotAllowed
from setup_assistant.errors import AssistantError, SignInError
from setup_assistant.model import Account, Proposal, SignInMethod
from setup_assistant.registration import Registration
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.context import Context
from setup_assistant.ui.network.dialog import open_network
from setup_assistant.ui.sign_in.panel import SignInPanel
from setup_assistant.ui.sign_in.ways import Place, approval_request
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.sign_in import SignedIn


class AdministratorDialog(Dialog):
    """``arrived`` with ``SignedIn``, its client and the obstacles, one per proposal; then it is closed."""

    help_place = "undo.md"

    arrived = Signal(object, object, object)

    def __init__(
        self, parent: QWidget, context: Context, first: Account, proposals: Sequence[Proposal]
    ) -> None:
        text = _(
            "Somebody who is an administrator of the organization signs in only for this change. The "
            "sign-in is kept in memory and ends with the change."
        )
        super().__init__(parent, _("Sign in as an administrator"), text, width=780)
        self._context, self._first, self._proposals = context, first, proposals
        # The Azure CLI would hand out the account again that isn't an administrator.
        ways = [w for w in context.allowed_ways if w is not SignInMethod.AZURE_CLI]
        method = context.session.method
        self._method: SignInMethod = (
            method if method in ways else next(iter(ways), SignInMethod.PRIVATE)
        )
        self._administrator: SignedIn | None = None
        if context.practice:
            self.content.addWidget(
                Text(practice_notes.administrator(first.tenant_id), "caption", selectable=True)
            )
        check = partial(open_network, context=context)
        self.tall = self.sign_in = SignInPanel(
            context, Place(self._request, check_connection=check)
        )
        self.content.addWidget(self.sign_in)
        self._trouble = self.add_button(_("Trouble signing in?"), self._ask_or_return, closes=False)
        self.add_left(self._trouble)
        self.add_button(_("Cancel"))
        self.sign_in.restart.connect(self.start)
        self.sign_in.method_chosen.connect(self._start_with)
        self.sign_in.signed_in.connect(self._signed_in)
        self.sign_in.switched.connect(self._switched)
        self.sign_in.trouble.back.connect(self._back)
        self.sign_in.leave.connect(self._trouble.setFocus)
        self.finished.connect(lambda _result: self._end())
        self.start()

    def start(self) -> None:
        """Begin a new sign-in; the last one is wiped."""
        self._end()
        self.sign_in.start(self._method, tenant=self._first.tenant_id, hint="")

    def _start_with(self, method: SignInMethod) -> None:
        self._method = method
        self.start()

    def _request(self) -> str:
        app = self._context.clients.registration(account=Registration(tenant=self._first.tenant_id))
        return approval_request(app.client_id, self._first.tenant_id)

    def _ask_or_return(self) -> None:
        if self.sign_in.can_return:
            self.sign_in.return_to_sign_in()
        else:
            self.sign_in.ask()

    def _back(self) -> None:
        if self.sign_in.can_return:
            self.sign_in.return_to_sign_in()
        else:
            self.reject()

    def _switched(self) -> None:
        """The button asks for help, and leads back from it where there is something to go back to."""
        has_trouble = self.sign_in.has_trouble
        self._trouble.setText(_("Back") if has_trouble else _("Trouble signing in?"))
        self._trouble.setVisible(not has_trouble or self.sign_in.can_return)

    def _signed_in(self, signed_in: SignedIn, devops: AzureDevOps) -> None:
        self._administrator = signed_in
        refusal = administrator.refusal(self._first, signed_in.account)
        if refusal is not None:
            self._failed(signed_in, refusal)
            return
        self.sign_in.say(_("Reading what {upn} may change…").format(upn=signed_in.account.upn))
        self._context.background.run(
            lambda: apply.obstacles(
                Directories(Access(signed_in.account, devops, signed_in.tokens)), self._proposals
            ),
            done=partial(self._hand_over, signed_in, devops),
            failed=partial(self._failed, signed_in),
        )

    def _hand_over(
        self,
        signed_in: SignedIn,
        devops: AzureDevOps,
        obstacles: tuple[AssistantError | None, ...],
    ) -> None:
        if self._administrator is not signed_in:  # closed or begun anew in the meantime
            return
        if all(obstacles):
            self._failed(signed_in, _cannot_help(signed_in.account, obstacles))
            return
        self._administrator = None  # handed over
        self.accept()
        self.arrived.emit(signed_in, devops, obstacles)

    def _failed(self, signed_in: SignedIn, error: AssistantError) -> None:
        if self._administrator is not signed_in:  # closed or begun anew in the meantime
            return
        self._end()
        self.sign_in.show_error(error)

    def _end(self) -> None:
        """Wipe the browser, end the attempt, and forget who signed in unless it was handed over."""
        self.sign_in.end()
        if self._administrator is not None:
            self._administrator.tokens.forget()
            self._administrator = None


def _cannot_help(account: Account, obstacles: Sequence[AssistantError | None]) -> AssistantError:
    """What to say when there is no change that this person may make."""
    other = next((one for one in obstacles if one and not isinstance(one, NotAllowed)), None)
    if other is not None:
        return other
    text = _(
        "Azure DevOps says that {upn} is not an administrator of these organizations. Nothing was "
        "changed. Start over and sign in as somebody who is."
    )
    return SignInError(
        _("{upn} may not make these changes").format(upn=account.upn), text.format(upn=account.upn)
    )
