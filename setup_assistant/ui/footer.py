"""The row of buttons below every page: which exist, what they say, which one is filled."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QWizard

from setup_assistant import flow
from setup_assistant.flow import Step
from setup_assistant.model import Session
from setup_assistant.texts import _
from setup_assistant.ui.pages.page import Page
from setup_assistant.ui.widgets.button import LOOK, Button

_B = QWizard.WizardButton
_MAIN = (_B.NextButton, _B.CommitButton, _B.FinishButton)


class Footer:
    """``Footer(wizard).dress(page, session)``: Help left; Back, main button, Cancel right."""

    def __init__(self, wizard: QWizard) -> None:
        self._wizard = wizard
        self._layout: list[QWizard.WizardButton] = []
        self._buttons = {
            which: Button() for which in (*_MAIN, _B.BackButton, _B.CancelButton, _B.HelpButton)
        }
        for which, button in self._buttons.items():
            wizard.setButton(which, button)

    def button(self, which: QWizard.WizardButton) -> Button:
        """One of the window's buttons."""
        return self._buttons[which]

    def main(self) -> Button:
        """The main button that is there now."""
        shown = [which for which in _MAIN if which in self._layout]
        return self.button(shown[0] if shown else _B.CancelButton)

    def dress(self, page: Page, session: Session) -> None:
        """Set layout, words and fill for ``page``."""
        exists = flow.connector_exists(session)
        creates = page.step is Step.REVIEW and not flow.consent_needed(session)
        if page.isCommitPage() != creates:
            page.setCommitPage(creates)
        self._lay_out(page.step, creates=creates, back=flow.back_allowed(page.step, session))
        main = page.main_text() or _main_text(page.step, creates=creates)
        for which in _MAIN:
            button = self.button(which)
            self._wizard.setButtonText(which, main)
            button.setProperty(LOOK, "filled" if page.main_filled else "secondary")
            button.commit_on(page if page.commits and which in self._layout else None)
            button.update()
        self._wizard.setButtonText(_B.BackButton, _("Back"))
        self._wizard.setButtonText(_B.HelpButton, _("Help"))
        self._wizard.setButtonText(_B.CancelButton, _("Close") if exists else _("Cancel"))

    def set_enabled(self, *, enabled: bool) -> None:
        """Everything but Cancel and Help; they stay usable while a call runs."""
        for which in (*_MAIN, _B.BackButton):
            self.button(which).setEnabled(enabled)

    def _lay_out(self, step: Step, *, creates: bool, back: bool) -> None:
        layout = [_B.HelpButton, _B.Stretch]
        if back:
            layout.append(_B.BackButton)
        if step is Step.DONE:
            layout.append(_B.FinishButton)
        else:
            layout += [_B.CommitButton if creates else _B.NextButton, _B.CancelButton]
        if layout != self._layout:
            self._layout = layout
            self._wizard.setButtonLayout(layout)
            self._order_tabs()

    def _order_tabs(self) -> None:
        """After the page: main button, Back, Cancel, Help. Qt takes them from left to right."""
        order = (*_MAIN, _B.BackButton, _B.CancelButton, _B.HelpButton)
        chain = [self.button(which) for which in order if which in self._layout]
        for before, after in pairwise(chain):
            QWizard.setTabOrder(before, after)


def _main_text(step: Step, *, creates: bool) -> str:
    if step is Step.REVIEW:
        return _("Create connector") if creates else _("Continue in Keepit")
    return _("Close") if step is Step.DONE else _("Next")
