"""The whole job by keyboard alone: only keys reach the window, where the focus is, as a person presses them.

The window speaks the language of the day, drawn by the seed, and all of them in ``--all``; the names here are English.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from setup_assistant import texts
from setup_assistant.flow import Step
from setup_assistant.ui.done.page import DonePage
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.review.card import ReviewRow
from setup_assistant.ui.tour import english
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import (
    ACCOUNT,
    PASSWORD,
    TOKEN_NAME,
    TOKEN_PASSWORD,
    Journey,
)
from setup_assistant.ui.widgets.arming import Clock
from setup_assistant.ui.widgets.button import Button
from tests import sampling
from tests.e2e.conftest import Open

pytestmark = pytest.mark.sampled

Key = Qt.Key
_MOST = 60
"""Tabs after which a control counts as not reachable."""


class Keyboard:
    """Ten fingers on the keys of one window; the journey only looks."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey

    def press(self, *keys: Qt.Key | str) -> None:
        """Keys or letters, one after the other, to the window that has the focus."""
        send: Any = QTest.keyClick  # the stubs don't know that a letter may be given for a window
        for key in keys:
            if QApplication.focusWindow() is None:  # no window system gives it back after a dialog
                self.journey.front.activateWindow()
                until(QApplication.focusWindow, "a window with the focus")
            send(QApplication.focusWindow(), key)

    def focus(self) -> str:
        """What has the focus is called so."""
        widget = QApplication.focusWidget()
        text = widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
        return text or (widget.accessibleName() if widget is not None else "")

    def on(self, name: str) -> bool:
        """Whether what has the focus is called ``name`` in English."""
        return name in english.readings(self.focus())

    def at(self, name: str) -> None:
        """The focus comes to ``name`` by itself."""
        until(lambda: self.on(name), f"the focus on “{name}”, not on “{self.focus()}”")

    def to(self, name: str) -> None:
        """Tab until ``name`` has the focus."""
        passed: list[str] = []
        while not self.on(name):
            assert len(passed) < _MOST, (name, passed)
            passed.append(self.focus())
            self.press(Key.Key_Tab)

    def to_armed(self, name: str) -> None:
        """Tab to a button that commits, and read until it takes a press."""
        self.to(name)
        button = QApplication.focusWidget()
        assert isinstance(button, Button)
        assert button.commits
        until(lambda: button.armed, f"“{name}” armed")

    def in_page(self, element: str) -> None:
        """Tab inside the embedded page until the element with this id has the focus."""
        self.journey.web_wait(f"#{element}")
        for _ in range(_MOST):
            if self.journey.script("document.activeElement.id") == element:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(element)

    def fill(self, element: str, text: str) -> None:
        """Type into the field of the embedded page that takes the focus by itself."""
        active = f"document.activeElement.id === '{element}'"
        until(lambda: self.journey.web is not None and self.journey.script(active), element)
        self.press(*text)
        typed = f"document.querySelector('#{element}').value"
        until(lambda: self.journey.script(typed) == text, f"what was typed into {element}")


OF_THE_DAY = "of the day"
LANGUAGES = (
    OF_THE_DAY,
    *(pytest.param(language, marks=pytest.mark.slow) for language in texts.available()),
)


@pytest.fixture
def english_again() -> Iterator[None]:
    """What speaks another language leaves none behind."""
    yield
    texts.use([])


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_first_page_to_the_saved_report(
    open_window: Open, tmp_path: Path, english_again: None, language: str
) -> None:
    if language == OF_THE_DAY:
        draw = random.Random(f"{sampling.seed()} keyboard")  # noqa: S311 - not for secrets
        language = draw.choice(texts.available())
    print(language)
    texts.use([language])
    with english.speaking():
        the_job(open_window, tmp_path / "reports")


def the_job(open_window: Open, folder: Path) -> None:
    """From the first page to the saved report in ``folder``."""
    folder.mkdir()
    stage = open_window("policy_off", clock=Clock())
    journey = stage.journey
    keys = Keyboard(journey)
    until(journey.window.isActiveWindow, "the window")

    keys.at("Private browser in this window (recommended)")
    keys.press(Key.Key_Return)
    journey.wait_for_step(Step.SIGN_IN)
    keys.fill("i0116", ACCOUNT)
    keys.press(Key.Key_Return)
    keys.fill("i0118", PASSWORD)
    keys.press(Key.Key_Return)
    journey.web_wait("#consentHeader")
    keys.in_page("idSIButton9")
    keys.press(Key.Key_Return)
    journey.wait_for_account()

    keys.at("Next")
    keys.press(Key.Key_Space)
    journey.wait_for_step(Step.ORGANIZATIONS)
    until(lambda: journey.window.context.session.inspection is not None, "the end of the check")
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    until(page.table.hasFocus, "the focus in the table")
    keys.press(Key.Key_Return)
    keys.at("Turn on OAuth access…")
    keys.press(Key.Key_Return)
    keys.at("Cancel")
    keys.to_armed("Turn on in 1 organization")
    keys.press(Key.Key_Space)
    journey.wait_for("OAuth access turned on in 1 organization.")
    journey.wait_for("Checked again at")
    keys.to("Next")
    keys.press(Key.Key_Return)

    journey.wait_for_step(Step.KEEPIT)
    keys.at("Region")
    keys.press(Key.Key_Down)
    keys.to("API token user name")
    keys.press(*TOKEN_NAME)
    keys.press(Key.Key_Tab)
    keys.press(*TOKEN_PASSWORD)
    keys.press(Key.Key_Return)
    journey.wait_for("Connected to")
    keys.to("Give a new approval in Keepit")
    keys.press(Key.Key_Down)
    assert journey.window.context.session.draft.orglink
    keys.to("Next")
    keys.press(Key.Key_Return)

    journey.wait_for_step(Step.CONNECTOR)
    keys.at("Name")
    keys.press(Key.Key_Return)
    journey.wait_for_step(Step.REVIEW)
    until(
        lambda: any(row.hasFocus() for row in journey.window.findChildren(ReviewRow)),
        "the focus on what is read first",
    )
    keys.press(Key.Key_Return)  # one too many: it neither leads away nor creates anything
    assert journey.window.page_now().step is Step.REVIEW
    keys.to("Edit")
    keys.to_armed("Create connector")
    keys.press(Key.Key_Space)
    journey.wait_for_step(Step.DONE)
    assert stage.world.keepit.creates == ["Azure DevOps - Contoso"]

    last = journey.window.page_now()
    assert isinstance(last, DonePage)
    last.saver.choose_folder = lambda: str(folder)
    keys.press(Key.Key_Escape)
    keys.at("Save report…")
    keys.press(Key.Key_Return)
    until(lambda: not journey.window.isVisible(), "the window closed")
    assert list(folder.glob("*/*.html"))
    assert list(folder.glob("*/*.pdf"))
    assert not stage.memory.path.exists()
