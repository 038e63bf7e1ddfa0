"""The Help dialog: what a step is for and what to do when it doesn't work."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from setup_assistant.flow import Step
from setup_assistant.texts import _
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import step_lines
from setup_assistant.ui.window.page import Page


def dialog(parent: QWidget, page: Page) -> Dialog:
    """The Help of ``page``, ready to be opened."""
    title = _("Help: {step}").format(step=step_lines.label(page.step))
    help_ = Dialog(parent, title, width=560)
    help_.setObjectName("help")
    for paragraph in filter(None, (*paragraphs(page.step), page.practice_words)):
        help_.content.addWidget(Text(paragraph))
    help_.add_button(_("Close"), main=True)
    return help_


def paragraphs(step: Step) -> tuple[str, ...]:
    """What Help says about ``step``."""
    return {
        Step.BEFORE: _before,
        Step.SIGN_IN: _sign_in,
        Step.ORGANIZATIONS: _organizations,
        Step.KEEPIT: _keepit,
        Step.CONNECTOR: _connector,
        Step.REVIEW: _review,
        Step.CONSENT: _consent,
        Step.DONE: _done,
        Step.EXISTING: _existing,
        Step.REVIEW_AGAIN: _review_again,
        Step.SIGN_IN_AGAIN: _sign_in_again,
        Step.RESULT: _result,
    }[step]()


def _before() -> tuple[str, ...]:
    return (
        _(
            "The private browser is right for most companies: it starts empty, so no other account can slip in. Choose your own browser when you sign in with a passkey or a security key, or when your company asks for a managed device."
        ),
        _(
            "Enter the service account's sign-in name if you know it. The assistant stops when another account signs in, before anything is read with it."
        ),
        _(
            "You can stop at any time. When you start again, what you entered is still here; you only sign in again."
        ),
    )


def _sign_in() -> tuple[str, ...]:
    return (
        _(
            "Sign in with the service account that Keepit will use. The assistant never sees its password: you type it on Microsoft's own page."
        ),
        _(
            "If it doesn't go on, choose “Trouble signing in?” and what you see there: a passkey, a managed device, a page that stays white. It names the one way that can work, keeps what you entered, and Back returns to the page as it was."
        ),
        _(
            "A rule for managed devices is met by your own browser: this window doesn't use the sign-in broker of the system."
        ),
        _(
            "Microsoft knows this assistant by an application ID. Where none is saved, the page asks for it and for the directory, and shows how the app is registered. What your organization has set for this computer counts first, then what you enter there, the command line, the expected account's directory and the saved settings. Help › Settings… says what is in use."
        ),
        _(
            "Where the Azure CLI is installed, its sign-in needs no application ID: the page says whose it is before you use it. For a service account without a subscription run az login --allow-no-subscriptions first."
        ),
    )


def _organizations() -> tuple[str, ...]:
    return (
        _(
            "Every organization the account can reach is checked: Keepit needs its administrator rights in all of them, and OAuth access where it backs up. Nothing is changed by checking."
        ),
        _(
            "Clear the box under Back up (Space) where you don't want a backup: OAuth access isn't needed there."
        ),
        _(
            "“Could not be read” is not “ready”: select the organization to see why and what to do. One that nobody can read any more can be set aside with a reason; it is then accepted, never passed."
        ),
        _(
            "“Sign-in needed” belongs to another directory. Sign in there with the same account, and its organizations are checked and added; each is read and changed as the account is known there. An app that is registered for one directory only can't do that: the page then asks for the ID of one that is registered in the other."
        ),
        _(
            "What the account may repair itself is offered beside the organization; for the rest an administrator signs in only for the change. Everything is confirmed first, read back, and can be undone under More › Changes made here…."
        ),
        _("F5 checks everything again. Ctrl+F goes to the filter."),
    )


def _keepit() -> tuple[str, ...]:
    return (
        _(
            "The API token consists of a user name and a password that Keepit shows only once. A Master Admin makes it: account profile › User info › Security › Secondary tokens › Add API token."
        ),
        _(
            "The region is the first part of the address you use for Keepit, such as dk-co in dk-co.keepit.com."
        ),
    )


def _connector() -> tuple[str, ...]:
    return (
        _("The name tells this connector from your others. It must be unique in your account."),
        _(
            "Retention is how long Keepit keeps what was deleted or changed. Unlimited keeps everything."
        ),
        _("The people you add here see the connector in Keepit and can restore from it."),
    )


def _review() -> tuple[str, ...]:
    return (
        _(
            "Read the list once more. Nothing is created before you choose the main button; Edit takes you back to a setting."
        ),
        _("“Show the exact request” is for your change ticket. Secrets are left out."),
    )


def _consent() -> tuple[str, ...]:
    return (
        _(
            "Keepit needs Microsoft's consent before it can read Azure DevOps. Only Keepit's own page can ask for it; the steps beside it tell you where to click."
        ),
        _(
            "The assistant looks every few seconds whether Keepit has the connector and goes on by itself."
        ),
        _(
            "If Microsoft says that approval is required, copy the request for the approver and come back later."
        ),
    )


def _done() -> tuple[str, ...]:
    return (
        _("The backup runs at Keepit. This window is no longer needed."),
        _("A task that is left is not an error: the connector exists and waits for that setting."),
    )


def _existing() -> tuple[str, ...]:
    return (
        _(
            "Choose the connector that you will sign in again. What Keepit reports about it is read now; a code such as E_LOGIN says that the sign-in no longer works. Backups made so far are kept."
        ),
        _(
            "A new sign-in needs the same rights as the setup: those of the account in Azure DevOps, which the assistant has checked, and somebody who may approve the app, which it can't see."
        ),
        _("Nothing is created and nothing is changed here."),
    )


def _review_again() -> tuple[str, ...]:
    return (
        _(
            "Read the list once more. The assistant itself sends nothing: you sign in on Keepit's own page, and it looks before and after."
        ),
    )


def _sign_in_again() -> tuple[str, ...]:
    return (
        _(
            "Only Keepit's own page can renew the sign-in: open the connector's settings there and choose the key. Keepit takes whichever account signs in."
        ),
        _(
            "Where Keepit reported a fault, the assistant looks every few seconds whether it is gone and goes on by itself. Else choose Next when you have signed in."
        ),
        _(
            "If Microsoft says that approval is required, copy the request for the approver and come back later."
        ),
    )


def _result() -> tuple[str, ...]:
    return (
        _(
            "This is what Keepit reports after the sign-in. The connector's health follows with its next backup, which can take half a day."
        ),
        _(
            "If a fault is still reported, go Back and sign in again, or check again in a few minutes."
        ),
    )
