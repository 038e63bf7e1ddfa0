"""Files that nobody would write, and that may be there all the same: a sentence, never a bug."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import settings
from setup_assistant.changes import ledger as stored
from setup_assistant.profiles import Profiles
from tests.support import folders, reports
from tests.support.command_line import Command

DEEP = "[" * 100_000
NESTED = '{"a":' * 100_000
ODD = {
    "deep list": DEEP,
    "deep object": NESTED,
    "empty": "",
    "no object": "[]",
    "null": "null",
    "number": "1" * 5000,
    "other schema": '{"schema": "x"}',
    "binary": "\x00\x01",
}


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders.use(monkeypatch, tmp_path)


@pytest.mark.parametrize("held", ODD.values(), ids=ODD)
def test_odd_files_are_named_and_never_a_bug(
    held: str, command: Command, tmp_path: Path, saved: Profiles
) -> None:
    file = tmp_path / "odd.json"
    for path in (file, saved.path, settings.ledger_file()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(held, encoding="utf-8")
    ended = {
        ("judge", str(file)): 2,
        ("compare", str(file), str(file)): 2,
        ("apply", "--plan", str(file)): 2,
        ("create", "--plan", str(file), "--keepit-token-stdin"): 2,
        ("undo", "--list"): 1,
        ("check", "--practice-world", str(file)): 2,
    }
    for line, code in ended.items():
        said = command(*line, "--json")
        assert (line[0], said.code) == (line[0], code), said.err
        assert said.err
        assert json.loads(said.out)["problem"]["text"]
    assert command("profile", "list").code == 2


TIMES = (
    "9999-12-31T23:59:59-12:00",
    "9999-12-31T23:59:59+00:00",
    "0001-01-01T00:00:00+14:00",
    "1969-12-31T23:59:59+00:00",
    "2026-11-25T09:15:00",
    "yesterday",
    "",
)


def with_time(held: Any, name: str, text: str) -> Any:
    """``held`` with every time called ``name`` replaced."""
    if isinstance(held, dict):
        return {k: text if k == name else with_time(v, name, text) for k, v in held.items()}
    return [with_time(one, name, text) for one in held] if isinstance(held, list) else held


@pytest.mark.parametrize("name", ["made_at", "read_at", "finished_at", "begun_at"])
@pytest.mark.parametrize("text", TIMES)
def test_a_report_of_an_absurd_time_is_no_report(
    text: str, name: str, command: Command, tmp_path: Path
) -> None:
    good, odd = tmp_path / "good.json", tmp_path / "odd.json"
    document = reports.saved(reports.whole())
    good.write_text(json.dumps(document), encoding="utf-8")
    odd.write_text(json.dumps(with_time(document, name, text)), encoding="utf-8")

    for line in (("judge", str(odd)), ("compare", str(odd), str(good))):
        said = command(*line)
        assert (said.code, said.out) == (2, ""), said.err
        assert "The report can't be read." in said.err
    assert command("judge", str(good)).code in (0, 1)


@pytest.mark.parametrize("text", TIMES)
def test_a_list_of_changes_of_an_absurd_time_is_damaged(text: str, command: Command) -> None:
    ledger = settings.ledger_file()
    ledger.parent.mkdir(parents=True, exist_ok=True)
    held = json.loads(json.dumps(stored.document(reports.entries())))
    ledger.write_text(json.dumps(with_time(held, "begun_at", text)), encoding="utf-8")

    said = command("undo", "--list")

    assert (said.code, said.out) == (1, "")
    assert "The list of changes can't be read." in said.err


@pytest.mark.parametrize("offset", ["+00:00", "-12:00", "+14:00", "+05:30"])
def test_every_zone_is_understood(offset: str, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    document = with_time(reports.saved(reports.whole()), "made_at", f"2026-11-25T09:15:00{offset}")
    file.write_text(json.dumps(document), encoding="utf-8")

    assert command("judge", str(file)).code in (0, 1)
