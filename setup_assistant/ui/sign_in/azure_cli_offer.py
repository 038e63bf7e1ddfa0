"""Whether the Azure CLI's sign-in can be used here, and whose it is: looked up in the background, without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from setup_assistant.errors import AssistantError
from setup_assistant.model import SignInMethod
from setup_assistant.services.azure_devops.directories import name_at_home
from setup_assistant.texts import _
from setup_assistant.ui.background import Ticket
from setup_assistant.ui.context import Context

if TYPE_CHECKING:
    from setup_assistant.services.microsoft.azure_cli import AzureCli, CliAccount


@dataclass(frozen=True)
class Offer:
    """``text`` says whose sign-in it is and, unless it is ``usable``, what to do about it.

    ``name`` is the sign-in name, empty where nobody is signed in. While ``looking`` neither is known.
    ``command`` is what to run in a terminal first, if anything. ``off``: the organization doesn't allow it, so whose it is isn't asked.
    """

    text: str
    name: str = ""
    usable: bool = False
    looking: bool = False
    off: bool = False
    command: str = ""


class AzureCliLook(QObject):
    """``look(expected, directory)``, then ``changed``, perhaps more than once. ``offer`` is None where there is no az."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._ticket: Ticket | None = None
        self.offer: Offer | None = None

    def look(self, expected: str, directory: str) -> None:
        """Ask anew. ``expected`` is the account that has to be signed in, or empty."""
        self.drop()
        background, clients = self._context.background, self._context.clients
        off = SignInMethod.AZURE_CLI not in self._context.allowed_ways

        def ask() -> Offer | None:
            cli = clients.azure_cli()
            if cli is None:
                return None
            if off:
                return Offer(_("Switched off by your organization."), off=True)
            background.post(lambda: self._show(ticket, Offer(_("Looking…"), looking=True)))
            return _offer(cli, expected.strip(), directory)

        if self.offer is not None:
            self._change(Offer(_("Looking…"), looking=True))
        ticket = self._ticket = background.run(ask, done=self._change, failed=self._fail)

    def drop(self) -> None:
        """Whatever is being looked up is of no interest any more."""
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = None

    def _show(self, ticket: Ticket, offer: Offer) -> None:
        if not (ticket.dropped or ticket.finished) and offer != self.offer:
            self._change(offer)

    def _change(self, offer: Offer | None) -> None:
        self.offer = offer
        self.changed.emit()

    def _fail(self, problem: AssistantError) -> None:
        self._change(Offer(str(problem)))


def _offer(cli: AzureCli, expected: str, directory: str) -> Offer:
    account = cli.account()
    if account is None:
        command = _login(directory)
        text = _(
            "Nobody is signed in. Run {command} with the service account (it needs no subscription), then look again."
        )
        return Offer(text.format(command=command), command=command)
    return offer_of(account, expected, directory)


def offer_of(account: CliAccount, expected: str, directory: str) -> Offer:
    """What there is to say of ``account``, where ``expected`` is meant, or anybody."""
    name, command = account.name, _login(directory)
    if not account.person:
        text = _(
            "Signed in as {name}, which is no person's account. Run {command} with the service account (it "
            "needs no subscription), then look again."
        )
        return Offer(text.format(name=name, command=command), name, command=command)
    if not expected:
        text = _("Signed in as {upn}. Needs no registration.")
        return Offer(text.format(upn=name), name, usable=True)
    if name_at_home(name) == name_at_home(expected):
        text = _("Signed in as {upn}, the account you expect. Needs no registration.")
        return Offer(text.format(upn=name), name, usable=True)
    text = _(
        "Signed in as {upn}, not {expected}. Run {command} with the service account (it needs no subscription), "
        "then look again."
    )
    words = text.format(upn=name, expected=expected, command=command)
    return Offer(words, name, command=command)


def stays_signed_in() -> str:
    """What becomes of that sign-in."""
    return _(
        "Its tokens are kept in memory only. The Azure CLI stays signed in itself until you run az logout."
    )


def _login(directory: str) -> str:
    from setup_assistant.services.microsoft.azure_cli import login_command

    return login_command(directory)
