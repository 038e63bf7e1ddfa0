"""The steps at the side of the window, with who is signed in where. ``StepList().show_session(step, session)``."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from setup_assistant.flow import WAYS, Step
from setup_assistant.model import Purpose, Session
from setup_assistant.texts import _, labelled, listed, ngettext
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import tooltips
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.button import LOOK, Button
from setup_assistant.ui.widgets.card import Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, column, row
from setup_assistant.ui.widgets.text import ElidedText, Text
from setup_assistant.ui.window.step_lines import Line as StepLine
from setup_assistant.ui.window.step_lines import lines

WIDTH, NARROW = 216, 192


class StepList(QWidget):
    """``StepList()``: not focusable; each row is named “{step}, {state}”."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Steps"))
        self.setFixedWidth(WIDTH)
        self._rows = [_Row() for _step in WAYS[Purpose.NEW]]  # the other way has as many
        self._announced = ""
        self._column = column(*self._rows, STRETCH, on=self, spacing=2, margins=(12, 20, 13, 12))
        theme.changes().changed.connect(self.update)

    def show_session(self, current: Step, session: Session) -> None:
        """Show how the steps stand while ``current`` is shown, and who is signed in."""
        for row_, line in zip(self._rows, lines(current, session), strict=True):
            row_.show_line(line)
            if line.step is current and self._announced not in ("", line.spoken):
                announce(row_, line.spoken)
            if line.step is current:
                self._announced = line.spoken
        if session.account or session.keepit or "_identity" in vars(self):
            self._identity.show_session(session)
            self._make_room()

    @cached_property
    def _identity(self) -> _Identity:
        """Built when somebody has signed in."""
        identity = _Identity()
        self._column.addWidget(identity)
        return identity

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if "_identity" in vars(self):
            self._make_room()

    def _make_room(self) -> None:
        """Who is signed in is said in fewer lines where the steps need the height."""
        for lines_each in (3, 2, 1):
            self._identity.show_lines(lines_each)
            self._column.activate()
            if self._column.totalHeightForWidth(self.width()) <= self.height():
                return

    def names(self) -> list[str]:
        """What screen readers hear, row by row."""
        return [row.accessibleName() for row in self._rows]

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painting.plain(painter, self.rect(), "window")
            painting.plain(painter, QRect(self.width() - 1, 0, 1, self.height()), "border")


class _Row(QWidget):
    """Icon 18, gap 10, label that wraps, optional second line; filled while current."""

    def __init__(self) -> None:
        super().__init__()
        self._current = False
        self._icon = Icon("todo", "control", 18)
        self._label = Text()
        self._texts = column(self._label, spacing=0)
        self._row = row((self._icon, 0, TOP), (self._texts, 1), on=self, spacing=10)
        self.setMinimumHeight(35)
        theme.changes().changed.connect(self.update)

    @cached_property
    def _note(self) -> Text:
        """The second line, built for the few steps that ever have one."""
        note = Text("", "caption")
        self._texts.addWidget(note)
        return note

    def show_line(self, line: StepLine) -> None:
        """Show this step as ``line`` says."""
        self._current = line.current
        self._icon.show_icon(line.icon, line.icon_token)
        style = "strong" if line.current else "body"
        self._label.show_as(style, "text2" if line.pale else "text")
        self._label.setText(line.label)
        if line.note or "_note" in vars(self):
            self._note.setText(line.note)
            self._note.setVisible(bool(line.note))
        self._row.setContentsMargins(10, 7 if line.note else 9, 6, 6 if line.note else 8)
        self.setAccessibleName(line.spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._current:
            with QPainter(self) as painter:
                painting.rounded(painter, self.rect(), "sel", "", 6)


class _Identity(QWidget):
    """Who is signed in to Azure DevOps and which Keepit account is connected."""

    def __init__(self) -> None:
        super().__init__()
        self._account = _Block(_("Signed in to Azure DevOps"))
        self._keepit = _Block(_("Connected to Keepit"))
        parts = (Line(), self._account, self._keepit)
        self._column = column(*parts, on=self, spacing=10, margins=(0, 12, 0, 2))

    def show_session(self, session: Session) -> None:
        account, keepit = session.account, session.keepit
        self._account.show_words(
            account.name if account else "", account.upn if account else "", _directories(session)
        )
        self._keepit.show_words(keepit.name if keepit else "", keepit.host if keepit else "")
        self.setVisible(bool(account or keepit))

    def show_lines(self, most: int) -> None:
        """Show at most so many lines of each."""
        for block in (self._account, self._keepit):
            block.show_lines(most)
        self._column.setSpacing(10 if most > 1 else 4)
        self._column.activate()


def _directories(session: Session) -> str:
    """That somebody has signed in to more than one directory, or empty."""
    inspection = session.inspection
    others = len(inspection.accounts) - 1 if inspection else 0
    if not others or session.account is None:
        return ""
    form = ngettext(
        "Directories: {directory} and {n} more", "Directories: {directory} and {n} more", others
    )
    return form.format(directory=session.account.directory, n=others)


class _Block(QWidget):
    """Caption, name in strong, address elided in the middle."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self._caption = caption
        self._above = Text(caption, "caption", tint="text3")
        self._name, self._address = ElidedText("", "strong"), ElidedText("", "caption")
        self._more = Text("", "caption")
        self._more.hide()
        labels = (self._above, self._name, self._address, self._more)
        self._column = column(*labels, on=self, spacing=1, margins=(10, 0, 0, 0))

    def show_words(self, name: str, address: str, more: str = "") -> None:
        self._name.setText(name)
        self._address.setText(address)
        self._more.setText(more)
        words = listed(filter(None, (name, address, more)))
        self.setAccessibleName(labelled(self._caption, words))
        self.setVisible(bool(name or address))

    def show_lines(self, most: int) -> None:
        """Leave out the caption and what stands last first, then the address; the tooltip says all of it."""
        self._more.setVisible(most > 2 and bool(self._more.text()))
        self._above.setVisible(most > 2)
        self._address.setVisible(most > 1)
        tooltips.give(self, self.accessibleName() if most < 3 else "")
        self._column.activate()


class StepMenu(Button):
    """The current step with its icon and its place among all; a tooltip names them, and so does a menu. Steps are not links."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty(LOOK, "link")
        self._menu = QMenu(self)
        self._menu.setAccessibleName(_("Steps"))
        self.setMenu(self._menu)
        self.hide()

    def show_session(self, current: Step, session: Session) -> None:
        """Show how the steps stand."""
        self._menu.clear()
        steps = lines(current, session)
        for n, line in enumerate(steps, 1):
            action = self._menu.addAction(theme.icon(line.icon, line.icon_token), line.spoken)
            if line.current:
                words = _("Step {n} of {total}: {step}")
                self.setText(words.format(n=n, total=len(steps), step=line.label))
                self.setAccessibleName(words.format(n=n, total=len(steps), step=line.spoken))
                self.setIcon(action.icon())
        self.setAccessibleDescription(listed(line.label for line in steps))
        tooltips.give(self, "\n".join(line.spoken for line in steps))
