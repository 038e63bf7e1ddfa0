"""The command line on Windows, as a script sees it: codes, streams, files with names of any language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.windows.environment import Windows

pytestmark = [pytest.mark.windows, pytest.mark.timeout(600)]


def run(windows: Windows, *words: str, folder: Path | None = None) -> tuple[int, str]:
    """The program's exit code, and what it wrote to both streams."""
    done = windows.run(windows.python, "-m", "setup_assistant", *words, folder=folder)
    return done.returncode, done.stdout.replace("\r\n", "\n")


def test_every_job_is_done_against_the_practice_services(windows: Windows, folder: Path) -> None:
    """One practice world for all of them, from the check to the report of what was undone."""
    code, told = run(windows, "check", "--practice", "--scenario", "policy_off")
    assert (code, "11 ready, 1 needs attention" in told) == (1, True), told

    code, told = run(windows, "apply", "--yes", "--practice", "--scenario", "policy_off")
    assert (code, "Done, read back" in told) == (0, True), told

    code, told = run(windows, "check", "--practice", "--junit", "Prüfung Ø.xml", folder=folder)
    assert (code, "12 organizations, 12 ready" in told) == (0, True), told
    assert "<testsuites" in (folder / "Prüfung Ø.xml").read_text(encoding="utf-8")


def test_a_report_is_written_where_it_is_wanted(windows: Windows, folder: Path) -> None:
    words = ("report", "--practice", "--out", "Bericht ß 漢字", "--format", "html,json,csv")
    code, told = run(windows, *words, folder=folder)

    assert code == 0, told
    (report,) = (folder / "Bericht ß 漢字").iterdir()
    assert {"html", "json", "csv"} <= {path.suffix[1:] for path in report.iterdir()}
    (evidence,) = report.glob("*.json")
    document = json.loads(evidence.read_text(encoding="utf-8"))
    assert (document["practice"], document["ready"]) == (True, True)

    code, told = run(windows, "judge", windows.path(evidence), folder=folder)
    assert code == 0, told


def test_profiles_are_kept_in_the_users_folder(windows: Windows) -> None:
    file = windows.home / "AppData" / "Local" / "Keepit setup" / "Setup Assistant" / "profiles.json"

    code, told = run(windows, "profile", "save", "Ærø & Søn", "--organization", "contoso")
    assert (code, file.is_file()) == (0, True), told
    code, told = run(windows, "profile", "list")
    assert (code, "Ærø & Søn" in told) == (0, True), told
    code, told = run(windows, "profile", "remove", "Ærø & Søn")
    assert code == 0, told


def test_the_self_test_ends_and_tells_why_the_browser_cannot_be_used(windows: Windows) -> None:
    """wine can't run Chromium: here is a browser that really can't be used."""
    code, told = run(windows, "--self-test")

    document = json.loads(told[told.index("{") :])
    broken = {name: part for name, part in document["parts"].items() if not part["ok"]}
    assert (code, document["ok"], list(broken)) == (1, False, ["browser"]), told
    assert "private browser" in broken["browser"]["told"]["problem"]
