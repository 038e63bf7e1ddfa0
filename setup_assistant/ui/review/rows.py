"""What Review shows, as data: the rows of both groups, made from the session alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from setup_assistant import labels
from setup_assistant.checks.registry import account_words
from setup_assistant.connector import tasks, wording
from setup_assistant.flow import Step, consent_needed
from setup_assistant.model import NO_TENANT, Inspection, Seats, Session
from setup_assistant.texts import _, labelled, listed, ngettext, quoted
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.button import ENTER
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, add, column, empty, row, stand
from setup_assistant.ui.widgets.sizes import Width
from setup_assistant.ui.widgets.text import Label, Text, align


@dataclass(frozen=True)
class Row:
    """One line: ``icon`` and ``colour`` are names of the design."""

    icon: str
    label: str
    value: str
    colour: str = "text2"
    strong: bool = False
    edit: str = ""
    """Accessible name of its link, such as “Edit retention”; empty: there is none."""
    place: tuple[Step, str] = (Step.CONNECTOR, "")
    """Where the link leads: the step, and what of it has the focus then."""
    note: str = ""
    """A quieter line below the value."""


def keepit_rows(session: Session) -> tuple[Row, ...]:
    """The group “In Keepit”."""
    draft, account = session.draft, session.keepit
    by_api = account is not None and not consent_needed(session)
    return (
        Row("plus", _("New connector"), draft.name, strong=True, edit=_("Edit name")),
        Row(
            "building",
            _("Account"),
            f"{account.name}, {account.host}" if account else "",
            edit=_("Edit account"),
            place=(Step.KEEPIT, "account"),
        ),
        Row(
            "calendar",
            _("Retention"),
            wording.period(draft.retention),
            edit=_("Edit retention"),
            place=(Step.CONNECTOR, "retention"),
        ),
        Row(
            "users",
            _("Who may see it"),
            _who(draft.members),
            edit=_("Edit who may see it"),
            place=(Step.CONNECTOR, "members"),
        ),
        Row(
            "approve",
            _("Approval"),
            _approval(session),
            edit=_("Edit approval"),
            place=(Step.KEEPIT, "approval"),
        ),
        Row("wait", _("First backup"), wording.first_backup(by_api=by_api)),
    )


def again_rows(session: Session) -> tuple[Row, ...]:
    """The group “In Keepit” before a new sign-in of a connector; none without one."""
    state, account, keepit = session.existing, session.account, session.keepit
    if state is None:
        return ()
    reported = Row("ok", _("Keepit reports"), _("No fault"))
    if left := tasks.task(state.fault):
        reported = Row("warn", _("Open tasks"), left.head, colour="warn")
    elif not state.sound:
        reported = Row("unknown", _("Keepit reports"), _("Could not be read"), colour="mute")
    name = state.connector.shown
    return (
        Row(
            "plug",
            _("Connector"),
            name,
            strong=True,
            edit=_("Edit connector"),
            place=(Step.EXISTING, ""),
        ),
        Row("building", _("Account"), f"{keepit.name}, {keepit.host}" if keepit else ""),
        reported,
        Row("key", _("Sign in as"), account.upn if account else ""),
        Row("approve", _("Approval"), _("You give it in Keepit on the next page")),
    )


def devops_rows(session: Session) -> tuple[Row, ...]:
    """The group “In Azure DevOps”; the assistant changes nothing there now."""
    changes = Row("undo", _("Changes"), _changes(len(session.changed)))
    if session.inspection is None:
        return (changes,)
    return (_organizations(session.inspection), changes)


def _changes(earlier: int) -> str:
    if not earlier:
        return _("None. Nothing is changed in Azure DevOps.")
    return ngettext(
        "None now. {n} change was confirmed and made earlier.",
        "None now. {n} changes were confirmed and made earlier.",
        earlier,
    ).format(n=earlier)


def _who(members: tuple[str, ...]) -> str:
    """The roles always see it; members see it besides."""
    if not members:
        return _("Master Admins, Compliance Admins, Audit users")
    return ngettext(
        "Master Admins, Compliance Admins, Audit users and {n} more: {members}",
        "Master Admins, Compliance Admins, Audit users and {n} more: {members}",
        len(members),
    ).format(n=len(members), members=listed(members))


def _approval(session: Session) -> str:
    """Whose approval: Keepit can't say whose directory it is for, so it stands as chosen by the user."""
    if session.keepit is None or consent_needed(session):
        return _("You give it in Keepit on the next page")
    names = next(
        (a.used_by for a in session.keepit.authorizations if a.orglink == session.draft.orglink), ()
    )
    if len(names) == 1:
        return _("That of connector “{name}”, as you chose").format(name=names[0])
    return _("That of connectors {names}, as you chose").format(names=listed(map(quoted, names)))


def points(session: Session) -> tuple[str, ...]:
    """What has to be known before creating, a sentence each: seats, what exists, what isn't ready."""
    account = session.keepit
    names = tuple(one.shown for one in account.azure_devops) if account is not None else ()
    exists = ""
    if names:
        exists = ngettext(
            "{names} exists already. If both back up the same organizations, everything is kept twice; "
            "Keepit doesn't say whether it then needs seats twice.",
            "{names} exist already. If another one backs up the same organizations, everything is kept "
            "twice; Keepit doesn't say whether it then needs seats twice.",
            len(names),
        ).format(names=listed(map(quoted, names)))
    return tuple(filter(None, (*warnings(session), exists)))


def warnings(session: Session) -> tuple[str, ...]:
    """Those of the points that may stop a backup."""
    seats = session.keepit.seats if session.keepit is not None else None
    exceeded = seats_exceeded(seats) if isinstance(seats, Seats) else ""
    n = session.inspection.not_ready if session.inspection is not None else 0
    not_ready = ngettext(
        "{n} organization is not ready. The backup can be incomplete until it is.",
        "{n} organizations are not ready. The backup can be incomplete until they are.",
        n,
    ).format(n=n)
    directories = several_directories(session.inspection)
    return tuple(filter(None, (exceeded, not_ready if n else "", directories)))


def seats_exceeded(seats: Seats) -> str:
    """That more seats are used than there are, as far as Keepit tells; empty if not."""
    if not seats.exceeded:
        return ""
    if seats.total is None or seats.used <= seats.total:
        return _(
            "Keepit reports that the seat limit is exceeded. It stops backups above the limit."
        )
    words = _("{used} of {total} seats are used. Keepit stops backups above the limit.")
    return words.format(used=seats.used, total=seats.total)


def _organizations(inspection: Inspection) -> Row:
    edit = partial(
        Row, label=_("Organizations"), edit=_("Edit organizations"), place=(Step.ORGANIZATIONS, "")
    )
    if not inspection.organizations:
        return edit("warn", value=_("None found"), colour="warn")
    n, aside = inspection.to_back_up, map(labels.set_aside, inspection.set_aside)
    note = "\n".join(filter(None, (_left_out(inspection), *aside)))
    if inspection.not_ready or inspection.set_aside:
        value = ngettext("{n} to back up: {counts}", "{n} to back up: {counts}", n)
        value = value.format(n=n, counts=_counts(inspection))
    elif not inspection.complete:
        value = _("{n} to back up; the check was stopped").format(n=n)
    elif not inspection.ready:
        value = ngettext("{n} to back up. {problem}", "{n} to back up. {problem}", n)
        problem = account_words(inspection.account_finding, inspection.account).head
        value = value.format(n=n, problem=problem)
    else:
        value = ngettext("{n} to back up, ready", "{n} to back up, all ready", n).format(n=n)
    if inspection.ready and inspection.set_aside:
        return edit("aside", value=value, note=note)
    if inspection.ready:
        return edit("ok", value=value, note=note)
    return edit("warn", value=value, colour="warn", note=note)


def several_directories(inspection: Inspection | None) -> str:
    """That what is to be backed up is in more than one directory, as a sentence; empty if it isn't."""
    organizations = inspection.organizations if inspection else ()
    tenants = {
        one.evidence.directory.casefold()
        for one in organizations
        if one.backup and isinstance(one.evidence.directory, str)
    }
    tenants.discard(NO_TENANT)
    n = len(tenants)
    if n < 2:
        return ""
    form = ngettext(
        "The ticked organizations are in {n} directory. One connector may not reach all of them; "
        "Keepit doesn't say.",
        "The ticked organizations are in {n} directories. One connector may not reach all of them; "
        "Keepit doesn't say.",
        n,
    )
    return form.format(n=n)


def _counts(inspection: Inspection) -> str:
    counts = ((status, inspection.count(status)) for status in labels.SUMMED)
    return listed(labels.count(status, n) for status, n in counts if n)


def _left_out(inspection: Inspection) -> str:
    """Which ones are left out: the assistant can't tell Keepit."""
    left_out = inspection.left_out
    form = ngettext(
        "Left out: {orgs}. Don't select it in Keepit either.",
        "Left out: {orgs}. Don't select them in Keepit either.",
        len(left_out),
    )
    return form.format(orgs=labels.names(left_out)) if left_out else ""


_ROW_HEIGHT, _LABEL_WIDTH = 36, 136


class ReviewCard(Card):
    """``ReviewCard(edit)``; ``show_rows`` fills it; an Edit link calls ``edit`` with step and place."""

    def __init__(self, edit: Callable[[Step, str], object]) -> None:
        super().__init__(padding=1, spacing=0)
        self._edit = edit
        self.rows: list[ReviewRow] = []
        self.links: list[QPushButton] = []
        self._boxes: list[QBoxLayout] = []

    def show_rows(self, lines: Sequence[Row]) -> None:
        """Show these lines instead."""
        self.rows, self.links, self._boxes = [], [], []
        # Several links are called the same: the words of the row have their access keys.
        names = [(Label if line.edit else Text)(line.label, style="secondary") for line in lines]
        empty(self.body)
        for number, (line, name) in enumerate(zip(lines, names, strict=True)):
            add(self.body, Line() if number else None, self._line(line, name))
        align(names, _LABEL_WIDTH)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Keys above values where the window is narrow."""
        above = sizes.of(self).width is Width.NARROW
        for box in self._boxes:
            stand(box, below=above)
            box.setSpacing(0 if above else 10)

    def _line(self, line: Row, label: Text) -> QWidget:
        value = _Value(line.value, "strong" if line.strong else "body", selectable=True)
        words = column(
            value,
            Text(line.note, "caption", selectable=True) if line.note else None,
            spacing=0,
        )
        link = None
        if line.edit:
            link = buttons.link(_("Edit"), partial(self._edit, *line.place), name=line.edit)
            self.links.append(link)
            label.setBuddy(link)
        icon = (Icon(line.icon, line.colour, 16), 0, MIDDLE)
        box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        box.setSpacing(10)
        add(box, label, (words, 1))
        self._boxes.append(box)
        widget = ReviewRow(labelled(line.label, f"{line.value} {line.note}".rstrip()), value)
        row(icon, (box, 1), link, on=widget, spacing=10, margins=(17, 3, 13, 3))
        self.rows.append(widget)
        return widget


class ReviewRow(QWidget):
    """One line, to be read: the focus can be here, and Enter then neither leads away nor creates anything.

    Its value has the focus, as a text, which screen readers read; a plain widget they may pass over. It is no stop of
    Tab: the link is one.
    """

    def __init__(self, name: str, value: _Value) -> None:
        super().__init__()
        self.setMinimumHeight(sizes.scaled(_ROW_HEIGHT))
        self.setAccessibleName(name)
        value.setAccessibleName(name)
        self.setFocusProxy(value)
        value.focus_changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.hasFocus():
            with QPainter(self) as painter:
                painting.ring(painter, self.rect(), theme.color("focus"), 7)


class _Value(Text):
    """``focus_changed`` tells that it has got the focus, or lost it."""

    focus_changed = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Its cursor is for selecting; unasked it would look like a field.
        if event.reason() is Qt.FocusReason.MouseFocusReason:
            super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
