"""What stays when the setup is stopped: never that nothing was created while that isn't certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.model import Attempt
    from setup_assistant.ui.context import Context
    from setup_assistant.ui.pages.page import Page


def what_stays(page: Page, context: Context) -> str:
    """The text of the question whether to stop, on ``page``."""
    return page.what_stays() or _of_attempts(context)


def in_keepits_page() -> str:
    """Keepit's own page was shown: what was done there is not known until it is looked for."""
    return _(
        "Keepit may have created a connector in its own page; the next start looks for it and goes on "
        "with it."
    )


def sent() -> str:
    """A create request is under way, or its outcome isn't known."""
    return _(
        "The request to create the connector was sent, so Keepit may have created it. The next "
        "start looks for it and won't create it twice."
    )


def _of_attempts(context: Context) -> str:
    account, remembered = context.session.keepit, context.memory.load()
    here = remembered.attempts if account is None else (remembered.attempt(account.id),)
    if any(attempt.sent_at for attempt in here):
        return sent()
    if any(attempt.open for attempt in here):
        return in_keepits_page()
    return _nothing(remembered.attempts)


def _nothing(elsewhere: tuple[Attempt, ...]) -> str:
    if elsewhere:
        return _(
            "No connector has been created in this Keepit account. Changes you confirmed in Azure DevOps "
            "stay as they are."
        )
    return _(
        "No connector has been created. Changes you confirmed in Azure DevOps stay as they are."
    )
