"""How the Windows under wine is put together, without making one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.windows import environment
from tests.windows.environment import Missing, Windows

WINDOWS = Windows(Path("/cache/prefix"), ":7")


def test_paths_are_spelled_for_windows() -> None:
    assert WINDOWS.path(WINDOWS.drive / "a b" / "c") == r"C:\a b\c"
    assert WINDOWS.path(Path("/tmp/x")) == r"Z:\tmp\x"  # noqa: S108 - a name alone


def test_nothing_of_this_process_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "PYTHONHOME",
        "TMPDIR",
        "QT_QPA_PLATFORM",
        "LC_ALL",
        "LOCALAPPDATA",
        "SSL_CERT_FILE",
    ):
        monkeypatch.setenv(name, "ours")

    handed = WINDOWS.environment()

    assert "ours" not in handed.values()
    assert (handed["DISPLAY"], handed["WINEPREFIX"]) == (":7", "/cache/prefix")


def test_a_step_whose_program_is_not_there_says_one_sentence() -> None:
    with pytest.raises(Missing) as problem:
        environment._step(["no such program"], "wine could not do it: install it.")

    reason = os.strerror(errno.ENOENT)  # in the language of whoever runs this
    assert str(problem.value) == f"wine could not do it: install it. ({reason}: no such program)"


def test_a_step_that_fails_shows_what_it_said(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Missing, match="check it"):
        environment._step(["sh", "-c", "echo because >&2; exit 3"], "It failed: check it.")

    assert "because" in capfd.readouterr().err


def test_without_a_display_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(Missing, match="Xvfb can't be started"), environment._display():
        pass


def test_two_runs_do_not_disturb_each_other(tmp_path: Path) -> None:
    with (
        environment._alone(tmp_path),
        pytest.raises(Missing, match="Another run"),
        environment._alone(tmp_path),
    ):
        pass


def test_another_lock_is_another_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "LOCKS", tmp_path)
    (tmp_path / "dev.txt").write_text("one")
    before = environment.fingerprint()
    assert environment.fingerprint() == before

    (tmp_path / "dev.txt").write_text("two")

    assert environment.fingerprint() != before


def test_the_registry_is_written_as_its_editor_reads_it() -> None:
    text = environment._registry({r"HKEY_CURRENT_USER\A": {"Personal": "C:\\Ærø\\Documents"}})

    assert text.split("\r\n")[2:] == [
        r"[HKEY_CURRENT_USER\A]",
        '"Personal"="C:\\\\Ærø\\\\Documents"',
        "",
    ]
