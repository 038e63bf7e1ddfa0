"""What is remembered between two starts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from setup_assistant.memory import Memory, Remembered
from setup_assistant.model import Attempt, Exemption, Organization, Scope


def test_a_new_start_remembers_what_was_entered(tmp_path: Path) -> None:
    file = tmp_path / "data" / "resume.json"
    Memory(file).update(step="connector", name="Azure DevOps - Contoso", members=("a@b.example",))

    again = Memory(file).load()

    assert again.step == "connector"
    assert again.draft().name == "Azure DevOps - Contoso"
    assert again.members == ("a@b.example",)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"step": 3, "members": "x"}', "\x00"])
def test_a_damaged_file_counts_as_empty(tmp_path: Path, content: str) -> None:
    file = tmp_path / "resume.json"
    file.write_text(content)

    assert Memory(file).load() == Remembered()


def test_forgetting_removes_the_file(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "resume.json")
    memory.update(step="review")
    memory.forget()

    assert not memory.path.exists()
    assert memory.load() == Remembered()


def test_two_windows_do_not_erase_each_others_attempts(tmp_path: Path) -> None:
    one, other = (Memory(tmp_path / "resume.json") for _ in range(2))
    one.load()
    other.revise(lambda known: known.with_attempt(Attempt("a", "2026-11-23T10:00:00+00:00", "N")))
    one.update(step="review")

    known = Memory(tmp_path / "resume.json").load()

    assert (known.step, known.attempt("a").name) == ("review", "N")
    assert one.load() == known


def test_only_what_was_entered_is_forgotten_by_starting_over(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "resume.json")
    attempts = (Attempt("a", guid="g"), Attempt("b", begun_at="t", before=("x", "y")))
    memory.update(step="review", name="N", attempts=attempts)

    memory.forget()
    assert memory.load() == Remembered(attempts=attempts)
    memory.forget("a")
    assert memory.load() == Remembered(attempts=attempts[1:])
    memory.forget("b")
    assert not memory.path.exists()


def test_a_damaged_attempt_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "resume.json"
    file.write_text('{"attempts": [3, {}, {"account": "a", "name": 5, "looked": true}]}')

    assert Memory(file).load().attempts == (Attempt("a", looked=True),)


def test_no_field_for_a_secret_exists(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "resume.json")
    memory.update(region="dk-co")

    words = " ".join(json.loads(memory.path.read_text())).lower()

    assert not any(word in words for word in ("password", "token", "secret", "code"))


def test_the_write_leaves_no_half_file_behind(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "resume.json")
    for step in ("before", "sign_in", "review"):
        memory.update(step=step)

    assert [path.name for path in tmp_path.iterdir()] == ["resume.json"]


def test_what_a_file_in_use_does_not_take_is_written_with_the_next(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file where the folder is to be")
    memory = Memory(blocked / "resume.json")

    memory.update(step="review", name="Contoso")
    assert (memory.load().step, memory.load().name) == ("review", "Contoso")
    blocked.unlink()
    memory.update(region="dk-co")

    known = Memory(blocked / "resume.json").load()
    assert (known.step, known.name, known.region) == ("review", "Contoso", "dk-co")


def test_what_must_not_be_lost_is_not_taken_for_nothing_remembered(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file where the folder is to be")
    memory = Memory(blocked / "resume.json")

    with pytest.raises(OSError, match="Not a directory"):
        memory.read()
    with pytest.raises(OSError, match="Not a directory"):
        memory.revise(lambda known: known.with_attempt(Attempt("a", guid="g")))
    assert memory.load() == Remembered()


def test_a_forgotten_step_stays_forgotten_although_the_file_is_in_use(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file where the folder is to be")
    memory = Memory(blocked / "resume.json")
    memory.update(step="review")
    memory.forget()

    assert memory.load() == Remembered()


SCOPE = Scope(
    (Organization("1", "contoso-labs"),),
    (
        Exemption(
            Organization("", "contoso-old"), "Deleted", "anna@contoso.com",
            datetime(2026, 11, 25, tzinfo=UTC), date(2026, 12, 24),
        ),
    ),
)  # fmt: skip


def test_what_was_decided_about_organizations_outlives_a_finished_setup(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "resume.json")
    memory.update(step="review", scope=SCOPE)

    assert Memory(memory.path).load().scope == SCOPE
    memory.forget("account")
    assert Memory(memory.path).load() == Remembered(scope=SCOPE)
    memory.update(scope=Scope())
    memory.forget()
    assert not memory.path.exists()


@pytest.mark.parametrize(
    "held",
    [
        None, "all", {}, [3], [{}], [{"id": "", "name": "a", "backup": "no", "set_aside": None}],
        [{"id": "", "name": "a", "backup": True, "set_aside": {"reason": "x"}}],
        [{"id": "", "name": "a", "backup": True,
          "set_aside": {"reason": "", "by": "", "since": "2026-11-25T10:00:00+00:00", "until": None}}],
        [{"id": "", "name": "a", "backup": True,
          "set_aside": {"reason": "x", "by": "", "since": "2026-11-25T10:00:00", "until": None}}],
        [{"id": "", "name": "a", "backup": True,
          "set_aside": {"reason": "x", "by": "", "since": "2026-11-25T10:00:00+00:00", "until": "?"}}],
    ],
)  # fmt: skip
def test_a_damaged_decision_leaves_nothing_out_and_the_rest_remembered(
    held: Any, tmp_path: Path
) -> None:
    file = tmp_path / "resume.json"
    file.write_text(json.dumps({"step": "review", "organizations": held, "scope": "x"}))

    assert Memory(file).load() == Remembered(step="review")
