"""One row of the organizations table: its words, icons and sort keys, made once and then only read.

Rows may be made in a worker; nothing here touches a widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from setup_assistant import labels
from setup_assistant.checks import registry, scoping
from setup_assistant.model import (
    Finding,
    Inspected,
    Organization,
    OrganizationStatus,
    Verdict,
)
from setup_assistant.texts import _, labelled, listed, pgettext
from setup_assistant.ui.status_icons import STATUS_ICONS


class Column(IntEnum):
    BACKUP = 0
    ORGANIZATION = 1
    DIRECTORY = 2
    ADMINISTRATOR = 3
    OAUTH = 4
    LEVEL = 5
    STATUS = 6


TICKED, EMPTY = "ticked", "empty"
"""What stands for an icon in the column *Back up*: a box, which the table paints."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A word, with a status icon in the colour of ``ink``, or without one."""

    text: str = ""
    icon: str = ""
    ink: str = "text2"


@dataclass(frozen=True)
class Row:
    """An organization as the table shows it. ``inspected`` is None until it was read."""

    organization: Organization
    status: OrganizationStatus
    cells: tuple[Cell, ...]
    inspected: Inspected | None = None
    backup: bool = True
    """Whether it is to be backed up: the box in front."""

    @property
    def key(self) -> str:
        """Names are unique in Azure DevOps, whatever their case."""
        return self.organization.key

    @cached_property
    def search_text(self) -> str:
        """What the filter looks into."""
        return f"{self.key}\n{self.cells[Column.DIRECTORY].text.casefold()}"

    @property
    def screen_reader_text(self) -> str:
        """The whole row as words, for screen readers."""
        backup = _("to be backed up") if self.backup else _("not to be backed up")
        words = [self.organization.name, backup]
        for column in (Column.ADMINISTRATOR, Column.OAUTH):
            if text := self.cells[column].text:
                words.append(labelled(headers()[column], text))
        rest = (self.cells[column].text for column in (Column.DIRECTORY, Column.LEVEL))
        return listed((*words, *filter(None, rest), self.cells[Column.STATUS].text))

    @property
    def clipboard_text(self) -> str:
        """The words of all cells, separated by tabs, for the clipboard."""
        return "\t".join(cell.text for cell in self.cells[1:])

    def sort_key(self, column: Column) -> tuple[int, str]:
        """Status by urgency, everything else by its word."""
        if column is Column.STATUS:
            return _URGENCY[self.status], ""
        if column is Column.BACKUP:
            return int(not self.backup), ""
        return 0, self.cells[column].text.casefold()


_URGENCY = {status: place for place, status in enumerate(OrganizationStatus)}
_VERDICT_ICONS = {
    Verdict.PASSED: ("ok", "ok"),
    Verdict.FAILED: ("warn", "warn"),
    Verdict.UNKNOWN: ("unknown", "mute"),
    Verdict.ACCEPTED: ("unknown", "mute"),
    Verdict.NOT_APPLICABLE: ("", "text2"),
}


def headers() -> tuple[str, ...]:
    """The column headers, in order."""
    return (
        pgettext("orgs.col.backup", "Back up"),
        _("Organization"),
        _("Directory"),
        _("Administrator"),
        _("OAuth access"),
        _("Access level"),
        _("Status"),
    )


def pending(organization: Organization, status: OrganizationStatus, *, backup: bool = True) -> Row:
    """A row that hasn't been read: waiting or checking."""
    blank = Cell()
    cells = (_box(backup), _name(organization), blank, blank, blank, blank, _status(status))
    return Row(organization, status, cells, backup=backup)


def read(inspected: Inspected) -> Row:
    """The row of what was read."""
    directory, administrator, oauth, level = (
        inspected.finding(check.ID) for check in registry.ORGANIZATION_CHECKS
    )
    cells = (
        _box(inspected.backup),
        _name(inspected.organization),
        Cell(registry.cell(directory.check, directory)),
        _answer(administrator),
        _answer(oauth),
        Cell(registry.cell(level.check, level)),
        _status(inspected.status),
    )
    return Row(inspected.organization, inspected.status, cells, inspected, inspected.backup)


def _box(backup: bool) -> Cell:
    return Cell(icon=TICKED if backup else EMPTY)


def _name(organization: Organization) -> Cell:
    return Cell(organization.name, ink="text")


def _answer(finding: Finding) -> Cell:
    icon, ink = _VERDICT_ICONS[finding.verdict]
    if finding.reason == scoping.LEFT_OUT:
        icon, ink = STATUS_ICONS[OrganizationStatus.LEFT_OUT]
    return Cell(registry.cell(finding.check, finding), icon, ink)


def _status(status: OrganizationStatus) -> Cell:
    return Cell(labels.status_word(status), *STATUS_ICONS[status])
