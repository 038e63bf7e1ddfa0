"""A command that is asked to end says so, leaves nothing half done, and can be followed by the next."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path

import jsonschema
import pytest

from setup_assistant import signals
from setup_assistant.changes.ledger import Ledger
from setup_assistant.model import Outcome
from tests.support.command_line import Start, schema
from tests.support.ending import REQUESTS, running

PROGRAM = (sys.executable, "-m", "setup_assistant")
NO_BROWSER = {"BROWSER": f"{Path(sys.executable).as_posix()} -c pass %s"}
"""Something opens the sign-in page, and nobody signs in there."""


pytestmark = pytest.mark.sampled


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.name)
def test_a_command_that_waits_ends_with_its_sentence_and_its_document(
    request_: signal.Signals, fleet: Start, tmp_path: Path
) -> None:
    junit = tmp_path / "check.xml"
    options = ("--sign-in", "browser", "--json", "--junit", str(junit))
    world = ("--practice-world", str(fleet().file))
    with running(tmp_path, (*PROGRAM, "check", *options, *world), NO_BROWSER) as check:
        check.wait_for("Your browser is open")
        code, out, err = check.end(request_)

    assert code == 130
    assert err.splitlines()[-1] == "Stopped"
    assert "Traceback" not in err
    document = json.loads(out)
    jsonschema.validate(document, schema("check-2"))
    assert (document["exit_code"], document["problem"]["text"]) == (130, "Stopped.")
    assert "Stopped" in junit.read_text(encoding="utf-8")


def test_a_change_under_way_is_told_and_the_list_of_changes_is_free(
    fleet: Start, tmp_path: Path
) -> None:
    here = fleet("change_ignored")  # it is read back for a minute
    token = here.token()
    words = ("apply", "--yes", "--json", "--token-env", "DEVOPS_TOKEN")
    world = ("--practice-world", str(here.file))
    with running(tmp_path, (*PROGRAM, *words, *world), {"DEVOPS_TOKEN": token}) as apply:
        apply.wait_for("reading back")
        code, out, err = apply.end(REQUESTS[-1])

    assert (code, err.splitlines()[-1]) == (130, "Stopped")
    assert "Traceback" not in err
    jsonschema.validate(json.loads(out), schema("changes-1"))
    (entry,) = Ledger(tmp_path / _ledger()).entries()
    assert entry.deed.outcome is Outcome.OPEN
    undone = here.run("undo", "--all", "--yes", "--token-stdin", stdin=token)
    assert undone.code == 0, undone.err


def _ledger() -> Path:
    from setup_assistant import settings

    return settings.ledger_file(practice=True, world=True).relative_to(Path.home())


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.name)
def test_practice_services_end_and_take_their_files_along(
    request_: signal.Signals, tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    variables = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    with running(tmp_path, (*PROGRAM, "practice"), variables) as practice:
        assert practice.child.stdout is not None
        told = json.loads(practice.child.stdout.readline())
        assert Path(told["ca_file"]).is_file()
        code, _out, err = practice.end(request_)

    assert (code, err) == (0, "")
    assert list(temporary.glob("setup-assistant*")) == []


def test_a_second_request_does_not_disturb_the_end() -> None:
    ends = list[str]()

    def block() -> None:
        with signals.interrupting(lambda: ends.append("given up")):
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:
                signal.raise_signal(signal.SIGINT)
                ends.append("tidied up")

    with pytest.raises(KeyboardInterrupt):
        block()
    assert ends == ["tidied up"]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_block_that_is_held_is_given_up() -> None:
    given_up = threading.Event()

    def block() -> None:
        with signals.interrupting(given_up.set, grace=0):
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:
                assert given_up.wait(30)

    with pytest.raises(KeyboardInterrupt):
        block()


HELD = """
import hashlib, sys, threading
from setup_assistant import signals
from setup_assistant.cli import main, judge
from setup_assistant.cli.output import DONE

signals.interrupting.__wrapped__.__defaults__ = (0.1,)

def hold(args):
    threading.Timer(0, lambda: print("held", file=sys.stderr, flush=True)).start()
    hashlib.pbkdf2_hmac("sha256", b"", b"", 1 << 30)  # no signal is looked for before it returns
judge.run = hold
sys.exit(main.main(["judge", "--json", "x.json"]))
"""


def test_a_thread_that_is_held_by_a_library_does_not_keep_the_program(tmp_path: Path) -> None:
    with running(tmp_path, (sys.executable, "-c", HELD)) as held:
        held.wait_for("held")
        code, out, err = held.end(REQUESTS[0])

    assert code == 130
    assert err.splitlines()[-1] == "Stopped"
    assert json.loads(out)["problem"]["text"] == "Stopped."


CLOSED = """
import os, signal, sys
from contextlib import contextmanager
from setup_assistant import signals
from setup_assistant.cli import main, judge

taken = signals.taken

@contextmanager
def closed(act):
    with taken(act) as arrivals:
        try:
            yield arrivals
        finally:
            os._exit(9)  # as Windows does it with a console, once the block has ended
signals.taken = closed
judge.run = lambda args: signal.raise_signal(signal.SIGTERM)
sys.exit(main.main(["judge", "--json", "x.json"]))
"""


def test_all_is_said_before_windows_ends_the_program_with_its_console(tmp_path: Path) -> None:
    with running(tmp_path, (sys.executable, "-c", CLOSED)) as program:
        out, err = program.child.communicate(timeout=60)

    assert program.child.returncode == 9
    assert err.decode().splitlines()[-1] == "Stopped"
    assert json.loads(out)["problem"]["text"] == "Stopped."


def test_what_the_parent_ignores_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with signals.taken(lambda: pytest.fail("it was taken")):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("event", [2, 5, 6])
def test_windows_waits_for_the_end_before_it_closes(event: int) -> None:
    ended = threading.Event()

    assert signals.closing(event, ended, ended.set, seconds=60)
    assert ended.is_set()


@pytest.mark.parametrize("event", [0, 1])
def test_keys_are_left_to_their_signals(event: int) -> None:
    assert not signals.closing(event, threading.Event(), lambda: pytest.fail("it was taken"))


def test_windows_is_answered_before_it_ends_the_program_itself() -> None:
    interrupted = list[int]()

    assert signals.closing(2, threading.Event(), lambda: interrupted.append(1), seconds=0)
    assert interrupted == [1]
