"""What the assistant keeps of a user is told file by file, and removed: never what something needs that isn't over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import filelock
import jsonschema
import pytest

from setup_assistant import memory, settings
from setup_assistant.changes import ledger
from setup_assistant.changes.ledger import Ledger
from setup_assistant.model import Attempt, Outcome, State
from setup_assistant.profiles import Profile, Profiles
from tests.support.changes import ALEX, proposal
from tests.support.command_line import Command, Said, schema


@pytest.fixture(autouse=True)
def user(saved: Profiles) -> None:
    """Somebody who has used all of it, with nothing that isn't over."""
    saved.save(Profile("Contoso"))
    saved.path.with_name("settings.json").write_text("{}", encoding="utf-8")
    memory.of_user().update(expected="jo@contoso.com")
    memory.of_user(practice=True).update(expected="jo@contoso.com")
    begin(settings.ledger_file(practice=True, world=True))
    begin(settings.ledger_file(), Outcome.REFUSED)


def begin(file: Path, outcome: Outcome | None = None) -> None:
    """A change of an earlier run, which ended so or not at all."""
    noted = Ledger(file)
    entry = noted.begin(proposal(), State.OFF, State.ON, ALEX)
    if outcome is not None:
        noted.finish(entry, outcome, None)


def left() -> set[str]:
    """Names of all files of the user that are there, without locks."""
    folders = {settings.data_folder(), settings.configuration_folder()}
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path.name for path in files if path.suffix != ".lock"}


ALL = {"profiles.json", "settings.json", "resume.json", "changes.json", "world-changes.json"}


def document(said: Said) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(said.out)
    jsonschema.validate(loaded, schema("forget-1"))
    return loaded


def test_without_yes_every_file_is_told_and_nothing_removed(command: Command) -> None:
    said = command("forget")

    assert (said.code, left()) == (1, ALL)
    assert said.err == "Nothing was removed: add --yes to remove these files.\n"
    lines = said.out.splitlines()
    for path, words in (
        (settings.configuration_folder() / "profiles.json", "your profiles: customers by name"),
        (
            settings.configuration_folder() / "settings.json",
            "the application and the directory that you sign in with, language and proxy",
        ),
        (settings.data_folder() / "resume.json", "where you stopped, what you entered, and"),
        (settings.data_folder(practice=True) / "resume.json", "of practice runs"),
    ):
        assert lines[lines.index(str(path)) + 1].strip().startswith(words)


def test_with_yes_all_of_it_goes_but_the_record_of_what_was_changed(command: Command) -> None:
    said = command("forget", "--yes")

    assert (said.code, left(), said.err) == (0, {"changes.json"}, "")
    assert f"Stays: {settings.ledger_file()}" in said.out
    assert "It is the record of what was changed. Add --changes to remove it too." in said.out
    assert not settings.data_folder(practice=True).exists()


def test_with_its_own_option_the_record_goes_and_the_folders_with_it(
    command: Command, tmp_path: Path
) -> None:
    told = document(command("forget", "--yes", "--changes", "--json"))

    assert told["done"] is True
    assert {file["state"] for file in told["files"]} == {"removed"}
    assert not settings.data_folder().exists()
    assert not settings.configuration_folder().exists()
    assert not [path for path in tmp_path.rglob("*") if path.name == settings.VENDOR]
    assert command("forget") == Said(0, "The assistant keeps nothing of this user.\n", "")


@pytest.mark.parametrize("outcome", [None, Outcome.CONFIRMED, Outcome.UNSURE, Outcome.ACCEPTED])
def test_what_can_still_be_undone_keeps_the_list(outcome: Outcome | None, command: Command) -> None:
    begin(settings.ledger_file(), outcome)
    said = command("forget", "--yes", "--json")

    told = document(said)
    assert (said.code, told["done"], left()) == (1, False, {"changes.json"})
    (kept,) = (file for file in told["files"] if file["kind"] == "changes")
    assert kept["state"] == "stays"
    assert kept["reason"].startswith("1 change can still be undone from it: see “undo --list”.")
    assert Ledger(settings.ledger_file()).entries()

    assert command("forget", "--yes", "--changes").code == 0
    assert left() == set()


def test_a_list_that_can_not_be_read_is_kept(command: Command) -> None:
    settings.ledger_file().write_text("[", encoding="utf-8")

    said = command("forget", "--yes")

    assert (said.code, left()) == (1, {"changes.json"})
    assert "It can't be read, so it may be needed to undo a change." in said.out


def test_a_connector_that_is_not_finished_is_not_forgotten(command: Command) -> None:
    attempt = Attempt("account", sent_at="2026-11-25T09:15:00+00:00", name="Azure DevOps")
    memory.of_user().revise(lambda remembered: remembered.with_attempt(attempt))

    said = command("forget", "--yes")

    assert (said.code, left()) == (1, {"changes.json", "resume.json"})
    assert "A connector was begun in Keepit and is not finished" in said.out
    assert memory.of_user().load().attempt("account").open

    command("forget", "--yes", "--changes")
    assert left() == set()


def test_a_list_that_is_in_use_is_told_and_nothing_removed(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LOCK_SECONDS", 0.01)
    file = settings.ledger_file()
    with filelock.FileLock(f"{file}.lock"):
        said = command("forget", "--yes", "--changes", "--json")

    assert (said.code, left()) == (1, ALL)
    problem = document(said)["problem"]["text"]
    assert f"Another window or command of the assistant is using {file}." in problem
    assert problem.strip() in said.err


def test_a_list_that_is_in_use_keeps_its_lock_and_what_is_being_written(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LOCK_SECONDS", 0.01)
    file = settings.ledger_file()
    writing = file.with_name(f"{file.name}abc.new")
    writing.write_text("{", encoding="utf-8")
    with filelock.FileLock(f"{file}.lock"):
        said = command("forget", "--yes")

        assert (said.code, left()) == (1, ALL | {writing.name})
        assert f"Another window or command of the assistant is using {file}." in said.err
        with pytest.raises(filelock.Timeout):
            filelock.FileLock(f"{file}.lock").acquire(timeout=0)

    assert command("forget", "--yes").code == 0
    assert {path.name for path in settings.data_folder().iterdir()} == {"changes.json"}


def test_a_list_that_was_put_aside_by_its_owner_stays(command: Command) -> None:
    aside = settings.ledger_file().with_name("changes.json.old")
    aside.write_text("[", encoding="utf-8")

    said = command("forget", "--yes", "--changes")

    assert (said.code, left()) == (0, {aside.name})
    assert f"Stays: {aside}" in said.out


def test_what_the_assistant_did_not_make_stays(command: Command) -> None:
    foreign = settings.data_folder() / "notes" / "mine.txt"
    foreign.parent.mkdir()
    foreign.write_text("x", encoding="utf-8")
    beside = settings.configuration_folder() / "mine.json"
    beside.write_text("x", encoding="utf-8")

    said = command("forget", "--yes", "--changes")

    assert (said.code, left()) == (0, {"mine.txt", "mine.json"})
    assert f"Stays: {foreign}" in said.out
    assert "The assistant didn't make it." in said.out


def test_what_a_stopped_program_left_is_removed_too(command: Command) -> None:
    half = settings.data_folder() / "resume.jsonabc123.new"
    half.write_text("{", encoding="utf-8")

    (file,) = (f for f in document(command("forget", "--json"))["files"] if f["path"] == str(half))
    assert (file["kind"], file["state"]) == ("leftover", "there")
    command("forget", "--yes")
    assert not half.exists()


def test_a_file_that_can_not_be_removed_is_named_with_the_reason(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, **_how: object) -> None:
        if path.name == "profiles.json":
            raise PermissionError(13, "Permission denied")
        real(path, missing_ok=True)

    real = Path.unlink
    monkeypatch.setattr(Path, "unlink", refused)

    said = command("forget", "--yes")

    assert (said.code, left()) == (1, {"profiles.json", "changes.json"})
    assert "    Permission denied" in said.out.splitlines()
