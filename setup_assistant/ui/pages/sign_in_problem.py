"""Why the sign-in didn't work, and the ways out that only the sign-in has."""

from __future__ import annotations

from collections.abc import Callable

from setup_assistant.errors import AssistantError, SignInError
from setup_assistant.texts import _
from setup_assistant.ui.pages.problem import Problem
from setup_assistant.ui.widgets import buttons

Act = Callable[[], object]


class SignInProblem(Problem):
    """``request`` is offered where Microsoft itself refused: then somebody else can help."""

    def __init__(self, again: Act, own_browser: Act, copy_request: Act) -> None:
        super().__init__(again)
        self.request = buttons.secondary("", copy_request, icon="copy")
        self.add_way_out(buttons.secondary(_("Use my own browser"), own_browser))
        self.add_way_out(self.request)

    def show_error(self, error: AssistantError) -> None:
        super().show_error(error)
        self.request.setVisible(isinstance(error, SignInError) and bool(error.code))
        self.request.setText(_("Copy request for an administrator"))
