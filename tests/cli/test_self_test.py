"""``--self-test`` and ``--about``: told in JSON and in words, also when a part breaks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from setup_assistant import __version__
from setup_assistant.cli import main, self_test

FINE = "print('{\"ok\": true}')"
ABORTS = "import os, sys; print('no display', file=sys.stderr); sys.stderr.flush(); os.abort()"
HANGS = "import threading; threading.Event().wait()"


def _child(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.window
def test_everything_works_here_and_no_keys_of_connections_are_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))

    code = main.main(["--self-test"])

    assert not keys.exists()

    told = json.loads(capsys.readouterr().out)
    assert (code, told["ok"], told["version"], told["frozen"]) == (0, True, __version__, False)
    parts = {name: part["told"] for name, part in told["parts"].items()}
    assert parts["browser"]["ok"] is True
    assert parts["check"] == {"ready": True, "organizations": 12}
    assert parts["versions"]["chromium"] == "140.0.7339.264"


def test_a_part_that_aborts_is_told_with_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "own_command", lambda: _child(ABORTS))

    answer = self_test.part(30, "--self-test", "browser")

    assert answer["ok"] is False
    assert answer["problem"].endswith(": no display")


def test_a_part_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "own_command", lambda: _child(HANGS))

    assert self_test.part(0.5) == {"ok": False, "problem": "no answer within 0.5 s"}


def test_a_report_is_printed_although_everything_hangs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(self_test, "own_command", lambda: _child(HANGS))
    monkeypatch.setattr(self_test, "WHOLE_SECONDS", 0.5)

    assert self_test.run() == 1

    told = json.loads(capsys.readouterr().out)
    problems = [part["problem"] for part in told["parts"].values()]
    assert problems[0].startswith("no answer within 0.5 s")
    assert problems[1:] == ["not tried: the parts before took too long"] * 2


def test_one_broken_part_breaks_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(self_test, "own_command", lambda: _child(FINE + "\nimport sys; sys.exit('check' in sys.argv)"))  # fmt: skip

    assert self_test.run() == 1

    told = json.loads(capsys.readouterr().out)
    fine = {name: part["ok"] for name, part in told["parts"].items()}
    assert fine == {"versions": True, "browser": True, "check": False}


def test_about_names_chromium_and_its_patches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--about"]) == 0

    told = capsys.readouterr().out
    assert f"Setup Assistant: {__version__}" in told
    assert "Chromium (the private browser): 140.0.7339.264" in told
    assert "Chromium's security patches up to: 155.0.8059.85" in told
