"""Makes windows for tests: no service behind them, pages that only count, memory in a temporary file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.endpoints import Endpoints
from setup_assistant.flow import Step
from setup_assistant.hosts import Host
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.memory import Memory
from setup_assistant.model import (
    Account,
    AccountKind,
    Connector,
    Created,
    Health,
    Inspection,
    KeepitAccount,
    Region,
    Seats,
    Unread,
    UnreadReason,
    Verdict,
    Weight,
)
from setup_assistant.model import Finding as CheckFinding
from setup_assistant.services.clients import Clients
from setup_assistant.services.http.connection_check import ConnectionCheck
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.ui import application
from setup_assistant.ui.context import Context
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets.arming import Clock
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import wizard as wizards
from setup_assistant.ui.window.page import Page
from setup_assistant.ui.window.wizard import Wizard
from tests.support.connections import check
from tests.support.ui.clocks import Hurried
from tests.support.ui.outside import Outside
from tests.support.ui.trials import Settled

ACCOUNT = Account("Keepit Backup", "svc-keepit-backup@contoso.com", "o", "t", AccountKind.MEMBER)
KEEPIT = KeepitAccount(
    "k4x9ab",
    "Contoso A/S",
    Region("dk-co", "Denmark (Copenhagen)"),
    "dk-co.keepit.com",
    True,
    Seats(1, None, False),
    (Connector("guid", "Old", "azure-do", orglink="link-1"),),
)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
INSPECTION = Inspection(
    ACCOUNT,
    CheckFinding("work_account", Verdict.PASSED, Weight.REQUIRED, "member"),
    (),
    NOW,
    NOW,
)


def created(task: str = "") -> Created:
    """A connector as read back."""
    return Created(
        Connector("guid-2", "Azure DevOps", "azure-do"),
        Health.HEALTHY,
        "",
        Unread(UnreadReason.NOT_ASKED),
        task,
        (),
        NOW,
    )


class Counting(Page):
    """A page that counts what the window does with it; ``goes_on`` is the main button's answer."""

    def __init__(self, context: Context, step: Step) -> None:
        super().__init__(context, step, lambda: f"Title {step}", lambda: f"Subtitle {step}")
        self.input = QLineEdit()
        self.act = QPushButton("Act")
        self.body.addWidget(self.input)
        self.body.addWidget(self.act)
        self.goes_on = True
        self.happened: list[str] = []

    def entered(self) -> None:
        self.happened.append("entered")

    def left(self) -> None:
        self.happened.append("left")

    def main_button(self) -> bool:
        self.happened.append("main")
        return self.goes_on

    def initial_focus(self) -> QWidget | None:
        return self.input


@dataclass(frozen=True)
class KeepitOnly(Clients):
    """Makes clients of Keepit, if it is told how; nothing else may be asked for."""

    make: Callable[[Region, str, str], Keepit] | None = None

    def microsoft(self, client_id: str = "") -> Any:
        raise AssertionError("no client of Microsoft may be made here")

    def devops(self, tokens: object) -> Any:
        raise AssertionError("no client of Azure DevOps may be made here")

    def keepit(self, region: Region, user: str, password: str) -> Keepit:
        assert self.make, "no client of Keepit may be made here"
        return self.make(region, user, password)

    def connection_check(self, region: str = "") -> ConnectionCheck:
        return check(Host("https://unknown.test", "Azure DevOps"), region=region)


def window(
    qtbot: QtBot,
    folder: Path,
    *,
    practice: bool = False,
    clock: Clock | None = None,
    managed: Managed = UNMANAGED,
    coming: Callable[[], Endpoints] | None = None,
    **remembered: Any,
) -> Wizard:
    """The shown window with page 01, 960 x 680. ``managed`` is what the organization has set.

    ``coming`` waits for the services of practice.
    """
    memory = Memory(folder / "resume.json")
    if remembered:
        memory.update(**remembered)
    wizard = application.window(
        KeepitOnly(managed=managed),
        memory,
        practice=practice,
        clock=clock or Hurried(),
        trial=Settled(),
        opener=Opener(Outside()),
        coming=coming,
    )
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.resize(960, 680)
    qtbot.waitExposed(wizard)
    qtbot.wait(10)
    return wizard


def with_counting_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page but the first is a ``Counting`` one."""
    real = wizards.make_page

    def make_page(step: Step, context: Context) -> Page:
        return real(step, context) if step is Step.BEFORE else Counting(context, step)

    monkeypatch.setattr(wizards, "make_page", make_page)


def counting(wizard: Wizard) -> Counting:
    """The shown page."""
    page = wizard.page_now()
    assert isinstance(page, Counting)
    return page


def go_to(wizard: Wizard, step: Step) -> None:
    """Press the main button until ``step`` is shown."""
    while wizard.page_now().step is not step:
        main = wizard.footer.main()
        until(lambda: main.armed, "the button armed")  # noqa: B023 - called before the next turn
        main.click()


def words(wizard: Wizard) -> list[str]:
    """The texts of the footer's visible buttons, from left to right."""
    kinds = (
        wizard.WizardButton.HelpButton,
        wizard.WizardButton.BackButton,
        wizard.WizardButton.NextButton,
        wizard.WizardButton.CommitButton,
        wizard.WizardButton.FinishButton,
        wizard.WizardButton.CancelButton,
    )
    shown: list[QAbstractButton] = [wizard.button(kind) for kind in kinds]
    shown = [button for button in shown if button.isVisible()]
    return [button.text() for button in sorted(shown, key=lambda button: button.x())]


def labels(widget: QWidget) -> list[str]:
    """Every visible text below ``widget``."""
    found = [label for label in widget.findChildren(Text) if label.isVisibleTo(widget)]
    return [label.text() for label in found if label.text()]
