"""What is made of a report costs as much for each organization, however many there are.

Counted are the lines that Python runs, once more for each turn of a loop: they are the same on every machine.
What grows with the square has the third ten organizations cost more than the second.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest

from setup_assistant.changes.plan import plan, what_if
from setup_assistant.inspection.inspect import unread_again
from setup_assistant.model import (
    Coverage,
    Finding,
    Inspected,
    Inspection,
    Project,
    Scope,
    Verdict,
    Weight,
)
from setup_assistant.report import compare, first_page, rejudge, report_json, to_do
from setup_assistant.report.csv_export import csv
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.report.html import html
from setup_assistant.report.markdown import markdown
from tests.support.ui.inspections import ACCOUNT, NOW, inspected

TENS = (10, 20, 30)


def _checked(count: int, *, oauth: bool) -> Inspection:
    account = Finding("work_account", Verdict.PASSED, Weight.REQUIRED, "member")
    organizations = tuple(
        inspected(f"org-{number:04}", oauth=oauth or number % 2 > 0) for number in range(count)
    )
    return Inspection(ACCOUNT, account, organizations, NOW, NOW)


def report(count: int) -> Report:
    """Every second organization was repaired."""
    after = _checked(count, oauth=True)
    seen = Coverage((Project("Shop", "private", ("web",)),), (), NOW)
    coverage = {one.organization.name: seen for one in after.organizations}
    return Report(NOW, (TenantReport(ACCOUNT, _checked(count, oauth=False), after, coverage),))


def _other_way_round(of: Report) -> Report:
    tenant = of.tenants[0]
    return replace(of, tenants=(replace(tenant, before=tenant.after, after=tenant.before),))


def _before(of: Report) -> Inspection:
    before = of.tenants[0].before
    assert before is not None
    return before


def _left_out(of: Report) -> list[Inspected]:
    organizations = _before(of).organizations
    scope = Scope().with_backup([one.organization for one in organizations], backup=False)
    return [one for one in organizations if scope.backs_up(one.organization)]


MADE: dict[str, Callable[[Report], Any]] = {
    "csv": csv,
    "html": lambda of: html(of, json_sha256=""),
    "json": report_json.text,
    "json read": lambda of: report_json.read(report_json.json_document(of)),
    "markdown": markdown,
    "first page": lambda of: first_page.facts(of.tenants[0]),
    "open points": lambda of: to_do.points(_other_way_round(of).tenants[0]),
    "judged again": rejudge.judge_again,
    "compared": lambda of: compare.compare(of, _other_way_round(of)).changes,
    "planned": lambda of: what_if(_before(of), [each.proposal for each in plan(_before(of))]),
    "unread again": lambda of: unread_again(
        _before(of), [one.organization.name for one in _before(of).organizations]
    ),
    "left out": _left_out,
}


def lines(make: Callable[[], object]) -> int:
    """How many lines ``make`` runs, without those of what is garbage of before and says goodbye meanwhile."""
    count = 0

    def see(_frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return see

    before = sys.gettrace()
    gc.disable()
    sys.settrace(see)
    try:
        make()
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def bend(make: Callable[[int], object]) -> float:
    """By how much the third ten cost more than the second, as a share of the second."""
    few, more, most = (lines(lambda count=count: make(count)) for count in TENS)  # type: ignore[misc]
    return ((most - more) - (more - few)) / (more - few)


@pytest.mark.parametrize("name", MADE)
def test_each_organization_costs_the_same(name: str) -> None:
    reports = {count: report(count) for count in TENS}
    MADE[name](report(1))  # what is read once is read
    assert abs(bend(lambda count: MADE[name](reports[count]))) < 0.01


def test_a_search_among_all_of_them_is_seen() -> None:
    def search(count: int) -> None:
        names = [one.organization.name for one in _checked(count, oauth=True).organizations]
        for name in names:
            next(one for one in names if one == name)

    assert bend(search) > 0.01


class Talkative:
    """A circle, which only the collector ends."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.words = "goodbye"


def test_what_is_collected_meanwhile_does_not_count() -> None:
    def make() -> list[list[int]]:
        return [[] for _ in range(5000)]

    alone = lines(make)
    gc.collect()
    garbage = [Talkative() for _ in range(100)]
    del garbage
    assert lines(make) == alone
