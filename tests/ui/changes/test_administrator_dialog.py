"""The sign-in of an administrator: what comes after it was closed says nothing any more."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from setup_assistant.changes import apply
from setup_assistant.errors import SignInError
from setup_assistant.model import Account, AccountKind, SignInMethod
from setup_assistant.services.microsoft.sign_in import SignedIn
from setup_assistant.services.microsoft.tokens import TokenSource
from setup_assistant.ui.changes.administrator_dialog import AdministratorDialog
from setup_assistant.ui.tour.driver import until
from tests.support.ui import signed_in


def test_a_reading_that_fails_after_the_dialog_was_closed_says_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, closed = signed_in.open_window(qtbot, tmp_path), Event()
    context, first = stage.context, stage.context.session.account
    assert first is not None
    assert context.directories is not None
    tokens = cast("TokenSource", context.directories.first.tokens)

    def fails(*_args: object) -> None:
        closed.wait(10)
        raise SignInError("The network is gone")

    monkeypatch.setattr(apply, "obstacles", fails)
    monkeypatch.setattr(AdministratorDialog, "start", lambda _self: None)
    context.update(method=SignInMethod.CODE)
    dialog = AdministratorDialog(stage.journey.window, context, first, ())
    dialog.open()
    told: list[object] = []
    dialog.sign_in.failed.connect(told.append)
    alex = Account("Alex", "alex@contoso.com", "a", first.tenant_id, AccountKind.MEMBER)
    dialog.sign_in.signed_in.emit(SignedIn(alex, tokens), None)

    dialog.reject()
    closed.set()
    until(lambda: not context.background.running, "the end of the reading")

    assert told == []
