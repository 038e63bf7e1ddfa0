"""What is remembered between two starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from setup_assistant import settings
from setup_assistant.model import Attempt
from setup_assistant.settings import Memory, Remembered


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


def test_real_addresses_are_constants_and_https() -> None:
    endpoints = settings.Endpoints()

    assert endpoints.keepit_for("dk-co") == "https://dk-co.keepit.com"
    assert all(
        getattr(endpoints, name).startswith("https://")
        for name in ("authority", "profile", "devops", "graph", "entitlements", "keepit")
    )


def test_a_client_id_is_taken_from_the_configuration_only_if_it_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_names: str(tmp_path))
    wanted = "00000000-0000-4000-8000-000000000002"

    assert settings.client_id() == ""
    (tmp_path / "settings.json").write_text(json.dumps({"client_id": wanted}))
    assert settings.client_id() == wanted
    (tmp_path / "settings.json").write_text(json.dumps({"client_id": "https://evil"}))
    assert settings.client_id() == ""
