"""Calls run off the GUI thread, answers come back on it, nothing is swallowed."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from setup_assistant.errors import AssistantError, HostNotFound
from setup_assistant.ui.background import Background


def nobody(answer: object) -> None:
    raise AssertionError(f"unexpected: {answer!r}")


def test_call_runs_elsewhere_and_answer_comes_home(qtbot: QtBot) -> None:
    background, seen = Background(), dict[str, object]()

    def call() -> int:
        seen["worker"] = threading.current_thread()
        return 42

    def done(answer: int) -> None:
        seen["answer"], seen["home"] = answer, threading.current_thread()

    background.run(call, done=done, failed=nobody)
    qtbot.waitUntil(lambda: "answer" in seen)
    assert seen["answer"] == 42
    assert seen["home"] is threading.main_thread()
    worker = seen["worker"]
    assert isinstance(worker, threading.Thread)
    assert worker is not threading.main_thread()
    assert worker.daemon
    assert background.running == 0


def test_our_errors_go_to_the_page(qtbot: QtBot) -> None:
    background, errors = Background(), list[BaseException]()

    def call() -> None:
        raise HostNotFound("dk-co.keepit.com")

    background.run(call, done=nobody, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], HostNotFound)


def test_a_bug_reaches_the_crash_dialog_and_ends_the_progress(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    background, errors, crashes = Background(), list[BaseException](), list[Any]()
    monkeypatch.setattr(sys, "excepthook", lambda *told: crashes.append(told))

    def call() -> None:
        raise ZeroDivisionError("secret")

    background.run(call, done=nobody, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert type(errors[0]) is AssistantError
    assert "secret" not in str(errors[0])
    assert crashes[0][0] is ZeroDivisionError


def test_dropped_answers_are_not_delivered(qtbot: QtBot) -> None:
    background, gate = Background(), threading.Event()
    ticket = background.run(lambda: gate.wait(5), done=nobody, failed=nobody)
    ticket.drop()
    gate.set()
    qtbot.waitUntil(lambda: background.running == 0)
    assert ticket.finished


def test_progress_arrives_in_order_before_the_answer(qtbot: QtBot) -> None:
    background, seen = Background(), list[int]()

    def call() -> int:
        for number in range(3):
            background.post(lambda number=number: seen.append(number))  # type: ignore[misc]
        return 3

    background.run(call, done=seen.append, failed=nobody)
    qtbot.waitUntil(lambda: len(seen) == 4)
    assert seen == [0, 1, 2, 3]


def test_closing_drops_everything(qtbot: QtBot) -> None:
    background, gate, ended = Background(), threading.Event(), threading.Event()

    def call() -> None:
        gate.wait(5)
        ended.set()

    background.run(call, done=nobody, failed=nobody)
    background.close()
    gate.set()
    qtbot.waitUntil(ended.is_set)
    qtbot.waitUntil(lambda: background.running == 0)
