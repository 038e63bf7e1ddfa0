"""The first task of Done: the organizations that aren't ready, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QSizePolicy, QWidget

from setup_assistant.checks import registry
from setup_assistant.checks.open_points import Point
from setup_assistant.model import Inspected
from setup_assistant.texts import _, labelled, ngettext
from setup_assistant.ui import times
from setup_assistant.ui.changes.controller import Fix
from setup_assistant.ui.status_icons import STATUS_ICONS
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.card import Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import (
    MIDDLE,
    STRETCH,
    add,
    column,
    empty,
    holder,
    row,
)
from setup_assistant.ui.widgets.text import ElidedText, Text
from setup_assistant.ui.widgets.turning import Turning

_MOST = 5
_NAME_LETTERS, _STATUS = 15, 160
_DIALOG_WIDTH = 720
_ICON = "icon name"
"""Property of an action: what is painted anew in the colour of its look."""


@dataclass(frozen=True)
class Ways:
    """What can be done: the change that repairs it, the instructions for somebody else, another look."""

    fix: Callable[[Inspected], Fix | None]
    copy: Callable[[Inspected], object]
    check: Callable[[Sequence[Inspected]], object]


class OrganizationsTask(Banner):
    """``show_points(points)``: at most five lines, then *Show n more…*; ``first`` gets the focus at first."""

    def __init__(self, ways: Ways) -> None:
        super().__init__("warning")
        self._ways = ways
        self._points: tuple[Point, ...] = ()
        self.lines: list[PointLine] = []
        self.rows = column(spacing=6)
        self.more = buttons.link("", self._show_rest)
        self.check = buttons.secondary("", self._check, icon="reload")
        self.read = Text("", "caption")
        self.add(holder(self.rows))
        self.add(self.more, 0)
        self.add(holder(row(self.check, (self.read, 1, MIDDLE), spacing=8)))

    @property
    def first(self) -> Button:
        """The first action."""
        return next((line.action for line in self.lines if line.action is not None), self.check)

    def show_points(self, points: Sequence[Point], number: int = 0) -> None:
        """Name what is open; ``number`` tells it from a second task, 0: there is none."""
        self._points = tuple(points)
        organizations = [point for point in points if point.inspected is not None]
        self.set_words("warning", numbered(number, _head(points, len(organizations))))
        empty(self.rows)
        self.lines = _lines(points[:_MOST], self._ways)
        add(self.rows, *self.lines)
        buttons.show_as(self.first, "tinted", self.first.property(_ICON) or "reload")
        rest = len(points) - _MOST
        self.more.setVisible(rest > 0)
        form = ngettext("Show {n} more…", "Show {n} more…", rest)
        self.more.setText(form.format(n=rest))
        self.check.setVisible(bool(organizations))
        self.read.setVisible(bool(organizations))
        self.show_checking(checking=False)

    def show_checking(self, *, checking: bool) -> None:
        """Whether they are being read again."""
        read = [p.inspected.evidence.read_at for p in self._points if p.inspected is not None]
        self.check.setText(_("Checking…") if checking else _check(len(read)))
        if read:
            at = times.clock(max(read))
            self.read.setText(_("Last read at {time}").format(time=at))
        if len(read) == 1:
            (name,) = (point.name for point in self._points if point.inspected is not None)
            self.check.setAccessibleName(_("Check {org} again").format(org=name))
        else:
            self.check.setAccessibleName("")

    def _check(self) -> None:
        self._ways.check([p.inspected for p in self._points if p.inspected is not None])

    def _show_rest(self) -> None:
        rest_dialog(self, self._points, self._ways).open()


class PointLine(QWidget):
    """Name, finding and the first action that can work; below each other where there is no room beside.

    ``then`` is called before the action.
    """

    def __init__(self, point: Point, ways: Ways, then: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.name = ElidedText(point.name, "strong")
        self.name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        status = StatusLabel(*STATUS_ICONS[point.status], point.text, wrap=True)
        self.action = _action(point, ways, then)
        sizes.follow(status, lambda: status.setMinimumWidth(sizes.scaled(_STATUS)))
        words = holder(column(STRETCH, row(self.name, (status, 1), spacing=10), STRETCH))
        column(Turning(words, self.action), on=self)
        self.setAccessibleName(labelled(point.name, point.text))


def rest_dialog(parent: QWidget, points: Iterable[Point], ways: Ways) -> Dialog:
    """All of them, with the same actions; each closes the dialog first."""
    points = tuple(points)
    n = sum(point.inspected is not None for point in points)
    dialog = Dialog(parent, _head(points, n), width=_DIALOG_WIDTH)
    lines = _lines(points, ways, dialog.reject)
    parts = [part for line in lines for part in (Line(), line)]
    dialog.content.addLayout(column(*parts[1:], spacing=8))  # the body of a dialog scrolls
    dialog.add_button(_("Close"), main=True)
    return dialog


def _lines(
    points: Iterable[Point], ways: Ways, then: Callable[[], object] | None = None
) -> list[PointLine]:
    """A line each, their names as wide as the longest of them; a very long one is elided."""
    lines = [PointLine(point, ways, then) for point in points]
    names = [line.name for line in lines]

    def measure() -> None:
        most = _NAME_LETTERS * names[0].fontMetrics().horizontalAdvance("m")
        widest = min(most, max(name.sizeHint().width() for name in names))
        for name in names:
            name.setFixedWidth(widest)

    if names:
        sizes.follow(names[0], measure)
    return lines


def numbered(number: int, head: str) -> str:
    """The head of one of two tasks; 0: it is the only one."""
    return f"{number}. {head}" if number else head


def _head(points: Sequence[Point], n: int) -> str:
    if not n:
        return points[0].text if points else ""
    form = ngettext("Make {n} organization ready", "Make {n} organizations ready", n)
    return form.format(n=n)


def _check(n: int) -> str:
    if n == 1:
        return _("Check again")
    if n == 2:
        return _("Check both again")
    return ngettext("Check {n} again", "Check {n} again", n).format(n=n)


def _action(point: Point, ways: Ways, then: Callable[[], object] | None) -> Button | None:
    """The change that repairs it, else the instructions; none where it is about the account."""
    inspected = point.inspected
    if inspected is None:
        return None
    fix = ways.fix(inspected)
    if fix is not None:
        button = buttons.secondary(fix.text, lambda: (then and then(), fix.act()), icon=fix.icon)
        button.setAccessibleDescription(point.name)
        button.setProperty(_ICON, fix.icon)
        return button
    if not registry.open_findings(inspected):
        return None

    def copy() -> None:
        ways.copy(inspected)
        button.setText(_("Copied"))

    button = buttons.secondary(_("Copy instructions"), copy, icon="copy")
    name = _("Copy instructions for an administrator of {org}")
    button.setAccessibleName(name.format(org=point.name))
    button.setProperty(_ICON, "copy")
    return button
