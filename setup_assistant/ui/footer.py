"""The row of buttons below every page: which exist, what they say, which one is filled."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QAbstractButton, QPushButton, QWizard

from setup_assistant import flow
from setup_assistant.flow import Step
from setup_assistant.model import Session
from setup_assistant.texts import _
from setup_assistant.ui.pages.page import Page
from setup_assistant.ui.widgets.buttons import LOOK

_B = QWizard.WizardButton
_MAIN = (_B.NextButton, _B.CommitButton, _B.FinishButton)


class Footer:
    """``Footer(wizard).dress(page, session)``: Help left; Back, main button, Cancel right."""

    def __init__(self, wizard: QWizard) -> None:
        self._wizard = wizard
        self._layout: list[QWizard.WizardButton] = []
        for which in (*_MAIN, _B.BackButton, _B.CancelButton, _B.HelpButton):
            button = self.button(which)
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)

    def button(self, which: QWizard.WizardButton) -> QAbstractButton:
        """One of Qt's own buttons of the window."""
        return self._wizard.button(which)

    def main(self) -> QAbstractButton:
        """The main button that is there now."""
        shown = [which for which in _MAIN if which in self._layout]
        return self.button(shown[0] if shown else _B.CancelButton)

    def dress(self, page: Page, session: Session) -> None:
        """Set layout, words and fill for ``page``."""
        exists = flow.connector_exists(session)
        commits = page.step is Step.REVIEW and not flow.consent_needed(session)
        if page.isCommitPage() != commits:
            page.setCommitPage(commits)
        self._lay_out(page.step, commits=commits, back=flow.back_allowed(page.step, session))
        main = page.main_text() or _main_text(page.step, commits=commits)
        for which in _MAIN:
            self._wizard.setButtonText(which, main)
            self.button(which).setProperty(LOOK, None if page.main_filled else "secondary")
            self.button(which).update()
        self._wizard.setButtonText(_B.BackButton, _("Back"))
        self._wizard.setButtonText(_B.HelpButton, _("Help"))
        self._wizard.setButtonText(_B.CancelButton, _("Close") if exists else _("Cancel"))

    def set_enabled(self, *, enabled: bool) -> None:
        """Everything but Cancel and Help; they stay usable while a call runs."""
        for which in (*_MAIN, _B.BackButton):
            self.button(which).setEnabled(enabled)

    def _lay_out(self, step: Step, *, commits: bool, back: bool) -> None:
        layout = [_B.HelpButton, _B.Stretch]
        if back:
            layout.append(_B.BackButton)
        if step is Step.DONE:
            layout.append(_B.FinishButton)
        else:
            layout += [_B.CommitButton if commits else _B.NextButton, _B.CancelButton]
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


def _main_text(step: Step, *, commits: bool) -> str:
    if step is Step.REVIEW:
        return _("Create connector") if commits else _("Continue in Keepit")
    return _("Close") if step is Step.DONE else _("Next")
