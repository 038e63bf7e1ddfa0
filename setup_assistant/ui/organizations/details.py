"""The details of the chosen organization: findings, worst first, and what can be done about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from setup_assistant import labels
from setup_assistant.checks import registry, scoping
from setup_assistant.checks.advice import advice
from setup_assistant.inspection import coverage as coverage_wording
from setup_assistant.model import (
    Coverage,
    Finding,
    Inspected,
    OrganizationStatus,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.texts import _
from setup_assistant.ui.changes.controller import Fix
from setup_assistant.ui.organizations.elsewhere import HERE, Elsewhere, in_window
from setup_assistant.ui.organizations.findings import Findings
from setup_assistant.ui.organizations.row import Column, Row
from setup_assistant.ui.status_icons import STATUS_ICONS
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.action_bar import ActionBar, Way
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import TOP, holder, row, stand
from setup_assistant.ui.widgets.text import ElidedText

_EDGE, _HEAD_GAP, _ACTION_GAP = 14, 6, 12
_TAB = Qt.FocusPolicy.TabFocus
_OWN_MARK = (
    OrganizationStatus.SET_ASIDE,
    OrganizationStatus.LEFT_OUT,
    OrganizationStatus.SIGN_IN,
)
"""Statuses that say more than their worst finding."""


Act = Callable[[Row], object]


@dataclass(frozen=True)
class Actions:
    """What the buttons do with the organization that is shown."""

    back_up: Act
    set_aside: Act
    take_back: Act
    copy: Callable[[Inspected], object]
    open_page: Callable[[str], object]
    check: Act
    show_coverage: Act
    remove: Act


class Details(Card):
    """``show_row(row, fix, …)`` fills it; ``link`` is the settings page of the worst finding.

    The actions stay where they are; only the text scrolls, and only where it must. ``focus_first`` goes to
    the first action, and Esc leaves it again.
    """

    leave = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__(padding=0)
        self.link = ""
        self._actions = actions
        self._row: Row | None = None
        self._fix: Fix | None = None
        self._beside = False
        self.name = ElidedText("", "heading")
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.head = StatusLabel("ok", "ok", "", wrap=True)
        self.busy = Busy()
        self.back_up = _button(_("Back it up"), self._with_row(actions.back_up), "plus")
        self.set_aside = _button(_("Set aside…"), self._with_row(actions.set_aside), "aside")
        self.take_back = _button(_("Take back"), self._with_row(actions.take_back), "undo")
        self.fix = buttons.tinted("", lambda: self._fix and self._fix.act(), left=True)
        self.copy = _button(_("Copy instructions"), self._copy, "copy")
        self.open = _button(_("Open settings page"), lambda: actions.open_page(self.link), "open")
        self.check = _button(_("Check again"), self._with_row(actions.check), "reload")
        self.remove = _button(_("Remove from the list"), self._with_row(actions.remove), "close")
        first = (self.fix, self.set_aside, self.back_up, self.take_back)
        self.bar = ActionBar((*first, self.open, self.copy, self.check, self.remove))
        self.text = Findings()
        self.ring_for = self.text
        self.text.focus_changed.connect(self.update)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def show_row(
        self,
        row: Row,
        fix: Fix | None,
        *,
        added: bool,
        may_set_aside: bool,
        hidden: Sequence[Column],
        elsewhere: Elsewhere = HERE,
    ) -> None:
        """Show what is known of ``row``; ``hidden`` are the columns that the table doesn't show now.

        Without a ``fix`` the instructions for somebody else come first.
        """
        self._row, self._fix = row, fix
        organization = row.organization.name
        self.name.setText(organization)
        words = _("Details for {org}").format(org=organization)
        for part in (self, self.text):
            part.setAccessibleName(words)
        self.bar.more.setAccessibleDescription(words)  # there is another *More* on the page
        self._show_head(row)
        self.text.clear()
        if row.inspected is not None:
            self._show_findings(row.inspected, elsewhere)
            named = row.status is OrganizationStatus.SIGN_IN  # its directory stands there already
            self.text.add_cells(row, [c for c in hidden if c is not Column.DIRECTORY or not named])
        self._offer(row, fix, added=added, may_set_aside=may_set_aside)
        self.fit()

    def arrange(self, *, beside: bool, rolls: bool) -> None:
        """Lay out for a place beside the table or below it; ``rolls``: where what is around scrolls as a whole."""
        self._beside = beside
        stand(self._head, below=beside)
        self._head.setSpacing(6 if beside else 14)
        self.bar.stand(Way.COLUMN if beside else Way.LINES if rolls else Way.ROW)
        self.fit()

    def focus_first(self) -> None:
        """Give the focus to the first action."""
        if self.bar.actions_shown:
            self.bar.actions_shown[0].setFocus(Qt.FocusReason.TabFocusReason)

    def height_for(self, width: int) -> int:
        """The height in which nothing scrolls, in that width."""
        return self._around(width) + self.text.height_for(width - 2 * _EDGE)

    def least_for(self, width: int) -> int:
        """The height that shows at least two lines of the text."""
        return self._around(width) + self.text.lines(2)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave.emit()
        else:
            super().keyPressEvent(event)

    def show_coverage(self, coverage: Coverage | Unread | None) -> None:
        """Add what the account can see; None while that isn't known."""
        sentences = coverage_wording.sentences(coverage) if coverage is not None else ()
        has_list = isinstance(coverage, Coverage) and bool(coverage.projects)
        show_list = self._with_row(self._actions.show_coverage) if has_list else None
        self.text.add_coverage(sentences, show_list)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def fit(self) -> None:
        """Place the parts anew, and tell that another height may be needed."""
        self._place()
        inside = (part for part in self.text.findChildren(QWidget) if part.focusPolicy() & _TAB)
        for before, after in pairwise((self.text, *inside, *self.bar.actions_shown, self.bar.more)):
            QWidget.setTabOrder(before, after)  # what is made anew would come last of all
        self.updateGeometry()

    def _with_row(self, act: Act) -> Callable[[], object]:
        return lambda: act(self._row) if self._row is not None else None

    def _copy(self) -> None:
        if self._row is not None and self._row.inspected is not None:
            self._actions.copy(self._row.inspected)
            self.copy.setText(_("Copied"))

    def _show_head(self, row: Row) -> None:
        busy = row.status in (OrganizationStatus.CHECKING, OrganizationStatus.WAITING)
        self.busy.setVisible(busy)
        self.head.icon.setVisible(not busy)
        if row.inspected is None or busy:
            self.head.show_status("wait", "mute", labels.status_word(row.status))
            return
        findings, mark = registry.open_findings(row.inspected), ("ok", "ok")
        if row.status in _OWN_MARK:
            mark = STATUS_ICONS[row.status]
        elif findings:
            mark = _verdict_icon(findings[0])
        self.head.show_status(*mark, registry.headline(row.inspected).head)

    def _show_findings(self, inspected: Inspected, elsewhere: Elsewhere) -> None:
        findings = registry.open_findings(inspected)
        if not findings or inspected.status is OrganizationStatus.SET_ASIDE:
            is_open = inspected.status is not OrganizationStatus.READY
            self.text.add_finding(registry.headline(inspected), is_open=is_open)
        causes = set[tuple[str, str]]()
        for finding in findings:
            words = registry.words(finding, inspected.evidence)
            words = in_window(words, finding, inspected, elsewhere)
            if (words.found, words.why) in causes:
                continue  # one reason often leaves several questions open
            first = not causes
            causes.add((words.found, words.why))
            foreign = finding.reason == UnreadReason.OTHER_DIRECTORY
            known = inspected.evidence.directory
            directory = known if isinstance(known, str) else ""
            self.text.add_finding(
                words,
                None if first else _verdict_icon(finding),
                directory=directory if foreign else None,
            )
        if elsewhere.as_whom:
            self.text.add_caption(elsewhere.as_whom)
        for each in advice(inspected.evidence) if inspected.backup else ():
            self.text.add_advice(each)

    def _offer(self, row: Row, fix: Fix | None, *, added: bool, may_set_aside: bool) -> None:
        """The next best action goes first, tinted: the fix, else what there is instead of one."""
        inspected = row.inspected
        findings = registry.open_findings(inspected) if inspected is not None else ()
        self.link = ""
        if inspected is not None:
            worst = findings[0] if findings else inspected.finding("oauth_access")
            self.link = registry.words(worst, inspected.evidence).link
        if fix is not None:
            self.fix.setText(fix.text)
            self.fix.setIcon(theme.icon(fix.icon, "link"))
        self.copy.setText(_("Copy instructions"))
        words = _("Copy instructions for an administrator of {org}")
        self.copy.setAccessibleName(words.format(org=row.organization.name))
        checking = row.status is OrganizationStatus.CHECKING
        offered = {
            self.fix: fix is not None,
            self.set_aside: may_set_aside,
            self.back_up: not row.backup and not checking,
            self.take_back: _set_aside(row),
            self.open: bool(self.link),
            self.copy: bool(findings),
            self.check: not checking,
            self.remove: added,
        }
        actions = [button for button, is_offered in offered.items() if is_offered]
        if fix is None and not may_set_aside and self.copy in actions:
            actions.remove(self.copy)
            actions.insert(0, self.copy)  # somebody else can do something about it
        for button in (self.set_aside, self.copy):
            first = button is actions[0] if actions else False
            buttons.show_as(button, "tinted" if first else "secondary", button.property("sign"))
        self.bar.show_actions(actions)

    def _lay_out(self) -> None:
        mark = row(self.busy, (self.head, 1), spacing=6)
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.addWidget(self.name, 0, TOP)
        self._head.addLayout(mark, 1)
        self._header = holder(self._head)
        for part in (self._header, self.text, self.bar):
            part.setParent(self)
        self.arrange(beside=False, rolls=False)

    def _around(self, width: int) -> int:
        """The height of everything but the text."""
        inner = width - 2 * _EDGE
        gaps = 2 * _EDGE + _HEAD_GAP + _ACTION_GAP
        return self._head_height(inner) + self.bar.height_for(inner) + gaps

    def _head_height(self, width: int) -> int:
        return self._head.totalHeightForWidth(width)

    def _place(self) -> None:
        """The actions at the bottom; beside the table right below the text."""
        inner = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        width, top = inner.width(), inner.top()
        head, bar = self._head_height(width), self.bar.height_for(width)
        text = max(inner.height() - head - bar - _HEAD_GAP - _ACTION_GAP, 0)
        if self._beside:
            text = min(text, self.text.height_for(width))
        self._header.setGeometry(inner.left(), top, width, head)
        top += head + _HEAD_GAP
        self.text.setGeometry(inner.left(), top, width, text)
        self.bar.setGeometry(inner.left(), top + text + _ACTION_GAP, width, bar)


def _button(text: str, act: Callable[[], object], icon: str) -> Button:
    button = buttons.secondary(text, act, icon=icon, left=True)
    button.setProperty("sign", icon)
    return button


def _set_aside(row: Row) -> bool:
    """Whether an exemption is there to be taken back, whether it holds still or not."""
    inspected = row.inspected
    unread = (OrganizationStatus.SET_ASIDE, *scoping.UNREAD)
    return inspected is not None and bool(inspected.exemption) and inspected.status in unread


def _verdict_icon(finding: Finding) -> tuple[str, str]:
    return ("warn", "warn") if finding.verdict is Verdict.FAILED else ("unknown", "mute")
