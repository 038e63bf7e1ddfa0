"""The window: maps the steps of ``flow`` to pages and keeps buttons, step list and memory in step."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget, QWizard

from setup_assistant import flow
from setup_assistant.diagnostics import OPENED, RECORD
from setup_assistant.flow import LAST, ORDER, Step
from setup_assistant.model import Session
from setup_assistant.texts import _
from setup_assistant.ui.context import Context
from setup_assistant.ui.outcome import outcome
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import access_keys, enter, sizes, tooltips
from setup_assistant.ui.widgets.arming import Clock
from setup_assistant.ui.widgets.button import LOOK, Button
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.sizes import Room, Width
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.help_menu import HelpMenu
from setup_assistant.ui.window.page import Page
from setup_assistant.ui.window.step_list import NARROW, WIDTH, StepList

DEFAULT, SMALLEST = QSize(960, 680), QSize(860, 600)

PAGES = {
    Step.BEFORE: ("start.page", "BeforePage"),
    Step.SIGN_IN: ("sign_in.page", "SignInPage"),
    Step.ORGANIZATIONS: ("organizations.page", "OrganizationsPage"),
    Step.KEEPIT: ("keepit.page", "KeepitPage"),
    Step.CONNECTOR: ("connector.page", "ConnectorPage"),
    Step.REVIEW: ("review.page", "ReviewPage"),
    Step.CONSENT: ("consent.page", "ConsentPage"),
    Step.DONE: ("done.page", "DonePage"),
    Step.EXISTING: ("existing.page", "ExistingPage"),
    Step.REVIEW_AGAIN: ("review.again", "ReviewAgainPage"),
    Step.SIGN_IN_AGAIN: ("consent.again", "SignInAgainPage"),
    Step.RESULT: ("done.again", "ResultPage"),
}
"""Module and class of each step's page; the class takes the ``Context`` alone."""

_FLAGS = (
    Qt.WindowType.Window
    | Qt.WindowType.WindowTitleHint
    | Qt.WindowType.WindowSystemMenuHint
    | Qt.WindowType.WindowMinMaxButtonsHint
    | Qt.WindowType.WindowCloseButtonHint
)
_OPTIONS = QWizard.WizardOption.IndependentPages | QWizard.WizardOption.HaveHelpButton


class Wizard(QWizard):
    """``Wizard(context).show()``; implements ``context.Window``. ``clock`` arms the buttons that commit."""

    def __init__(self, context: Context, clock: Clock | None = None) -> None:
        super().__init__()
        self.context = context
        self.clock = clock or Clock()
        # Qt destroys it with the window, in this thread: a worker may hold the last reference to it,
        # and timers that end in another thread bring the process down.
        context.setParent(self)
        context.window = self
        self._step: Step | None = None
        self._passing = self._jumping = self._busy = self._stopped = False
        self.setWindowTitle(_("Setup Assistant for Azure DevOps backup"))
        self.setWindowFlags(_FLAGS)
        self.setOptions(self.options() | _OPTIONS)
        self._focus_before: tuple[Page | None, QWidget | None] = (None, None)
        self.footer = Footer(self)
        self.steps = StepList()
        self._lay_out()
        self._ensure(Step.BEFORE)
        self.setStartId(ORDER.index(Step.BEFORE))
        self.currentIdChanged.connect(self._page_changed)
        back = self.footer.button(_B.BackButton)
        back.clicked.disconnect()  # from Qt, which doesn't ask the page
        back.clicked.connect(self._go_back)
        self.help_menu = HelpMenu(self, self.page_now, self.footer.button(_B.HelpButton))
        self.helpRequested.connect(self.help_menu.open)
        QShortcut(QKeySequence("F1"), self, lambda: self.open_manual(""))
        QShortcut(QKeySequence("Shift+F1"), self, self.help_menu.open)
        context.changed.connect(self.refresh)
        sizes.watch(self).changed.connect(self._arrange)
        # Said and not left to the system: Windows would take another style when the window is first
        # shown, and its buttons would stand below the window's edge. Last, because Qt resizes the window
        # there: half made, it can't answer, and an error at that moment ends the process.
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)

    def page_now(self) -> Page:
        """The page that is shown."""
        page = self.currentPage()
        assert isinstance(page, Page)  # noqa: S101 - only pages of ours are ever added
        return page

    def open_manual(self, place: str) -> None:
        """Show the manual at ``place``; empty = the page of the present step."""
        self.help_menu.open_manual(place)

    def go_next(self) -> None:
        """Go on without asking the page again; called when its call has answered."""
        self._passing = True
        try:
            self.next()
        finally:
            self._passing = False

    def _go_back(self) -> None:
        if self.page_now().back_button():
            self.back()

    def set_busy(self, busy: bool) -> None:
        """Nothing on the page or in the footer can be pressed, except Cancel and Help."""
        if busy == self._busy:
            return
        self._busy = busy
        if busy:
            self._focus_before = (self.page_now(), self.focusWidget())
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()
        page, focus = self._focus_before
        if page is not None:
            page.content.setEnabled(not busy)
        self.footer.set_enabled(enabled=not busy)
        if not busy and focus is not None and page is self.currentPage():
            focus.setFocus()
        if not busy:
            self._withdraw_question()

    def restart_at(self, step: Step) -> None:
        """Go back to ``step``; the pages between are not entered."""
        self.set_busy(False)
        if self._step is None or ORDER.index(step) >= ORDER.index(self._step):
            return
        target = ORDER.index(step)
        self._jumping = True
        while self.currentId() > target and len(self.visitedIds()) > 1:
            self.back()
        while 0 <= self.page_now().nextId() <= target:  # an edit of an earlier value led past it
            self.go_next()
        self._jumping = False
        self._page_changed(self.currentId())

    def forget_pages(self) -> None:
        """Every page but the first is built anew when it is needed: nothing stays entered."""
        for number in self.pageIds():
            if number != ORDER.index(Step.BEFORE):
                page = self.page(number)
                self.removePage(number)
                page.hide()
                page.deleteLater()

    def refresh(self) -> None:
        """Bring step list and footer in line with the session."""
        if self._step is None:
            return
        self._withdraw_question()
        self.steps.show_session(self._step, self.context.session)
        self._arrange(sizes.of(self))
        self.footer.dress(self.page_now(), self.context.session)
        self.footer.set_enabled(enabled=not self._busy)

    def validateCurrentPage(self) -> bool:
        if self._busy and not self._passing:
            return False
        may_go = self._passing or (self.footer.main().armed and self.page_now().validatePage())
        if not may_go:
            return False
        after = self.page_now().nextId()
        if after >= 0:
            self._ensure(ORDER[after])
        return True

    def reject(self) -> None:
        """Cancel, Esc, the window's cross and the end of the session: asks while something would be lost."""
        question = None if self._stopped else self.question
        if question is None:
            self._stop()
        elif self._open_question() is None:
            leaving.dialog(question, self.page_now(), self.context, self._stop).open()

    def accept(self) -> None:
        """*Close* on the last page."""
        self.reject()

    @property
    def question(self) -> leaving.Question | None:
        """What leaving would ask now; None = it would just close."""
        return leaving.question(self.page_now(), self.context) if self._step is not None else None

    def done(self, result: int) -> None:
        if self._step is not None:
            self.page_now().left()
            self._step = None
        self.context.background.close()
        self.help_menu.close_manual()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            theme.changes().changed.emit()  # the system's text size: every style of type follows it
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not tooltips.close(event) and not enter.pressed(self, event):
            super().keyPressEvent(event)

    def _stop(self) -> None:
        self._stopped = True
        if self._step in LAST:
            self.context.outcome_seen()
        super().reject()

    def edit(self, step: Step, value: str) -> None:
        """Go back to ``step`` with the focus on ``value``; *Next* there comes back when nothing else is open."""
        origin = self._step
        self.restart_at(step)
        if self._step is not step or origin is None:
            return
        self.context.begin_edit(step, origin)
        QTimer.singleShot(0, self, lambda: self._focus_value(step, value))

    def _focus_value(self, step: Step, value: str) -> None:
        target = self.page_now().value(value) if self._step is step else None
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _withdraw_question(self) -> None:
        """What was asked about is over: nothing is lost by going on, or something else would be."""
        dialog = self._open_question()
        if dialog is not None and dialog.property("question") != self.question:
            dialog.reject()

    def _open_question(self) -> Dialog | None:
        """The question that is open."""
        dialogs = self.findChildren(Dialog, "stop")
        return next((dialog for dialog in dialogs if dialog.isVisible()), None)

    def _page_changed(self, number: int) -> None:
        if number < 0 or self._jumping:
            return
        self.set_busy(False)
        before, self._step = self._step, ORDER[number]
        if before is not None:
            RECORD.step(before, outcome(before, self.context.session) or "left")
            self._left(before)
        RECORD.step(self._step, OPENED)
        self.context.shown(self._step)
        self._remember(self._step)
        self.refresh()
        page = self.page_now()
        page.refresh_header()
        page.is_coming = True
        page.entered()
        QTimer.singleShot(0, self, self._settle)

    def _left(self, before: Step) -> None:
        page = self.page(ORDER.index(before))
        if isinstance(page, Page):
            page.left()
        now = self._step
        if now is None or ORDER.index(now) >= ORDER.index(before):
            return
        self.context.replace(flow.rewind(self.context.session, now))
        if self.context.session.account is None:
            self.context.directories = None

    def _settle(self) -> None:
        if self._step is None:  # closed in the meantime
            return
        page = self.page_now()
        if not page.is_coming:  # two pages in one turn: this one is there already
            return
        page.is_coming = False
        focus = page.initial_focus() or self.footer.main()
        focus.setFocus(Qt.FocusReason.OtherFocusReason)
        page.show_top()
        page.announce_header()

    def _remember(self, step: Step) -> None:
        if step not in (Step.BEFORE, *LAST):
            from datetime import UTC, datetime

            now = datetime.now(UTC).isoformat(timespec="seconds")
            purpose = self.context.session.purpose.value
            self.context.memory.update(step=step.value, stopped_at=now, purpose=purpose)

    def _ensure(self, step: Step) -> None:
        if self.page(ORDER.index(step)) is None:
            self.setPage(ORDER.index(step), make_page(step, self.context))

    def _lay_out(self) -> None:
        self.setSideWidget(self.steps)
        room = self.screen().availableSize()
        self.setMinimumSize(SMALLEST.boundedTo(room))
        self.resize(DEFAULT.boundedTo(room))

    def _arrange(self, room: Room) -> None:
        if self._step is None:
            return
        holder = self.steps.parentWidget()
        if holder is not None and (layout := holder.layout()) is not None:
            layout.setContentsMargins(0, 0, 0, 0)  # or the list doesn't touch the window's edge
        width = NARROW if room.width < Width.NORMAL else WIDTH
        self.steps.setFixedWidth(sizes.scaled(width))
        self.steps.setVisible(room.width is not Width.NARROW)
        self.page_now().arrange(room)


def make_page(step: Step, context: Context) -> Page:
    """The page of ``step``, newly made; its module is imported when it is first needed."""
    module, name = PAGES[step]
    page: Page = getattr(import_module(f"setup_assistant.ui.{module}"), name)(context)
    return page


_B = QWizard.WizardButton
_FIRST = (_B.HelpButton, _B.BackButton, _B.CancelButton)
_MAIN = (_B.NextButton, _B.CommitButton, _B.FinishButton)


class Footer:
    """``Footer(wizard).dress(page, session)``: Help left; Back, main button, Cancel right."""

    def __init__(self, wizard: QWizard) -> None:
        self._wizard = wizard
        self._layout: list[QWizard.WizardButton] = []
        self._buttons = {which: Button() for which in (*_FIRST, *_MAIN)}
        for which, button in self._buttons.items():
            wizard.setButton(which, button)

    def button(self, which: QWizard.WizardButton) -> Button:
        """One of the window's buttons."""
        return self._buttons[which]

    def main(self) -> Button:
        """The main button that is there now."""
        present = [which for which in _MAIN if which in self._layout]
        return self.button(present[0] if present else _B.CancelButton)

    def dress(self, page: Page, session: Session) -> None:
        """Set layout, words and fill for ``page``."""
        exists = flow.connector_exists(session)
        creates = page.step is Step.REVIEW and not flow.consent_needed(session)
        if page.isCommitPage() != creates:
            page.setCommitPage(creates)
        self._lay_out(page, creates=creates, back=flow.back_allowed(page.step, session))
        main = page.main_text() or _main_text(page.step, creates=creates)
        for which in _MAIN:
            button = self.button(which)
            button.setProperty(LOOK, "filled" if page.main_filled else "secondary")
            button.commit_on(page if page.commits and which in self._layout else None)
            button.update()
        cancel = _("Close") if exists else _("Cancel")
        # “Next” keeps its letter free where the button is called otherwise: Alt and N would do something else.
        words = (_("Help"), page.back_text() or _("Back"), cancel, _("Next"), main)
        marked = access_keys.of(self._wizard).keep(words, self._buttons.values())
        for which, text in zip((*_FIRST, *_MAIN), (*marked[:3], *marked[-1:] * 3), strict=True):
            self._wizard.setButtonText(which, text)

    def set_enabled(self, *, enabled: bool) -> None:
        """Everything but Cancel and Help; they stay usable while a call runs."""
        for which in (*_MAIN, _B.BackButton):
            self.button(which).setEnabled(enabled)

    def _lay_out(self, page: Page, *, creates: bool, back: bool) -> None:
        layout = [_B.HelpButton, _B.Stretch]
        if back:
            layout.append(_B.BackButton)
        if page.step in LAST:
            layout.append(_B.FinishButton)
        else:
            main = [_B.CommitButton if creates else _B.NextButton]
            layout += [*(main if page.has_main_button else []), _B.CancelButton]
        if layout != self._layout:
            self._layout = layout
            self._wizard.setButtonLayout(layout)
            self._order_tabs()

    def _order_tabs(self) -> None:
        """After the page, as they are seen: Help, Back, main button, Cancel."""
        order = (_B.HelpButton, _B.BackButton, *_MAIN, _B.CancelButton)
        chain = [self.button(which) for which in order if which in self._layout]
        for before, after in pairwise(chain):
            QWizard.setTabOrder(before, after)


def _main_text(step: Step, *, creates: bool) -> str:
    if step in (Step.REVIEW, Step.REVIEW_AGAIN):
        return _("Create connector") if creates else _("Continue in Keepit")
    return _("Close") if step in LAST else _("Next")
