"""One page per step, imported when the step is first needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from setup_assistant.flow import Step

if TYPE_CHECKING:
    from setup_assistant.ui.context import Context
    from setup_assistant.ui.window.page import Page

PAGES = {
    Step.BEFORE: ("start", "BeforePage"),
    Step.SIGN_IN: ("sign_in", "SignInPage"),
    Step.ORGANIZATIONS: ("organizations", "OrganizationsPage"),
    Step.KEEPIT: ("keepit", "KeepitPage"),
    Step.CONNECTOR: ("connector", "ConnectorPage"),
    Step.REVIEW: ("review", "ReviewPage"),
    Step.CONSENT: ("consent", "ConsentPage"),
    Step.DONE: ("done", "DonePage"),
}
"""Folder and class of each step's page; the class takes the ``Context`` alone."""


def make(step: Step, context: Context) -> Page:
    """The page of ``step``, newly made."""
    package, name = PAGES[step]
    made: Page = getattr(import_module(f"setup_assistant.ui.{package}.page"), name)(context)
    return made
