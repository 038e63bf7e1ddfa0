"""The details tell what the policies say besides the checks, after what is required."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from setup_assistant.checks import registry
from setup_assistant.model import Unread, UnreadReason
from setup_assistant.ui.organizations.details import Actions, Details
from setup_assistant.ui.organizations.row import read
from tests.support.devops_site import evidence

READ = ("identity", "owner", "groups", "entitlement", "policy")
NOTHING: Callable[[Any], None] = lambda _shown: None  # noqa: E731


def texts_of(qtbot: QtBot, **changes: Any) -> list[str]:
    details = Details(Actions(*[NOTHING] * len(fields(Actions))))
    qtbot.addWidget(details)
    row = read(registry.judge_all(evidence(**changes)))
    details.show_row(row, None, added=False, may_set_aside=False, hidden=())
    return [label.text() for label in details.findChildren(QLabel)]


def test_what_is_advised_comes_with_its_reason(qtbot: QtBot) -> None:
    texts = texts_of(qtbot, ip_conditional_access=True, audit_log=False)

    head = texts.index("Rules for addresses count for programs too")
    assert texts.index("Nothing to do") < head < texts.index("No audit log is kept")
    (reason,) = [text for text in texts if "ask Keepit which addresses" in text]
    assert "The policy “Enable IP Conditional Access policy validation” is on." in reason


def test_a_ready_row_has_nothing_to_persuade_anybody_of(qtbot: QtBot) -> None:
    texts = texts_of(qtbot)

    found = texts[texts.index("What was found") + 1]
    assert found.startswith("Administrator, OAuth access on, Basic. Read at ")
    assert found.endswith(". contoso-mobile meets Keepit's published requirements.")
    assert "Why it matters" not in texts


def test_what_was_not_looked_at_is_not_mentioned(qtbot: QtBot) -> None:
    texts = " ".join(texts_of(qtbot))
    assert "audit log" not in texts
    assert "addresses" not in texts


def test_a_row_that_needs_a_sign_in_says_what_to_do(qtbot: QtBot) -> None:
    texts = texts_of(qtbot, **dict.fromkeys(READ, Unread(UnreadReason.OTHER_DIRECTORY)))
    at = texts.index("What to do")
    assert texts[at + 1].startswith("Sign in there with the same account")
    assert "Why it matters" not in texts
