"""The details of the chosen organization: findings, worst first, and what can be done about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QSizePolicy,
    QWidget,
)

from setup_assistant import labels
from setup_assistant.checks import registry, scoping
from setup_assistant.checks.advice import Advice, Level, advice
from setup_assistant.checks.wording import Words
from setup_assistant.inspection import coverage as coverage_wording
from setup_assistant.model import (
    Coverage,
    Finding,
    Inspected,
    Inspection,
    OrganizationStatus,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.texts import _, clock, ngettext
from setup_assistant.ui.changes.controller import Fix
from setup_assistant.ui.organizations.row import Column, Row, headers
from setup_assistant.ui.status_icons import STATUS_ICONS
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, column, holder, row
from setup_assistant.ui.widgets.scroll import Scroll
from setup_assistant.ui.widgets.text import ElidedText, Text

HEIGHT = 166
_LEAST_TEXT = 260
_ACTION_HEIGHT, _ACTION_GAP = 30, 6


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


@dataclass(frozen=True)
class Elsewhere:
    """What is to be known of an organization that isn't of the first sign-in's directory.

    ``directory`` is the first sign-in's, for people; ``count`` says how many organizations wait for one
    to this one's; ``as_whom`` says who has read it.
    """

    directory: str = ""
    count: int = 0
    as_whom: str = ""


HERE = Elsewhere()
"""Of the first sign-in's directory."""


def elsewhere_of(inspected: Inspected | None, inspection: Inspection | None) -> Elsewhere:
    """What is to be known of ``inspected`` beside all the others."""
    if inspected is None or inspection is None:
        return HERE
    directory, waiting = inspected.evidence.directory, OrganizationStatus.SIGN_IN
    organizations = inspection.organizations if inspected.status is waiting else ()
    count = sum(
        one.evidence.directory == directory and one.status is waiting for one in organizations
    )
    as_whom = labels.as_whom(inspected.evidence, inspection.account)
    return Elsewhere(inspection.account.directory, count, as_whom)


class Details(Card):
    """``show_row(row, fix, …)`` fills it; ``link`` is the settings page of the worst finding.

    ``focus_first`` goes to its first action, and Esc leaves it again.
    """

    leave = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__(padding=0)
        self.link = ""
        self._actions = actions
        self._row: Row | None = None
        self._fix: Fix | None = None
        self.name = ElidedText("", "heading")
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.head = StatusLabel("ok", "ok", "", wrap=True)
        self.busy = Busy()
        self.back_up = _button(_("Back it up"), self._with_row(actions.back_up), "plus")
        self.set_aside = _button(_("Set aside…"), self._with_row(actions.set_aside), "aside")
        self.take_back = _button(_("Take back"), self._with_row(actions.take_back), "undo")
        self.fix = _button("", lambda: self._fix and self._fix.act(), "approve", tinted=True)
        self.copy = _button(_("Copy instructions for an administrator"), self._copy, "copy")
        self.open = _button(_("Open settings page"), lambda: actions.open_page(self.link), "open")
        self.check = _button(_("Check again"), self._with_row(actions.check), "reload")
        self.remove = _button(_("Remove from the list"), self._with_row(actions.remove), "close")
        first = (self.fix, self.back_up, self.take_back)
        last = (self.open, self.copy, self.check, self.set_aside, self.remove)
        self.buttons = (*first, *last)
        self._findings = Findings()
        self._lay_out()

    def show_row(
        self,
        row: Row,
        fix: Fix | None,
        *,
        added: bool,
        may_set_aside: bool,
        brief: bool,
        elsewhere: Elsewhere = HERE,
    ) -> None:
        """Show what is known of ``row``; ``brief`` adds what the table's hidden columns would say.

        Without a ``fix`` the instructions for somebody else come first.
        """
        self._row, self._fix = row, fix
        self.name.setText(row.organization.name)
        self.setAccessibleName(_("Details for {org}").format(org=row.organization.name))
        self._show_head(row)
        self._findings.clear()
        if row.inspected is not None:
            self._show_findings(row.inspected, row if brief else None, elsewhere)
        checking = row.status is OrganizationStatus.CHECKING
        self._offer(row.inspected, fix)
        self.check.setVisible(not checking)
        self.remove.setVisible(added)
        self.back_up.setVisible(not row.backup and not checking)
        self.set_aside.setVisible(may_set_aside)
        self.take_back.setVisible(_set_aside(row))
        self._arrange()

    def focus_first(self) -> None:
        """Give the focus to the first action."""
        visible = [button for button in self.buttons if button.isVisible()]
        first = min(visible, key=self._right.indexOf, default=None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

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
        self._findings.add_coverage(sentences, show_list)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

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
        if (
            row.status in (OrganizationStatus.SET_ASIDE, OrganizationStatus.LEFT_OUT)
            or row.status is OrganizationStatus.SIGN_IN
        ):
            mark = STATUS_ICONS[row.status]
        elif findings:
            mark = _verdict_icon(findings[0])
        self.head.show_status(*mark, registry.headline(row.inspected).head)

    def _show_findings(
        self, inspected: Inspected, hidden: Row | None, elsewhere: Elsewhere
    ) -> None:
        findings = registry.open_findings(inspected)
        if not findings or inspected.status is OrganizationStatus.SET_ASIDE:
            self._findings.add_finding(registry.headline(inspected))
        causes = set[tuple[str, str]]()
        for finding in findings:
            words = registry.words(finding, inspected.evidence)
            words = _in_window(words, finding, inspected, elsewhere)
            if (words.found, words.why) in causes:
                continue  # one reason often leaves several questions open
            first = not causes
            causes.add((words.found, words.why))
            foreign = finding.reason == UnreadReason.OTHER_DIRECTORY
            directory = inspected.evidence.directory if foreign else ""
            self._findings.add_finding(
                words,
                None if first else _verdict_icon(finding),
                directory=directory if isinstance(directory, str) else "",
            )
        if elsewhere.as_whom:
            self._findings.add_caption(elsewhere.as_whom)
        for each in advice(inspected.evidence) if inspected.backup else ():
            self._findings.add_advice(each)
        if hidden is not None:
            self._findings.add_hidden(hidden)

    def _offer(self, inspected: Inspected | None, fix: Fix | None) -> None:
        """The fix goes first, else the instructions for somebody who can do it."""
        findings = registry.open_findings(inspected) if inspected is not None else ()
        self.link = ""
        if inspected is not None:
            worst = findings[0] if findings else inspected.finding("oauth_access")
            self.link = registry.words(worst, inspected.evidence).link
        self.open.setVisible(bool(self.link))
        self.fix.setVisible(fix is not None)
        if fix is not None:
            self.fix.setText(fix.text)
            self.fix.setIcon(theme.icon(fix.icon, "link"))
        self._right.removeWidget(self.copy)
        self._right.insertWidget(0 if fix is None else 2, self.copy)
        buttons.show_as(self.copy, "tinted" if fix is None else "secondary", "copy")
        self.copy.setVisible(bool(findings))
        self.copy.setText(_("Copy instructions for an administrator"))

    def _lay_out(self) -> None:
        mark = row(self.busy, (self.head, 1), spacing=6)
        head = row((self.name, 0, TOP), (mark, 1), spacing=14)
        text = column(head, (self._findings, 1), spacing=2)
        wide = max(button.sizeHint().width() for button in self.buttons)
        for button in self.buttons:
            button.setMinimumWidth(wide)  # the same, whichever are shown
        self._right = column(*self.buttons, STRETCH, spacing=_ACTION_GAP)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setContentsMargins(16, 12, 12, 12)
        self._box.setSpacing(16)
        self._box.addLayout(text, 1)
        self._box.addLayout(self._right, 0)
        self.body.addLayout(self._box)
        self.setFixedHeight(HEIGHT)

    def _arrange(self) -> None:
        """The buttons stand beside the text, or below it where it is too narrow."""
        wide = max(button.sizeHint().width() for button in self.buttons)
        below = self.width() - wide - 44 < _LEAST_TEXT
        way = QBoxLayout.Direction
        self._box.setDirection(way.TopToBottom if below else way.LeftToRight)
        visible = sum(not button.isHidden() for button in self.buttons)
        high = max(HEIGHT, visible * (_ACTION_HEIGHT + _ACTION_GAP) + 24)
        self.setFixedHeight(HEIGHT + high if below else high)


def _button(text: str, act: Callable[[], object], icon: str, *, tinted: bool = False) -> Button:
    make = buttons.tinted if tinted else buttons.secondary
    button = make(text, act, icon=icon, left=True)
    button.setFixedHeight(_ACTION_HEIGHT)
    return button


def _in_window(words: Words, finding: Finding, inspected: Inspected, elsewhere: Elsewhere) -> Words:
    """With what can be done here, and with why an exemption doesn't hold any more."""
    if finding.reason == UnreadReason.OTHER_DIRECTORY:
        words = _to_sign_in_to(words, inspected, elsewhere)
    words = replace(words, found=f"{scoping.ended(inspected)} {words.found}".strip())
    if finding.check != "oauth_access" or finding.verdict is not Verdict.FAILED:
        return words
    why = _(
        "Keepit requires this policy in every organization it backs up, to reach all its data. If you "
        "won't back up {org}, clear its tick under Back up; OAuth access isn't needed then."
    )
    return replace(words, why=why.format(org=inspected.organization.name))


def _to_sign_in_to(words: Words, inspected: Inspected, elsewhere: Elsewhere) -> Words:
    sentence = _("Your sign-in is for {directory}. Nothing else about {org} could be read. {time}.")
    form = ngettext(
        "Sign in there with the same account, and its {n} organization is checked and added. Keepit "
        "signs in once per connector: that directory may need a connector of its own.",
        "Sign in there with the same account, and its {n} organizations are checked and added. Keepit "
        "signs in once per connector: that directory may need a connector of its own.",
        elsewhere.count,
    )
    return replace(
        words,
        found=sentence.format(
            directory=elsewhere.directory,
            org=inspected.organization.name,
            time=clock(inspected.evidence.read_at),
        ),
        why=form.format(n=elsewhere.count),
    )


def _set_aside(row: Row) -> bool:
    """Whether an exemption is there to be taken back, whether it holds still or not."""
    inspected = row.inspected
    unread = (OrganizationStatus.SET_ASIDE, *scoping.UNREAD)
    return inspected is not None and bool(inspected.exemption) and inspected.status in unread


def _verdict_icon(finding: Finding) -> tuple[str, str]:
    return ("warn", "warn") if finding.verdict is Verdict.FAILED else ("unknown", "mute")


class Findings(Scroll):
    """The sentences, one below the other; scrolls by itself."""

    def __init__(self) -> None:
        super().__init__(QWidget())
        self.clear()

    def clear(self) -> None:
        """Remove every sentence."""
        self._column = column(spacing=1)
        self.setWidget(holder(column(self._column, STRETCH, spacing=0, margins=(0, 0, 8, 0))))

    def add_finding(
        self, words: Words, mark: tuple[str, str] | None = None, *, directory: str = ""
    ) -> None:
        """Add one finding; ``mark`` is the icon of its head, None where the head is shown above.

        ``directory`` is the id of the one that it is about, to be selected.
        """
        if mark is not None:
            self._column.addSpacing(8)
            self._column.addWidget(StatusLabel(*mark, words.head, strong=True, wrap=True))
        for title, sentence in (
            (_("What was found"), words.found),
            (_("Why it matters"), words.why),
        ):
            self._column.addWidget(Text(title, "overline"))
            self._column.addWidget(Text(sentence))
            if directory and sentence is words.found:
                words_of_id = _("Directory {tenant}").format(tenant=directory)
                self._column.addWidget(Text(words_of_id, "code"))
            self._column.addSpacing(4)

    def add_caption(self, sentence: str) -> None:
        """Add a quieter sentence."""
        self._column.addWidget(Text(sentence, "caption", selectable=True))

    def add_advice(self, each: Advice) -> None:
        """Add what a policy says besides the checks: with its reason where something is advised."""
        self._column.addSpacing(4)
        self._column.addWidget(StatusLabel("info", "link", each.words.head, wrap=True))
        if each.level is Level.ADVISED:
            sentences = (each.words.found, each.words.why, *each.words.by_hand)
            self._column.addWidget(Text(" ".join(sentences)))

    def add_hidden(self, row: Row) -> None:
        """Add what the narrow table doesn't show."""
        for each in (Column.DIRECTORY, Column.LEVEL):
            text = f"{headers()[each]}: {row.cells[each].text}"
            self._column.addWidget(Text(text, "caption"))

    def add_coverage(
        self, sentences: Sequence[str], show_list: Callable[[], object] | None
    ) -> None:
        """Add what the account can see, and the way to the whole list."""
        if not sentences:
            return
        self._column.addSpacing(4)
        self._column.addWidget(Text(coverage_wording.title(), "overline"))
        self._column.addWidget(Text(" ".join(sentences)))
        if show_list is not None:
            self._column.addWidget(buttons.link(_("Show the list"), show_list))
