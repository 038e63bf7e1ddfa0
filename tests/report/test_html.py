"""The table of the ``check`` command: whole names and one explanation for one cause."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from setup_assistant.checks import registry
from setup_assistant.model import (
    Account,
    AccountKind,
    Inspection,
    Organization,
    Unread,
    UnreadReason,
)
from setup_assistant.report import table
from tests.support.devops_site import (
    ME,
    READ_AT,
    TENANT,
    evidence,
)

LONG = "contoso-" + "x" * 42
ME_THERE = Account("A", "svc@contoso.com", ME, TENANT, AccountKind.MEMBER)


def printed(console: Console, **items: object) -> str:
    inspected = registry.judge_all(evidence(organization=Organization("", LONG), **items))
    finding = registry.judge_account(ME_THERE)
    table.show(Inspection(ME_THERE, finding, (inspected,), READ_AT, READ_AT), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_a_long_name_stays_whole_and_its_row_one_line(terminal: bool) -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=terminal, color_system=None)
    rows = [line for line in printed(console).splitlines() if line.startswith(LONG)]
    assert [row.split() for row in rows] == [[LONG, "Yes", "On", "Basic", "Ready"]]


def test_a_name_can_not_turn_the_table_around() -> None:
    hostile = Organization("", "contoso-\u202egnp.exe\x1b[31m")
    inspected = registry.judge_all(
        evidence(organization=hostile, policy=Unread(UnreadReason.MISSING))
    )
    finding = registry.judge_account(ME_THERE)
    console = Console(file=io.StringIO(), width=80)
    table.show(Inspection(ME_THERE, finding, (inspected,), READ_AT, READ_AT), console)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert text.count("contoso-⟨U+202E⟩gnp.exe⟨U+001B⟩[31m") >= 3
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_names_of_the_usual_length_fit_eighty_columns() -> None:
    names = [Organization("", "contoso-platform"), Organization("", "fabrikam-archive")]
    found = tuple(registry.judge_all(evidence(organization=name)) for name in names)
    console = Console(file=io.StringIO(), width=80)
    finding = registry.judge_account(ME_THERE)
    table.show(Inspection(ME_THERE, finding, found, READ_AT, READ_AT), console)
    assert console.width == 80


def test_one_cause_is_explained_once() -> None:
    items = ("directory", "identity", "owner", "groups", "entitlement", "policy")
    console = Console(file=io.StringIO(), width=80)
    text = printed(console, **dict.fromkeys(items, Unread(UnreadReason.UNREACHABLE)))
    assert text.count("Azure DevOps can't be reached.") == 1
    assert text.count("For the same reason.") == 3
    assert f"{LONG}: OAuth access could not be read\n  For the same reason.\n" in text
