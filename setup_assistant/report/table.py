"""The inspection as a table for a terminal. Status is a word, colour only repeats it."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from setup_assistant import labels
from setup_assistant.checks import registry, scoping, wording
from setup_assistant.connector import existing
from setup_assistant.inspection import coverage as coverage_wording
from setup_assistant.labels import status_word
from setup_assistant.model import (
    ConnectorState,
    Coverage,
    Inspected,
    Inspection,
    OrganizationStatus,
    Unread,
    Verdict,
)
from setup_assistant.texts import _, labelled
from setup_assistant.visible import visible

_COLOURS = {
    OrganizationStatus.READY: "green",
    OrganizationStatus.ATTENTION: "yellow",
    OrganizationStatus.SIGN_IN: "bright_black",
    OrganizationStatus.UNKNOWN: "bright_black",
    OrganizationStatus.LEFT_OUT: "bright_black",
    OrganizationStatus.SET_ASIDE: "bright_black",
}


_WIDEST = 1000
"""Columns of a terminal; names have at most 50."""


def show(
    inspection: Inspection,
    console: Console,
    coverage: Mapping[str, Coverage | Unread] | None = None,
) -> None:
    """Print the table, then every point that is open with what to do, the coverage, then the sum.

    A name is never broken: the table takes the width it needs, and what is too narrow wraps it.
    """
    for account in inspection.accounts:
        title = visible(f"{account.upn} · {account.tenant_id}")
        console.print(title, style="italic", markup=False, soft_wrap=True)
    table = _table(inspection)
    needed = console.measure(table, options=console.options.update(max_width=_WIDEST)).maximum
    console.width = max(console.width, needed)
    console.print(table, soft_wrap=True)
    console.print()
    _open_points(inspection, console)
    for name, seen in (coverage or {}).items():
        _coverage(name, seen, console)
    for organization in inspection.left_out if coverage else ():
        sentence = _("{org}: left out of the backup, so what the account can see doesn't matter.")
        console.print(visible(sentence.format(org=organization.name)), markup=False, soft_wrap=True)
    if left_out := labels.left_out(inspection):
        console.print(visible(left_out), markup=False, soft_wrap=True)
    console.print(labels.summary(inspection), style="bold", markup=False)


def show_connector(state: ConnectorState, console: Console) -> None:
    """Print what Keepit tells about a connector, then whether it backs up."""

    def say(line: str, style: str = "") -> None:
        console.print(visible(line), style=style, markup=False, soft_wrap=True)

    console.print()
    title = _("Connector “{name}”").format(name=state.connector.shown)
    say(title, style="italic")
    for point in existing.points(state):
        say(labelled(point.title, point.found), style="" if point.good else "bold")
        if point.how:
            say(f"  {point.how}")
    if existing.backs_up(state):
        say(_("The connector backs up"), style="bold")
    else:
        say(_("The connector needs attention"), style="bold")


def _coverage(name: str, seen: Coverage | Unread, console: Console) -> None:
    head = labelled(visible(name), coverage_wording.title())
    console.print(head, style="bold", markup=False, soft_wrap=True)
    lines = list(coverage_wording.sentences(seen))
    if isinstance(seen, Coverage):
        lines += [coverage_wording.project(project, seen) for project in seen.projects]
    for line in lines:
        console.print(f"  {visible(line)}", markup=False, soft_wrap=True)
    console.print()


def _table(inspection: Inspection) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    columns = (_("Organization"), _("Administrator"), _("OAuth access"), _("Access level"))
    for name in (*columns, _("Status")):
        table.add_column(name, no_wrap=True)
    for inspected in inspection.organizations:
        table.add_row(*_cells(inspected))
    return table


def _cells(inspected: Inspected) -> tuple[str, ...]:
    colour = _COLOURS[inspected.status]
    cells = (
        registry.cell(check, inspected.finding(check))
        for check in ("administrator", "oauth_access", "access_level")
    )
    status = f"[{colour}]{escape(status_word(inspected.status))}[/{colour}]"
    name = visible(inspected.organization.name)
    return (escape(name), *(escape(visible(cell)) for cell in cells), status)


def _open_points(inspection: Inspection, console: Console) -> None:
    finding = inspection.account_finding
    if finding.verdict is not Verdict.PASSED:
        _point(registry.account_words(finding, inspection.account), inspection.account.upn, console)
    for inspected in inspection.organizations:
        as_whom = labels.as_whom(inspected.evidence, inspection.account)
        _open_points_of(inspected, console, as_whom)


def _open_points_of(inspected: Inspected, console: Console, as_whom: str) -> None:
    name = inspected.organization.name
    if inspected.status is OrganizationStatus.SET_ASIDE:
        _point(registry.headline(inspected), name, console)
    elif ended := scoping.ended(inspected):
        console.print(visible(labelled(name, ended)), style="bold", markup=False, soft_wrap=True)
    repeated = registry.explained_before(inspected.findings)
    for finding in inspected.findings:
        if finding.verdict in (Verdict.FAILED, Verdict.UNKNOWN):
            words = registry.words(finding, inspected.evidence)
            repeats = finding.check in repeated
            _point(words, name, console, as_whom=as_whom, head_only=repeats)


def _point(
    words: wording.Words,
    subject: str,
    console: Console,
    *,
    as_whom: str = "",
    head_only: bool = False,
) -> None:
    head = visible(labelled(subject, words.head))
    console.print(head, style="bold", markup=False, soft_wrap=True)
    if head_only:
        same = _("For the same reason.")
        console.print(f"  {same}", markup=False)
    else:
        for line in (words.found, as_whom, words.why, *words.by_hand, words.link):
            if line:
                console.print(f"  {visible(line)}", markup=False, soft_wrap=True)
    console.print()
