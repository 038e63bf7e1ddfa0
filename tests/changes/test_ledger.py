"""The ledger's file: whole at any time, honest about damage, without secrets, shared by two windows."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock
import jsonschema
import pytest

from setup_assistant import texts
from setup_assistant.changes import errors, ledger
from setup_assistant.changes.ledger import Ledger
from setup_assistant.errors import NotFound
from setup_assistant.model import (
    Entry,
    Outcome,
    State,
)
from tests.support.changes import ALEX, proposal

AT = datetime(2026, 11, 25, 9, 15, tzinfo=UTC)


def begun(held: Ledger, name: str = "contoso") -> Entry:
    return held.begin(proposal(name), State.NOT_MEMBER, State.MEMBER, ALEX)


@pytest.fixture
def held(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "data" / "changes.json", now=lambda: AT)


def schema() -> dict[str, Any]:
    file = texts.resources() / "schemas" / "ledger-1.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def test_what_was_written_is_read_again(held: Ledger) -> None:
    entry = held.finish(begun(held), Outcome.CONFIRMED, None)
    entry = held.begin_undo(entry, ALEX)
    entry = held.finish_undo(entry, Outcome.UNCHANGED, NotFound("Azure DevOps", "add", status=404))
    entry = held.finish_undo(held.begin_undo(entry, ALEX), Outcome.CONFIRMED, None)

    assert Ledger(held.path).entries() == (entry,)
    assert (entry.undone, entry.unfinished) == (True, False)
    assert [act.outcome for act in entry.earlier_undos] == [Outcome.UNCHANGED]
    jsonschema.validate(json.loads(held.path.read_text(encoding="utf-8")), schema())


def test_a_refused_undo_tells_nothing_about_an_unfinished_change(held: Ledger) -> None:
    entry = held.begin_undo(begun(held), ALEX)

    entry = held.finish_undo(entry, Outcome.REFUSED, None)

    assert (entry.unfinished, entry.undoable) == (True, True)


def test_an_entry_that_was_begun_is_unfinished_and_undoable(held: Ledger) -> None:
    entry = begun(held)

    assert held.entries() == (entry,)
    assert (entry.unfinished, entry.undoable, entry.deed.begun_at) == (True, True, AT)


@pytest.mark.parametrize(
    ("outcome", "unfinished", "undoable"),
    [
        (Outcome.CONFIRMED, False, True),
        (Outcome.ACCEPTED, False, True),
        (Outcome.UNCHANGED, False, True),
        (Outcome.REFUSED, False, False),
        (Outcome.UNSURE, True, True),
    ],
)
def test_what_an_outcome_leaves(
    outcome: Outcome, unfinished: bool, undoable: bool, held: Ledger
) -> None:
    entry = held.finish(begun(held), outcome, None)

    assert (entry.unfinished, entry.undoable) == (unfinished, undoable)


@pytest.mark.parametrize(
    ("outcome", "undone"), [(Outcome.CONFIRMED, True), (Outcome.ACCEPTED, False)]
)
def test_an_undo_counts_only_once_it_was_read_back(
    outcome: Outcome, undone: bool, held: Ledger
) -> None:
    entry = held.finish(begun(held), Outcome.CONFIRMED, None)
    entry = held.finish_undo(held.begin_undo(entry, ALEX), outcome, None)

    assert (entry.undone, entry.undoable) == (undone, not undone)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"schema": "setup-assistant/ledger", "version": 2, "entries": []}'],
)
def test_a_damaged_file_is_never_taken_for_an_empty_one(content: str, held: Ledger) -> None:
    held.path.parent.mkdir()
    held.path.write_text(content, encoding="utf-8")

    with pytest.raises(errors.LedgerDamaged) as raised:
        begun(held)

    assert "damaged" in str(raised.value)
    assert str(held.path) in str(raised.value)
    assert held.path.read_text(encoding="utf-8") == content


def test_an_entry_with_a_damaged_part_is_damage(held: Ledger) -> None:
    begun(held)
    text = held.path.read_text(encoding="utf-8").replace("+00:00", "")
    held.path.write_text(text, encoding="utf-8")

    with pytest.raises(errors.LedgerDamaged):
        held.entries()


def test_two_windows_at_once_lose_nothing(held: Ledger) -> None:
    names = [f"org-{number}" for number in range(24)]
    threads = [
        threading.Thread(target=begun, args=(Ledger(held.path), name), daemon=True)
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(entry.organization.name for entry in held.entries()) == sorted(names)


def test_another_window_that_does_not_let_go_is_named(
    held: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LOCK_SECONDS", 0.01)
    held.path.parent.mkdir()
    with (
        filelock.FileLock(held.path.with_name("changes.json.lock")),
        pytest.raises(errors.LedgerBusy) as raised,
    ):
        begun(held)

    assert "Another window or command" in str(raised.value)


def test_what_a_stopped_program_left_is_cleared_away(held: Ledger) -> None:
    begun(held)
    left = held.path.with_name("changes.jsonabc.new")
    left.write_text("half", encoding="utf-8")

    begun(held)

    assert not left.exists()
    assert len(held.entries()) == 2
