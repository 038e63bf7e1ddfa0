"""How many actions of the keyboard the window needs from its start to the connector.

A key that does something is one, with Alt or without, and so is typing into a field. What is done on Microsoft's
and Keepit's own pages comes on top, whatever assists it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.practice.state.scenarios import make
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import TOKEN_NAME, TOKEN_PASSWORD, USE_IT
from setup_assistant.ui.widgets.button import Button
from tests.support.ui import signed_in
from tests.support.ui.access_keys import keys
from tests.support.ui.signed_in import Stage

Key = Qt.Key
SIGN_IN = 5
"""At Microsoft: name, Enter, password, Enter, Accept."""
APPROVE = 12
"""At Keepit: user, password, Sign in, Add connector, Azure DevOps, Microsoft's sign-in (5 and the button), Create."""


class Hands:
    """Counts what they do."""

    def __init__(self, stage: Stage) -> None:
        self.journey = stage.journey
        self.actions = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        self.actions += 1
        front = self.journey.front
        front.activateWindow()  # without a window system nothing does after a dialog
        until(front.isActiveWindow, "the window in front")
        self.journey.key(key, modifiers)

    def alt(self, name: str) -> None:
        """The access key of the button that is called so."""
        candidates: list[tuple[QAbstractButton, str]] = []

        def look() -> bool:
            letters = keys(self.journey.front)
            candidates[:] = [
                (w, key)
                for w, key in letters.items()
                if isinstance(w, QAbstractButton) and key and w.text().startswith(name)
            ]
            return bool(candidates)

        until(look, name)
        button, key = candidates[0]
        until(lambda: not isinstance(button, Button) or button.armed, f"{name} armed")
        self.press(Key(ord(key)), Qt.KeyboardModifier.AltModifier)

    def type(self, text: str) -> None:
        """Into the field that has the focus."""
        self.actions += 1
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit)
        QTest.keyClicks(focus, text)

    def next(self, step: Step) -> None:
        """Enter, where the focus is in nothing that takes it otherwise."""
        self.press(Key.Key_Return)
        self.journey.wait_for_step(step)


@pytest.mark.parametrize(("existing", "most"), [(True, 13), (False, 12)])
def test_twelve_organizations_and_three_repairs(
    qtbot: QtBot,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    existing: bool,
    most: int,
) -> None:
    world = make("ready", 12)
    for organization in list(world.organizations.values())[:3]:
        organization.policies[OAUTH].value = True
    stage = signed_in.open_window(qtbot, tmp_path, world=world)
    hands, journey = Hands(stage), stage.journey

    hands.next(Step.SIGN_IN)
    hands.next(Step.ORGANIZATIONS)
    until(lambda: journey.window.context.session.inspection is not None, "the end of the check")
    hands.alt("Turn on OAuth access…")
    hands.alt("Turn on in 3 organizations")
    journey.wait_for("Turned on in 3 organizations.")
    journey.wait_for("Checked again at")
    hands.alt("Next")
    journey.wait_for_step(Step.KEEPIT)
    until(lambda: isinstance(QApplication.focusWidget(), QComboBox), "the focus on the region")
    hands.press(Key.Key_Down)
    journey.key(Key.Key_Tab)
    hands.type(TOKEN_NAME)
    journey.key(Key.Key_Tab)
    hands.type(TOKEN_PASSWORD)
    hands.press(Key.Key_Return)
    journey.wait_for("Connected to")
    if existing:
        hands.alt(USE_IT)
        until(lambda: journey.window.context.session.draft.orglink, "the approval")
    hands.alt("Next")
    journey.wait_for_step(Step.CONNECTOR)
    until(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the focus on the name")
    hands.next(Step.REVIEW)
    hands.alt("Create connector" if existing else "Continue in Keepit")
    journey.wait_for_step(Step.DONE if existing else Step.CONSENT)

    elsewhere = SIGN_IN if existing else SIGN_IN + APPROVE
    with capsys.disabled():
        print(f"\n{hands.actions} actions in the window, {elsewhere} on others' pages")
    assert hands.actions <= most
