"""How many actions of the keyboard the whole job needs, from the start of the window to the connector.

A key that does something is one, with Alt or without, and so is typing into a field. What is done on Microsoft's
and Keepit's own pages comes on top, whatever assists it: that is an estimate, from the practice services' pages.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from tests import sampling
from tests.support.ui import signed_in
from tests.support.ui.access_keys import keys
from tests.support.ui.signed_in import Stage

Key = Qt.Key
NEXT = "Return"
REGION = "Down"
WINDOW = (
    (NEXT, "the way to sign in and where it leads are seen before"),
    (NEXT, "whose account signed in is seen before anything is read with it"),
    ("Turn on OAuth access…", "one button for the three organizations"),
    ("Turn on in 3 organizations", "a change of Azure DevOps, seen before and confirmed apart"),
    ("Next", "what is ready and what is not is seen before it is left behind"),
    (REGION, "a region that was guessed would get a token that is not meant for it"),
    ("API token user name", "nobody else knows it"),
    ("API token password, hidden", "nobody else knows it"),
    (NEXT, "connects: a token isn't sent while it is being typed"),
    ("Next", "which account the token reaches, and with whose approval, are seen before"),
    (NEXT, "the connector's name and what it backs up are seen before it is made"),
)
"""The actions in the window up to the review, and why none of them can go.

An approval that exists is chosen besides: nobody's is used without that. The review's own button is the deed, or
opens Keepit's page.
"""
SIGN_IN = ("name", "Enter", "password", "Enter", "Accept")
"""At Microsoft."""
APPROVE = (
    *("user", "password", "Sign in", "Add connector", "Azure DevOps", "Sign in to Microsoft"),
    *SIGN_IN[1:],
    "Create",
)
"""At Keepit, and at Microsoft again: the browser has forgotten who it was, but the name stands there already."""


@dataclass(frozen=True)
class Case:
    """``known``: a run before, or who manages the computer, has said which region it is."""

    existing: bool
    known: bool
    most: int

    def window(self) -> list[str]:
        """The actions in the window, in order."""
        actions = [name for name, _why in WINDOW if not (self.known and name == REGION)]
        approval = [USE_IT] if self.existing else []
        last = "Create connector" if self.existing else "Continue in Keepit"
        return [*actions[:-2], *approval, *actions[-2:], last]

    def elsewhere(self) -> tuple[str, ...]:
        """Those on others' pages."""
        return SIGN_IN if self.existing else SIGN_IN + APPROVE


CASES = (
    Case(existing=True, known=False, most=18),
    Case(existing=True, known=True, most=17),
    Case(existing=False, known=False, most=28),
    Case(existing=False, known=True, most=27),
)


class Hands:
    """Counts what they do."""

    def __init__(self, stage: Stage) -> None:
        self.journey = stage.journey
        self.actions: list[str] = []

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None, name: str = ""
    ) -> None:
        self.actions.append(name or key.name.removeprefix("Key_"))
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
                if isinstance(w, QAbstractButton)
                and key
                and (w.text() or w.accessibleName()).startswith(name)
            ]
            return bool(candidates)

        until(look, name)
        button, key = candidates[0]
        until(lambda: not isinstance(button, Button) or button.armed, f"{name} armed")
        self.press(Key(ord(key)), Qt.KeyboardModifier.AltModifier, name)

    def type(self, text: str) -> None:
        """Into the field that has the focus."""
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit)
        self.actions.append(focus.accessibleName())
        QTest.keyClicks(focus, text)

    def next(self, step: Step) -> None:
        """Enter, where the focus is in nothing that takes it otherwise."""
        self.press(Key.Key_Return)
        self.journey.wait_for_step(step)


@sampling.whole_or_sample
def test_twelve_organizations_and_three_repairs(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str], whole: bool
) -> None:
    draw = random.Random(sampling.seed())  # noqa: S311 - not for secrets
    for number, case in enumerate(CASES if whole else draw.sample(CASES, 1)):
        actions, elsewhere = the_job(qtbot, tmp_path / f"{number}", case), case.elsewhere()
        with capsys.disabled():
            print(f"\n{case}: {len(actions)} in the window, {len(elsewhere)} on others' pages")
        assert actions == case.window()
        assert len(actions) + len(elsewhere) <= case.most


def the_job(qtbot: QtBot, folder: Path, case: Case) -> list[str]:
    """The actions in the window, until the connector is created or Keepit's own page is open."""
    folder.mkdir()
    world = make("ready", 12)
    for organization in list(world.organizations.values())[:3]:
        organization.policies[OAUTH].value = True
    remembered: dict[str, Any] = {"region": "dk-co"} if case.known else {}
    stage = signed_in.open_window(qtbot, folder, world=world, **remembered)
    hands, journey = Hands(stage), stage.journey

    hands.next(Step.SIGN_IN)
    hands.next(Step.ORGANIZATIONS)
    until(lambda: journey.window.context.session.inspection is not None, "the end of the check")
    hands.alt("Turn on OAuth access…")
    hands.alt("Turn on in 3 organizations")
    journey.wait_for("OAuth access turned on in 3 organizations.")
    journey.wait_for("Checked again at")
    hands.alt("Next")
    journey.wait_for_step(Step.KEEPIT)
    until(lambda: isinstance(QApplication.focusWidget(), QComboBox), "the focus on the region")
    if not case.known:
        hands.press(Key.Key_Down)
    journey.key(Key.Key_Tab)
    hands.type(TOKEN_NAME)
    journey.key(Key.Key_Tab)
    hands.type(TOKEN_PASSWORD)
    hands.press(Key.Key_Return)
    journey.wait_for("Connected to")
    if case.existing:
        hands.alt(USE_IT)
        until(lambda: journey.window.context.session.draft.orglink, "the approval")
    hands.alt("Next")
    journey.wait_for_step(Step.CONNECTOR)
    until(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the focus on the name")
    hands.next(Step.REVIEW)
    hands.alt("Create connector" if case.existing else "Continue in Keepit")
    journey.wait_for_step(Step.DONE if case.existing else Step.CONSENT)
    return hands.actions
