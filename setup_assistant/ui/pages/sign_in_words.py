"""The Sign-in page's headings, and the text that it hands to other people."""

from __future__ import annotations

from urllib.parse import quote

from setup_assistant.texts import _

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
            _("The app signs in as me and reads Azure DevOps (delegated, user_impersonation)."),
            _("It changes nothing without my confirmation and keeps the sign-in in memory only."),
            "",
            _("Application (client) ID: {id}").format(id=client_id),
            _("Approve it here, as a directory administrator: {link}").format(link=link),
            _("To undo: Microsoft Entra › Enterprise applications › the app › Delete."),
        )
    )


def title() -> str:
    """The heading while somebody signs in."""
    return _("Sign in")


def subtitle() -> str:
    """The line below it."""
    return _("Use the service account, not your own account.")


def identity_title() -> str:
    """The heading once it is known who signed in."""
    return _("Is this the right account?")


def identity_subtitle() -> str:
    """The line below it."""
    return _("The assistant checks Azure DevOps as this account.")
