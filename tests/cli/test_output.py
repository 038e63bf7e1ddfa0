"""What programs read: one JSON document and a JUnit file, also when a command fails; and lost readers."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import defusedxml.ElementTree
import jsonschema
import pytest

from setup_assistant import errors
from setup_assistant.cli import output
from setup_assistant.practice.state.keepit import SUGGESTED_NAME
from tests.support import folders
from tests.support.command_line import Command, Start, plan, schema

pytestmark = pytest.mark.sampled

FAILING = [
    ("check-2", 4, ("check", "--token-env", "WRONG")),
    ("check-2", 2, ("check", "--token-env", "NOTHING")),
    ("check-2", 2, ("check", "--no-such-option")),
    ("check-2", 2, ("check", "--profile", "nobody")),
    ("check-all-2", 2, ("check", "--all-profiles")),
    ("plan-2", 4, ("plan", "--token-env", "WRONG")),
    ("plan-2", 2, ("plan", "--retention", "P1Y")),
    ("changes-1", 4, ("apply", "--yes", "--token-env", "WRONG")),
    ("changes-1", 2, ("apply", "--plan", "nowhere.json")),
    ("changes-1", 2, ("undo", "--yes", "abcdef12")),
    ("create-1", 2, ("create", "--plan", "nowhere.json", "--keepit-token-stdin")),
    ("create-1", 2, ("create",)),
    ("judge-2", 2, ("judge", "nowhere.json")),
    ("compare-2", 2, ("compare", "nowhere.json", "nowhere.json")),
    ("forget-1", 2, ("forget", "--no-such-option")),
]


CALL = ("Azure DevOps", "change the policy")


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (errors.InputError("name", "Enter a name."), 2),
        (errors.NotDone("Not ready"), 1),
        (errors.NotDone("Not ready", unanswered=True), 4),
        (errors.Rejected(*CALL, status=400), 1),
        (errors.AccessDenied(*CALL, status=403), 4),
        (errors.NotFound(*CALL, status=404), 4),
        (errors.ServiceFault(*CALL, status=503), 4),
        (errors.SignInRequired(), 4),
        (errors.Unreachable("dev.azure.com"), 4),
        (errors.AssistantError(), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_answer_has_an_exit_code_of_its_own_and_a_plain_no_has_not(
    problem: errors.AssistantError, code: int
) -> None:
    assert output.of_problem(problem) == code


@pytest.mark.parametrize(("name", "code", "arguments"), FAILING, ids=lambda held: str(held)[:40])
def test_a_command_that_fails_prints_one_document_with_the_problem(
    name: str,
    code: int,
    arguments: tuple[str, ...],
    command: Command,
    fleet: Start,
    saved: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del saved  # profiles of this test only
    folders.use(monkeypatch, tmp_path)
    monkeypatch.setenv("WRONG", "nobodys-token")
    run = fleet().run if "WRONG" in arguments else command
    said = run(*arguments, "--json")

    document = json.loads(said.out)
    jsonschema.validate(document, schema(name))
    assert (said.code, document["exit_code"]) == (code, code)
    assert document["problem"]["text"].split(".")[0] in said.err
    assert document.get("ready", document.get("done", False)) is False


def test_a_refused_create_says_why_in_its_document(fleet: Start, create: Command) -> None:
    practised = fleet("policy_off")

    said = create(practised, plan(), "--yes", "--json")

    document = json.loads(said.out)
    jsonschema.validate(document, schema("create-1"))
    assert (said.code, document["done"], document["exit_code"]) == (1, False, 1)
    assert "Not ready: fabrikam-labs." in document["problem"]["text"]
    assert practised.world.keepit.named(SUGGESTED_NAME) == []


@pytest.mark.parametrize("command_name", ["check", "report"])
def test_a_junit_file_says_that_nothing_was_checked(
    command_name: str, fleet: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRONG", "nobodys-token")
    file = tmp_path / "check.xml"

    said = fleet().run(command_name, "--token-env", "WRONG", "--junit", str(file))

    assert said.code == 4
    root = defusedxml.ElementTree.parse(file).getroot()
    assert root is not None
    assert (root.get("tests"), root.get("errors")) == ("1", "1")
    error = root.find(".//error")
    assert error is not None
    assert "doesn't accept the access token" in error.get("message", "")


def test_a_junit_file_that_cannot_be_written_is_told_once(fleet: Start, tmp_path: Path) -> None:
    practised = fleet()

    said = practised.run(
        "check", "--token-stdin", "--junit", str(tmp_path), stdin=practised.token()
    )

    assert said.code == 2
    assert said.err.count("can't be written") == 1


def test_a_failed_plan_is_no_plan(
    fleet: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRONG", "nobodys-token")
    practised, file = fleet(), tmp_path / "plan.json"
    failed = practised.run("plan", "--token-env", "WRONG", "--json")
    file.write_text(failed.out, encoding="utf-8")

    said = practised.run("apply", "--plan", str(file), "--yes")

    assert said.code == 2
    assert "can't be used as a plan (Azure DevOps doesn't accept the access token)" in said.err


def _program(*arguments: str, stdout: int, stderr: int = subprocess.PIPE) -> tuple[int, str]:
    """The program as a process of its own: its exit code and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "setup_assistant", *arguments],
        stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, (done.stderr or b"").decode()


def test_a_reader_that_has_gone_ends_the_command_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        code, told = _program("profile", "list", "--json", stdout=writing)
        both, _nothing = _program("undo", "--list", stdout=writing, stderr=writing)
    finally:
        os.close(writing)

    assert (code, told) == (0, "")
    assert both == 0


class Full(io.StringIO):
    """A disk without room."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), text[:0])


def test_a_full_disk_is_told(
    command: Command, saved: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    del saved
    with monkeypatch.context() as full:
        full.setattr("sys.stdout", Full())
        said = command("profile", "list", "--json")

    assert said.code == 2
    assert said.err.startswith(
        "What was to be printed could not be written: No space left on device."
    )
