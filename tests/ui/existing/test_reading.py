"""What is read of the connectors: only the latest reading counts, and none once the page was left."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from pytestqt.qtbot import QtBot

from setup_assistant.errors import Unreachable
from setup_assistant.memory import Memory
from setup_assistant.model import Connector, KeepitAccount, Unread, UnreadReason
from setup_assistant.regions import region
from setup_assistant.services.clients import Clients
from setup_assistant.ui.context import Context
from setup_assistant.ui.existing.page import ExistingPage
from setup_assistant.ui.tour.driver import until
from tests.support.connector_states import CONNECTOR
from tests.support.ui.trials import Settled

if TYPE_CHECKING:
    from setup_assistant.services.keepit.client import Keepit

_UNREAD = Unread(UnreadReason.REFUSED)
FIRST = KeepitAccount(
    "one", "One", region("dk-co"), "one.test", _UNREAD, _UNREAD, (replace(CONNECTOR, guid="g-1"),)
)
SECOND = replace(FIRST, id="two", connectors=(replace(CONNECTOR, guid="g-2"),))


class Silent:
    """A Keepit that can't be reached, and says so once ``answers`` is set."""

    def __init__(self, host: str) -> None:
        self.host, self.answers = host, threading.Event()

    def connector(self, _account: str, _guid: str) -> Connector:
        self.answers.wait(30)
        raise Unreachable(self.host)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(Clients(), Memory(tmp_path / "resume.json"), Settled())


def enter(page: ExistingPage, context: Context, account: KeepitAccount, keepit: Silent) -> None:
    context.keepit = cast("Keepit", keepit)
    context.update(keepit=account)
    page.entered()


def test_another_accounts_late_answer_is_not_shown(qtbot: QtBot, context: Context) -> None:
    page = ExistingPage(context)
    qtbot.addWidget(page)
    slow, quick = Silent("slow.test"), Silent("quick.test")
    enter(page, context, FIRST, slow)
    page.left()
    quick.answers.set()
    enter(page, context, SECOND, quick)
    until(lambda: page.connectors.guid == "g-2", "the second account's connector")

    slow.answers.set()
    until(lambda: context.background.running == 0, "the first account's answer")

    assert page.connectors.guid == "g-2"
    assert page.failure.isVisibleTo(page)


def test_an_answer_after_the_page_was_left_changes_nothing(qtbot: QtBot, context: Context) -> None:
    page = ExistingPage(context)
    qtbot.addWidget(page)
    slow = Silent("slow.test")
    enter(page, context, FIRST, slow)
    page.left()
    slow.answers.set()
    until(lambda: context.background.running == 0, "the answer")

    assert page.connectors.guid == ""
