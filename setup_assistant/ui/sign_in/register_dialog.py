"""How the assistant is made known to Microsoft: commands for two shells, steps by hand, a request."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from setup_assistant.endpoints import DEVOPS_RESOURCE
from setup_assistant.texts import _
from setup_assistant.ui.opening import NotOpened, Opener
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.code import Code
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.tabs import Tabs

NAME = "Setup Assistant for Azure DevOps backup"
ENTRA = "https://entra.microsoft.com"
USER_IMPERSONATION = "ee69721e-6c3a-468f-a9ec-302d16a4c599"
"""The id of Azure DevOps' one delegated right, where apps are registered."""

BASH, POWERSHELL, BY_HAND = range(3)
_WIDTH = 660

# `az ad app create` changes an app that has the same display name already, so the name says what it is
# for. The right is added by a command of its own: as JSON it would need quotes inside quotes, which
# PowerShell takes away from programs.
_COMMANDS = (
    (
        "az ad app create",
        f'--display-name "{NAME}"',
        "--sign-in-audience AzureADMyOrg --is-fallback-public-client true",
        "--public-client-redirect-uris http://localhost",
        "--query appId --output tsv",
    ),
    (
        'az ad app permission add --id "$APP_ID"',
        f"--api {DEVOPS_RESOURCE}",
        f"--api-permissions {USER_IMPERSONATION}=Scope",
    ),
    ('az ad sp create --id "$APP_ID" --output none',),
    ('echo "Application (client) ID: $APP_ID"',),
    ('az account show --query "{Directory: tenantId}" --output yaml',),
    (
        'az ad app permission grant --id "$APP_ID"',
        f"--api {DEVOPS_RESOURCE} --scope user_impersonation --output none",
    ),
)


def commands(shell: int, directory: str = "") -> str:
    """The commands for ``BASH`` or ``POWERSHELL``, to be pasted as a whole: after one that fails none is run.

    ``directory`` is an id or a domain, or empty for the one of whoever signs in.
    """
    from setup_assistant.services.microsoft.azure_cli import login_command

    go_on = " \\\n  " if shell == BASH else " `\n  "
    create, *others = (go_on.join(parts) for parts in _COMMANDS)
    login = login_command(directory)
    if shell == BASH:
        # No “set -e”: it would end the terminal that they are pasted into.
        return " &&\n".join((login, f"APP_ID=$({create})", *others))
    # Not “&&”: Windows' own PowerShell doesn't know it.
    guarded = (f"if (!$LASTEXITCODE) {{ {line} }}" for line in (f"$APP_ID = {create}", *others))
    return "\n".join((login, *guarded))


def explanations() -> tuple[str, ...]:
    """What the commands do, one after the other."""
    return (
        _(
            "Signs in somebody who may register apps. To use the Azure CLI's sign-in here, sign in with the service "
            "account afterwards."
        ),
        _("Creates the app, in the directory that the Azure CLI is signed in to."),
        _("Asks for one right: to use Azure DevOps as the signed-in account."),
        _("Makes the app known in your directory."),
        _("Shows the ID to enter in this window."),
        _("Shows the directory to enter."),
        _(
            "Approves it for everyone. Only an administrator may; without it, the service account is asked."
        ),
    )


def steps() -> tuple[str, ...]:
    """The same by hand."""
    return (
        _("In the Microsoft Entra admin center open App registrations › New registration."),
        _("Name: {name}. Accounts in this organizational directory only.").format(name=NAME),
        _("Redirect URI: Public client/native, http://localhost"),
        _("Authentication › Allow public client flows: Yes, for a code on another device."),
        _("API permissions › Azure DevOps › Delegated › user_impersonation."),
        _(
            "API permissions › Grant admin consent: needs an administrator; without it, the service account is asked."
        ),
        _("Copy the Application (client) ID from the overview page to this window."),
    )


def rights() -> tuple[str, str]:
    """What the app may do and what it does, for whoever registers or approves it."""
    return (
        _(
            "The app signs in as me, with one right: full access to Azure DevOps on my behalf (delegated, "
            "user_impersonation). Microsoft documents no smaller one for all that is checked."
        ),
        _(
            "It reads, and changes only what I confirm: the OAuth policy, and members of Project Collection "
            "Administrators. The sign-in stays in memory."
        ),
    )


def request(tenant: str = "", *, ours: bool = True) -> str:
    """What to send to somebody who may register apps: in our directory, or in another one.

    ``tenant`` is the directory's id or domain; empty where ours isn't known.
    """
    our = _("Request: register the app “{name}” in our directory")
    theirs = _("Request: register the app “{name}” in the directory {tenant}")
    return "\n".join(
        (
            (our if ours else theirs).format(name=NAME, tenant=tenant),
            "",
            _(
                "I am setting up the Keepit backup of Azure DevOps and may not register apps myself."
            ),
            *rights(),
            "",
            _("By hand:"),
            *_numbered(steps()[:-1]),
            "",
            _("Or with the Azure CLI in Bash:"),
            commands(BASH, tenant),
            "",
            _("Please send me the Application (client) ID, and the directory's domain."),
        )
    )


class RegisterDialog(Dialog):
    """``RegisterDialog(parent, opener, tab, directory).open()``: one tab each for ``BASH``, ``POWERSHELL`` and ``BY_HAND``."""

    help_place = "app-registration.md"

    def __init__(self, parent: QWidget, opener: Opener, tab: int, directory: str = "") -> None:
        super().__init__(parent, _("Register the assistant in Microsoft Entra"), width=_WIDTH)
        self._directory = directory
        ways = (_("Bash, zsh"), _("PowerShell"), _("By hand"))
        self.tabs = Tabs(_("Ways to register it"), ways)
        self.code = Code(commands(BASH, directory), _("The commands"), _WIDTH)
        self.card = Card(self.code, fill="sunken", padding=14)
        self.sentences = Numbered(gap=8)
        self.not_opened = NotOpened()
        self.entra = buttons.secondary(
            _("Open Microsoft Entra"), lambda: opener.address(ENTRA, self.not_opened), icon="open"
        )
        for part in (self.tabs, self.card, self.sentences, self.not_opened):
            self.content.addWidget(part)
        self.copy = buttons.copying(_("Copy all"), self.text)
        self.add_left(self.entra)
        self.add_left(self.copy)
        self.add_button(_("Close"))
        self.tabs.currentChanged.connect(self._show)
        self.tabs.setCurrentIndex(tab)
        self._show(tab)
        self.copy.setFocus()

    def text(self) -> str:
        """What *Copy all* copies: all of the shown tab."""
        tab = self.tabs.currentIndex()
        return "\n".join(_numbered(steps())) if tab == BY_HAND else commands(tab, self._directory)

    def share(self, spare: int) -> None:
        self.code.fit(self.code.minimumHeight() + spare)

    def _show(self, tab: int) -> None:
        by_hand = tab == BY_HAND
        self.card.setVisible(not by_hand)
        self.entra.setVisible(by_hand)
        if not by_hand:
            self.code.show_text(commands(tab, self._directory))
        self.sentences.set_sentences(steps() if by_hand else explanations())
        self.copy.setText(_("Copy all"))


def own_shell() -> int:
    """The shell of this system's users."""
    return POWERSHELL if sys.platform == "win32" else BASH


def _numbered(sentences: Sequence[str]) -> list[str]:
    return [f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1)]
