"""Folders and files of the user that can't be used: one sentence names them and the reason."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from setup_assistant import profiles, settings
from tests.support import folders
from tests.support.command_line import Command, Start

COMMANDS = (
    ("check",),
    ("plan",),
    ("apply",),
    ("undo", "--list"),
    ("report", "--out", "."),
)


@pytest.fixture
def blocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file where the user's data folder is to be."""
    file = tmp_path / "data"
    file.write_text("")
    folders.use(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)  # a report that is written all the same
    return file


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda words: words[0])
def test_a_file_in_place_of_the_data_folder_is_named(
    command: Command, blocked: Path, arguments: tuple[str, ...]
) -> None:
    said = command(*arguments, "--practice")

    assert said.code == 2
    assert said.err.strip() == (
        f"The folder {settings.data_folder(practice=True)} can't be used: Not a directory."
    )


def test_a_list_of_changes_that_cannot_be_opened_is_not_called_damaged(
    fleet: Start, tmp_path: Path
) -> None:
    here = fleet("policy_off")
    listed = settings.ledger_file(practice=True, world=True)
    listed.mkdir(parents=True)

    undo = here.run("undo", "--list")
    applied = here.run("apply", "--yes", "--token-stdin", stdin=here.token())

    for said in (undo, applied):
        assert said.code == 1
        assert f"{listed} can't be opened: Is a directory." in said.err
        assert "damaged" not in said.err
    assert not [call for call in here.world.log if call.method == "PATCH"]


def test_a_check_goes_on_although_the_list_of_changes_cannot_be_opened(
    fleet: Start, tmp_path: Path
) -> None:
    here = fleet("ready")
    settings.ledger_file(practice=True, world=True).mkdir(parents=True)

    said = here.run("check", "--json", "--token-stdin", stdin=here.token())

    assert (said.code, json.loads(said.out)["ready"]) == (0, True)
    assert "can't be opened: Is a directory." in said.err


def test_profiles_that_cannot_be_read_are_named_with_the_reason(
    command: Command, saved: profiles.Profiles
) -> None:
    saved.path.mkdir(parents=True)

    said = command("profile", "list")

    assert said.code == 2
    assert said.err.strip() == f"{saved.path} can't be read: Is a directory."


def test_profiles_are_read_as_any_editor_writes_them(
    command: Command, saved: profiles.Profiles
) -> None:
    saved.path.parent.mkdir(parents=True)
    saved.path.write_text('{"Contoso": {"region": "dk-co"}}', encoding="utf-16")

    assert "Contoso" in command("profile", "list").out


def test_settings_that_cannot_be_used_are_named_by_the_command_that_needs_them(
    command: Command, saved: profiles.Profiles
) -> None:
    saved.path.parent.mkdir(parents=True)
    file = saved.path.with_name("settings.json")
    file.write_text('{"client_id": "x",}')

    said = command("check")

    assert said.code == 2
    assert said.err.strip() == f"{file} can't be used (line 1). Correct or remove it."


def test_only_the_user_may_read_a_report(fleet: Start, tmp_path: Path) -> None:
    here = fleet("ready")
    here.run("report", "--out", str(tmp_path), "--token-stdin", stdin=here.token())

    (folder,) = tmp_path.glob("setup-assistant_*")
    modes = {path.name: path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())}
    assert len(modes) > 3
    assert not any(modes.values()), modes


def test_a_pipe_that_junit_is_written_to_stays_a_pipe(fleet: Start, tmp_path: Path) -> None:
    pipe, received = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    here = fleet("ready")

    said = here.run("check", "--junit", str(pipe), "--token-stdin", stdin=here.token())
    reader.join()

    assert (said.code, pipe.is_fifo()) == (0, True)
    assert "<testsuites" in received[0]


def test_no_folder_is_made_for_junit(fleet: Start, tmp_path: Path) -> None:
    file = tmp_path / "missing" / "check.xml"
    here = fleet("ready")

    said = here.run("check", "--junit", str(file), "--token-stdin", stdin=here.token())

    assert said.code == 2
    assert f"{file} can't be written: No such file or directory." in said.err
    assert not file.parent.exists()


def test_a_name_that_the_list_of_changes_does_not_hold_is_no_success(
    fleet: Start,
) -> None:
    here = fleet("policy_off")
    here.run("apply", "--yes", "--token-stdin", stdin=here.token())

    for words in (("--all", "--yes", "--token-stdin"), ("--list",)):
        said = here.run("undo", *words, "--organization", "nope", stdin=here.token())
        assert said.code == 2
        assert "The list of changes holds none of nope." in said.err


@pytest.mark.parametrize("command_", ["judge", "compare"])
def test_a_report_that_cannot_be_opened_is_named(
    command: Command, tmp_path: Path, command_: str
) -> None:
    missing = str(tmp_path / "missing.json")
    said = command(command_, *([missing] if command_ == "judge" else [missing, missing]))

    assert said.code == 2
    assert f"{missing} can't be opened." in said.err
    assert "damaged" not in said.err


UNSEEN = ["offscreen", "minimal", *([""] if sys.platform == "linux" else [])]
"""Platforms of Qt where nobody sees a message box, and the system's own without a display."""


@pytest.mark.usefixtures("blocked")
@pytest.mark.parametrize("platform", UNSEEN)
def test_why_there_is_no_window_is_said_where_nobody_sees_a_box(platform: str) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    if platform:
        environment["QT_QPA_PLATFORM"] = platform
    code = "import sys; from setup_assistant.cli import main; sys.exit(main.main(['--practice']))"

    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    folder = settings.data_folder(practice=True)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr == f"The folder {folder} can't be used: Not a directory.\n"
