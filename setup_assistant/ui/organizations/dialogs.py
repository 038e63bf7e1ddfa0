"""The questions of the Organizations page: go on with open points, and which organization to add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from setup_assistant import labels
from setup_assistant.checks import registry
from setup_assistant.errors import InputError
from setup_assistant.model import (
    NOT_READY,
    Inspected,
    Inspection,
    OrganizationStatus,
    Verdict,
    Weight,
)
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.organizations.row import STATUS_ICONS
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import column, holder, row
from setup_assistant.ui.widgets.scroll import Scroll
from setup_assistant.ui.widgets.text import ElidedText, Text

_ROW, _MOST = 36, 5


@dataclass(frozen=True)
class Point:
    """One line of the question: what is open, and where."""

    status: OrganizationStatus
    name: str
    text: str


def open_points(parent: QWidget, inspection: Inspection, go_on: Callable[[], object]) -> Dialog:
    """Drawing 03e, worst first; the initial focus is *Go back and fix*.

    The account itself is a point of its own when what is required of it was not found.
    """
    points = [*_account_point(inspection), *map(_point, _not_ready(inspection))]
    title, text = _question(inspection)
    dialog = Dialog(parent, title, text)
    dialog.content.addWidget(_list(points))
    dialog.add_button(_("Go back and fix"), main=True, focus=True)
    dialog.add_button(_("Continue anyway"), go_on)
    return dialog


def _not_ready(inspection: Inspection) -> list[Inspected]:
    """What isn't ready; what is set aside only where nothing else is left to be backed up."""
    urgency = list(OrganizationStatus)
    anything = inspection.count(OrganizationStatus.READY)
    statuses = NOT_READY if anything else (*NOT_READY, OrganizationStatus.SET_ASIDE)
    open_ = [o for o in inspection.organizations if o.status in statuses]
    return sorted(open_, key=lambda o: (urgency.index(o.status), o.organization.name))


def _question(inspection: Inspection) -> tuple[str, str]:
    organizations = _not_ready(inspection)
    n = len(organizations)
    if not n:
        words = registry.account_words(inspection.account_finding, inspection.account)
        return words.head, words.why
    title = ngettext("{n} organization is not ready", "{n} organizations are not ready", n)
    text = ngettext(
        "Keepit may refuse the connector or skip {org}. You can fix it later and check again.",
        "Keepit may refuse the connector or skip these organizations. You can fix them later and "
        "check again.",
        n,
    )
    return title.format(n=n), text.format(org=organizations[0].organization.name)


def _account_point(inspection: Inspection) -> list[Point]:
    finding = inspection.account_finding
    if finding.weight is not Weight.REQUIRED or finding.verdict is Verdict.PASSED:
        return []
    words = registry.account_words(finding, inspection.account)
    unknown = finding.verdict is Verdict.UNKNOWN
    status = OrganizationStatus.UNKNOWN if unknown else OrganizationStatus.ATTENTION
    return [Point(status, inspection.account.upn, words.head)]


class AddDialog(Dialog):
    """Asks for a name; ``add(name)`` gets one that can be an organization's and isn't listed yet."""

    def __init__(
        self, parent: QWidget, knows: Callable[[str], bool], add: Callable[[str], object]
    ) -> None:
        super().__init__(
            parent,
            _("Add an organization"),
            _(
                "Organizations that Azure DevOps doesn't list for this account can be checked by name."
            ),
        )
        self._knows, self._add = knows, add
        self.name = QLineEdit()
        self.name.setPlaceholderText("contoso")
        help_text = _(
            "The name in its address, after dev.azure.com/. You can paste the whole address."
        )
        self.field = Field(_("Organization"), self.name, help=help_text)
        self.content.addWidget(self.field)
        self.add_button(_("Add"), self._try, main=True, closes=False)
        self.add_button(_("Cancel"))
        self.name.textEdited.connect(lambda _text: self.field.clear_error())
        self.name.setFocus()

    def _try(self) -> None:
        from setup_assistant.services.azure_devops.organization_names import organization_name

        try:
            name = organization_name(self.name.text())
        except InputError as error:
            self._refuse(error.message)
            return
        if self._knows(name):
            self._refuse(_("“{org}” is already in the list.").format(org=name))
            return
        self.accept()
        self._add(name)

    def _refuse(self, sentence: str) -> None:
        self.field.show_error(sentence)
        self.adjustSize()
        self.name.setFocus()
        self.name.selectAll()


def _list(points: list[Point]) -> QWidget:
    lines = [part for point in points for part in (Line(), _line(point))][1:]
    rows = holder(column(*lines, spacing=0))
    if len(points) <= _MOST:
        return Card(rows, fill="sunken", padding=1)
    scroll = Scroll(rows)
    scroll.setFixedHeight(_ROW * _MOST + _ROW // 2)
    return Card(scroll, fill="sunken", padding=1)


def _point(inspected: Inspected) -> Point:
    unread = inspected.status is OrganizationStatus.UNKNOWN
    text = labels.status_word(inspected.status) if unread else registry.headline(inspected).head
    return Point(inspected.status, inspected.organization.name, text)


def _line(point: Point) -> QWidget:
    icon = Icon(*STATUS_ICONS[point.status], 16)
    name, text = ElidedText(point.name, "strong"), Text(point.text, wrap=False)
    line = holder(row(icon, (name, 2), (text, 3), spacing=8, margins=(16, 0, 16, 0)))
    line.setFixedHeight(_ROW)
    line.setAccessibleName(f"{point.name}: {point.text}")
    return line
